import { type Clock, type Execution, execute } from '@jobwright/core'
import {
  type CreateCommand,
  type TaskCommand,
  type TaskEvent,
  type TaskProfile,
  type TaskRefusalCode,
  type TaskState,
  type TaskTree,
  taskDecider,
  taskOf,
} from '@jobwright/core/drydock'
import type { BuildDataQuery, BuildDataRecord } from './build-data.ts'
import { millisecondsPerDay, stampOf } from './timestamp.ts'

/** What a command on a tree of tasks gave. */
type TaskExecution = Execution<TaskTree, TaskEvent, TaskRefusalCode>

/** What a row carries beside the state that the rules know. */
export interface RowNote {
  /** One sentence about the whole of it. Default none. */
  readonly message?: string | undefined
  /** The reason behind the message. Default none. */
  readonly reason?: string | undefined
  /** Where more is to be read, by relation. Default none. */
  readonly links?: readonly { readonly rel: string; readonly href: string }[] | undefined
  /** The posted node filter as JSON text, which keeps what a JavaScript object would not: `1.0`, the order of number-like keys. */
  readonly filterText?: string | undefined
}

/** A task and the top-level task whose tree holds it. */
interface FoundTask {
  readonly rootId: string
  readonly task: TaskState
}

/** The tables of one emulated server. */
export interface TaskStore {
  /** Now, as this server's rows hold it: the `at` of every command. */
  stamp(): string
  /** Makes a top-level task with a tree of its own. */
  create(command: CreateCommand): TaskExecution
  /** Executes a command on a tree and keeps what it gave. A tree that was purged answers the refusal `no-task`. */
  execute(rootId: string, command: TaskCommand): TaskExecution
  /** The tree of a top-level task. */
  tree(rootId: string): TaskTree | undefined
  /** Has something called whenever a task was queued. There is one listener; the last one given counts. */
  whenQueued(listen: () => void): void
  /** One task of any tree. An orphan belongs to the tree that made it. */
  find(id: string): FoundTask | undefined
  /** The top-level tasks in the order in which they were made. */
  roots(): readonly TaskState[]
  /** Every task of every tree in the order in which they were made. */
  all(): readonly TaskState[]
  /** Keeps what a task's row carries beside its state; what was noted before stays unless it is given again. */
  note(id: string, note: RowNote): void
  /** What was noted on a task's row. */
  noteOf(id: string): RowNote
  /** Keeps build data. */
  addBuildData(records: readonly BuildDataRecord[]): void
  /** Build data in the order in which it was kept. */
  buildData(query: BuildDataQuery): readonly BuildDataRecord[]
  /**
   * Forgets tasks made so many days before now or earlier, over or not, and those whose parent is gone then. Build data stays, and so do
   * the subtasks of those subtasks, until the next time.
   */
  purge(olderThanDays: number, now: number): void
  /** Forgets everything. */
  clear(): void
}

/** What a store is made for. */
export interface TaskStoreOptions {
  /** Whose rules its tasks follow. */
  readonly profile: TaskProfile
  /** Tells the time. */
  readonly clock: Clock
}

/** Makes empty tables. */
export function createTaskStore({ profile, clock }: TaskStoreOptions): TaskStore {
  const decider = taskDecider({ profile })
  const trees = new Map<string, TaskTree>()
  /** The tree of each task, in the order in which the tasks were made. */
  const rootOf = new Map<string, string>()
  const madeAt = new Map<string, number>()
  const notes = new Map<string, RowNote>()
  let collected: BuildDataRecord[] = []
  let tell = (): void => {}

  const keep = (rootId: string, execution: TaskExecution): TaskExecution => {
    if (!execution.ok) return execution
    trees.set(rootId, execution.state)
    for (const event of execution.events) {
      if (event.type !== 'task-created' && event.type !== 'subtask-added') continue
      rootOf.set(event.id, rootId)
      madeAt.set(event.id, clock.now())
    }
    if (execution.events.some(({ type }) => type === 'task-queued')) tell()
    return execution
  }

  const find = (id: string): FoundTask | undefined => {
    const rootId = rootOf.get(id)
    const tree = rootId === undefined ? undefined : trees.get(rootId)
    const task = tree === undefined ? undefined : taskOf(tree, id)
    return rootId === undefined || task === undefined ? undefined : { rootId, task }
  }

  const found = (ids: Iterable<string>): readonly TaskState[] => [...ids].flatMap((id) => find(id)?.task ?? [])

  const forget = (id: string): void => {
    const rootId = rootOf.get(id)
    const tree = rootId === undefined ? undefined : trees.get(rootId)
    rootOf.delete(id)
    madeAt.delete(id)
    notes.delete(id)
    if (rootId === undefined || tree === undefined) return
    const tasks = new Map(tree.tasks)
    tasks.delete(id)
    if (tasks.size === 0) trees.delete(rootId)
    else trees.set(rootId, { ...tree, tasks })
  }

  return {
    stamp: () => stampOf(clock.now(), profile),
    create: (command) => keep(command.id, execute(decider, decider.initial, command)),
    execute: (rootId, command) => keep(rootId, execute(decider, trees.get(rootId) ?? decider.initial, command)),
    tree: (rootId) => trees.get(rootId),
    whenQueued(listen) {
      tell = listen
    },
    find,
    roots: () => found(trees.keys()),
    all: () => found(rootOf.keys()),
    note(id, note) {
      notes.set(id, { ...notes.get(id), ...note })
    },
    noteOf: (id) => notes.get(id) ?? {},
    addBuildData(records) {
      collected.push(...records)
    },
    buildData({ taskId, nodeName, latest = false }) {
      const wanted = collected.filter(
        (record) =>
          (taskId === undefined || record.taskId === taskId) &&
          (nodeName === undefined || record.nodeName === nodeName),
      )
      if (!latest) return wanted
      const newest = new Map<string, BuildDataRecord>()
      for (const record of wanted) {
        const other = newest.get(record.generator)
        if (other === undefined || other.collectedAt < record.collectedAt) newest.set(record.generator, record)
      }
      // The query sorts by generator.
      return [...newest.values()].toSorted((a, b) => (a.generator < b.generator ? -1 : 1))
    },
    purge(olderThanDays, now) {
      const limit = now - olderThanDays * millisecondsPerDay
      for (const [id, at] of madeAt) if (at <= limit) forget(id)
      const orphaned = found(rootOf.keys()).filter(({ parentId }) => parentId !== null && !rootOf.has(parentId))
      for (const { id } of orphaned) forget(id)
    },
    clear() {
      trees.clear()
      rootOf.clear()
      madeAt.clear()
      notes.clear()
      collected = []
    },
  }
}
