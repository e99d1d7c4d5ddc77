export type { ClusterAssumptions, GivenClusterAssumptions, IdleTimeouts, StrategyIds } from './cluster/assumptions.ts'
export { clusterDecider } from './cluster/cluster-decider.ts'
export type {
  ClusterCommand,
  CreateClusterCommand,
  CreateDatacenterCommand,
  CreateNodeCommand,
  EditClusterCommand,
  EditDatacenterCommand,
  EditNodeCommand,
  FailPreflightCommand,
  NodeFailedCommand,
  NodeReportCommand,
  NoteCommand,
  RemoveCommand,
  RestartServerCommand,
  SubmitCommand,
  TerminateCommand,
  TickCommand,
} from './cluster/commands.ts'
export type {
  ClusterCreated,
  ClusterEdited,
  ClusterEvent,
  DatacenterCreated,
  DatacenterEdited,
  JobEventNoted,
  JobMoved,
  JobNodeActive,
  JobNodeMoved,
  JobStarted,
  JobSubmitted,
  NodeCreated,
  NodeEdited,
  ResourceRemoved,
  RollUpChanged,
  TerminationRequested,
} from './cluster/events.ts'
export type { JobNote } from './cluster/note.ts'
export type { ClusterDeciderOptions, ClusterProfile } from './cluster/options.ts'
export type { ClusterRefusalCode } from './cluster/refusals.ts'
export {
  type ClusterJob,
  type ClusterJobNode,
  type ClusterResource,
  type ClusterState,
  clusterJobOf,
  type DatacenterResource,
  type JobRollUp,
  type NodeResource,
} from './cluster/state.ts'
export { jobLifecycle, jobLifecycles, jobNodeLifecycle, jobNodeLifecycles } from './lifecycle.ts'
export {
  type ActionRequest,
  type BootstrapOption,
  type ConcurrencyOption,
  type ConfigureRequest,
  configureRequestSchema,
  type InstallRequest,
  installRequestSchema,
  type JobRequest,
  type PasswordOption,
  parseConfigureRequest,
  parseInstallRequest,
  parseRestartRequest,
  parseTerminateRequest,
  parseUpgradeRequest,
  parseV1ConfigureRequest,
  parseV1InstallRequest,
  parseV1RestartRequest,
  type RestartRequest,
  restartRequestSchema,
  type TerminateRequest,
  terminateRequestSchema,
  type UpgradeRequest,
  upgradeRequestSchema,
  type V1ActionRequest,
  type V1ConfigureRequest,
  type V1InstallRequest,
  type V1RestartRequest,
  v1ConfigureRequestSchema,
  v1InstallRequestSchema,
  v1RestartRequestSchema,
} from './model/action-requests.ts'
export {
  type ActionCatalogue,
  type ActionDescription,
  actionCatalogueSchema,
  actionDescriptionSchema,
  actionNamesOf,
  parseActionCatalogue,
  parseActionDescription,
} from './model/actions.ts'
export {
  type Cluster,
  type CreateCluster,
  clusterSchema,
  createClusterSchema,
  parseCluster,
  parseCreateCluster,
} from './model/cluster.ts'
export {
  type ConfigProfile,
  type ConfigProfileSettings,
  type CreateConfigProfile,
  configProfileSchema,
  createConfigProfileSchema,
  parseConfigProfile,
  parseCreateConfigProfile,
} from './model/config-profile.ts'
export {
  type CreateDatacenter,
  createDatacenterSchema,
  type Datacenter,
  datacenterSchema,
  parseCreateDatacenter,
  parseDatacenter,
  type Workloads,
} from './model/datacenter.ts'
export {
  errorMessageOf,
  type LcmErrorBody,
  lcmErrorBodySchema,
  parseLcmErrorBody,
  type V1ErrorBody,
  type V2ErrorBody,
} from './model/error-body.ts'
export { type Job, type JobData, jobDataSchema, jobSchema, parseJob } from './model/job.ts'
export { type JobEvent, jobEventSchema, parseJobEvent } from './model/job-event.ts'
export { type JobNode, jobNodeSchema, parseJobNode } from './model/job-node.ts'
export { jobScopeOf } from './model/job-scope.ts'
export type { CreateJobTarget, JobTarget } from './model/job-target.ts'
export {
  type BecomeMode,
  type CreateMachineCredential,
  createMachineCredentialSchema,
  type MachineCredential,
  machineCredentialSchema,
  parseCreateMachineCredential,
  parseMachineCredential,
} from './model/machine-credential.ts'
export { type Meta, metaSchema, parseMeta } from './model/meta.ts'
export {
  type ClientAddresses,
  type CreateNode,
  createNodeSchema,
  type Node,
  type NodeAddresses,
  nodeSchema,
  parseCreateNode,
  parseNode,
  parseV1CreateNode,
  type RingSettings,
  type V1ClientAddresses,
  type V1CreateNode,
  v1CreateNodeSchema,
} from './model/node.ts'
export { type LcmPage, pageSchema, parsePage } from './model/page.ts'
export { type Permissions, parsePermissions, permissionsSchema } from './model/permissions.ts'
export {
  type CreateRepository,
  createRepositorySchema,
  parseCreateRepository,
  parseRepository,
  type Repository,
  type RepositorySettings,
  repositorySchema,
} from './model/repository.ts'
export type { LcmResource } from './model/resource.ts'
export {
  type LoginAnswer,
  type LoginRequest,
  type LogoutAnswer,
  loginAnswerSchema,
  loginRequestSchema,
  logoutAnswerSchema,
  parseLoginAnswer,
  parseLoginRequest,
  parseLogoutAnswer,
} from './model/session.ts'
export { parseTerminateAnswer, type TerminateAnswer, terminateAnswerSchema } from './model/terminate-answer.ts'
export {
  type ConcurrencyStrategy,
  concurrencyStrategySchema,
  type JobEventSubtype,
  type JobEventType,
  type JobScope,
  type JobStatus,
  type JobType,
  jobEventSubtypeSchema,
  jobEventTypeSchema,
  jobStatusSchema,
  jobTypeSchema,
} from './model/words.ts'
export { type RedactOptions, redact, secretsOf } from './redact.ts'
export {
  explainRollup,
  lastJobsToRead,
  type RedResource,
  type RollUpCause,
  type RollUpDocuments,
  type RollUpExplanation,
  type RollUpTopology,
} from './rollup/explain-roll-up.ts'
export { rollUpOrder, rollUpStatus } from './rollup/roll-up-status.ts'
export { type JobNodeViewContext, type JobViewContext, toJobView } from './view/to-job-view.ts'
