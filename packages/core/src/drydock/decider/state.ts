/** A message on a task. */
export interface TaskStateMessage {
  /** What happened, in words. */
  readonly text: string
  /** Does it report an error? */
  readonly error: boolean
  /** What kind of thing it is about: `node`, `task`, `NA` and so on. */
  readonly contextType: string
  /** The name of that thing; `NA` when there is none. */
  readonly context: string
  /** When, as it was given. */
  readonly at: string
  /** Whatever else was given with it: any JSON. */
  readonly extra: unknown
}

/** One task of the tree. The rules for results take it as they take a `Task` document. */
export interface TaskState {
  /** The task's id. */
  readonly id: string
  /** What it does. */
  readonly action: string
  /** The id of its parent; null for the top-level task and for orphans. */
  readonly parentId: string | null
  /** Where the design is: any JSON, as it was posted. */
  readonly designRef: unknown
  /** The nodes it is for: any JSON, as it was posted; null for all. */
  readonly nodeFilter: unknown
  /** Where it stands: a state of the profile's lifecycle. */
  readonly status: string
  /** How its work went. */
  readonly result: {
    readonly status: string
    readonly successes: readonly string[]
    readonly failures: readonly string[]
  }
  /** Its messages, oldest first. */
  readonly messages: readonly TaskStateMessage[]
  /** The ids of its registered subtasks, in order. */
  readonly subtaskIds: readonly string[]
  /** The number of the try, from 0. */
  readonly retry: number
  /** Was it asked to end early? */
  readonly terminate: boolean
  /** When it was asked to end early, as it was given. */
  readonly terminatedAt: string | null
  /** Who asked. */
  readonly terminatedBy: string | null
  /** When it was made, as it was given. */
  readonly createdAt: string
  /** Who made it; null for what the orchestrator makes. */
  readonly createdBy: string | null
  /** When it last changed, as it was given. */
  readonly updatedAt: string
}

/** A top-level task and all that came of it. */
export interface TaskTree {
  /** The id of the top-level task; null before there is one. */
  readonly rootId: string | null
  /** Every task by id, in the order in which they were made. */
  readonly tasks: ReadonlyMap<string, TaskState>
}

/** The tree before anything happened. */
export const emptyTree: TaskTree = /*@__PURE__*/ (() => ({ rootId: null, tasks: new Map() }))()

/**
 * One task of a tree, or undefined when the tree has none of that id.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { taskDecider, taskOf } from '@jobwright/core/drydock'
 * const decider = taskDecider()
 * const made = execute(decider, decider.initial, {
 *   type: 'create', id: 't1', action: 'verify_site', designRef: 'file:///site.yaml', at: '2026-11-20 21:53:48',
 * })
 * made.ok && taskOf(made.state, 't1')?.status //=> 'requested'
 */
export function taskOf(tree: TaskTree, id: string): TaskState | undefined {
  return tree.tasks.get(id)
}

/**
 * The direct subtasks of a task, oldest first: all that name it as their parent, whether they were registered with it or not.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { subtasksOf, taskDecider } from '@jobwright/core/drydock'
 * const decider = taskDecider()
 * const at = '2026-11-20 21:53:48'
 * const made = execute(decider, decider.initial, { type: 'create', id: 't1', action: 'verify_site', designRef: 'file:///site.yaml', at })
 * const added = made.ok && execute(decider, made.state, { type: 'add-subtask', id: 's1', parentId: 't1', action: 'validate_node_services', at })
 * added && added.ok && subtasksOf(added.state, 't1').map(({ id }) => id) //=> ['s1']
 */
export function subtasksOf(tree: TaskTree, id: string): readonly TaskState[] {
  return [...tree.tasks.values()].filter(({ parentId }) => parentId === id)
}

/** A task and, below it, every task that is registered: what a termination that spreads reaches. */
export function withRegisteredDescendants(tree: TaskTree, task: TaskState): readonly TaskState[] {
  const found: TaskState[] = []
  const open = [task]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next)
    for (const id of next.subtaskIds.toReversed()) {
      const below = taskOf(tree, id)
      if (below !== undefined) open.push(below)
    }
  }
  return found
}
