import type { Refusal, TransitionRefusalCode } from '../../lifecycle/index.ts'
import type { JobRecordEvent } from './events.ts'

/**
 * One check of a command that failed:
 * - `succeeded-missing`: `v3` needs to be told how a step ended; `status-missing`: `v3` and `documented` need the status of an end;
 * - `status-not-settable`: `documented` ends nothing with that status;
 * - `no-job`: there is no job; `no-step`: it has no such step; `no-parent`: the id is neither that of the job nor of a step of it;
 * - `empty-description`: the description is blank;
 * - `not-external`: the job or the step is the engine's own.
 */
export type JobProblem =
  | 'succeeded-missing'
  | 'status-missing'
  | 'status-not-settable'
  | 'no-job'
  | 'no-step'
  | 'no-parent'
  | 'empty-description'
  | 'not-external'

/**
 * Why a command on a job was refused: a check that failed ({@link JobProblem}), the lifecycle's own reasons, or
 * - `already-added`: there is a job; `duplicate-id`: it has a step of that id;
 * - `external`: only the engine's own steps report progress; `progress-not-percent`: it is no whole number from 0 to 100;
 * - `parent-ended`, `steps-not-ended`: by an assumption about the documented profile.
 */
export type JobRefusalCode =
  | TransitionRefusalCode
  | JobProblem
  | 'already-added'
  | 'duplicate-id'
  | 'external'
  | 'progress-not-percent'
  | 'parent-ended'
  | 'steps-not-ended'

/** A refused command on a job. The command and the problems tell together which words the engine has for it. */
export interface JobRefusal extends Refusal<JobRefusalCode> {
  /** All checks that failed, in the engine's order; the first is the code. None where no check of the engine did. */
  readonly problems: readonly JobProblem[]
}

/** A refused decision. */
export interface JobRefused {
  /** False: nothing happens. */
  readonly ok: false
  /** Why. */
  readonly refusal: JobRefusal
}

/** What the decider of jobs answers: what happens, in order, or why nothing does. */
export type JobDecision = { readonly ok: true; readonly events: readonly JobRecordEvent[] } | JobRefused

/** Refuses a command. `legal` is what would be legal instead. */
export function refuse(
  code: JobRefusalCode,
  state: string,
  command: string,
  message: string,
  legal: readonly string[] = [],
): JobRefused {
  return { ok: false, refusal: { code, state, command, legal, message, problems: [] } }
}

/** Refuses a command whose checks failed. */
export function refuseProblems(
  problems: readonly [JobProblem, ...JobProblem[]],
  state: string,
  command: string,
): JobRefused {
  const message = `${command}: ${problems.map((problem) => sentences[problem]).join(' ')}`
  return { ok: false, refusal: { code: problems[0], state, command, legal: [], message, problems } }
}

/** Refuses what the lifecycle does not allow. */
export function refuseTransition(refusal: Refusal<TransitionRefusalCode>, command: string): JobRefused {
  const { code, state, legal, message } = refusal
  return refuse(code, state, command, message, legal)
}

const sentences: { readonly [Problem in JobProblem]: string } = {
  'succeeded-missing': 'Say whether it succeeded.',
  'status-missing': 'Say the status to end with.',
  'status-not-settable': 'An end sets the status finished, failed or aborted, and no other.',
  'no-job': 'There is no such job.',
  'no-step': 'The job has no such step.',
  'no-parent': 'The parent is neither the job nor one of its steps.',
  'empty-description': 'The description must not be blank.',
  'not-external': "It is the engine's own, not one that was added over the API.",
}
