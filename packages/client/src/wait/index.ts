export { check } from './check.ts'
export { exitCodeOf } from './exit-code-of.ts'
export { type CancellableJobMethods, type JobMethods, jobMethods } from './job-methods.ts'
export { JobNotSucceededError } from './job-not-succeeded-error.ts'
export { resume } from './resume.ts'
export type { Snapshot } from './snapshot.ts'
export { wait } from './wait.ts'
export { waitAll } from './wait-all.ts'
export { WaitFailedError, type WaitFailedErrorInit } from './wait-failed-error.ts'
export { waitForSuccess } from './wait-for-success.ts'
export type {
  Acceptable,
  CheckOptions,
  OnTimeout,
  ResumeOptions,
  WaitAllOptions,
  WaitForSuccessOptions,
  WaitOptions,
  WaitTokenOptions,
} from './wait-options.ts'
export type { CheckResult, WaitResult } from './wait-result.ts'
export { waitToken } from './wait-token.ts'
export { type JobWatch, watch } from './watch.ts'
export type { CancellableWatchable, CancellableWatched, ReadContext, Watchable, Watched } from './watched.ts'
