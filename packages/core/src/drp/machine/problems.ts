/**
 * What can be wrong with a machine or a job:
 * - `missing-workflow`, `missing-stage`, `missing-bootenv`, `missing-task`: it names an object that does not exist;
 * - `unavailable-workflow`, `unavailable-stage`, `unavailable-bootenv`: the object exists but cannot be used;
 * - `unknown-machines-only`: the boot environment is only for machines that are not known yet;
 * - `malformed-entry`: an entry of the task list is neither a task nor a special entry that the server knows;
 * - `stage-fixed`, `bootenv-fixed`: the workflow decides the stage and the boot environment;
 * - `tasks-pending`: a stage is changed only when the task list is done; `in-stage`: the stage decides the boot environment;
 * - `past-changed`, `past-removed`: what was or is executed stays; `future-changed`: only tasks before the next stage can change;
 * - `advanced`: only jobs advance CurrentTask; `reposition-not-allowed`: the caller may not set it back; `past-boot-env`: nobody may set it
 *   back behind the last change of boot environment;
 * - `tasks-and-position`: the list and CurrentTask are not changed at the same time;
 * - `invalid-state`, `invalid-exit-state`: a job's word that does not exist; `invalid-task`, `invalid-stage`: no name that an object can have;
 *   `no-target`: a job outside the task list that is about no object; `no-previous`: a job without the job before it, not even the empty one.
 */
export type MachineProblemCode =
  | 'missing-workflow'
  | 'missing-stage'
  | 'missing-bootenv'
  | 'missing-task'
  | 'unavailable-workflow'
  | 'unavailable-stage'
  | 'unavailable-bootenv'
  | 'unknown-machines-only'
  | 'malformed-entry'
  | 'stage-fixed'
  | 'bootenv-fixed'
  | 'tasks-pending'
  | 'in-stage'
  | 'past-changed'
  | 'past-removed'
  | 'future-changed'
  | 'advanced'
  | 'reposition-not-allowed'
  | 'past-boot-env'
  | 'tasks-and-position'
  | 'invalid-state'
  | 'invalid-exit-state'
  | 'invalid-task'
  | 'invalid-stage'
  | 'no-target'
  | 'no-previous'

/** Something that is wrong with a machine or a job. */
export interface MachineProblem {
  /** What, in a word that code can switch on. */
  readonly code: MachineProblemCode
  /** What, in the words in which the server lists it in `Errors` or in the `Messages` of an error. */
  readonly text: string
}
