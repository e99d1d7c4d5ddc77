import type { AnyLifecycle, Refusal, TransitionRefusalCode } from '../../lifecycle/index.ts'
import type { TaskState } from './state.ts'

/**
 * Why a command on a tree of tasks was refused: the lifecycle's own reasons, or
 * - `no-task`: there is no task yet; `already-created`: there is one;
 * - `unknown-task`: the tree has no task of that id (also no such parent); `duplicate-id`: it has one already;
 * - `unknown-action`: not an action that the profile lets a user ask for;
 * - `not-top-level`: only the top-level task is queued;
 * - `not-registrable`: an orphan cannot be registered, it has no parent;
 * - `parent-terminating`: nothing is added below a task that is `terminating`;
 * - `task-ended`: the documented profile changes nothing on a task that is over;
 * - `incomplete-message`: a message lacks a text, an error flag or what it is about;
 * - `not-json`: a value cannot be kept, because it is no JSON or nested too deep;
 * - `max-retries-reached`: there were as many tries as are allowed; `not-documented`: the documented profile knows no retry;
 * - `not-terminated`: only what was asked to end early is stopped; `runs-to-its-end`: of the running tasks only `noop` can be stopped.
 */
export type TaskRefusalCode =
  | TransitionRefusalCode
  | 'no-task'
  | 'already-created'
  | 'unknown-task'
  | 'duplicate-id'
  | 'unknown-action'
  | 'not-top-level'
  | 'not-registrable'
  | 'parent-terminating'
  | 'task-ended'
  | 'incomplete-message'
  | 'not-json'
  | 'max-retries-reached'
  | 'not-documented'
  | 'not-terminated'
  | 'runs-to-its-end'

/** A refused decision. */
export interface Refused {
  readonly ok: false
  readonly refusal: Refusal<TaskRefusalCode>
}

/** Refuses a command that concerns no task of the tree. `legal` is what would be legal instead. */
export function refuse(code: TaskRefusalCode, command: string, legal: readonly string[], message: string): Refused {
  return { ok: false, refusal: { code, state: 'none', command, legal, message } }
}

/** Refuses a command on a task; what is legal is what the task's lifecycle allows. */
export function refuseOn(
  task: TaskState,
  lifecycle: AnyLifecycle,
  code: TaskRefusalCode,
  command: string,
  why: string,
): Refused {
  const message = `Task ${task.id} (${task.action}, ${task.status}): ${why}`
  return {
    ok: false,
    refusal: { code, state: task.status, command, legal: lifecycle.commandsFrom(task.status), message },
  }
}
