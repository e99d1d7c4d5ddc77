import { execute } from '@jobwright/core'
import {
  nodeFilterFromFailures,
  nodeFilterFromSuccesses,
  type TaskCommand,
  type TaskState,
  type TaskTree,
  taskDecider,
  taskOf,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { readFixture } from './fixture.ts'

interface VectorTask {
  readonly action?: string
  readonly status?: string
  readonly result?: string
  readonly retry?: number
  readonly successes?: readonly string[]
  readonly failures?: readonly string[]
  readonly registered?: boolean
  readonly subtasks?: readonly VectorTask[]
}

interface Arguments {
  readonly focus: string | null
  readonly action_filter: string | null
  readonly reset_status: boolean
  readonly max_attempts: number | null
  readonly status: string
  readonly terminated_by: string | null
  readonly propagate: boolean
  readonly msg: string
  readonly error: unknown
  readonly ctx_type: string
  readonly ctx: string
}

interface After {
  readonly status: string
  readonly result: string
  readonly terminate: boolean
  readonly terminated_by: string | null
  readonly messages: readonly (readonly [string, unknown, string, string, unknown])[]
}

interface Vector {
  readonly id: string
  readonly parent: VectorTask
  readonly subtasks: readonly VectorTask[]
  readonly ops: readonly (readonly [string, Partial<Arguments>?, (readonly number[])?])[]
  readonly steps: readonly {
    readonly returned?: unknown
    readonly raised?: { readonly type: string }
    readonly after: After
    readonly after_tree?: readonly (After & { readonly path: readonly number[] })[]
  }[]
}

const decider = taskDecider({ profile: 'deployed' })
const at = '2026-11-20 21:53:48'

/** The recorded exceptions, as we refuse the same. */
const refusals: Readonly<Record<string, string>> = {
  MaxRetriesReached: 'max-retries-reached',
  ValueError: 'incomplete-message',
  OrchestratorError: 'parent-terminating',
}

/** A task is named by the way to it: its indexes among its parent's subtasks. */
const idOf = (path: readonly number[]) => ['t', ...path].join('.')

function taskState(task: VectorTask, path: readonly number[]): TaskState {
  const subtasks = task.subtasks ?? []
  return {
    id: idOf(path),
    action: task.action ?? 'noop',
    parentId: path.length === 0 ? null : idOf(path.slice(0, -1)),
    designRef: null,
    nodeFilter: null,
    status: task.status ?? 'complete',
    result: { status: task.result ?? 'incomplete', successes: task.successes ?? [], failures: task.failures ?? [] },
    messages: [],
    subtaskIds: subtasks.flatMap(({ registered = true }, index) => (registered ? [idOf([...path, index])] : [])),
    retry: task.retry ?? 0,
    terminate: false,
    terminatedAt: null,
    terminatedBy: null,
    createdAt: at,
    createdBy: null,
    updatedAt: at,
  }
}

function statesOf(task: VectorTask, path: readonly number[]): TaskState[] {
  const below = (task.subtasks ?? []).flatMap((subtask, index) => statesOf(subtask, [...path, index]))
  return [taskState(task, path), ...below]
}

function withTask(tree: TaskTree, task: TaskState): TaskTree {
  return { ...tree, tasks: new Map(tree.tasks).set(task.id, task) }
}

const childrenOf = (tree: TaskTree, id: string) => [...tree.tasks.values()].filter(({ parentId }) => parentId === id)

function commandFor(op: string, args: Partial<Arguments>, id: string, newId: string): TaskCommand {
  switch (op) {
    case 'success':
    case 'failure':
      return { type: op, id, focus: args.focus, at }
    case 'align':
      return { type: 'align', id, actionFilter: args.action_filter, resetStatus: args.reset_status, at }
    case 'bubble':
      return { type: 'bubble', id, actionFilter: args.action_filter, at }
    case 'retry':
      return { type: 'retry', id, maxAttempts: args.max_attempts, at }
    case 'terminate':
      return { type: 'terminate', id, by: args.terminated_by, propagate: false, at }
    case 'terminate_tree':
      return { type: 'terminate', id, by: args.terminated_by, propagate: args.propagate, at }
    case 'register_subtask':
      return { type: 'add-subtask', id: newId, parentId: id, action: (args as VectorTask).action ?? 'noop', at }
    case 'msg': {
      const { msg, error, ctx_type, ctx, ...extra } = args
      const parts = { text: msg, error, contextType: ctx_type, context: ctx }
      return { type: 'message', id, extra, at, ...parts } as TaskCommand
    }
    default:
      throw new Error(`Unknown operation ${op}`)
  }
}

/** What a vector tells of a task after a step. */
function observed({ status, result, retry, terminate, terminatedBy, messages }: TaskState) {
  return {
    status,
    result: result.status,
    successes: result.successes,
    failures: result.failures,
    retry,
    terminate,
    terminated_by: terminatedBy,
    errorCount: messages.filter(({ error }) => error).length,
    messages: messages.map(({ text, error, contextType, context, extra }) => [
      text,
      error,
      contextType,
      context,
      extra,
    ]),
  }
}

/** The same of the recorded task: ids stand for those the server made, and flags are flags. */
function recorded(after: After, actual: TaskState) {
  const messages = after.messages.map(([text, error, contextType, context, extra], index) => {
    const words = [...text.matchAll(/<uuid>/g)].length > 0 ? actual.messages[index]?.text : text
    return [words, Boolean(error), contextType, context === '<uuid>' ? actual.id : context, extra]
  })
  return { ...after, messages }
}

function replay(vector: Vector, count: (op: string) => void): void {
  const root = { ...vector.parent, subtasks: vector.subtasks }
  let tree: TaskTree = { rootId: 't', tasks: new Map(statesOf(root, []).map((task) => [task.id, task])) }

  for (const [index, [op, args = {}, path = []]] of vector.ops.entries()) {
    const step = vector.steps[index]
    const label = `${vector.id} step ${index} ${op}`
    const id = idOf(path)
    const newId = idOf([...path, childrenOf(tree, id).length])
    const before = taskOf(tree, id)
    if (step === undefined || before === undefined) throw new Error(`${label} has no step or no task`)
    count(op)

    if (op === 'set_status') {
      tree = withTask(tree, { ...before, status: args.status ?? '' })
    } else if (op === 'filter_successes') {
      expect(nodeFilterFromSuccesses(before), label).toEqual(step.returned)
    } else if (op === 'filter_failures') {
      expect(nodeFilterFromFailures(before), label).toEqual(step.returned)
    } else {
      const execution = execute(decider, tree, commandFor(op, args, id, newId))
      if (step.raised !== undefined) {
        count(`${op} raised`)
        expect(!execution.ok && execution.refusal.code, label).toBe(refusals[step.raised.type])
      } else {
        expect(execution.ok, label).toBe(true)
      }
      if (op === 'retry' && execution.ok) expect(execution.events.length > 0, label).toBe(step.returned)
      if (execution.ok) tree = execution.state
      // Before it gives up, the server says so on the task; a refused command leaves no trace.
      if (step.raised?.type === 'MaxRetriesReached') {
        const text = 'Retry requested, out of attempts.'
        const said = execute(decider, tree, {
          type: 'message',
          id,
          text,
          error: false,
          contextType: 'NA',
          context: 'NA',
          at,
        })
        if (said.ok) tree = said.state
      }
      const added = taskOf(tree, newId)
      if (op === 'register_subtask' && added !== undefined) {
        const given = taskState(args as VectorTask, [...path, childrenOf(tree, id).length - 1])
        tree = withTask(tree, { ...given, id: newId })
      }
    }

    const after = taskOf(tree, id)
    if (after === undefined) throw new Error(`${label} lost its task`)
    expect(observed(after), label).toEqual(recorded(step.after, after))
    for (const one of step.after_tree ?? []) {
      const task = taskOf(tree, idOf(one.path))
      expect({ ...(task && observed(task)), path: one.path }, label).toMatchObject(one)
    }
  }
}

function replayAll(vectors: readonly Vector[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const vector of vectors) replay(vector, (op) => counts.set(op, (counts.get(op) ?? 0) + 1))
  return Object.fromEntries(counts)
}

describe('the deployed rules give what the real code gave, after every step', () => {
  test('of the vectors made by hand', () => {
    const { vectors } = readFixture<{ vectors: readonly Vector[] }>('result-vectors')
    expect(vectors).toHaveLength(226)
    expect(replayAll(vectors)).toEqual({
      success: 48,
      failure: 36,
      align: 123,
      bubble: 50,
      retry: 81,
      'retry raised': 8,
      filter_successes: 1,
      filter_failures: 1,
      msg: 3,
      'msg raised': 2,
      terminate: 3,
      register_subtask: 3,
    })
  })

  test('of random trees and operations', () => {
    const { vectors } = readFixture<{ vectors: readonly Vector[] }>('result-random')
    expect(vectors).toHaveLength(750)
    expect(replayAll(vectors)).toEqual({
      success: 411,
      failure: 395,
      align: 1104,
      bubble: 966,
      retry: 555,
      'retry raised': 52,
      filter_successes: 41,
      filter_failures: 70,
      msg: 114,
      'msg raised': 15,
      terminate: 148,
      terminate_tree: 45,
      register_subtask: 140,
      'register_subtask raised': 8,
      set_status: 110,
    })
  })
})
