import type { AddSubtaskCommand, TaskCommand, TaskState } from '@jobwright/core/drydock'
import type { TaskStore } from '../task-store.ts'
import { Escaped } from './work.ts'

/** A command whose time is that of the store. */
type Undated<Command extends TaskCommand> = Command extends TaskCommand ? Omit<Command, 'at'> : never

/** Issues commands on one tree of tasks. What the store refuses escapes: the tasks were purged while work on them went on. */
export interface TaskHand {
  /** The top-level task of the tree. */
  readonly rootId: string
  /** A task as it is now. */
  task(id: string): TaskState
  /** Issues a command. */
  act(command: Undated<TaskCommand>): void
  /** Adds a subtask and answers its id. */
  add(subtask: Omit<Undated<AddSubtaskCommand>, 'id' | 'type'>): string
  /** Was the task asked to end, and is it to do so before its work is done? Only the documented profile has it so. */
  isEnding(id: string): boolean
  /** Ends a task whose work is done, or that is to end before. */
  end(id: string, options?: { readonly rollUp?: boolean }): void
  /** Ends a task as a failure, and says why. */
  fail(id: string, why: string): void
}

export function taskHand(store: TaskStore, newId: () => string, rootId: string): TaskHand {
  const hand: TaskHand = {
    rootId,
    task(id) {
      const found = store.find(id)
      if (found === undefined) throw new Escaped(`Task ${id} is not there any more.`)
      return found.task
    },
    act(command) {
      const execution = store.execute(rootId, { ...command, at: store.stamp() })
      if (!execution.ok) throw new Escaped(execution.refusal.message)
    },
    add(subtask) {
      const id = newId()
      hand.act({ type: 'add-subtask', id, ...subtask })
      return id
    },
    isEnding: (id) => hand.task(id).status === 'terminating',
    end(id, { rollUp = true } = {}) {
      hand.act(hand.isEnding(id) ? { type: 'stop', id } : { type: 'complete', id, rollUp })
    },
    fail(id, why) {
      hand.act({ type: 'message', id, text: why, error: true, contextType: 'task', context: id })
      hand.act({ type: 'failure', id })
      hand.end(id, { rollUp: false })
    },
  }
  return hand
}
