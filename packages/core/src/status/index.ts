export { type StatusBuilder, type StatusMessageInit, statusBuilder } from './builder.ts'
export {
  type StatusDocument,
  type StatusDocumentDetails,
  type StatusDocumentMessage,
  toStatusDocument,
} from './document.ts'
export { mergeStatuses } from './merge-statuses.ts'
export {
  type Status,
  type StatusDetails,
  type StatusLink,
  type StatusMessage,
  type StatusMessageDocument,
  statusMessageSchema,
  statusSchema,
} from './model.ts'
export { parseStatus, type StatusParseResult, type StatusWarning } from './parse-status.ts'
export { joinResults, type ResultWord, readResultWord } from './result.ts'
export { type RollUpChild, rollUp } from './roll-up.ts'
