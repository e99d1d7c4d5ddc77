export { agentDecider } from './agent/agent-decider.ts'
export type {
  AgentCommand,
  AgentConnectedCommand,
  AgentErrorCommand,
  AgentInterruptCommand,
  AgentJobCommand,
  AgentMachineCommand,
  AgentPoweredCommand,
  AgentStageChangedCommand,
  AgentStageCommand,
  AgentStageMapCommand,
  AgentStartCommand,
  AgentTaskEndedCommand,
  AgentTimeOutCommand,
  ObservedMachine,
} from './agent/commands.ts'
export type {
  AgentEffect,
  AwaitMachineEffect,
  FailJobEffect,
  MarkNotRunnableEffect,
  PauseEffect,
  PlainEffect,
  PostJobEffect,
  ReportJobEffect,
  RunJobEffect,
  StageEffect,
} from './agent/effects.ts'
export type {
  AgentChrootEntered,
  AgentChrootLeft,
  AgentEffectAsked,
  AgentEnded,
  AgentErrorNoted,
  AgentEvent,
  AgentJobTaken,
  AgentMachineSeen,
  AgentMoved,
  AgentStagePlanned,
} from './agent/events.ts'
export { agentLifecycle, agentLifecycles } from './agent/lifecycle.ts'
export type { AgentDeciderOptions, AgentProfile } from './agent/profile.ts'
export type {
  AgentExpectation,
  AgentJob,
  AgentMachine,
  AgentNextStage,
  AgentState,
  AgentStatus,
  AgentTransition,
} from './agent/state.ts'
export type { AgentRefusalCode } from './agent/turn.ts'
export { type DrpAcknowledgement, isAcknowledgement } from './events/acknowledgement.ts'
export { type DrpRegistrationWriting, drpRegistration } from './events/drp-registration.ts'
export { type DrpMatchOptions, matchesRegistration } from './events/matches-registration.ts'
export { type DrpRegistrationParse, parseDrpRegistration } from './events/parse-registration.ts'
export type {
  DrpEventProfile,
  DrpRegistration,
  DrpRegistrationInput,
  DrpRegistrationOptions,
  DrpRegistrationPart,
  DrpRegistrationRefusal,
} from './events/registration.ts'
export { exitCodeModeOf } from './exit-code/exit-code-mode.ts'
export { type ExitCodeMode, originalExitCodes, saneExitCodes } from './exit-code/exit-codes.ts'
export { type ExitFlags, type ExitState, exitStateOf } from './exit-code/exit-state.ts'
export {
  type AfterExit,
  type ExitCode,
  type ExitCodeMeaning,
  type ExitCodeOptions,
  type ExitCodeProfile,
  interpretExitCode,
} from './exit-code/interpret-exit-code.ts'
export { bestFingerprintMatch, type FingerprintMatch } from './fingerprint/best-fingerprint-match.ts'
export type { FingerprintOptions, FingerprintPart, FingerprintScore } from './fingerprint/fingerprint-scorer.ts'
export type { FingerprintedMachine, FingerprintFormula, FingerprintItem } from './fingerprint/formula.ts'
export { scoreFingerprint } from './fingerprint/score-fingerprint.ts'
export { parseWhoami, type Whoami, whoamiSchema } from './fingerprint/whoami.ts'
export { jobLifecycle, jobLifecycles, workOrderLifecycle } from './lifecycle.ts'
export type { MachineAssumptions } from './machine/assumptions.ts'
export type {
  AddIndependentJobCommand,
  CreateMachineCommand,
  DeleteJobCommand,
  EditMachineCommand,
  EndActionCommand,
  MachineCommand,
  MachineFields,
  MachineJobFields,
  RemoveMachineCommand,
  RequestJobCommand,
  RetryTaskCommand,
  UpdateJobCommand,
} from './machine/commands.ts'
export type {
  BootEnvDefinition,
  MachineDefinitions,
  StageDefinition,
  TaskDefinition,
  WorkflowDefinition,
} from './machine/definitions.ts'
export type {
  JobChanges,
  JobCreated,
  JobDeleted,
  JobRequestAnswer,
  JobRequestAnswered,
  JobSaved,
  MachineChanges,
  MachineCreated,
  MachineEvent,
  MachineRemoved,
  MachineSaved,
  RetryPlanned,
} from './machine/events.ts'
export { type MachineDecider, machineDecider } from './machine/machine-decider.ts'
export type { MachineProblem, MachineProblemCode } from './machine/problems.ts'
export type { MachineDeciderOptions, MachineProfile } from './machine/profile.ts'
export type { MachineDecision, MachineRefusal, MachineRefusalCode, MachineRefused } from './machine/refusals.ts'
export { type MachineJobState, type MachineState, noMachine } from './machine/state.ts'
export {
  type AvailableAction,
  availableActionSchema,
  parseAvailableAction,
  parseAvailableActionList,
} from './model/available-action.ts'
export { type Blueprint, blueprintSchema, parseBlueprint, parseBlueprintList } from './model/blueprint.ts'
export { type BootEnv, bootEnvSchema, parseBootEnv, parseBootEnvList } from './model/boot-env.ts'
export { type Claim, claimSchema } from './model/claim.ts'
export { type CreateBlueprint, createBlueprintSchema, parseCreateBlueprint } from './model/create-blueprint.ts'
export {
  type CreateIndependentJob,
  createIndependentJobSchema,
  type IndependentJobTarget,
  parseCreateIndependentJob,
} from './model/create-independent-job.ts'
export { type CreateJob, createJobSchema, parseCreateJob } from './model/create-job.ts'
export { type CreateMachine, createMachineSchema, parseCreateMachine } from './model/create-machine.ts'
export { type CreateParam, createParamSchema, parseCreateParam } from './model/create-param.ts'
export { type CreateProfile, createProfileSchema, parseCreateProfile } from './model/create-profile.ts'
export { type CreateStage, createStageSchema, parseCreateStage } from './model/create-stage.ts'
export { type CreateTask, createTaskSchema, parseCreateTask } from './model/create-task.ts'
export {
  type CreateWorkOrder,
  type CreateWorkOrderFields,
  type CreateWorkOrderSource,
  type CreateWorkOrderTarget,
  createWorkOrderSchema,
  parseCreateWorkOrder,
} from './model/create-work-order.ts'
export { type CreateWorkflow, createWorkflowSchema, parseCreateWorkflow } from './model/create-workflow.ts'
export { emptyUuid, isEmptyUuid, isZeroTime, zeroTime } from './model/empty-values.ts'
export { type DrpErrorBody, drpErrorBodySchema, errorMessageOf, parseDrpErrorBody } from './model/error-body.ts'
export { type DrpEvent, drpEventSchema, parseDrpEvent } from './model/event.ts'
export { type Fingerprint, fingerprintSchema } from './model/fingerprint.ts'
export { type IndexInfo, indexesSchema, indexInfoSchema, parseIndexes, parseIndexInfo } from './model/index-info.ts'
export { type Info, type InfoStat, infoSchema, parseInfo } from './model/info.ts'
export {
  type Job,
  type JobPluginAction,
  jobPluginActionSchema,
  jobSchema,
  parseJob,
  parseJobList,
} from './model/job.ts'
export { type JobAction, jobActionSchema, parseJobAction, parseJobActionList } from './model/job-action.ts'
export { type Machine, machineSchema, parseMachine, parseMachineList } from './model/machine.ts'
export type { DrpObject } from './model/object.ts'
export { type OperatingSystem, operatingSystemSchema } from './model/operating-system.ts'
export { type Param, paramSchema, parseParam, parseParamList } from './model/param.ts'
export { type Prefs, parsePrefs, prefsSchema } from './model/prefs.ts'
export { type Profile, parseProfile, parseProfileList, profileSchema } from './model/profile.ts'
export { parseStage, parseStageList, type Stage, stageSchema } from './model/stage.ts'
export { parseTask, parseTaskList, type Task, taskSchema } from './model/task.ts'
export { type TaskErrorStack, taskErrorStackSchema } from './model/task-error-stack.ts'
export { type TemplateInfo, templateInfoSchema } from './model/template-info.ts'
export { parseTokenAnswer, type TokenAnswer, tokenAnswerSchema } from './model/token-answer.ts'
export type { JobExitState, JobState, PoolStatus, WorkOrderState } from './model/words.ts'
export { parseWorkOrder, parseWorkOrderList, type WorkOrder, workOrderSchema } from './model/work-order.ts'
export { parseWorkflow, parseWorkflowList, type Workflow, workflowSchema } from './model/workflow.ts'
export { aggregateParams } from './params/aggregate-params.ts'
export { isMachine } from './params/is-machine.ts'
export { lookUpParam } from './params/look-up-param.ts'
export { globalProfileName, type ParamContext, type ParamValue } from './params/param-sources.ts'
export type { JobPurgeAssumptions } from './purge/assumptions.ts'
export { parseGoDuration } from './purge/go-duration.ts'
export {
  type JobKeptReason,
  type JobPurge,
  type JobPurgedReason,
  type JobPurgeVerdict,
  jobsToPurge,
} from './purge/jobs-to-purge.ts'
export type { JobPurgeOptions } from './purge/options.ts'
export type { PurgeableJob } from './purge/purgeable-job.ts'
export type { DrpParamReading } from './query/columns.ts'
export { type DrpQueryTarget, type DrpQueryWriting, drpQuery } from './query/drp-query.ts'
export {
  type DrpQueryEvaluation,
  type DrpQueryEvaluationOptions,
  type DrpQueryQuirk,
  evaluateDrpQuery,
} from './query/evaluate-query.ts'
export type { DrpQueryFailure, DrpQueryFailureCode } from './query/failure.ts'
export type {
  DrpJobStateText,
  DrpJobWhere,
  DrpMachineWhere,
  DrpValue,
  DrpWhere,
  DrpWorkOrderStateText,
  DrpWorkOrderWhere,
} from './query/fields.ts'
export {
  type DrpIndex,
  type DrpIndexType,
  type DrpListPrefix,
  type DrpQueryProfile,
  drpIndexes,
} from './query/indexes.ts'
export { type DrpQueryParse, parseDrpQuery } from './query/parse-query.ts'
export type { DrpQuery, DrpQueryInput, DrpSort } from './query/query.ts'
export type { DrpQueryPairs } from './query/query-text.ts'
export type { DrpQueryRefusal } from './query/refusal.ts'
export type { DrpFromTo, DrpTest, DrpTestName, DrpTests, DrpTestValues, DrpTime } from './query/tests.ts'
export { redact } from './redact.ts'
export { afterTaskFailure, type TaskFailure, type TaskFailureOptions } from './task-errors/after-failure.ts'
export { type GivenAssumptions, type TaskErrorAssumptions, taskErrorAssumptions } from './task-errors/assumptions.ts'
export { retryBackOffMs } from './task-errors/back-off.ts'
export { restoreTaskList } from './task-errors/restore-task-list.ts'
export { stopsAfterTask, stopsBeforeTask } from './task-errors/stops.ts'
export { readTaskErrorRules, type TaskErrorRules } from './task-errors/task-error-rules.ts'
export type { TaskListChanges, TaskListState, WaitingTaskList } from './task-errors/task-list-state.ts'
export type { JobViewContext } from './view/job-view.ts'
export type { MachineViewContext } from './view/machine-view.ts'
export { toJobView } from './view/to-job-view.ts'
export type { WorkOrderViewContext } from './view/work-order-view.ts'
export type { WorkOrderAssumptions } from './work-order/assumptions.ts'
export type {
  ArchiveWorkOrderCommand,
  CancelWorkOrderCommand,
  CreateWorkOrderCommand,
  EditWorkOrderCommand,
  RemoveWorkOrderCommand,
  RequestWorkOrderJobCommand,
  StartWorkOrderCommand,
  WorkOrderCommand,
} from './work-order/commands.ts'
export type { BlueprintDefinition, WorkOrderDefinitions, WorkOrderMachine } from './work-order/definitions.ts'
export type {
  WorkOrderChanges,
  WorkOrderCreated,
  WorkOrderEvent,
  WorkOrderJobSaved,
  WorkOrderRemoved,
  WorkOrderSaved,
} from './work-order/events.ts'
export { nextWorkOrder, type QueuedWorkOrder } from './work-order/next-work-order.ts'
export type {
  WorkOrderDecision,
  WorkOrderRefusal,
  WorkOrderRefusalCode,
  WorkOrderRefused,
} from './work-order/refusals.ts'
export { noWorkOrder, type WorkOrderRecord } from './work-order/state.ts'
export {
  type WorkOrderDecider,
  type WorkOrderDeciderOptions,
  workOrderDecider,
} from './work-order/work-order-decider.ts'
