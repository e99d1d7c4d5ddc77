import { type Open, type OpenEnum, openEnum } from '../../wire/index.ts'

/** Where a job stands, in the spelling of v4. v3 writes the same words with capital letters. */
export type JobStatus = 'started' | 'finished' | 'failed' | 'aborted' | 'unknown'

/** Where a step stands: the words of a job. */
export type StepStatus = JobStatus

/** What a step does. `unknown` is what the engine shows for each of the forty or so kinds of steps that its API has no word for. */
export type StepType = 'validating' | 'executing' | 'finalizing' | 'rebalancing_volume' | 'removing_bricks' | 'unknown'

/** The system outside the engine that a step of the engine's own runs in. */
export type ExternalSystemType = 'vdsm' | 'gluster'

/** How an action went, or goes on. */
export type ActionStatus = 'pending' | 'in_progress' | 'complete' | 'failed'

/** The statuses of jobs and steps. */
export const jobStatuses: readonly JobStatus[] = /*@__PURE__*/ (() =>
  Object.freeze<JobStatus[]>(['started', 'finished', 'failed', 'aborted', 'unknown']))()

/** The types of steps that the API has words for. */
export const stepTypes: readonly StepType[] = /*@__PURE__*/ (() =>
  Object.freeze<StepType[]>([
    'validating',
    'executing',
    'finalizing',
    'rebalancing_volume',
    'removing_bricks',
    'unknown',
  ]))()

/** The systems outside the engine that steps run in. */
export const externalSystemTypes: readonly ExternalSystemType[] = /*@__PURE__*/ (() =>
  Object.freeze<ExternalSystemType[]>(['vdsm', 'gluster']))()

/** The statuses of actions. */
export const actionStatuses: readonly ActionStatus[] = /*@__PURE__*/ (() =>
  Object.freeze<ActionStatus[]>(['pending', 'in_progress', 'complete', 'failed']))()

/** What the status of a job or step must be in an answer. New words are kept. */
export const jobStatusSchema: OpenEnum<JobStatus> = /*@__PURE__*/ (() => openEnum(jobStatuses))()

/** What the type of a step must be in an answer. New words are kept. */
export const stepTypeSchema: OpenEnum<StepType> = /*@__PURE__*/ (() => openEnum(stepTypes))()

/** What the outside system of a step must be in an answer. New words are kept. */
export const externalSystemTypeSchema: OpenEnum<ExternalSystemType> = /*@__PURE__*/ (() =>
  openEnum(externalSystemTypes))()

/** What the status of an action must be in an answer. New words are kept. */
export const actionStatusSchema: OpenEnum<ActionStatus> = /*@__PURE__*/ (() => openEnum(actionStatuses))()

/**
 * The word of the API for a type of step, as the engine chooses it: small and capital letters alike, and `unknown` for all it has no word for.
 *
 * @param type a word of the API, of the engine's own list (`INSTALLING_HOST`), or one that is new.
 * @example
 * import { stepTypeOf } from '@jobwright/core/ovirt'
 * stepTypeOf('VALIDATING') //=> 'validating'
 * stepTypeOf('INSTALLING_HOST') //=> 'unknown'
 */
export function stepTypeOf(type: Open<StepType>): StepType {
  return stepTypes.find((known) => known === type.toLowerCase()) ?? 'unknown'
}
