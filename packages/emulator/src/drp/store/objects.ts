/**
 * What the store holds: plain JSON as it is sent. Objects are never changed in place: a change puts another object. `Meta` and `Params` are
 * keyed by data: read them with `Object.hasOwn` or `Object.entries`, change them with `withEntry` and `withoutEntry`.
 */
export type DrpObject = {
  readonly Validated: boolean
  readonly Available: boolean
  readonly Errors: readonly string[]
  readonly ReadOnly: boolean
  readonly Meta: Readonly<Record<string, string>>
  readonly Endpoint: string
  readonly Bundle: string
}

/** Any object, by the names of its fields. */
export type AnyObject = DrpObject & { readonly [field: string]: unknown }

/** Parameters by name. */
export type Params = Readonly<Record<string, unknown>>

export type TemplateObject = {
  readonly Name: string
  readonly Path: string
  readonly ID: string
  readonly Contents: string
  readonly Meta: Readonly<Record<string, string>>
}

export type TaskObject = DrpObject & {
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Templates: readonly TemplateObject[]
  readonly RequiredParams: readonly string[]
  readonly OptionalParams: readonly string[]
  readonly Prerequisites: readonly string[]
}

export type StageObject = DrpObject & {
  readonly Partial: boolean
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Templates: readonly TemplateObject[]
  readonly RequiredParams: readonly string[]
  readonly OptionalParams: readonly string[]
  readonly Params: Params
  readonly BootEnv: string
  readonly Tasks: readonly string[]
  readonly Profiles: readonly string[]
  readonly Reboot: boolean
  readonly RunnerWait: boolean
}

export type WorkflowObject = DrpObject & {
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Stages: readonly string[]
}

export type BootEnvObject = DrpObject & {
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly OS: { readonly Name: string; readonly [field: string]: unknown }
  readonly Templates: readonly TemplateObject[]
  readonly Kernel: string
  readonly Initrds: readonly string[]
  readonly BootParams: string
  readonly RequiredParams: readonly string[]
  readonly OptionalParams: readonly string[]
  readonly OnlyUnknown: boolean
}

export type ParamObject = DrpObject & {
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Secure: boolean
  readonly Schema: unknown
}

export type ProfileObject = DrpObject & {
  readonly Partial: boolean
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Params: Params
}

export type UserObject = DrpObject & {
  readonly Name: string
  readonly Description: string
  readonly Secret: string
  readonly Roles: readonly string[]
}

export type RoleObject = DrpObject & {
  readonly Name: string
  readonly Claims: readonly { readonly scope: string; readonly action: string; readonly specific: string }[]
  readonly Description: string
  readonly Documentation: string
}

/** A machine as the recorded server has it; with the profile `v4` also the fields that came later. */
export type MachineObject = DrpObject & {
  readonly Partial: boolean
  readonly Name: string
  readonly Description: string
  readonly Uuid: string
  readonly CurrentJob: string
  readonly Address: string
  readonly Stage: string
  readonly BootEnv: string
  readonly Profiles: readonly string[]
  readonly Params: Params
  readonly Tasks: readonly string[]
  readonly CurrentTask: number
  readonly Runnable: boolean
  readonly Secret: string
  readonly OS: string
  readonly HardwareAddrs: readonly string[]
  readonly Workflow: string
  readonly Arch: string
  readonly Locked: boolean
  readonly Context?: string
  readonly RetryTaskAttempt?: number
  readonly TaskErrorStacks?: readonly TaskErrorStackObject[]
  readonly WorkOrderMode?: boolean
  readonly PendingWorkOrders?: number
  readonly RunningWorkOrders?: number
}

/** A job as the recorded server has it; with the profile `v4` also the fields that came later. */
export type JobObject = DrpObject & {
  readonly Uuid: string
  readonly Previous: string
  readonly Machine: string
  readonly Task: string
  readonly Stage: string
  readonly State: string
  readonly ExitState: string
  readonly StartTime: string
  readonly EndTime: string
  readonly Archived: boolean
  readonly Current: boolean
  readonly CurrentIndex: number
  readonly NextIndex: number
  readonly Workflow: string
  readonly BootEnv: string
  readonly Context?: string
  readonly Token?: string
  readonly Independent?: boolean
  readonly TargetPrefix?: string
  readonly TargetKey?: string
  readonly WorkOrder?: string
  readonly ResultErrors?: readonly string[]
}

/** A task list that waits while another one handles its error. */
export type TaskErrorStackObject = {
  readonly CurrentTask: number
  readonly CurrentJob: string
  readonly TaskList: readonly string[]
}

export type WorkOrderObject = DrpObject & {
  readonly Uuid: string
  readonly State: string
  readonly Status: string
  readonly Machine: string
  readonly Filter: string
  readonly Blueprint: string
  readonly Mode: string
  readonly Context: string
  readonly Stage: string
  readonly Tasks: readonly string[]
  readonly CurrentTask: number
  readonly CurrentJob: string
  readonly JobState: string
  readonly JobExitState: string
  readonly JobResultErrors: readonly string[]
  readonly Runnable: boolean
  readonly RetryTaskAttempt: number
  readonly TaskErrorStacks: readonly TaskErrorStackObject[]
  readonly Profiles: readonly string[]
  readonly Params: Params
  readonly Archived: boolean
  readonly CreateTime: string
  readonly StartTime: string
  readonly EndTime: string
}

type BlueprintObject = DrpObject & {
  readonly Partial: boolean
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Tasks: readonly string[]
  readonly Profiles: readonly string[]
  readonly Params: Params
}

type PluginObject = DrpObject & {
  readonly Partial: boolean
  readonly Name: string
  readonly Description: string
  readonly Documentation: string
  readonly Params: Params
  readonly Provider: string
  readonly PluginErrors: readonly string[]
}

/** What each prefix holds. */
export interface ObjectsByPrefix {
  jobs: JobObject
  machines: MachineObject
  tasks: TaskObject
  stages: StageObject
  workflows: WorkflowObject
  bootenvs: BootEnvObject
  params: ParamObject
  profiles: ProfileObject
  users: UserObject
  roles: RoleObject
  plugins: PluginObject
  blueprints: BlueprintObject
  work_orders: WorkOrderObject
}

/** The prefix of a kind of object, which is also its place in the API. */
export type Prefix = keyof ObjectsByPrefix

/** A record with one more entry; names such as `__proto__` are names like any other. */
export function withEntry<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
  value: Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries([...Object.entries(record).filter(([given]) => given !== name), [name, value]])
}

/** A record without an entry. */
export function withoutEntry<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([given]) => given !== name))
}
