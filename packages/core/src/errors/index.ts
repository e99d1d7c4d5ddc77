export {
  type Applied,
  type ErrorCode,
  isJobwrightError,
  JobwrightError,
  type JobwrightErrorInit,
} from './jobwright-error.ts'
