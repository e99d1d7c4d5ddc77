import { type Exploration, explore } from '@jobwright/core'
import {
  jobLifecycles,
  type TaskErrorRules,
  type WorkOrderAssumptions,
  type WorkOrderCommand,
  type WorkOrderEvent,
  type WorkOrderRecord,
  workOrderDecider,
  workOrderLifecycle,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { machine, someDefinitions } from './site.ts'

const at = '2026-11-20T21:51:32Z'

type Found = Exploration<WorkOrderRecord, WorkOrderCommand, WorkOrderEvent>

interface Settings {
  readonly tasks: readonly string[]
  readonly taskErrors?: TaskErrorRules | undefined
  readonly assumptions?: WorkOrderAssumptions | undefined
}

interface Edge {
  readonly from: WorkOrderRecord
  readonly command: WorkOrderCommand
  readonly events: readonly WorkOrderEvent[]
  readonly to: WorkOrderRecord
}

const isTask = (entry: string) => !entry.includes(':')
const currentJob = ({ jobs, currentJobId }: WorkOrderRecord) => jobs.get(currentJobId ?? '')

/** Whatever may be asked of an order: by its users, its machine and its agent, also where it makes no sense. */
function* commandsOn(state: WorkOrderRecord, { tasks, taskErrors }: Settings): Generator<WorkOrderCommand> {
  const definitions = someDefinitions()
  if (state.id === null) {
    // What was removed is not made again, or the search would have no end.
    if (state.jobs.size === 0) yield { type: 'create', id: 'w', filter: 'Name=m1', tasks, definitions, at }
    return
  }
  yield { type: 'start', machine, definitions, at }
  yield { type: 'cancel', at }
  yield { type: 'archive' }
  yield { type: 'remove', at }
  yield { type: 'remove', force: true, at }
  if (!state.runnable) yield { type: 'edit', runnable: true, definitions }
  const count = state.jobs.size
  yield { type: 'request-job', machine, jobId: `j${count}`, serverJobId: `s${count}`, definitions, taskErrors, at }
  const job = currentJob(state)
  if (job === undefined) return
  if (job.state === 'failed') yield { type: 'retry-task', jobId: job.id }
  if (job.task.startsWith('action:')) {
    for (const result of ['done', 'failed', 'unknown-action'] as const) {
      yield { type: 'end-action', jobId: job.id, result, definitions, taskErrors, at }
    }
    return
  }
  for (const to of jobLifecycles.v4.states) {
    yield { type: 'update-job', jobId: job.id, fields: { state: to }, definitions, taskErrors, at }
  }
}

/** What tells orders apart: where the order, its list and its current job stand; not the jobs before, nor what cannot change any more. */
function keyOf(state: WorkOrderRecord): string {
  const { id, state: word, tasks, currentTask, runnable, stage, context, archived, retryTaskAttempt } = state
  const job = currentJob(state)
  const stack = state.taskErrorStacks.map((waiting) => [waiting.tasks, waiting.currentTask])
  return JSON.stringify([
    [id, word, tasks, currentTask, runnable, stage, context, archived, retryTaskAttempt, stack],
    id === null ? state.jobs.size > 0 : [job?.task, job?.state, job?.currentIndex],
  ])
}

function exploreOrder(settings: Settings, onEdge: (edge: Edge) => void): Found {
  const decider = workOrderDecider({ assumptions: settings.assumptions })
  const found = explore(decider, { commands: (state) => commandsOn(state, settings), key: keyOf, onEdge })
  if (!found.complete) throw new Error('there is more')
  return found
}

const orderMove = ({ from, to }: Edge) =>
  from.id === null || to.id === null || from.state === to.state ? undefined : `${from.state} → ${to.state}`

/** The changes of state of jobs that the events tell of. */
const jobMoves = ({ from, events }: Edge): readonly string[] =>
  events.flatMap((event) => {
    if (event.type !== 'job-saved' || event.changes.state === undefined) return []
    return [`${from.jobs.get(event.jobId)?.state} → ${event.changes.state}`]
  })

/** What holds on each edge, whatever is assumed. */
function checkEdge(edge: Edge, { taskErrors, assumptions = {} }: Settings): void {
  const { from, command, events, to } = edge
  const holds = (law: string, isSo: boolean) => {
    if (!isSo) throw new Error(`${law}: ${command.type} leads from ${keyOf(from)} to ${keyOf(to)}`)
  }
  holds(
    'an order that is over has an end',
    workOrderLifecycle.isEnded(to.state) === (to.endedAt !== null) || to.id === null,
  )
  holds('one that started has a machine', (to.startedAt !== null) === (to.machineId !== null) || to.id === null)
  holds(
    'an order that is over stays as it is',
    !workOrderLifecycle.isEnded(from.state) || to.state === from.state || to.id === null,
  )
  holds('at most one list waits', to.taskErrorStacks.length <= 1)
  const current = [...to.jobs.values()].filter((job) => job.current)
  holds('one job is current', to.id === null || (current.length <= 1 && (current[0]?.id ?? null) === to.currentJobId))
  const made = events.flatMap((event) => (event.type === 'job-created' ? [event.job] : []))
  holds('only a running order gets jobs', made.length === 0 || from.state === 'running')
  for (const { task, currentIndex } of made) holds('a job is of its entry', to.tasks[currentIndex] === task)
  if (to.state === 'failed' && from.state === 'running') {
    const job = currentJob(from)
    holds('an order fails with its task', job !== undefined && to.jobs.get(job.id)?.state === 'failed')
    const handles = from.taskErrorStacks.length > 0
    const retries =
      handles && assumptions.taskErrors?.handlersAreRetried === false ? 0 : taskErrors?.retries?.get(job?.task ?? '')
    holds('after all its tries', from.retryTaskAttempt === (retries ?? 0))
    holds('and with no handler left', handles || !taskErrors?.handlers?.has(job?.task ?? ''))
  }
  if (to.state === 'finished' && from.state !== 'finished' && to.id !== null) {
    const last = currentJob(to)
    holds('an order finishes with its list', to.currentTask === to.tasks.length && to.taskErrorStacks.length === 0)
    holds('and after its last job', !to.tasks.some(isTask) || last?.state === 'finished')
  }
}

function survey(settings: readonly Settings[]) {
  const counts = { explored: 0, states: 0, edges: 0, refusals: 0, stuck: 0 }
  const counted = new Map<string, number>()
  const ofJobs = new Set<string>()
  const answers = new Map<string, number>()
  const codes = new Map<string, number>()
  const count = (all: Map<string, number>, what: string) => all.set(what, (all.get(what) ?? 0) + 1)
  for (const one of settings) {
    const found = exploreOrder(one, (edge) => {
      checkEdge(edge, one)
      const move = orderMove(edge)
      if (move !== undefined) count(counted, move)
      for (const change of jobMoves(edge)) ofJobs.add(change)
      for (const event of edge.events) if (event.type === 'job-request-answered') count(answers, event.answer)
    })
    for (const { refusal } of found.refusals) count(codes, refusal.code)
    counts.explored += 1
    counts.states += found.states.size
    counts.edges += found.edges.length
    counts.refusals += found.refusals.length
    counts.stuck += stuckStates(found).length
  }
  return {
    ...counts,
    moves: Object.fromEntries(counted),
    jobs: [...ofJobs].sort(),
    answers: Object.fromEntries(answers),
    codes: Object.fromEntries(codes),
  }
}

/** From every state of an order there is a way to one in which it is over. */
function stuckStates({ states, edges }: Found): readonly string[] {
  const over = new Set<string>()
  for (const [key, { id, state }] of states) if (id === null || workOrderLifecycle.isEnded(state)) over.add(key)
  for (let grows = true; grows; ) {
    const before = over.size
    for (const { from, to, command } of edges) {
      if (over.has(to) && command.type !== 'cancel' && command.type !== 'remove') over.add(from)
    }
    grows = over.size > before
  }
  return [...states.keys()].filter((key) => !over.has(key))
}

const allOrderMoves = workOrderLifecycle.edges.map(({ from, to }) => `${from} → ${to}`).sort()
const allJobMoves = jobLifecycles.v4.edges.map(({ from, to }) => `${from} → ${to}`).sort()

/** How often orders changed their state, in how many explorations. */
function moves(counts: {
  readonly started: number
  readonly cancelled: number
  readonly failed: number
  readonly finished: number
}): Readonly<Record<string, number>> {
  const { started, cancelled, failed, finished } = counts
  const all = {
    'created → running': started,
    'created → cancelled': started,
    'running → cancelled': cancelled,
    'running → failed': failed,
    'running → finished': finished,
  }
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0))
}

const lists = (entries: readonly string[], length: number): readonly (readonly string[])[] => {
  let last: readonly (readonly string[])[] = entries.map((entry) => [entry])
  const all = [...last]
  for (let size = 2; size <= length; size += 1) {
    last = last.flatMap((list) => entries.map((entry) => [...list, entry]))
    all.push(...last)
  }
  return all
}

describe('work orders, explored: each change is an edge of the lifecycle, and there is always a way to the end', () => {
  test('lists of up to three tasks', () => {
    const found = survey([['t1'], ['t1', 't2'], ['t1', 't2', 't3']].map((tasks) => ({ tasks })))
    expect(Object.keys(found.moves).sort()).toEqual(allOrderMoves)
    expect(found).toEqual({
      explored: 3,
      states: 90,
      edges: 324,
      refusals: 549,
      stuck: 0,
      moves: moves({ started: 3, cancelled: 27, failed: 18, finished: 3 }),
      jobs: allJobMoves,
      answers: { created: 6, resumed: 6, 'list-done': 3 },
      codes: {
        'illegal-transition': 357,
        'not-running': 81,
        'job-exists': 12,
        'not-over': 60,
        over: 12,
        'already-archived': 27,
      },
    })
  })

  test('up to three entries, with stages and actions', () => {
    expect(survey(lists(['t1', 'stage:s1', 'action:p:c'], 3).map((tasks) => ({ tasks })))).toEqual({
      explored: 39,
      states: 1077,
      edges: 3393,
      refusals: 6273,
      stuck: 0,
      moves: moves({ started: 39, cancelled: 268, failed: 170, finished: 39 }),
      jobs: allJobMoves,
      answers: {
        created: 34,
        resumed: 34,
        moved: 25,
        'list-done': 39,
        'action-started': 34,
        'action-done': 34,
        'action-failed': 34,
        'no-such-action': 34,
      },
      codes: {
        'illegal-transition': 3274,
        'not-running': 1003,
        'job-exists': 102,
        'not-an-action': 798,
        'not-over': 614,
        over: 136,
        'already-archived': 346,
      },
    })
  })

  test('up to three entries, with contexts where they are allowed', () => {
    const all = lists(['t1', 'context:c', 'context:'], 3)
    expect(survey(all.map((tasks) => ({ tasks, assumptions: { contextEntries: true } })))).toMatchObject({
      explored: 39,
      states: 805,
      edges: 2644,
      refusals: 4429,
      stuck: 0,
      moves: moves({ started: 39, cancelled: 201, failed: 102, finished: 39 }),
      answers: { created: 34, resumed: 34, moved: 26, 'list-done': 39 },
    })
  })

  /** A task is tried once more or not, and has no handlers, one, or two; a handler that fails would have one of its own. */
  const tries: readonly TaskErrorRules[] = [0, 1].flatMap((retries) =>
    [[], ['t3'], ['t3', 't4']].map((handlers) => ({
      retries: new Map([
        ['t1', retries],
        ['t3', retries],
      ]),
      handlers: new Map([...(handlers.length > 0 ? [['t1', handlers] as const] : []), ['t3', ['t4']] as const]),
    })),
  )
  const withErrors = (rules: readonly TaskErrorRules[], assumptions?: WorkOrderAssumptions): readonly Settings[] =>
    rules.flatMap((taskErrors) =>
      [['t1'], ['t1', 't2'], ['t2', 't1']].map((tasks) => ({ tasks, taskErrors, assumptions })),
    )

  test.each<[string, WorkOrderAssumptions, object, object]>([
    ['by default', {}, { states: 852, edges: 3261, refusals: 5604 }, { cancelled: 312 }],
    [
      'a back-off that is not observed',
      { taskErrors: { backOff: 'immediate' } },
      { states: 807, edges: 3081, refusals: 5199 },
      { cancelled: 297 },
    ],
    [
      'handlers taken at the next request',
      { taskErrors: { push: 'on-request' } },
      { states: 828, edges: 3177, refusals: 5400 },
      { cancelled: 312 },
    ],
    [
      'handlers left when the last has finished',
      { taskErrors: { pop: 'on-finish' } },
      { states: 819, edges: 3144, refusals: 5370 },
      { cancelled: 309 },
    ],
    [
      'handlers that are not tried again',
      { taskErrors: { handlersAreRetried: false } },
      { states: 780, edges: 2955, refusals: 5064 },
      { cancelled: 276 },
    ],
    [
      'handlers that restore the list when they fail',
      { taskErrors: { handlerFailure: 'restore' } },
      { states: 840, edges: 3219, refusals: 5490 },
      { cancelled: 312 },
    ],
    [
      'orders that wait after a failure',
      { failure: 'waits' },
      { states: 888, edges: 3441, refusals: 5865 },
      { cancelled: 366, failed: 0 },
    ],
    [
      'jobs that go on after a cancellation',
      { jobOfCancelled: 'goes-on' },
      { states: 1230, edges: 5466, refusals: 7557 },
      { cancelled: 312 },
    ],
    [
      'orders that run to their end',
      { cancelRunning: false },
      { states: 510, edges: 1476, refusals: 3597 },
      { cancelled: 0 },
    ],
  ])('tries and handlers: %s', (_, assumptions, counts, made) => {
    expect(survey(withErrors(tries, assumptions))).toMatchObject({
      explored: 18,
      ...counts,
      stuck: 0,
      moves: moves({ started: 18, cancelled: 0, failed: 108, finished: 24, ...made }),
      jobs: allJobMoves,
    })
  })

  test('stops before and after tasks', () => {
    expect(survey(withErrors([{ singleStep: true }, { stopAt: new Set(['t2']) }]))).toMatchObject({
      explored: 6,
      states: 187,
      edges: 657,
      refusals: 1145,
      stuck: 0,
      moves: moves({ started: 6, cancelled: 55, failed: 30, finished: 6 }),
      answers: { created: 10, resumed: 10, stopped: 2, 'list-done': 6 },
    })
  })
})
