export type { DocumentedJobAssumptions, GivenJobAssumptions } from './job/assumptions.ts'
export {
  type CleanableJob,
  type GivenJobCleanup,
  type JobCleanup,
  jobCleanupDefaults,
  jobsToClean,
} from './job/cleanup.ts'
export type {
  AddJobCommand,
  AddStepCommand,
  Asker,
  CleanCommand,
  ClearJobCommand,
  EndFields,
  EndJobCommand,
  EndStepCommand,
  JobCommand,
  ReportProgressCommand,
  RestartEngineCommand,
} from './job/commands.ts'
export type {
  JobAdded,
  JobCleared,
  JobEnded,
  JobRecordEvent,
  JobRemoved,
  JobUpdated,
  JobWay,
  ProgressReported,
  StepAdded,
  StepEnded,
  StepsClosed,
  StepWay,
} from './job/events.ts'
export { type JobDecider, jobDecider } from './job/job-decider.ts'
export type { JobDecision, JobProblem, JobRefusal, JobRefusalCode, JobRefused } from './job/refusals.ts'
export type { JobDeciderOptions, JobDeciderProfile } from './job/rules.ts'
export { type JobRecord, noJob, type StepRecord, stepOf, stepsUnder } from './job/state.ts'
export { formatJson } from './json/format-json.ts'
export {
  parseAction,
  parseFault,
  parseJob,
  parseJobList,
  parseStep,
  parseStepList,
} from './json/parse-documents.ts'
export { readJson } from './json/read-json.ts'
export { type WriteJsonOptions, writeJson } from './json/write-json.ts'
export { jobLifecycle, jobLifecycles, stepLifecycle, stepLifecycles } from './lifecycle.ts'
export { type Action, actionSchema, type GracePeriod, gracePeriodSchema } from './model/action.ts'
export { type CreateJob, createJobSchema, parseCreateJob } from './model/create-job.ts'
export { type CreateStep, createStepSchema, type ParentStep, parseCreateStep } from './model/create-step.ts'
export type {
  AnswerDocuments,
  DocumentKind,
  DocumentProfile,
  ReadOptions,
  RequestDocuments,
  WritableDocuments,
} from './model/documents.ts'
export {
  type EndAction,
  type EndJobActionV3,
  type EndStatusV3,
  type EndStepActionV3,
  endActionSchema,
  endJobActionV3Schema,
  endStepActionV3Schema,
  parseEndAction,
  parseEndJobActionV3,
  parseEndStepActionV3,
} from './model/end-action.ts'
export {
  type EntityFields,
  type Link,
  linkSchema,
  type Reference,
  referenceSchema,
} from './model/entity.ts'
export { type Fault, faultSchema } from './model/fault.ts'
export {
  type Job,
  type JobFields,
  jobFieldsSchema,
  jobSchema,
  type Step,
  type StepFields,
  stepFieldsSchema,
  stepSchema,
} from './model/job.ts'
export {
  type ActionStatus,
  actionStatuses,
  actionStatusSchema,
  type ExternalSystemType,
  externalSystemTypeSchema,
  externalSystemTypes,
  type JobStatus,
  jobStatuses,
  jobStatusSchema,
  type StepStatus,
  type StepType,
  stepTypeOf,
  stepTypeSchema,
  stepTypes,
} from './model/words.ts'
export { redact } from './view/redact.ts'
export { type StepNode, type StepTrees, stepTreesOf } from './view/step-tree.ts'
export { type JobViewContext, type StepViewContext, toJobView } from './view/to-job-view.ts'
