import type { AnyLifecycle, Refusal, TransitionRefusalCode } from '../../lifecycle/index.ts'
import type { MachineEvent } from './events.ts'
import type { MachineProblem } from './problems.ts'

/**
 * Why a command on a machine was refused; the status of v3.13's answer in brackets. The lifecycle's own reasons (v4 only), or
 * - `no-machine` (422 on POST /jobs): there is no machine; `already-created` (409): there is one;
 * - `invalid-machine`, `invalid-job` (422, on POST /jobs 500): it would have the problems that the refusal lists;
 * - `locked` (403): users may only unlock the machine;
 * - `out-of-range` (500, a defect of v3.13): CurrentTask is not a place of the list;
 * - `not-runnable` (409): it is not runnable, or not available; `job-exists` (409): its current job is created or running;
 * - `unknown-job` (404): it has no such job; `not-deletable` (422): the job is not over and nothing came after it;
 * - `duplicate-id` (409): there is a job of that id; `not-an-action`: no action of that job is being executed;
 * - `not-waiting`: no failed task waits for its next try;
 * - `not-in-profile`: the profile's server knows nothing of the kind.
 */
export type MachineRefusalCode =
  | TransitionRefusalCode
  | 'no-machine'
  | 'already-created'
  | 'invalid-machine'
  | 'invalid-job'
  | 'locked'
  | 'out-of-range'
  | 'not-runnable'
  | 'job-exists'
  | 'unknown-job'
  | 'not-deletable'
  | 'duplicate-id'
  | 'not-an-action'
  | 'not-waiting'
  | 'not-in-profile'

/** A refused command on a machine. */
export interface MachineRefusal extends Refusal<MachineRefusalCode> {
  /** What is wrong with what the command would have made, in the server's order; none for all other reasons. */
  readonly problems: readonly MachineProblem[]
}

/** A refused decision. */
export interface MachineRefused {
  /** False: nothing happens. */
  readonly ok: false
  /** Why. */
  readonly refusal: MachineRefusal
}

/** What the decider of machines answers: what happens, in order, or why nothing does. */
export type MachineDecision = { readonly ok: true; readonly events: readonly MachineEvent[] } | MachineRefused

/** Refuses a command. */
export function refuse(code: MachineRefusalCode, command: string, message: string): MachineRefused {
  return { ok: false, refusal: { code, state: 'none', command, legal: [], message, problems: [] } }
}

/** Refuses a command that would make a machine or a job with problems. */
export function refuseInvalid(
  code: 'invalid-machine' | 'invalid-job',
  command: string,
  what: string,
  problems: readonly MachineProblem[],
): MachineRefused {
  const message = `${what}: ${problems.map(({ text }) => text).join('; ')}.`
  return { ok: false, refusal: { code, state: 'none', command, legal: [], message, problems } }
}

/** Refuses to bring a job into a state that its lifecycle does not lead to, or undefined where it does. */
export function refuseMove(
  lifecycle: AnyLifecycle,
  command: string,
  job: { readonly id: string; readonly state: string },
  to: string,
): MachineRefused | undefined {
  const { edges } = lifecycle
  if (edges.some((edge) => edge.from === job.state && edge.to === to)) return undefined
  const ways = edges.filter(({ from }) => from === job.state).map((edge) => edge.to)
  const instead = ways.length > 0 ? `it can become ${ways.join(', ')}` : 'it is over'
  const message = `Job ${job.id} (${job.state}) cannot become ${to}: ${instead}.`
  return {
    ok: false,
    refusal: { code: 'illegal-transition', state: job.state, command, legal: ways, message, problems: [] },
  }
}
