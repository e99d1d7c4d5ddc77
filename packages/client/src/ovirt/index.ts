export type { OvirtAuth, OvirtPasswordAuth, PersistentSession } from './auth/options.ts'
export {
  memorySessionStore,
  type OvirtPersistentSession,
  type OvirtSession,
  type OvirtToken,
  type SessionStore,
} from './auth/session-store.ts'
export { createOvirtClient, type OvirtClient, type OvirtV3Client } from './client.ts'
export type { CorrelatedJobsOptions, CorrelatedJobsResult } from './correlated-jobs.ts'
export type { EndArguments } from './end-arguments.ts'
export type { EndJobOptions, JobEnding } from './end-job-once.ts'
export type { EndStepOptions, StepEnding } from './end-step-once.ts'
export type { EnsuredJob, EnsureJobOptions } from './ensure-job.ts'
export type { EnsuredStep } from './ensure-step.ts'
export type { JobFollow, StepFollow } from './follow.ts'
export type { OvirtFormat } from './format/format.ts'
export { jsonFormat } from './format/json-format.ts'
export { xmlFormat } from './format/xml-format.ts'
export type { JobListQuery } from './job-list.ts'
export type { GetJobOptions } from './job-operations.ts'
export type { OvirtJobWaits } from './job-waits.ts'
export type { OvirtJobs } from './jobs.ts'
export type { OvirtClientOptions, OvirtProfile, OvirtV3ClientOptions, OvirtV4ClientOptions } from './options.ts'
export type { StepListQuery } from './step-list.ts'
export type { GetStepOptions } from './step-operations.ts'
export type { OvirtSteps } from './steps.ts'
export {
  type Tracked,
  type TrackedJob,
  type TrackedStep,
  type TrackedStepOptions,
  type TrackLoss,
  type TrackLossReason,
  type TrackOptions,
  type TrackReport,
  track,
} from './track/index.ts'
