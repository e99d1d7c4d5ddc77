import { type Exploration, explore } from '@jobwright/core'
import {
  interpretExitCode,
  jobLifecycles,
  type MachineAssumptions,
  type MachineCommand,
  type MachineEvent,
  type MachineJobState,
  type MachineProfile,
  type MachineState,
  machineDecider,
  type TaskErrorRules,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const at = '2026-11-20T21:51:32Z'
const taskNames = ['t1', 't2', 't3', 't4']
const definitions = {
  tasks: new Map(taskNames.map((name) => [name, {}])),
  stages: new Map([
    ['none', { bootEnv: '', tasks: [] }],
    ['s1', { bootEnv: '', tasks: [] }],
  ]),
  workflows: new Map(),
  bootEnvs: new Map([
    ['local', {}],
    ['e1', {}],
  ]),
}

/** Every exit code that means something, one that fails, and a signal. */
const exitCodes = {
  sane: [0, 16, 32, 64, 128, 144, 160, 192, 1, 'signal'],
  original: [0, 1, 2, 3, 4, 'signal'],
} as const

/** What the agent writes at the end of a task: all there is for all exit codes, as last action and before another one. */
function endingsOf(profile: MachineProfile) {
  const found = new Map<string, { state: string; exitState: string; runnable: boolean }>()
  for (const mode of ['sane', 'original'] as const) {
    for (const code of exitCodes[mode]) {
      for (const last of [true, false]) {
        const { state, exitState, runnable, next } = interpretExitCode(code, { mode, last, profile })
        if (next !== 'next-action') found.set(`${state}/${exitState}`, { state, exitState, runnable })
      }
    }
  }
  return [...found.values()]
}

const endings = { v4: endingsOf('v4'), 'v3.13': endingsOf('v3.13') }

const currentJob = ({ jobs, currentJobId }: MachineState): MachineJobState | undefined =>
  currentJobId === null ? undefined : jobs.get(currentJobId)

const request = (state: MachineState, taskErrors?: TaskErrorRules): MachineCommand => ({
  type: 'request-job',
  jobId: `j${state.jobs.size}`,
  serverJobId: `s${state.jobs.size}`,
  taskErrors,
  definitions,
  at,
})

/** What an agent and an operator may do: agents restart, tasks end with every exit code, lists are begun anew, machines are made runnable. */
function* agentCommands(
  state: MachineState,
  profile: MachineProfile,
  taskErrors?: TaskErrorRules,
): Generator<MachineCommand> {
  if (state.id === null) return
  yield request(state, taskErrors)
  if (!state.runnable) yield { type: 'edit', fields: { runnable: true }, definitions }
  if (state.currentTask > 0) yield { type: 'edit', fields: { currentTask: -1 }, definitions }
  const job = currentJob(state)
  if (job === undefined) return
  const update = (fields: { state: string; exitState?: string }): MachineCommand => ({
    type: 'update-job',
    jobId: job.id,
    fields,
    taskErrors,
    definitions,
    at,
  })
  if (job.task.startsWith('action:') && job.state === 'running') {
    for (const result of ['done', 'failed', 'unknown-action'] as const) {
      yield { type: 'end-action', jobId: job.id, result, taskErrors, definitions, at }
    }
    return
  }
  if (job.state === 'created' || job.state === 'incomplete') yield update({ state: 'running' })
  if (job.state === 'created' || job.state === 'running') yield update({ state: 'failed' })
  if (job.state !== 'running') return
  for (const { state: word, exitState, runnable } of endings[profile]) {
    // The agent takes the machine out of service before it writes how the job ended.
    if (runnable || !state.runnable) yield update({ state: word, exitState })
    else yield { type: 'edit', by: 'machine', fields: { runnable: false }, definitions }
  }
}

/** What tells machines apart: where the list stands and where its current job does, not the jobs before it. */
function keyOf(state: MachineState): string {
  const { id, tasks, currentTask, runnable, stage, bootEnv, context } = state
  const job = currentJob(state)
  return [
    id,
    tasks,
    currentTask,
    runnable,
    stage,
    bootEnv,
    context,
    job?.task,
    job?.state,
    job?.exitState,
    job?.currentIndex,
  ].join()
}

function exploreList(profile: MachineProfile, tasks: readonly string[], onEdge: (edge: Edge) => void) {
  const decider = machineDecider({ profile })
  const create: MachineCommand = { type: 'create', id: 'm', fields: { tasks }, definitions }
  return explore(decider, {
    commands: (state) => (state.id === null ? [create] : agentCommands(state, profile)),
    key: keyOf,
    onEdge,
  })
}

interface Edge {
  readonly from: MachineState
  readonly command: MachineCommand
  readonly events: readonly MachineEvent[]
  readonly to: MachineState
}

const isTask = (entry: string | undefined) => entry !== undefined && !entry.includes(':')
const firstTask = (tasks: readonly string[], from: number) =>
  tasks.findIndex((entry, index) => index >= from && isTask(entry))

/** A new job is for the next task: after a finished one the following, after a failed one the same, and after a reset the first. */
function checkOrder({ from, events }: Edge): string | undefined {
  const made = events.find((event) => event.type === 'job-created' && isTask(event.job.task))
  if (made?.type !== 'job-created') return undefined
  const before = currentJob(from)
  const { currentTask, tasks } = from
  const sameEntry = (before?.currentIndex ?? 0) === currentTask
  const kind = before === undefined ? 'first' : !sameEntry ? 'reset' : before.state === 'finished' ? 'next' : 'retry'
  const due = firstTask(tasks, kind === 'next' ? currentTask + 1 : Math.max(currentTask, 0))
  if (made.job.currentIndex !== due || made.job.task !== tasks[due]) {
    throw new Error(`after ${JSON.stringify(before)} comes ${JSON.stringify(made.job)}, not ${due}`)
  }
  return kind
}

/** The changes of state of jobs that the events tell of. */
function movesOf({ from, events }: Edge): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'job-saved' && event.changes.state !== undefined
      ? [`${from.jobs.get(event.jobId)?.state} → ${event.changes.state}`]
      : [],
  )
}

/** CurrentTask moves with requests for jobs, and when the list is begun anew. */
function checkPosition({ from, command, to }: Edge): void {
  if (from.id === null || to.currentTask === from.currentTask) return
  if (command.type === 'edit' && command.fields?.currentTask !== undefined) return
  if (command.type !== 'request-job' || to.currentTask <= from.currentTask) {
    throw new Error(`${command.type} moves CurrentTask from ${from.currentTask} to ${to.currentTask}`)
  }
}

function checkCurrent({ to }: Edge): void {
  const current = [...to.jobs.values()].filter((job) => job.current).map(({ id }) => id)
  if (current.length > 1 || (current[0] ?? null) !== to.currentJobId) {
    throw new Error(`${current.join(', ')} are current; the machine names ${to.currentJobId}`)
  }
}

/** From every state there is a way on which the list gets done. */
function stuckStates({ states, edges }: Exploration<MachineState, MachineCommand, MachineEvent>): readonly string[] {
  const done = new Set<string>()
  for (const [key, { tasks, currentTask, taskErrorStacks }] of states) {
    if (currentTask === tasks.length && taskErrorStacks.length === 0) done.add(key)
  }
  for (let grows = true; grows; ) {
    const before = done.size
    for (const { from, to } of edges) if (done.has(to)) done.add(from)
    grows = done.size > before
  }
  return [...states.keys()].filter((key) => !done.has(key))
}

/** Every list of up to so many entries, the tasks in alphabetical order: what a task does is its exit code's matter, not its name's. */
function listsOf(special: readonly string[], length: number): readonly (readonly string[])[] {
  let last: readonly (readonly string[])[] = [[]]
  const all = [...last]
  for (let size = 1; size <= length; size += 1) {
    last = last.flatMap((list) =>
      [...special, taskNames[list.filter(isTask).length] ?? 't4'].map((entry) => [...list, entry]),
    )
    all.push(...last)
  }
  return all
}

function exploreAll(profile: MachineProfile, lists: readonly (readonly string[])[]) {
  const counts = { lists: 0, states: 0, edges: 0, refusals: 0, stuck: 0 }
  const moves = new Set<string>()
  const orders = new Map<string, number>()
  const answers = new Map<string, number>()
  const codes = new Map<string, number>()
  const count = (counted: Map<string, number>, what: string | undefined) => {
    if (what !== undefined) counted.set(what, (counted.get(what) ?? 0) + 1)
  }
  for (const tasks of lists) {
    const found = exploreList(profile, tasks, (edge) => {
      checkPosition(edge)
      checkCurrent(edge)
      count(orders, checkOrder(edge))
      for (const move of movesOf(edge)) moves.add(move)
      for (const event of edge.events) if (event.type === 'job-request-answered') count(answers, event.answer)
    })
    for (const { refusal } of found.refusals) count(codes, refusal.code)
    if (!found.complete) throw new Error('there is more')
    counts.lists += 1
    counts.states += found.states.size
    counts.edges += found.edges.length
    counts.refusals += found.refusals.length
    counts.stuck += stuckStates(found).length
  }
  return {
    ...counts,
    moves: [...moves].sort(),
    orders: Object.fromEntries(orders),
    answers: Object.fromEntries(answers),
    codes: Object.fromEntries(codes),
  }
}

/** All changes that the agent, its operator and the server make to a job's state. */
const allMoves = [
  'created → failed',
  'created → running',
  'incomplete → failed',
  'incomplete → running',
  'running → failed',
  'running → finished',
  'running → incomplete',
]

describe('task lists, explored: the order is kept, one job is current, and each list can be done', () => {
  test.each(['v4', 'v3.13'] as const)('%s: up to four tasks, with all exit codes', (profile) => {
    expect(exploreAll(profile, listsOf([], 4))).toEqual({
      lists: 5,
      states: 655,
      edges: 2605,
      refusals: 364,
      stuck: 0,
      moves: allMoves,
      orders: { first: 4, next: 24, reset: 124, retry: 60 },
      answers: { created: 212, 'list-done': 34, resumed: 40 },
      codes: { 'job-exists': 60, 'not-runnable': 304 },
    })
  })

  const special = ['stage:s1', 'stage:none', 'bootenv:e1', 'chroot:/x', 'action:p:c']

  test('v4: up to three entries, with stages, boot environments, chroots and actions', () => {
    expect(exploreAll('v4', listsOf(special, 3))).toEqual({
      lists: 259,
      states: 19_705,
      edges: 74_264,
      refusals: 10_499,
      stuck: 0,
      moves: allMoves,
      orders: { first: 51, next: 173, reset: 1376, retry: 804 },
      answers: {
        created: 4808,
        resumed: 1072,
        moved: 464,
        'list-done': 1262,
        'action-started': 1341,
        'action-done': 216,
        'action-failed': 216,
        'no-such-action': 216,
      },
      codes: { 'job-exists': 1742, 'not-runnable': 8757 },
    })
  })

  test('v3.13: up to three entries, with stages, boot environments, chroots and actions', () => {
    expect(exploreAll('v3.13', listsOf(special, 3))).toEqual({
      lists: 259,
      states: 19_927,
      edges: 74_912,
      refusals: 10_591,
      stuck: 0,
      moves: allMoves,
      orders: { first: 51, next: 173, reset: 1379, retry: 816 },
      answers: {
        created: 4838,
        resumed: 1088,
        moved: 541,
        'list-done': 1262,
        'action-started': 1348,
        'action-done': 218,
        'action-failed': 218,
        'no-such-action': 218,
      },
      codes: { 'job-exists': 1768, 'not-runnable': 8823 },
    })
  })

  test('v4: up to three entries, with contexts', () => {
    expect(exploreAll('v4', listsOf(['context:c', 'context:', 'stage:s1'], 3))).toEqual({
      lists: 85,
      states: 5099,
      edges: 19_282,
      refusals: 2654,
      stuck: 0,
      moves: allMoves,
      orders: { first: 27, next: 77, reset: 844, retry: 450 },
      answers: { created: 1398, resumed: 300, moved: 194, 'list-done': 468 },
      codes: { 'job-exists': 450, 'not-runnable': 2204 },
    })
  })
})

/** Every way in which up to two tasks may be tried again once, or not, and have a handler, or none, which may be tried again or not. */
function* errorRules(): Generator<{ readonly tasks: readonly string[]; readonly taskErrors: TaskErrorRules }> {
  for (const tasks of [['t1'], ['t1', 't2']]) {
    const choices = [...tasks.flatMap((task) => [`retry ${task}`, `handle ${task}`]), 'retry t3']
    for (let bits = 0; bits < 2 ** choices.length; bits += 1) {
      const chosen = new Set(choices.filter((_, place) => (bits & (2 ** place)) > 0))
      yield {
        tasks,
        taskErrors: {
          retries: new Map([...tasks, 't3'].filter((task) => chosen.has(`retry ${task}`)).map((task) => [task, 1])),
          handlers: new Map(tasks.filter((task) => chosen.has(`handle ${task}`)).map((task) => [task, ['t3']])),
        },
      }
    }
  }
}

/** What holds whatever fails: the list itself stays, one list waits at most, no task is tried more often than it may by itself. */
function checkErrors({ from, command, events, to }: Edge, tasks: readonly string[], rules: TaskErrorRules): string[] {
  const [outer, ...more] = to.taskErrorStacks
  const entry = to.tasks[Math.max(to.currentTask, 0)] ?? ''
  if (more.length > 0 || (outer?.tasks ?? to.tasks).join() !== tasks.join()) throw new Error('the list is lost')
  if (to.retryTaskAttempt > (rules.retries?.get(entry) ?? 0)) throw new Error(`${entry} is tried again too often`)
  const what: string[] = []
  if (from.taskErrorStacks.length < to.taskErrorStacks.length) {
    const failed = outer?.tasks[outer.currentTask] ?? ''
    if (!rules.handlers?.has(failed) || to.jobs.get(outer?.currentJobId ?? '')?.state !== 'failed') {
      throw new Error(`${failed} is handled`)
    }
    what.push('handled')
  }
  if (from.taskErrorStacks.length > to.taskErrorStacks.length) {
    const [waited] = from.taskErrorStacks
    if (to.currentTask !== waited?.currentTask || to.retryTaskAttempt > 0) throw new Error('another task is back')
    what.push(command.type === 'request-job' ? 'back with a job' : currentJob(to)?.state === 'failed' ? 'back' : 'lost')
  }
  for (const event of events) {
    if (event.type !== 'retry-planned') continue
    if (to.runnable || event.afterMs !== 2000 || event.attempt !== 1) throw new Error('no such retry')
    what.push('planned')
  }
  if (command.type === 'retry-task') what.push('tried again')
  return what
}

function exploreErrors(assumptions: Partial<MachineAssumptions>) {
  const decider = machineDecider({ assumptions })
  const counts = { lists: 0, states: 0, edges: 0, stuck: 0 }
  const happened = new Map<string, number>()
  for (const { tasks, taskErrors } of errorRules()) {
    const found = explore(decider, {
      commands: function* (state): Generator<MachineCommand> {
        if (state.id === null) yield { type: 'create', id: 'm', fields: { tasks }, definitions }
        yield* agentCommands(state, 'v4', taskErrors)
        if (state.currentJobId !== null) yield { type: 'retry-task', jobId: state.currentJobId }
      },
      key: (state) => [keyOf(state), state.retryTaskAttempt, JSON.stringify(state.taskErrorStacks[0]?.tasks)].join(),
      onEdge: (edge) => {
        checkCurrent(edge)
        if (edge.command.type === 'create') return
        for (const what of checkErrors(edge, tasks, taskErrors)) happened.set(what, (happened.get(what) ?? 0) + 1)
      },
    })
    if (!found.complete) throw new Error('there is more')
    counts.lists += 1
    counts.states += found.states.size
    counts.edges += found.edges.length
    counts.stuck += stuckStates(found).length
  }
  return { ...counts, happened: Object.fromEntries(happened) }
}

describe('retries and handlers, explored: nothing gets lost, and each list can be done', () => {
  test('by default', () => {
    expect(exploreErrors({})).toEqual({
      lists: 40,
      states: 6770,
      edges: 28_126,
      stuck: 0,
      happened: { 'back with a job': 168, handled: 576, planned: 800, 'tried again': 492 },
    })
  })

  test('acted on with the next request', () => {
    expect(exploreErrors({ push: 'on-request', handlerFailure: 'restore' })).toEqual({
      lists: 40,
      states: 7154,
      edges: 28_894,
      stuck: 0,
      happened: { 'back with a job': 336, handled: 216, planned: 800, 'tried again': 684 },
    })
  })

  test('acted on at once', () => {
    expect(exploreErrors({ pop: 'on-finish', handlerFailure: 'restore', handlersAreRetried: false })).toEqual({
      lists: 40,
      states: 5888,
      edges: 25_668,
      stuck: 0,
      happened: { back: 1148, handled: 576, planned: 576, 'tried again': 352 },
    })
  })

  test('without a back-off that is observed', () => {
    expect(exploreErrors({ backOff: 'immediate', handlersBeginAt: 0 })).toEqual({
      lists: 40,
      states: 6662,
      edges: 27_862,
      stuck: 0,
      happened: { 'back with a job': 168, handled: 576, 'tried again': 384 },
    })
  })
})

describe('what an update can make of a job', () => {
  test.each(['v4', 'v3.13'] as const)('%s: what its lifecycle has an edge for, all of it, or nothing', (profile) => {
    const lifecycle = jobLifecycles[profile]
    const made = explore(machineDecider({ profile }), {
      commands: (state): readonly MachineCommand[] => {
        if (state.id === null) return [{ type: 'create', id: 'm', fields: { tasks: ['t1'] }, definitions }]
        const [jobId] = state.jobs.keys()
        if (jobId === undefined) return [request(state)]
        return lifecycle.states.map((to) => ({ type: 'update-job', jobId, fields: { state: to }, definitions, at }))
      },
      key: keyOf,
    })
    const changes = new Set<string>()
    for (const { from, command, to } of made.edges) {
      if (command.type !== 'update-job') continue
      const [before, after] = [from, to].map((key) => made.states.get(key)?.jobs.get(command.jobId)?.state)
      changes.add(`${before} → ${after}`)
    }
    const stays = lifecycle.states.map((state) => `${state} → ${state}`)
    const edges = lifecycle.edges.map(({ from, to }) => `${from} → ${to}`)
    expect(changes).toEqual(new Set([...stays, ...edges]))
    expect(changes.size).toBe(profile === 'v4' ? 12 : 25)
  })
})
