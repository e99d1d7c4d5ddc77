import { type Exploration, explore } from '@jobwright/core'
import {
  parseTask,
  type TaskCommand,
  type TaskEvent,
  type TaskProfile,
  type TaskState,
  type TaskTree,
  taskDecider,
  taskLifecycles,
  taskOf,
  toJobView,
  toTask,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'

interface Plan {
  readonly profile: TaskProfile
  readonly action: string
  readonly subtasks: readonly string[]
  /** Who is asked to end early, whenever it may be. */
  readonly terminates: 'the top-level task' | 'every task'
}

const at = '2026-11-20 21:53:48'
const root = 'root'

/** What a user or the orchestrator may try; legal or not is for the decider to say. */
function* commandsFor(tree: TaskTree, { action, subtasks, terminates }: Plan): Generator<TaskCommand> {
  const task = taskOf(tree, root)
  if (task === undefined) {
    yield { type: 'queue', id: root, at }
    yield { type: 'create', id: root, action, designRef: 'file:///site.yaml', at }
    return
  }
  for (const one of tree.tasks.values()) {
    for (const type of ['queue', 'start', 'stop', 'complete'] as const) yield { type, id: one.id, at }
    if (terminates === 'every task' || one.id === root) yield { type: 'terminate', id: one.id, at }
    if (one.status === 'running') yield* marksFor(one)
  }
  const unborn = subtasks[tree.tasks.size - 1]
  if (unborn !== undefined && task.status === 'running') {
    yield { type: 'add-subtask', id: unborn, parentId: root, action: 'destroy_node', at }
  }
  if (task.status === 'running') yield { type: 'retry', id: root, maxAttempts: 1, at }
}

/** One node: it fails for the top-level task; for a subtask it succeeds, fails, or does both in that order. */
function* marksFor({ id, result }: TaskState): Generator<TaskCommand> {
  if (id !== root && result.status === 'incomplete') yield { type: 'success', id, focus: 'n', at }
  const mayFail = result.status === 'incomplete' || (id !== root && result.status === 'success')
  if (mayFail) yield { type: 'failure', id, focus: 'n', at }
}

/** What tells trees apart: not their messages and times, and not which subtask is which. */
function keyOf(tree: TaskTree): string {
  const keys = [...tree.tasks.values()].map(({ status, result, retry, terminate }) =>
    [status, result.status, result.successes.length, result.failures.length, retry, terminate].join(),
  )
  const [own = '', ...below] = keys
  return [own, ...below.sort()].join(';')
}

/** Explores everything and notes each change of a task's status. */
function exploreTasks(plan: Plan) {
  const lifecycle = taskLifecycles[plan.profile]
  const changes = new Set<string>()
  const changedAfterEnd = new Set<string>()
  const found: Exploration<TaskTree, TaskCommand, TaskEvent> = explore(taskDecider({ profile: plan.profile }), {
    commands: (tree) => commandsFor(tree, plan),
    key: keyOf,
    onEdge({ from, command, to }) {
      for (const [id, before] of from.tasks) {
        const after = to.tasks.get(id)
        if (after === before) continue
        if (after?.status !== before.status) changes.add(`${before.status} → ${after?.status}`)
        if (lifecycle.isEnded(before.status)) changedAfterEnd.add(command.type)
      }
    },
  })
  const codes = new Map<string, number>()
  for (const { refusal } of found.refusals) codes.set(refusal.code, (codes.get(refusal.code) ?? 0) + 1)
  const { states, edges, refusals, complete } = found
  return {
    found,
    changes: [...changes].sort(),
    changedAfterEnd: [...changedAfterEnd],
    codes: Object.fromEntries(codes),
    counts: { states: states.size, edges: edges.length, refusals: refusals.length, complete },
  }
}

/** Everything that holds in each state: its documents parse, and their views agree with the table. */
function checkStates(profile: TaskProfile, states: Iterable<TaskTree>): number {
  const lifecycle = taskLifecycles[profile]
  let checked = 0
  for (const tree of states) {
    for (const [id, { status, terminate }] of tree.tasks) {
      const task = toTask(tree, id)
      const parsed = parseTask(task)
      const view = parsed.ok ? toJobView(parsed.value) : undefined
      const isRight =
        parsed.ok &&
        view?.phase === lifecycle.phaseOf(status) &&
        (view.outcome === undefined
          ? !lifecycle.isEnded(status)
          : lifecycle.outcomesOf(status).includes(view.outcome)) &&
        view.flags.includes('cancelling') === (terminate && !lifecycle.isEnded(status))
      if (!isRight) throw new Error(`${id}: ${JSON.stringify(task)} becomes ${JSON.stringify(view)}`)
      checked += 1
    }
  }
  return checked
}

/** Every change of status that a table allows. */
const tableChanges = (profile: TaskProfile) =>
  taskLifecycles[profile].edges.map(({ from, to }) => `${from} → ${to}`).sort()

describe('exhaustive exploration', { timeout: 180_000 }, () => {
  test('documented: a task with up to three subtasks, each asked to end early at any point', () => {
    const subtasks = ['first', 'second', 'third']
    const plan: Plan = { profile: 'documented', action: 'destroy_node', subtasks, terminates: 'every task' }
    const { found, changes, changedAfterEnd, codes, counts } = exploreTasks(plan)
    expect(counts).toEqual({ states: 8412, edges: 26698, refusals: 140_957, complete: true })
    expect(codes).toEqual({
      'illegal-transition': 114_940,
      'no-task': 1,
      'not-documented': 2280,
      'not-top-level': 23_736,
    })
    expect(changedAfterEnd).toEqual([])
    expect(changes).toEqual(tableChanges('documented'))
    expect(checkStates('documented', found.states.values())).toBe(32_147)
  })

  test('deployed: a task with up to three subtasks and one retry, asked to end early at any point', () => {
    const subtasks = ['first', 'second', 'third']
    const plan: Plan = { profile: 'deployed', action: 'destroy_nodes', subtasks, terminates: 'the top-level task' }
    const { changes, changedAfterEnd, codes, counts } = exploreTasks(plan)
    expect(counts).toEqual({ states: 36_254, edges: 157_317, refusals: 506_520, complete: true })
    expect(codes).toEqual({
      'illegal-transition': 322_801,
      'max-retries-reached': 16_240,
      'no-task': 1,
      'not-terminated': 28_125,
      'not-top-level': 104_721,
      'runs-to-its-end': 34_632,
    })
    // The real server notes the wish on whatever it is asked to end.
    expect(changedAfterEnd).toEqual(['terminate'])
    // Of a running task only a noop stops: the next test.
    expect(changes).toEqual(tableChanges('deployed').filter((change) => change !== 'running → terminated'))
  })

  test('deployed: noop alone stops while it runs', () => {
    const plan: Plan = { profile: 'deployed', action: 'noop', subtasks: ['first'], terminates: 'every task' }
    const { found, changes, counts } = exploreTasks(plan)
    expect(counts).toEqual({ states: 475, edges: 1864, refusals: 3252, complete: true })
    expect(changes).toEqual(tableChanges('deployed'))
    expect(checkStates('deployed', found.states.values())).toBe(924)
    const stopped = found.pathTo((tree) => taskOf(tree, root)?.status === 'terminated' && tree.tasks.size === 1)
    expect(stopped?.map(({ type }) => type)).toEqual(['create', 'queue', 'terminate', 'start'])
  })
})
