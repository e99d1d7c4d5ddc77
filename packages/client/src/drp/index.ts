export * from './agent/index.ts'
export type {
  ChangeOptions,
  JobExpectation,
  JobUpdate,
  MachineExpectation,
  MachineUpdate,
  PatchOperation,
} from './changes.ts'
export { createDrpClient, type DrpClient, type UserTokenOptions } from './client.ts'
export { DrpConflictError, type DrpConflictReason } from './conflict-error.ts'
export type { DrpDefinitions } from './definitions.ts'
export type { DrpEventStream, DrpEventsOptions, DrpStreamItem } from './events/event-stream.ts'
export type { DrpEventOptions, DrpEventRegistration } from './events/registrations.ts'
export type {
  DrpWebSocket,
  DrpWebSocketConstructor,
  DrpWebSocketEvent,
  HeaderWebSocketConstructor,
  PlainWebSocketConstructor,
} from './events/web-socket.ts'
export type {
  ChangedFields,
  FleetChange,
  FleetChangeOf,
  FleetCounts,
  FleetOutage,
  FleetQuery,
  FleetUpdate,
  FleetWatch,
  WatchAllOptions,
} from './fleet/index.ts'
export type { DrpJobs, EndJobOptions, JobActionsOptions, JobCreation } from './jobs.ts'
export type { DrpListQuery } from './list-query.ts'
export type { DrpListing } from './listing.ts'
export type { DrpJobLog, FollowLogOptions, JobLogChunk, JobLogRange } from './log.ts'
export type { PollOptions, PollResult } from './long-poll.ts'
export type { MachineWaits, OfWorkflow } from './machine-waits.ts'
export type { DrpMachines, StartWorkflowOptions, TokenOptions } from './machines.ts'
export type { DrpAuth, DrpClientOptions, DrpPasswordAuth } from './options.ts'
export type { ParamValues } from './param-operations.ts'
export type { DrpParams, ParamsOptions } from './params.ts'
export type { PluginActionOptions } from './plugin-actions.ts'
export type { PurgeOptions } from './purge.ts'
export type { WorkOrderExpectation, WorkOrderUpdate } from './work-order-changes.ts'
export type { DrpWorkOrders } from './work-orders.ts'
