import type { DrpProfile } from '../controls.ts'
import { taskErrorStack } from '../resources/task-error-stack.ts'
import { traceFields } from '../resources/trace-fields.ts'
import { commonFields, type FieldType, type Struct, struct } from '../store/fields.ts'

const recorded = {
  ...commonFields,
  Partial: 'bool',
  Name: 'string',
  Description: 'string',
  Uuid: 'uuid',
  CurrentJob: 'uuid',
  Address: 'ip',
  Stage: 'string',
  BootEnv: 'string',
  Profiles: '[]string',
  Profile: 'interface {}',
  Params: 'map[string]interface {}',
  Tasks: '[]string',
  CurrentTask: 'int',
  Runnable: 'bool',
  Secret: 'string',
  OS: 'string',
  HardwareAddrs: '[]string',
  Workflow: 'string',
  Arch: 'string',
  Locked: 'bool',
} as const satisfies Readonly<Record<string, FieldType>>

const { Profile: _deprecated, ...kept } = recorded

const fingerprint = /*@__PURE__*/ (() =>
  struct('MachineFingerprint', {
    SSNHash: 'string',
    CSNHash: 'string',
    SystemUUID: 'string',
    CloudInstanceID: 'string',
    MemoryIds: '[]string',
  }))()

const documented = /*@__PURE__*/ (() =>
  ({
    ...kept,
    ...traceFields,
    Context: 'string',
    RetryTaskAttempt: 'int',
    TaskErrorStacks: { listOf: taskErrorStack },
    Fingerprint: fingerprint,
    Pool: 'string',
    PoolAllocated: 'bool',
    PoolStatus: 'string',
    WorkflowComplete: 'bool',
    JobState: 'string',
    JobExitState: 'string',
    JobResultErrors: '[]string',
    WorkOrderMode: 'bool',
    PendingWorkOrders: 'int',
    RunningWorkOrders: 'int',
  }) as const satisfies Readonly<Record<string, FieldType>>)()

const structs: Readonly<Record<DrpProfile, Struct>> = /*@__PURE__*/ (() => ({
  'v3.13': struct('Machine', recorded),
  v4: struct('Machine', documented),
}))()

/** The fields of a machine: the recorded server's, or those of the newest documents. */
export function machineStruct(profile: DrpProfile): Struct {
  return structs[profile]
}

/** What v3.13 writes in the deprecated field `Profile`. */
export const emptyProfile = /*@__PURE__*/ (() => ({
  Validated: false,
  Available: false,
  Errors: null,
  ReadOnly: false,
  Meta: null,
  Endpoint: '',
  Bundle: '',
  Partial: false,
  Name: '',
  Description: '',
  Documentation: '',
  Params: null,
}))()
