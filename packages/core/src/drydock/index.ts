export type {
  AddSubtaskCommand,
  AdvanceCommand,
  AlignCommand,
  BubbleCommand,
  CompleteCommand,
  CreateCommand,
  MarkCommand,
  MessageCommand,
  RetryCommand,
  TaskCommand,
  TerminateCommand,
} from './decider/commands.ts'
export type {
  MessageAdded,
  ResultSet,
  SubtaskAdded,
  TaskCreated,
  TaskEvent,
  TaskMoved,
  TaskRetried,
  TerminationRequested,
} from './decider/events.ts'
export type { TaskDeciderOptions, TaskProfile } from './decider/profile.ts'
export type { TaskRefusalCode } from './decider/refusals.ts'
export { subtasksOf, type TaskState, type TaskStateMessage, type TaskTree, taskOf } from './decider/state.ts'
export { taskDecider } from './decider/task-decider.ts'
export { toTask } from './decider/to-task.ts'
export { taskLifecycle, taskLifecycles } from './lifecycle.ts'
export {
  type DeployedAction,
  type DocumentedAction,
  deployedActions,
  documentedActions,
  type OrchestratorAction,
  orchestratorActions,
} from './model/action.ts'
export { type BuildData, buildDataSchema, parseBuildDataList } from './model/build-data.ts'
export {
  type CheckStatus,
  checkStatusSchema,
  type DesignReference,
  parseDesignValidation,
  parseHealth,
} from './model/checks.ts'
export {
  type CreateTask,
  createTaskSchema,
  type DocumentedCreateTask,
  documentedCreateTaskSchema,
  parseCreateTask,
  parseDocumentedCreateTask,
} from './model/create-task.ts'
export {
  type DrydockErrorBody,
  type ErrorBody,
  errorBodySchema,
  errorMessageOf,
  type FalconErrorBody,
  parseErrorBody,
} from './model/error-body.ts'
export {
  initialTaskOf,
  isLayered,
  type LayeredTasks,
  layeredTasksSchema,
  parseLayeredTasks,
  tasksOf,
} from './model/layered-tasks.ts'
export { type Machine, machineSchema, nodeNamesSchema, parseMachineList, parseNodeNames } from './model/machine.ts'
export { parseTask, parseTaskList, type Task, type TaskStatus, taskSchema } from './model/task.ts'
export { type ApiVersion, type ApiVersions, parseVersions, versionsSchema } from './model/versions.ts'
export { redact } from './redact.ts'
export { type AlignResultOptions, alignResult } from './rules/align-result.ts'
export { type BubbleResultsOptions, bubbleResults } from './rules/bubble-results.ts'
export { markFailure } from './rules/mark-failure.ts'
export { markSuccess } from './rules/mark-success.ts'
export { nodeFilterFromFailures, nodeFilterFromNames, nodeFilterFromSuccesses } from './rules/node-filter-from.ts'
export type { ResultTask, TaskResult } from './rules/result-task.ts'
export { type RetryAttempt, retryTask } from './rules/retry-task.ts'
export { rollUpByAction } from './rules/roll-up-by-action.ts'
export { type TaskViewContext, toJobView } from './view/to-job-view.ts'
