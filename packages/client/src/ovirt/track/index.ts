export type { TrackOptions } from './options.ts'
export { track } from './track.ts'
export type {
  Tracked,
  TrackedJob,
  TrackedStep,
  TrackedStepOptions,
  TrackLoss,
  TrackLossReason,
  TrackReport,
} from './tracked.ts'
