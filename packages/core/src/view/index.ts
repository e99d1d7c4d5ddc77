export type { HeldUpFlag, JobView, MessageView, ProgressView, System, TargetView, ViewFlag } from './job-view.ts'
export { viewKey } from './view-key.ts'
