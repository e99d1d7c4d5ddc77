export type { LcmActionInput, LcmActions, LcmV1Actions } from './actions.ts'
export { ActiveJobsError, type ActiveJobsOptions } from './active-jobs.ts'
export type { CancelJobOptions, JobCancellation } from './cancel-job.ts'
export { createLcmClient, type LcmClient, type LcmV1Client } from './client.ts'
export type { LcmClusterWaits } from './cluster-waits.ts'
export type { LcmClusters, V1CreateCluster } from './clusters.ts'
export type { LcmDatacenters, OfCluster } from './datacenters.ts'
export type { FollowEventsOptions } from './follow-events.ts'
export type { LcmJobEvents } from './job-events.ts'
export { LcmJobNotSucceededError } from './job-failed-error.ts'
export type { JobFailure } from './job-failures.ts'
export type { LcmJobNodes } from './job-nodes.ts'
export type { JobReport } from './job-report.ts'
export type { LcmJobWaits } from './job-waits.ts'
export type { LcmJobs } from './jobs.ts'
export type { LcmListing } from './listing.ts'
export type { LcmNodes, OfDatacenter } from './nodes.ts'
export type {
  LcmAuth,
  LcmClientOptions,
  LcmPaging,
  LcmPasswordAuth,
  LcmSessionForm,
  LcmTokenAuth,
  LcmV1ClientOptions,
  LcmV2ClientOptions,
  LcmVersion,
} from './options.ts'
export type { LcmModels, LcmRecords } from './records.ts'
export { type LcmSession, memorySessionStore, type SessionStore } from './session-store.ts'
