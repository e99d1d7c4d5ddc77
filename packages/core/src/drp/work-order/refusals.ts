import type { Refusal, TransitionRefusalCode } from '../../lifecycle/index.ts'
import type { MachineProblem } from '../machine/problems.ts'
import type { MachineRefusalCode } from '../machine/refusals.ts'
import type { WorkOrderEvent } from './events.ts'

/**
 * Why a command on a work order was refused. The lifecycle's own reasons, those of a machine's task list and jobs, or
 * - `no-work-order`: there is no such order; `already-created`: there is one;
 * - `invalid-work-order`: it would have what the message says, or the problems that the refusal lists;
 * - `no-machine`: the machine that it names does not exist;
 * - `not-in-work-order-mode`: the machine runs its own tasks; `machine-not-runnable`: it runs nothing; `machine-busy`: it runs other orders;
 * - `other-machine`: the order is another machine's, or its filter does not choose this one;
 * - `not-running`: only a running order has jobs; `not-runnable`: the order is not to run tasks, or is not available;
 * - `not-over`: only an order that is over is archived or removed; `over`: one that is over does not change; `already-archived`: it is archived.
 */
export type WorkOrderRefusalCode =
  | TransitionRefusalCode
  | Exclude<MachineRefusalCode, 'invalid-machine'>
  | 'no-work-order'
  | 'invalid-work-order'
  | 'not-in-work-order-mode'
  | 'machine-not-runnable'
  | 'machine-busy'
  | 'other-machine'
  | 'not-running'
  | 'not-over'
  | 'over'
  | 'already-archived'

/** A refused command on a work order. */
export interface WorkOrderRefusal extends Refusal<WorkOrderRefusalCode> {
  /** What is wrong with what the command would have made; none for most reasons. */
  readonly problems: readonly MachineProblem[]
}

/** A refused decision. */
export interface WorkOrderRefused {
  /** False: nothing happens. */
  readonly ok: false
  /** Why. */
  readonly refusal: WorkOrderRefusal
}

/** What the decider of work orders answers: what happens, in order, or why nothing does. */
export type WorkOrderDecision = { readonly ok: true; readonly events: readonly WorkOrderEvent[] } | WorkOrderRefused

/** Refuses a command. */
export function refuse(
  code: WorkOrderRefusalCode,
  state: string,
  command: string,
  message: string,
  problems: readonly MachineProblem[] = [],
): WorkOrderRefused {
  return { ok: false, refusal: { code, state, command, legal: [], message, problems } }
}

/** Refuses a command on a work order that is not there. */
export function refuseMissing(command: string): WorkOrderRefused {
  return refuse('no-work-order', 'none', command, 'There is no work order: create it first.')
}

/** Refuses a command that would make a work order with problems. */
export function refuseInvalid(
  state: string,
  command: string,
  id: string | null,
  problems: readonly MachineProblem[],
): WorkOrderRefused {
  const message = `Work order ${id}: ${problems.map(({ text }) => text).join('; ')}.`
  return refuse('invalid-work-order', state, command, message, problems)
}

/** Refuses what the lifecycle does not allow. */
export function refuseTransition(refusal: Refusal<TransitionRefusalCode>, command: string): WorkOrderRefused {
  const { code, state, legal, message } = refusal
  return { ok: false, refusal: { code, state, command, legal, message, problems: [] } }
}
