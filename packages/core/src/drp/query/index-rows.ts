import type { DrpIndex, DrpIndexType, DrpListPrefix } from './indexes.ts'

/** A field's type, and what is unlike other fields of that type. */
type IndexRow = DrpIndexType | readonly [type: DrpIndexType, unlike: Partial<DrpIndex>]

/** The fields of a list by name. */
export type IndexRows = Readonly<Record<string, IndexRow>>

/** What every list can be asked. */
export const baseFields = {
  Key: ['string', { unique: true }],
  Valid: ['boolean', { field: 'Validated' }],
  Available: 'boolean',
  ReadOnly: 'boolean',
  Bundle: 'string',
} as const satisfies IndexRows

const named = { Name: ['string', { unique: true }] } as const satisfies IndexRows
const identified = { Uuid: ['UUID string', { unique: true }] } as const satisfies IndexRows

/** What v3.13 indexes beside the fields of `baseFields`. */
export const fewFields: Readonly<Partial<Record<DrpListPrefix, IndexRows>>> = /*@__PURE__*/ (() => ({
  bootenvs: { ...named, OnlyUnknown: 'boolean' },
  jobs: {
    ...identified,
    Previous: 'UUID string',
    Machine: 'UUID string',
    Task: 'string',
    Stage: 'string',
    Workflow: 'string',
    BootEnv: 'string',
    State: 'string',
    Archived: 'boolean',
    Current: ['boolean', { unordered: false }],
    StartTime: 'dateTime',
    EndTime: 'dateTime',
  },
  machines: {
    ...identified,
    ...named,
    Stage: 'string',
    Workflow: 'string',
    BootEnv: 'string',
    Address: 'IP Address',
    Runnable: 'boolean',
    Profiles: 'list',
    Params: 'list',
  },
  params: named,
  plugins: { ...named, Provider: 'string' },
  profiles: { ...named, Params: 'list' },
  roles: named,
  stages: { ...named, BootEnv: 'string', Reboot: 'boolean', Tasks: 'list', Profiles: 'list', Params: 'list' },
  tasks: named,
  templates: { ID: ['string', { unique: true }] },
  users: named,
  workflows: { ...named, Stages: 'list' },
}))()

const described = { Description: 'string', Documentation: 'string' } as const satisfies IndexRows
const needy = { RequiredParams: 'list', OptionalParams: 'list' } as const satisfies IndexRows

/** What v4 has beside all that. */
export const moreFields: Readonly<Record<DrpListPrefix, IndexRows>> = /*@__PURE__*/ (() => ({
  blueprints: { ...named, ...described, Tasks: 'list', Profiles: 'list', Params: 'list' },
  bootenvs: { ...described, ...needy, Kernel: 'string', Initrds: 'list', BootParams: 'string' },
  jobs: {
    Context: 'string',
    ExitState: 'string',
    CurrentIndex: 'integer',
    NextIndex: 'integer',
    Independent: 'boolean',
    TargetPrefix: 'string',
    TargetKey: 'string',
    WorkOrder: 'UUID string',
    ResultErrors: 'list',
  },
  machines: {
    Description: 'string',
    CurrentJob: 'UUID string',
    CurrentTask: 'integer',
    Tasks: 'list',
    OS: 'string',
    Arch: 'string',
    HardwareAddrs: 'list',
    Locked: 'boolean',
    Partial: 'boolean',
    Context: 'string',
    Pool: 'string',
    PoolAllocated: 'boolean',
    PoolStatus: 'string',
    WorkflowComplete: 'boolean',
    RetryTaskAttempt: 'integer',
    JobState: 'string',
    JobExitState: 'string',
    JobResultErrors: 'list',
    WorkOrderMode: 'boolean',
    PendingWorkOrders: 'integer',
    RunningWorkOrders: 'integer',
  },
  params: { ...described, Secure: 'boolean' },
  plugins: { ...described, Params: 'list', Partial: 'boolean', PluginErrors: 'list' },
  profiles: { ...described, Partial: 'boolean' },
  roles: described,
  stages: { ...described, ...needy, RunnerWait: 'boolean', Partial: 'boolean' },
  tasks: { ...described, ...needy, Prerequisites: 'list', ExtraRoles: 'list' },
  templates: { ...described, Contents: 'string' },
  users: { Description: 'string', Roles: 'list' },
  work_orders: {
    ...identified,
    Archived: 'boolean',
    Blueprint: 'string',
    Context: 'string',
    CreateTime: 'dateTime',
    CurrentJob: 'UUID string',
    CurrentTask: 'integer',
    EndTime: 'dateTime',
    Filter: 'string',
    JobExitState: 'string',
    JobResultErrors: 'list',
    JobState: 'string',
    Machine: 'UUID string',
    Params: 'list',
    Profiles: 'list',
    RetryTaskAttempt: 'integer',
    Runnable: 'boolean',
    Stage: 'string',
    StartTime: 'dateTime',
    State: 'string',
    Status: 'string',
    Tasks: 'list',
  },
  workflows: described,
}))()

/** What v4 has of every list. */
export const commonFields = {
  Validated: 'boolean',
  Endpoint: 'string',
  Errors: 'list',
  CreatedAt: 'dateTime',
  CreatedBy: 'string',
  LastModifiedAt: 'dateTime',
  LastModifiedBy: 'string',
} as const satisfies IndexRows
