export { checkOptions } from './check-options.ts'
export {
  abortSignal,
  anything,
  atLeast,
  callable,
  flag,
  milliseconds,
  type OptionRule,
  oneOf,
  record,
  text,
  wholeNumber,
} from './option-rules.ts'
