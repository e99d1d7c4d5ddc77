import { type AnyLifecycle, explore } from '@jobwright/core'
import {
  type JobCommand,
  type JobDeciderOptions,
  type JobRecord,
  type JobRecordEvent,
  jobDecider,
  jobLifecycles,
  type StepRecord,
  stepLifecycles,
} from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'

interface Plan {
  readonly options: JobDeciderOptions & { readonly profile: 'v3' | 'v4' | 'documented' }
  /** Who adds jobs and steps. */
  readonly adds: readonly { readonly by: 'user' | 'engine'; readonly externalId?: string; readonly status?: string }[]
  readonly steps: number
}

interface Edge {
  readonly from: JobRecord
  readonly command: JobCommand
  readonly events: readonly JobRecordEvent[]
  readonly to: JobRecord
}

type Holds = (law: string, isSo: boolean) => void

const minutes = 60_000
const words = ['FINISHED', 'failed', 'Aborted', 'started', 'unknown']

/** Later than everything that happened. */
const nowIn = (job: JobRecord) =>
  1 + Math.max(job.updatedAt, job.endedAt ?? 0, ...[...job.steps.values()].map(({ endedAt }) => endedAt ?? 0))

/** Every way to ask for an end, whether the profile reads it or not. */
function* ends(profile: Plan['options']['profile']) {
  yield {}
  for (const force of [false, true]) {
    for (const succeeded of [false, true]) yield { succeeded, force }
    if (profile !== 'v4') for (const status of words) yield { status, force }
  }
  // What the profile does not read is not read beside what it does.
  if (profile === 'v4') yield { succeeded: false, status: 'finished' }
}

/** Whatever may be asked, also where it makes no sense. */
function* commandsOn(job: JobRecord, { options, adds, steps }: Plan): Generator<JobCommand> {
  const at = nowIn(job)
  for (const { by } of adds) {
    for (const autoCleared of [false, true]) yield { type: 'add-job', id: 'j', description: 'Job', autoCleared, by, at }
  }
  const tops = [...job.steps.values()].filter(({ parentId }) => parentId === null)
  if (job.steps.size < steps) {
    for (const add of adds) {
      for (const parentId of ['j', ...tops.map(({ id }) => id)]) {
        const id = `s${job.steps.size}`
        yield { type: 'add-step', id, parentId, stepType: 'executing', description: 'Step', ...add, at }
      }
    }
  }
  for (const end of ends(options.profile)) {
    yield { type: 'end-job', ...end, at }
    for (const id of job.steps.keys()) yield { type: 'end-step', id, ...end, at }
  }
  if (adds.some(({ by }) => by === 'engine')) {
    yield { type: 'end-job', succeeded: true, by: 'engine', at }
    for (const id of job.steps.keys()) yield { type: 'end-step', id, succeeded: false, by: 'engine', at }
  }
  yield { type: 'end-step', id: 'other', succeeded: true, status: 'finished', at }
  yield { type: 'clear' }
  yield { type: 'restart-engine', at }
  for (const later of [0, 11 * minutes, 61 * minutes]) yield { type: 'clean', at: at + later }
}

/** What tells jobs apart: not the times. */
const keyOf = ({ id, status, external, autoCleared, steps }: JobRecord) =>
  JSON.stringify([
    id,
    status,
    external,
    autoCleared,
    [...steps.values()].map((step) => [step.parentId, step.number, step.status, step.external, step.externalId]),
  ])

const way = (from: string, command: string, to: string) => `${from} ${command} ${to}`

/** The way in the engine's table that the accepted end of something of an ended job followed, without an event of the job. */
function silentWay({ from, command, to }: Edge, profile: 'v3' | 'v4'): string | undefined {
  if (from.status === 'started') return undefined
  if (command.type === 'end-step') {
    return command.succeeded === false ? way(from.status, 'failStep', to.status) : undefined
  }
  if (command.type !== 'end-job') return undefined
  const isByStatus = profile === 'v3' && command.by !== 'engine'
  const succeeded = isByStatus ? command.status === 'FINISHED' : command.succeeded !== false
  return way(from.status, succeeded ? 'endSucceeded' : 'endFailed', to.status)
}

/** The ways that the events of an edge tell of. Each is a way of a table, and each change of status has one. */
function waysOf(holds: Holds, { from, events, to }: Edge, jobs: AnyLifecycle, steps: AnyLifecycle) {
  const ofJob: string[] = []
  const ofSteps: string[] = []
  const statuses = new Map<string | null, string>([[null, from.status]])
  for (const [id, { status }] of from.steps) statuses.set(id, status)
  const move = (lifecycle: AnyLifecycle, id: string | null, by: string, status: string) => {
    const before = statuses.get(id) ?? 'none'
    const next = lifecycle.tryNext(before, by)
    holds('every change is a way of the table', next.ok && next.state === status)
    statuses.set(id, status)
    return way(before, by, status)
  }
  for (const event of events) {
    if (event.type === 'job-ended') ofJob.push(move(jobs, null, event.way, event.status))
    if (event.type === 'step-ended') ofSteps.push(move(steps, event.id, event.way, event.status))
    if (event.type === 'steps-closed') {
      for (const id of event.ids) ofSteps.push(move(steps, id, event.way, event.status))
    }
    if (event.type === 'step-added') statuses.set(event.id, steps.initial)
  }
  if (to.id === null || from.id === null) return { ofJob, ofSteps }
  holds('every change of the job has an event', statuses.get(null) === to.status)
  for (const [id, { status }] of to.steps) holds('every change of a step has an event', statuses.get(id) === status)
  return { ofJob, ofSteps }
}

/** What holds of every job, and of every change, whatever the profile. */
function check(holds: Holds, { from, command, to }: Edge): void {
  const steps = [...to.steps.values()]
  holds('what has ended has an end', (to.status === 'started') === (to.endedAt === null))
  for (const step of steps) {
    holds('a step that has ended has an end', (step.status === 'started') === (step.endedAt === null))
    const siblings = steps.filter(({ parentId }) => parentId === step.parentId)
    holds('siblings are numbered from 0 on', siblings.indexOf(step) === step.number)
    const before = from.steps.get(step.id)
    holds('a step changes nothing but its end', before === undefined || sameButItsEnd(before, step))
  }
  if (to.id === null || from.id === null) return
  holds(
    'the first end of a job wins',
    from.endedAt === null || (to.status === from.status && to.endedAt === from.endedAt),
  )
  holds(
    'no step goes while the job stays',
    [...from.steps.keys()].every((id) => to.steps.has(id)),
  )
  holds('what may be cleaned stays so', to.autoCleared || !from.autoCleared)
  holds('the cleaner and clear change nothing else', command.type !== 'clean' || to === from)
}

function sameButItsEnd(before: StepRecord, after: StepRecord): boolean {
  if (before === after) return true
  const was: Readonly<Record<string, unknown>> = { ...before, status: after.status, endedAt: after.endedAt }
  const fields = Object.entries(after)
  return Object.keys(was).length === fields.length && fields.every(([name, value]) => was[name] === value)
}

/** What holds in the engine's profiles. */
function checkEngine(holds: Holds, { from, command, to }: Edge): void {
  const open = [...to.steps.values()].filter(({ status }) => status === 'started')
  if (command.type === 'end-job') {
    holds('the end of a job leaves no step open', open.length === 0)
    for (const [id, step] of from.steps) {
      const after = to.steps.get(id)
      if (step.status !== 'started') holds('and no other changes', after === step)
      else holds('with its status and end', after?.status === to.status && after.endedAt === to.endedAt)
    }
    holds('force lets the cleaner remove it', to.autoCleared === (from.autoCleared || command.force === true))
  }
  if (command.type === 'end-step' && to.id !== null) {
    const step = to.steps.get(command.id)
    const changed = [...to.steps].filter(([id, one]) => one !== from.steps.get(id)).map(([id]) => id)
    holds('the last end of a step wins', step?.endedAt === command.at)
    if (step?.status === 'finished') {
      holds('success closes nothing', changed.join() === command.id && to.status === from.status)
    } else {
      holds(
        'a failed step fails the job',
        step?.status === 'failed' && to.status === (from.endedAt === null ? 'failed' : from.status),
      )
      holds('and leaves no step open', open.length === 0)
    }
    holds('force means nothing to a step', to.autoCleared === from.autoCleared)
  }
  holds('nothing is aborted', ![to.status, ...[...to.steps.values()].map(({ status }) => status)].includes('aborted'))
}

/** Explores everything. */
function survey(plan: Plan) {
  const { options } = plan
  const jobs: AnyLifecycle = jobLifecycles[options.profile]
  const steps: AnyLifecycle = stepLifecycles[options.profile]
  const ofJob = new Set<string>()
  const ofSteps = new Set<string>()
  const events = new Map<string, number>()
  const found = explore(jobDecider(options), {
    commands: (job) => commandsOn(job, plan),
    key: keyOf,
    onEdge(edge) {
      const holds: Holds = (law, isSo) => {
        if (!isSo)
          throw new Error(`${law}: ${JSON.stringify(edge.command)} leads from ${keyOf(edge.from)} to ${keyOf(edge.to)}`)
      }
      const ways = waysOf(holds, edge, jobs, steps)
      for (const one of ways.ofJob) ofJob.add(one)
      for (const one of ways.ofSteps) ofSteps.add(one)
      const silent = options.profile === 'documented' ? undefined : silentWay(edge, options.profile)
      if (silent !== undefined) ofJob.add(silent)
      for (const { type } of edge.events) events.set(type, (events.get(type) ?? 0) + 1)
      check(holds, edge)
      if (options.profile !== 'documented') checkEngine(holds, edge)
    },
  })
  const codes = new Map<string, number>()
  for (const { refusal } of found.refusals) codes.set(refusal.code, (codes.get(refusal.code) ?? 0) + 1)
  return {
    found,
    ofJob: [...ofJob].sort(),
    ofSteps: [...ofSteps].sort(),
    events: Object.fromEntries(events),
    codes: Object.fromEntries(codes),
    counts: {
      states: found.states.size,
      edges: found.edges.length,
      refusals: found.refusals.length,
      complete: found.complete,
    },
  }
}

const edgesOf = ({ edges }: AnyLifecycle) => edges.map(({ from, command, to }) => way(from, command, to)).sort()

const user = { by: 'user' } as const
const userEnds = { by: 'user', status: 'Aborted' } as const
const engine = { by: 'engine' } as const
const engineWaits = { by: 'engine', externalId: 'task' } as const

describe('exhaustive exploration', { timeout: 180_000 }, () => {
  test('v4: a job with up to three steps on two levels', () => {
    const { found, ofJob, ofSteps, codes, counts, events } = survey({
      options: { profile: 'v4' },
      adds: [user],
      steps: 3,
    })
    expect(counts).toEqual({ complete: true, edges: 47_666, refusals: 5049, states: 1681 })
    expect(codes).toEqual({ 'already-added': 3360, 'no-job': 7, 'no-parent': 1, 'no-step': 1681 })
    expect(events).toEqual({
      'job-added': 2,
      'job-cleared': 2520,
      'job-ended': 1542,
      'job-removed': 1052,
      'job-updated': 14_328,
      'step-added': 524,
      'step-ended': 28_656,
      'steps-closed': 9804,
    })
    expect(ofJob).toEqual(edgesOf(jobLifecycles.v4))
    expect(ofSteps).toEqual(edgesOf(stepLifecycles.v4))
    const revived = found.pathTo(({ status, steps }) => status === 'unknown' && steps.get('s0')?.status === 'finished')
    expect(revived?.map(({ type }) => type)).toEqual(['add-job', 'add-step', 'end-step', 'restart-engine'])
  })

  test('v3: the same, told by its own fields', () => {
    const { ofJob, ofSteps, codes, counts } = survey({ options: { profile: 'v3' }, adds: [user], steps: 3 })
    expect(counts).toEqual({ complete: true, edges: 44_834, refusals: 65_994, states: 1681 })
    expect(codes).toEqual({
      'already-added': 3360,
      'no-job': 11,
      'no-parent': 1,
      'no-step': 1681,
      'status-missing': 8405,
      'succeeded-missing': 52_536,
    })
    expect(ofJob).toEqual(edgesOf(jobLifecycles.v3))
    expect(ofSteps).toEqual(edgesOf(stepLifecycles.v3))
  })

  test('v4: jobs and steps of the engine among them, that wait for tasks elsewhere', () => {
    const plan: Plan = { options: { profile: 'v4' }, adds: [user, engineWaits], steps: 3 }
    const { ofJob, ofSteps, codes, counts } = survey(plan)
    expect(counts).toEqual({ complete: true, edges: 176_564, refusals: 98_827, states: 7303 })
    expect(codes).toEqual({
      'already-added': 29_208,
      'no-job': 8,
      'no-parent': 2,
      'no-step': 7303,
      'not-external': 62_306,
    })
    expect(ofJob).toEqual(edgesOf(jobLifecycles.v4))
    expect(ofSteps).toEqual(edgesOf(stepLifecycles.v4))
  })

  test('v3: jobs and steps of the engine among them, whether they wait or not', () => {
    const plan: Plan = { options: { profile: 'v3' }, adds: [user, engine, engineWaits], steps: 2 }
    const { ofJob, ofSteps, codes, counts } = survey(plan)
    expect(counts).toEqual({ complete: true, edges: 27_652, refusals: 64_913, states: 1567 })
    expect(codes).toEqual({
      'already-added': 9396,
      'no-job': 12,
      'no-parent': 3,
      'no-step': 1567,
      'not-external': 13_078,
      'status-missing': 7835,
      'succeeded-missing': 33_022,
    })
    expect(ofJob).toEqual(edgesOf(jobLifecycles.v3))
    expect(ofSteps).toEqual(edgesOf(stepLifecycles.v3))
  })

  test('documented: the end names the status, force aborts what is below', () => {
    const { ofJob, ofSteps, codes, counts } = survey({
      options: { profile: 'documented' },
      adds: [user, userEnds],
      steps: 3,
    })
    expect(counts).toEqual({ complete: true, edges: 43_412, refusals: 152_799, states: 2857 })
    expect(codes).toEqual({
      'already-added': 11_424,
      'illegal-transition': 83_100,
      'no-job': 11,
      'no-parent': 2,
      'no-step': 2857,
      'status-missing': 11_081,
      'status-not-settable': 44_324,
    })
    expect(ofJob).toEqual(edgesOf(jobLifecycles.documented))
    expect(ofSteps).toEqual(edgesOf(stepLifecycles.documented))
  })

  test('documented, with every assumption the other way', () => {
    const assumptions = { openSteps: 'refuse', underEnded: 'refuse', clear: 'mark' } as const
    const { ofJob, ofSteps, codes, counts, found } = survey({
      options: { profile: 'documented', assumptions },
      adds: [user],
      steps: 3,
    })
    expect(counts).toEqual({ complete: true, edges: 15_820, refusals: 85_500, states: 1537 })
    expect(codes).toEqual({
      'already-added': 3072,
      'illegal-transition': 49_380,
      'no-job': 11,
      'no-parent': 1,
      'no-step': 1537,
      'parent-ended': 384,
      'status-missing': 5903,
      'status-not-settable': 23_612,
      'steps-not-ended': 1600,
    })
    expect(ofJob).toEqual(edgesOf(jobLifecycles.documented))
    expect(ofSteps).toEqual(edgesOf(stepLifecycles.documented))
    // So no step is open in a job that has ended.
    const open = found.pathTo(
      ({ status, steps }) => status !== 'started' && [...steps.values()].some((step) => step.status === 'started'),
    )
    expect(open).toBeUndefined()
  })
})

test('aborted is set by nothing that the engine does, and unknown by nothing on the design page', () => {
  for (const tables of [jobLifecycles, stepLifecycles]) {
    expect(tables.v4.edges.some(({ from, to }) => from === 'aborted' || to === 'aborted')).toBe(false)
    expect(tables.documented.edges.some(({ from, to }) => from === 'unknown' || to === 'unknown')).toBe(false)
  }
})
