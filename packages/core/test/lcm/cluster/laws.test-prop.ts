import { execute } from '@jobwright/core'
import {
  type ClusterCommand,
  type ClusterDeciderOptions,
  type ClusterEvent,
  type ClusterState,
  clusterDecider,
  clusterJobOf,
  explainRollup,
  type Job,
  jobLifecycles,
  jobNodeLifecycles,
  lastJobsToRead,
  rollUpOrder,
} from '@jobwright/core/lcm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 200 }

const datacenterIds = ['d', '__proto__']
const nodeIds = ['a', 'b', 'x', 'constructor']
const jobIds = ['__proto__', ...Array.from({ length: 20 }, (_, index) => `j${index}`)]

const at = fc.constantFrom(0, 1_000_000)
const jobId = fc.constantFrom(...jobIds)
const nodeId = fc.constantFrom(...nodeIds)
const target = fc.oneof(
  fc.record({ scope: fc.constant('cluster' as const), resourceId: fc.constantFrom('c', 'c', 'c', 'no') }),
  fc.record({ scope: fc.constant('datacenter' as const), resourceId: fc.constantFrom(...datacenterIds) }),
  fc.record({ scope: fc.constant('node' as const), resourceId: nodeId }),
)

type Step = (state: ClusterState) => ClusterCommand

/** The id is one that there is not yet, or now and then one that there is. */
const submission: fc.Arbitrary<Step> = fc
  .tuple(
    target,
    fc.nat(9),
    fc.record({
      jobType: fc.constantFrom('install', 'install', 'configure', 'restart', 'upgrade', 'drain'),
      continueOnError: fc.boolean(),
      at,
    }),
  )
  .map(([on, fresh, rest]) => (state) => {
    const made = state.queue.length + state.ended.size + (state.running === null ? 0 : 1)
    return { type: 'submit', id: jobIds[fresh > 0 ? made : 0] ?? '__proto__', ...on, ...rest }
  })

const topologyChange: fc.Arbitrary<ClusterCommand> = fc.oneof(
  fc.record({ type: fc.constant('edit-node' as const), id: nodeId, datacenterId: fc.constantFrom(...datacenterIds) }),
  target.map(({ scope, resourceId }) => ({ type: 'remove' as const, scope, id: resourceId })),
  fc.record({
    type: fc.constant('create-node' as const),
    id: nodeId,
    name: nodeId,
    datacenterId: fc.constantFrom(...datacenterIds),
  }),
)

/** What happens to the jobs there are; a report goes to the job that is worked on. */
const happening: fc.Arbitrary<Step> = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  {
    weight: 8,
    arbitrary: at.map(
      (now): Step =>
        () => ({ type: 'tick', at: now }),
    ),
  },
  {
    weight: 16,
    arbitrary: fc
      .record({
        type: fc.constantFrom('node-active', 'node-done', 'node-done', 'node-done', 'node-failed', 'node-doomed'),
        which: fc.nat(3),
        at,
      })
      .map(({ type, which, at: now }) => (state) => {
        const rows = state.running?.nodes.filter(({ status }) => status !== 'PENDING') ?? []
        const node = rows[which % Math.max(rows.length, 1)]?.nodeId ?? 'a'
        return { type, jobId: state.running?.id ?? 'j1', nodeId: node, at: now }
      }),
  },
  fc.record({ type: fc.constantFrom('terminate', 'kill'), jobId, at }).map((command) => () => command),
  fc
    .record({ type: fc.constantFrom('terminate', 'kill'), jobId, at })
    .map((command) => (state) => ({ ...command, jobId: state.running?.id ?? command.jobId })),
  fc.record({ type: fc.constant('fail-preflight' as const), jobId, at }).map((command) => () => command),
  at.map((now) => () => ({ type: 'restart-server', at: now })),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: submission },
  { weight: 36, arbitrary: happening },
  { weight: 1, arbitrary: topologyChange.map((command) => () => command) },
)

const options: fc.Arbitrary<ClusterDeciderOptions> = fc.record({
  profile: fc.constantFrom('v1' as const, 'v2' as const),
  assumptions: fc.record(
    {
      firstInstall: fc.constantFrom('one-at-a-time' as const, 'all-at-once' as const),
      nextNodes: fc.constantFrom('at-once' as const, 'on-tick' as const),
      doomedAndIdle: fc.constantFrom('WILL_FAIL' as const, 'IDLE' as const),
      idleEnds: fc.constantFrom('through-running' as const, 'directly' as const),
      preflightFailure: fc.constantFrom('through-running' as const, 'directly' as const),
      brokenRules: fc.constantFrom('refuse' as const, 'fail' as const),
      stoppedNodes: fc.constantFrom('as-job' as const, 'unchanged' as const),
      leftNodes: fc.constantFrom('as-job' as const, 'unchanged' as const),
      terminationRace: fc.constantFrom('work' as const, 'termination' as const),
      pendingTermination: fc.constantFrom('at-once' as const, 'on-kill' as const),
      pendingAtRestart: fc.constantFrom('stay' as const, 'orphan' as const),
    },
    { requiredKeys: [] },
  ),
})

const start: readonly ClusterCommand[] = [
  { type: 'create-cluster', id: 'c', name: 'test' },
  { type: 'create-datacenter', id: 'd', name: 'd' },
  { type: 'create-datacenter', id: '__proto__', name: 'e' },
  { type: 'create-node', id: 'a', name: 'a', datacenterId: 'd' },
  { type: 'create-node', id: 'b', name: 'b', datacenterId: 'd' },
  { type: 'create-node', id: 'x', name: 'x', datacenterId: '__proto__' },
]

interface Run {
  readonly states: readonly ClusterState[]
  readonly events: readonly ClusterEvent[]
  readonly state: ClusterState
}

/** Executes what is legal of it. */
function play(given: ClusterDeciderOptions, steps: readonly Step[]): Run {
  const decider = clusterDecider(given)
  let state = decider.initial
  const states = [state]
  const events: ClusterEvent[] = []
  for (const next of [...start.map((command) => () => command), ...steps]) {
    const execution = execute(decider, state, next(state))
    if (!execution.ok) continue
    state = execution.state
    states.push(state)
    events.push(...execution.events)
  }
  return { states, events, state }
}

const runs = fc
  .tuple(options, fc.array(step, { minLength: 40, maxLength: 80, size: 'max' }))
  .map(([given, steps]) => ({ given, steps }))

function isRed(status: string | null): boolean {
  return status !== null && ['FAILED', 'TERMINATED', 'ORPHANED', 'WILL_FAIL'].includes(status)
}

/** The cluster as its server would show it. */
function documentsOf(state: ClusterState) {
  const shown = ({
    id,
    name,
    jobStatus,
    lastJobId,
  }: {
    readonly id: string
    readonly name: string
    readonly jobStatus: string | null
    readonly lastJobId: string | null
  }) => ({
    id,
    name,
    'job-status': jobStatus,
    'last-job-id': lastJobId,
  })
  return {
    cluster: shown(state.cluster ?? { id: 'c', name: 'test', jobStatus: null, lastJobId: null }),
    datacenters: [...state.datacenters.values()].map((datacenter) => ({ ...shown(datacenter), 'cluster-id': 'c' })),
    nodes: [...state.nodes.values()].map((node) => ({
      ...shown(node),
      'datacenter-id': node.datacenterId,
      'ssh-management-address': '10.0.0.1',
    })),
  }
}

function readJob(state: ClusterState, id: string): readonly (readonly [string, Job])[] {
  const job = clusterJobOf(state, id)
  if (job === undefined) return []
  return [[id, { id, status: job.status, 'job-type': job.jobType, 'cluster-id': 'c', 'cluster-name': 'test' }]]
}

describe('the laws of a cluster', () => {
  test('the state is what the events make of nothing, and no state that was given out changes', () => {
    let count = 0
    fc.assert(
      fc.property(runs, ({ given, steps }) => {
        const { states, events, state } = play(given, steps)
        const decider = clusterDecider(given)
        expect(events.reduce((before, event) => decider.evolve(before, event), decider.initial)).toEqual(state)
        const again = play(given, steps)
        expect(again.states).toEqual(states)
        count += events.length
      }),
      { ...settings, numRuns: 100 },
    )
    expect(count).toBeGreaterThan(3_000)
  })

  test('every status is reached along its table', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(runs, ({ given, steps }) => {
        const statuses = new Map<string, string>()
        for (const event of play(given, steps).events) {
          if (event.type === 'job-submitted') statuses.set(`job ${event.job.id}`, event.job.status)
          if (event.type === 'job-started') {
            for (const { nodeId: id, status } of event.nodes) statuses.set(`node ${event.jobId}/${id}`, status)
          }
          if (event.type !== 'job-started' && event.type !== 'job-moved' && event.type !== 'job-node-moved') continue
          const isNode = event.type === 'job-node-moved'
          const key = isNode ? `node ${event.jobId}/${event.nodeId}` : `job ${event.jobId}`
          const before = statuses.get(key)
          const { edges } = isNode ? jobNodeLifecycles.permissive : jobLifecycles.permissive
          const move = `${before} → ${event.status}`
          expect(edges.map(({ from, to }) => `${from} → ${to}`)).toContain(move)
          statuses.set(key, event.status)
          seen.add(move)
        }
      }),
      { ...settings, numRuns: 500 },
    )
    expect([...seen].sort()).toEqual(jobLifecycles.permissive.edges.map(({ from, to }) => `${from} → ${to}`).sort())
  })

  test('jobs are started in the order in which they were made, one at a time, and what is over stays as it is', () => {
    let started = 0
    fc.assert(
      fc.property(runs, ({ given, steps }) => {
        const { states, events } = play(given, steps)
        const made = events.flatMap((event) => (event.type === 'job-submitted' ? [event.job.id] : []))
        const starts = events.flatMap((event) => (event.type === 'job-started' ? [event.jobId] : []))
        expect(starts).toEqual(made.filter((id) => starts.includes(id)))
        for (const [index, state] of states.entries()) {
          for (const [id, job] of states[index - 1]?.ended ?? []) expect(state.ended.get(id)).toBe(job)
        }
        started += starts.length
      }),
      settings,
    )
    expect(started).toBeGreaterThan(466)
  })

  test('after its first failure a job starts no other node, unless it is to continue', () => {
    let stopped = 0
    fc.assert(
      fc.property(runs, ({ given, steps }) => {
        const { events, state } = play(given, steps)
        const failed = new Set<string>()
        const known = new Set<string>()
        for (const event of events) {
          if (event.type !== 'job-node-moved') continue
          const job = clusterJobOf(state, event.jobId)
          const key = `${event.jobId}/${event.nodeId}`
          const starts = event.status === 'RUNNING' && !known.has(key)
          if (starts) known.add(key)
          expect(starts && job?.continueOnError === false && failed.has(event.jobId)).toBe(false)
          if (event.status === 'FAILED' || event.status === 'WILL_FAIL') failed.add(event.jobId)
        }
        for (const job of state.ended.values()) {
          const left = job.nodes.filter(({ nodeId: id }) => !known.has(`${job.id}/${id}`))
          const stops = job.status === 'FAILED' && left.length > 0
          expect(stops && job.continueOnError).toBe(false)
          if (stops) stopped += 1
        }
      }),
      settings,
    )
    expect(stopped).toBeGreaterThan(15)
  })

  test('a failure sticks: the job status is the worst of the last jobs on all of it and on each part of it', () => {
    let red = 0
    let hidden = 0
    fc.assert(
      fc.property(runs, ({ given, steps }) => {
        // The last job of each scope and id, by the events alone.
        const last = new Map<string, string>()
        const { events, state } = play(given, steps)
        const jobs = new Map(
          events.flatMap((event) => (event.type === 'job-submitted' ? [[event.job.id, event.job]] : [])),
        )
        const latest = new Map<string, string>()
        const gone = new Set<string>()
        for (const event of events) {
          if (event.type === 'node-created') gone.delete(`node ${event.node.id}`)
          if (event.type === 'resource-removed') {
            gone.add(`${event.scope} ${event.id}`)
            last.delete(`${event.scope} ${event.id}`)
            latest.delete(`${event.scope} ${event.id}`)
          }
          if (event.type !== 'job-started' && event.type !== 'job-moved') continue
          const job = jobs.get(event.jobId)
          const key = `${job?.scope} ${job?.resourceId}`
          const starts = event.type === 'job-started' || (event.status === 'FAILED' && latest.get(key) !== event.jobId)
          if (gone.has(key)) continue
          if (starts) latest.set(key, event.jobId)
          if (latest.get(key) === event.jobId) last.set(key, event.status)
        }
        const worst = (statuses: readonly (string | null | undefined)[]) =>
          rollUpOrder.find((status) => statuses.includes(status)) ?? null
        const below = (datacenterId: string) =>
          [...state.nodes.values()]
            .filter((node) => node.datacenterId === datacenterId)
            .map(({ id }) => last.get(`node ${id}`))
        const datacenters = [...state.datacenters.keys()].map((id) => [last.get(`datacenter ${id}`), ...below(id)])
        if (state.cluster === null) return
        expect(state.cluster.jobStatus).toBe(worst([last.get('cluster c'), ...datacenters.flat()]))
        expect([...state.datacenters.values()].map(({ jobStatus }) => jobStatus)).toEqual(datacenters.map(worst))
        if (isRed(state.cluster.jobStatus)) red += 1
        if (isRed(state.cluster.jobStatus) && state.cluster.lastJobStatus === 'COMPLETE') hidden += 1
      }),
      settings,
    )
    expect(red).toBeGreaterThan(60)
    expect(hidden).toBeGreaterThan(3)
  })

  test('a red cluster is explained by its documents, and jobs that succeed on exactly what is named clear it', () => {
    let explained = 0
    fc.assert(
      fc.property(runs, ({ given, steps }) => {
        const { state } = play(given, steps)
        const topology = documentsOf(state)
        const read = lastJobsToRead(topology)
        const { red, causes, unexplained } = explainRollup({
          ...topology,
          jobs: new Map(read.flatMap((id) => readJob(state, id))),
        })
        expect(red).toBe(isRed(state.cluster?.jobStatus ?? null))
        expect(unexplained).toEqual([])
        expect(causes.length > 0).toBe(red)
        if (!red) return
        explained += 1

        // What still goes on is given up, what waits is dropped; then all that is named succeeds.
        const decider = clusterDecider(given)
        let now = state
        const run = (command: ClusterCommand) => {
          const execution = execute(decider, now, command)
          if (execution.ok) now = execution.state
        }
        for (const { id } of state.queue) {
          run({ type: 'terminate', jobId: id, at: 0 })
          run({ type: 'kill', jobId: id, at: 0 })
        }
        run({ type: 'restart-server', at: 0 })
        const after = documentsOf(now)
        const named = explainRollup({
          ...after,
          jobs: new Map(lastJobsToRead(after).flatMap((id) => readJob(now, id))),
        }).causes
        for (const [index, { scope, id }] of named.entries()) {
          const retry = `retry ${index}`
          run({ type: 'submit', id: retry, jobType: 'install', scope, resourceId: id, at: 0 })
          run({ type: 'tick', at: 0 })
          for (let turn = 0; turn < 10 && now.running !== null; turn += 1) {
            const rows = now.running.nodes
            for (const { nodeId: node } of rows) run({ type: 'node-done', jobId: retry, nodeId: node, at: 0 })
            run({ type: 'tick', at: 0 })
          }
        }
        expect(isRed(now.cluster?.jobStatus ?? null)).toBe(false)
      }),
      settings,
    )
    expect(explained).toBeGreaterThan(60)
  })
})
