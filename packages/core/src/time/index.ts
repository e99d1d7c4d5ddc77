export { compareTimestamps, parseTimestamp } from './timestamp.ts'
