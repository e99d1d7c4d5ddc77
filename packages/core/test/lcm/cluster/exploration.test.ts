import { explore } from '@jobwright/core'
import {
  type ClusterCommand,
  type ClusterDeciderOptions,
  type ClusterEvent,
  type ClusterJob,
  type ClusterState,
  clusterDecider,
  clusterJobOf,
  jobLifecycles,
  jobNodeLifecycles,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { siteOf, submit } from './site.ts'

/** So late that every node that was started early and not heard of since is idle. */
const late = 1_000_000_000

interface Edge {
  readonly from: ClusterState
  readonly command: ClusterCommand
  readonly events: readonly ClusterEvent[]
  readonly to: ClusterState
}

/** Clusters of up to three nodes, with racks and datacenters to tell the strategies apart. */
const topologies: readonly Readonly<Record<string, readonly string[]>>[] = [
  { d: [] },
  { d: ['a'] },
  { d: ['a@r1', 'b@r1'] },
  { d: ['a@r1', 'b@r2'], e: ['x@r1'] },
  { d: ['a@r1', 'b@r2', 'x@r1'] },
]

/** Everything that can happen to a job: each outcome of each node, silence, a request to terminate and its kill, a restart. */
function* jobCommands(state: ClusterState, jobId: string): Generator<ClusterCommand> {
  yield { type: 'tick', at: 0 }
  yield { type: 'tick', at: late }
  yield { type: 'restart-server', at: 0 }
  yield { type: 'terminate', jobId, at: 0 }
  yield { type: 'kill', jobId, at: 0 }
  yield { type: 'fail-preflight', jobId, at: 0 }
  for (const { nodeId } of clusterJobOf(state, jobId)?.nodes ?? []) {
    for (const type of ['node-done', 'node-failed', 'node-doomed'] as const) yield { type, jobId, nodeId, at: 0 }
    yield { type: 'node-active', jobId, nodeId, at: late }
  }
}

/** What tells the states of a job apart: all but when exactly. */
function keyOf(job: ClusterJob | undefined): string {
  if (job === undefined) return ''
  const nodes = job.nodes.map(({ status, activeAt }) => (status === 'RUNNING' && activeAt > 0 ? 'LATE' : status))
  return [job.id, job.status, job.terminating, job.startedAt === null, ...nodes].join()
}

const isOver = (status: string) => ['COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED'].includes(status)
const isBusy = (status: string) => ['RUNNING', 'IDLE', 'WILL_FAIL'].includes(status)
const isBad = (status: string) => status === 'FAILED' || status === 'WILL_FAIL'

/** The status of a job that is worked on, as the dossier derives it from its nodes. */
function derived({ nodes, terminating, continueOnError }: ClusterJob): string {
  const statuses = nodes.map(({ status }) => status)
  const waits = statuses.includes('PENDING') && !terminating && (continueOnError || !statuses.some(isBad))
  if (!statuses.some(isBusy) && !waits) return 'over'
  if (statuses.some(isBad)) return 'WILL_FAIL'
  return statuses.includes('IDLE') ? 'IDLE' : 'RUNNING'
}

function check(holds: boolean, what: string, edge: Edge): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify([edge.command, edge.from.running, edge.events])}`)
}

/** The laws that every step keeps; gives the changes of status of the job and of its nodes. */
function checkStep(edge: Edge, jobId: string, strategy: string) {
  const before = clusterJobOf(edge.from, jobId)
  const after = clusterJobOf(edge.to, jobId)
  const moves = { job: [] as string[], node: [] as string[] }
  if (before === undefined || after === undefined) return moves

  let status = before.status
  const rows = new Map(before.nodes.map((node) => [node.nodeId, node.status]))
  for (const event of edge.events) {
    if (event.type === 'job-started' || event.type === 'job-moved') {
      moves.job.push(`${status} → ${event.status}`)
      status = event.status
      if (event.type === 'job-started') for (const node of event.nodes) rows.set(node.nodeId, node.status)
    }
    if (event.type === 'job-node-moved') {
      check(!isOver(status), 'no node changes after its job is over', edge)
      moves.node.push(`${rows.get(event.nodeId)} → ${event.status}`)
      rows.set(event.nodeId, event.status)
    }
  }
  const statuses = after.nodes.map((node) => node.status)
  if (isOver(before.status)) check(before === after, 'what is over never changes', edge)
  if (after.status === 'PENDING') check(after.nodes.length === 0, 'no nodes before it is picked up', edge)
  else if (!isOver(after.status)) check(after.status === derived(after), 'the status follows from the nodes', edge)
  if (after.status === 'COMPLETE')
    check(
      statuses.every((one) => one === 'COMPLETE'),
      'COMPLETE is all of it',
      edge,
    )
  if (after.status === 'FAILED' && after.nodes.length > 0)
    check(statuses.includes('FAILED'), 'a failure has a node', edge)

  const starts = edge.events.filter(
    (event) => event.type === 'job-node-moved' && rows.get(event.nodeId) !== undefined && event.status === 'RUNNING',
  )
  const fresh = starts.filter(
    (event) =>
      event.type === 'job-node-moved' &&
      before.nodes.every(({ nodeId, status: was }) => nodeId !== event.nodeId || was === 'PENDING'),
  )
  const stops = !after.continueOnError && [...before.nodes, ...after.nodes].some(({ status: one }) => isBad(one))
  if (stops || before.terminating)
    check(fresh.length === 0, 'nothing is started after a failure or a request to terminate', edge)
  if (after.continueOnError && !after.terminating && (after.status === 'FAILED' || after.status === 'COMPLETE')) {
    check(!statuses.includes('PENDING'), 'a job that continues on errors comes to all nodes', edge)
  }
  checkConcurrency(edge, after, strategy)
  return moves
}

/** Never more nodes at a time than the strategy says. */
function checkConcurrency(edge: Edge, job: ClusterJob, strategy: string): void {
  const busy = job.nodes.filter(({ status }) => isBusy(status)).map(({ nodeId }) => edge.to.nodes.get(nodeId))
  const datacenters = new Set(busy.map((node) => node?.datacenterId))
  const racks = new Set(busy.map((node) => `${node?.datacenterId}/${node?.rack}`))
  const limits: Readonly<Record<string, boolean>> = {
    default: busy.length <= 1,
    'node-at-a-time': busy.length <= 1,
    'node-per-datacenter-at-a-time': busy.length === datacenters.size,
    'rack-at-a-time': racks.size <= 1,
    'rack-per-datacenter-at-a-time': racks.size === datacenters.size,
    'datacenter-at-a-time': datacenters.size <= 1,
    'cluster-at-a-time': true,
  }
  check(limits[strategy] ?? false, `no more at a time than ${strategy}`, edge)
}

/** Explores one job on every topology, one that stops at the first failure and one that continues. */
function exploreJobs(options: ClusterDeciderOptions, strategy: string | undefined) {
  const counts = { states: 0, edges: 0, refusals: 0, stuck: 0, complete: true }
  const moves = { job: new Set<string>(), node: new Set<string>() }
  for (const topology of topologies) {
    for (const continueOnError of [false, true]) {
      const site = siteOf(topology, options)
      site.run(submit('j', { continueOnError, concurrencyStrategy: strategy }))
      const found = explore(clusterDecider(options), {
        initial: site.state,
        commands: (state) => jobCommands(state, 'j'),
        key: (state) => keyOf(clusterJobOf(state, 'j')),
        onEdge: (edge) => {
          const limit = options.assumptions?.firstInstall === 'one-at-a-time' ? 'default' : 'cluster-at-a-time'
          const { job, node } = checkStep(edge, 'j', options.profile === 'v1' ? limit : (strategy ?? 'default'))
          for (const move of job) moves.job.add(move)
          for (const move of node) moves.node.add(move)
        },
      })
      // A job never waits for nothing: from everywhere it can come to its end.
      const ends = new Set([...found.states].filter(([, state]) => state.ended.has('j')).map(([key]) => key))
      for (let size = -1; size < ends.size; ) {
        size = ends.size
        for (const { from, to } of found.edges) if (ends.has(to)) ends.add(from)
      }
      counts.states += found.states.size
      counts.edges += found.edges.length
      counts.refusals += found.refusals.length
      counts.stuck += found.states.size - ends.size
      counts.complete &&= found.complete
    }
  }
  return { counts, moves }
}

const edgesOf = (lifecycle: { readonly edges: readonly { readonly from: string; readonly to: string }[] }) =>
  lifecycle.edges.map(({ from, to }) => `${from} → ${to}`).sort()

describe('every state that a job can be in', () => {
  test.each([
    ['default', 438, 2444, 4288],
    ['node-at-a-time', 438, 2444, 4288],
    ['node-per-datacenter-at-a-time', 699, 4803, 6627],
    ['rack-at-a-time', 626, 4184, 5556],
    ['rack-per-datacenter-at-a-time', 887, 6543, 7895],
    ['datacenter-at-a-time', 1342, 11848, 10780],
    ['cluster-at-a-time', 1964, 18642, 15182],
  ])('%s in v2: %d states, %d edges, %d refusals', (strategy, states, edges, refusals) => {
    const { counts, moves } = exploreJobs({}, strategy)
    expect(counts).toEqual({ states, edges, refusals, stuck: 0, complete: true })
    const strict = edgesOf(jobLifecycles.strict)
    expect([...moves.job, ...moves.node].filter((move) => !strict.includes(move))).toEqual([])
  })

  test.each([
    ['all-at-once', 1964, 18642, 15182],
    ['one-at-a-time', 438, 2444, 4288],
  ] as const)(
    'the first install in v1, %s: %d states, %d edges, %d refusals',
    (firstInstall, states, edges, refusals) => {
      const { counts, moves } = exploreJobs({ profile: 'v1', assumptions: { firstInstall } }, undefined)
      expect(counts).toEqual({ states, edges, refusals, stuck: 0, complete: true })
      const strict = edgesOf(jobLifecycles.strict)
      expect([...moves.job, ...moves.node].filter((move) => !strict.includes(move))).toEqual([])
    },
  )

  test('takes every strict edge of both tables, under some assumptions', () => {
    const { counts, moves } = exploreJobs(
      { assumptions: { idleEnds: 'directly', leftNodes: 'as-job' } },
      'rack-at-a-time',
    )
    expect(counts).toMatchObject({ stuck: 0, complete: true })
    expect([...moves.job].sort()).toEqual(edgesOf(jobLifecycles.strict))
    const permissive = edgesOf(jobNodeLifecycles.permissive)
    // A node that will fail stays so: it does not become idle.
    expect([...moves.node].sort()).toEqual(permissive.filter((move) => move !== 'WILL_FAIL → IDLE'))
  })

  test('and those that no document settles, under others', () => {
    const options = {
      assumptions: { preflightFailure: 'directly', pendingAtRestart: 'orphan', stoppedNodes: 'unchanged' },
    } as const
    const { counts, moves } = exploreJobs(options, 'cluster-at-a-time')
    expect(counts).toMatchObject({ stuck: 0, complete: true })
    const permissive = edgesOf(jobLifecycles.permissive)
    expect([...moves.job].filter((move) => !permissive.includes(move))).toEqual([])
    expect([...moves.job]).toEqual(expect.arrayContaining(['PENDING → FAILED', 'PENDING → ORPHANED']))
    expect([...moves.node].filter((move) => /TERMINATED|ORPHANED/.test(move))).toEqual([])
  })
})

describe('every state that a queue of three jobs can be in', () => {
  const ids = ['j1', 'j2', 'j3']

  function exploreQueue(options: ClusterDeciderOptions) {
    const starts = new Set<string>()
    const found = explore(clusterDecider(options), {
      initial: siteOf({ d: ['a', 'b'] }, options).state,
      *commands(state): Generator<ClusterCommand> {
        const made = ids.filter((id) => clusterJobOf(state, id) !== undefined)
        const next = ids[made.length]
        // The jobs are different: only one of them continues, one is for a node.
        if (next === 'j2') yield submit('j2', { scope: 'node', resourceId: 'b', jobType: 'restart' })
        else if (next !== undefined) yield submit(next, { continueOnError: next === 'j3' })
        yield { type: 'tick', at: 0 }
        yield { type: 'tick', mayStart: false, at: 0 }
        yield { type: 'restart-server', at: 0 }
        for (const jobId of made) yield { type: 'terminate', jobId, at: 0 }
        for (const jobId of made) yield { type: 'kill', jobId, at: 0 }
        for (const { nodeId } of state.running?.nodes ?? []) {
          for (const type of ['node-done', 'node-failed'] as const)
            yield { type, jobId: state.running?.id ?? '', nodeId, at: 0 }
        }
      },
      // What is over only matters by how it ended.
      key: ({ queue, running, ended }) =>
        [
          queue.map(keyOf),
          keyOf(running ?? undefined),
          [...ended.values()].map(({ id, status }) => `${id} ${status}`).sort(),
        ].join('|'),
      onEdge(edge) {
        const { from, command, events, to } = edge
        const started = events.flatMap((event) => (event.type === 'job-started' ? [event.jobId] : []))
        check(started.length <= 1, 'one at a time', edge)
        check(started.length === 0 || from.running === null, 'not while another is worked on', edge)
        check(
          started.length === 0 || (command.type === 'tick' && command.mayStart !== false),
          'only at a tick that may',
          edge,
        )
        const [first] = from.queue.filter(({ terminating }) => !terminating)
        check(started.length === 0 || started[0] === first?.id, 'in the order in which they were made', edge)
        for (const id of started) starts.add(id)
        for (const [id, job] of from.ended) check(to.ended.get(id) === job, 'what is over never changes', edge)
        check(
          to.queue.every(({ status }) => status === 'PENDING'),
          'what waits is PENDING',
          edge,
        )
        check(
          [...to.ended.values()].every(({ status }) => isOver(status)),
          'what is over is over',
          edge,
        )
      },
    })
    return {
      states: found.states.size,
      edges: found.edges.length,
      refusals: found.refusals.length,
      complete: found.complete,
      starts: [...starts].sort(),
    }
  }

  test.each([
    ['v2', 355, 2065, 1701],
    ['v1', 465, 3014, 2146],
  ] as const)('%s: %d states, %d edges, %d refusals', (profile, states, edges, refusals) => {
    expect(exploreQueue({ profile })).toEqual({ states, edges, refusals, complete: true, starts: ids })
  })
})

test('a cluster of 100 nodes works off a queue of 1000 jobs', () => {
  const nodes = Array.from({ length: 100 }, (_, index) => `n${index}`)
  const site = siteOf({ d: nodes.slice(0, 50), e: nodes.slice(50) })
  const concurrencyStrategy = 'cluster-at-a-time'
  for (let index = 0; index < 1_000; index += 1) {
    // Every hundredth is for all nodes.
    const target = index % 100 === 0 ? {} : ({ scope: 'node', resourceId: `n${index % 100}` } as const)
    site.run(submit(`j${index}`, { jobType: 'restart', concurrencyStrategy, ...target }))
  }
  for (let index = 0; index < 1_000; index += 1) {
    site.run({ type: 'tick', at: index })
    for (const { nodeId } of site.state.running?.nodes ?? []) {
      site.run({ type: 'node-done', jobId: `j${index}`, nodeId, at: index })
    }
  }
  expect([...site.state.ended.values()].filter(({ status }) => status === 'COMPLETE')).toHaveLength(1_000)
  expect(site.state.queue).toEqual([])
  expect(site.events.filter(({ type }) => type === 'job-node-moved')).toHaveLength(2 * (10 * 100 + 990))
})
