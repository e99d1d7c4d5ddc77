import { type OpenEnum, openEnum } from '../../wire/index.ts'

/** The statuses of a job, of a job node, and of what jobs are run on. */
export type JobStatus = 'PENDING' | 'RUNNING' | 'IDLE' | 'WILL_FAIL' | 'COMPLETE' | 'FAILED' | 'TERMINATED' | 'ORPHANED'

/** What a job can be asked to do. `upgrade` is known from v2 alone; imports and agent installs are jobs too, but their words are in no document. */
export type JobType = 'install' | 'configure' | 'restart' | 'upgrade'

/** What a job can be run on. */
export type JobScope = 'cluster' | 'datacenter' | 'node'

/** The known kinds of events. */
export type JobEventType = 'milestone' | 'check' | 'error'

/** The known kinds of events, more precisely: `start` goes with `milestone`, `file-contents` with `check`, `MeldError` most likely with `error`. */
export type JobEventSubtype = 'start' | 'file-contents' | 'MeldError'

/**
 * How many nodes a job works on at a time. `default` lets LCM decide, which today is one node after another; `cluster-at-a-time` is used to work
 * on all nodes at once. OpsCenter's pages offer five more, whose words in the API are in no document.
 */
export type ConcurrencyStrategy = 'default' | 'cluster-at-a-time'

/** What the `status` of a job or a job node, and the `job-status` of a resource, must be. */
export const jobStatusSchema: OpenEnum<JobStatus> = /*@__PURE__*/ (() =>
  openEnum(['PENDING', 'RUNNING', 'IDLE', 'WILL_FAIL', 'COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED']))()

/** What the `job-type` of a job must be. */
export const jobTypeSchema: OpenEnum<JobType> = /*@__PURE__*/ (() =>
  openEnum(['install', 'configure', 'restart', 'upgrade']))()

/** What the `event-type` of an event must be. */
export const jobEventTypeSchema: OpenEnum<JobEventType> = /*@__PURE__*/ (() =>
  openEnum(['milestone', 'check', 'error']))()

/** What the `event-subtype` of an event must be. */
export const jobEventSubtypeSchema: OpenEnum<JobEventSubtype> = /*@__PURE__*/ (() =>
  openEnum(['start', 'file-contents', 'MeldError']))()

/** What the `concurrency-strategy` of a job must be. */
export const concurrencyStrategySchema: OpenEnum<ConcurrencyStrategy> = /*@__PURE__*/ (() =>
  openEnum(['default', 'cluster-at-a-time']))()
