import type { Job, Machine, WorkOrder } from '@jobwright/core/drp'

/** What every object of v3.13 has. */
const common313 = {
  Validated: true,
  Available: true,
  Errors: [],
  ReadOnly: false,
  Meta: {},
  Endpoint: '',
  Bundle: '',
} as const

/** What v4 adds to every object. */
export const common4 = {
  ...common313,
  CreatedAt: '2026-11-20T21:49:36Z',
  CreatedBy: 'rocketskates',
  LastModifiedAt: '2026-11-20T21:50:36Z',
  LastModifiedBy: 'rocketskates',
} as const

/** A job as v3.13 answers `POST /jobs`. */
export const job313: Job = {
  ...common313,
  Uuid: '2eafd18f-9f75-484b-ac84-e312d0d69a6e',
  Previous: '00000000-0000-0000-0000-000000000000',
  Machine: '11111111-1111-1111-1111-111111111111',
  Task: 't1',
  Stage: 'none',
  State: 'created',
  ExitState: '',
  StartTime: '2026-11-20T21:49:37.848913829Z',
  EndTime: '0001-01-01T00:00:00Z',
  Archived: false,
  Current: true,
  CurrentIndex: 0,
  NextIndex: 1,
  Workflow: '',
  BootEnv: 'local',
}

/** A job with every field of the newest documents. */
export const job4: Job = {
  ...job313,
  ...common4,
  Context: 'docker',
  ExtraClaims: [{ scope: 'machines', action: 'get', specific: '*' }],
  Token: 'eyJhbGciOi',
  Independent: false,
  TargetPrefix: '',
  TargetKey: '',
  WorkOrder: '',
  Action: { Plugin: 'ipmi', Command: 'powercycle', CommandSet: 'machines', Model: { Name: 'm1' }, Params: {} },
  ResultErrors: [],
}

/** A machine as v3.13 answers `POST /machines`. */
export const machine313: Machine = {
  ...common313,
  Meta: { 'feature-flags': 'change-stage-v2' },
  Partial: false,
  Name: 'm1',
  Description: '',
  Uuid: '11111111-1111-1111-1111-111111111111',
  CurrentJob: '',
  Address: '',
  Stage: 'none',
  BootEnv: 'local',
  Profiles: [],
  Profile: {
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
  },
  Params: {},
  Tasks: ['t1', 't2'],
  CurrentTask: -1,
  Runnable: true,
  Secret: 'aB3dE6gH9jK2mN5p',
  OS: '',
  HardwareAddrs: [],
  Workflow: '',
  Arch: 'amd64',
  Locked: false,
}

/** A machine with every field of all versions. */
export const machine4: Machine = {
  ...machine313,
  ...common4,
  Context: '',
  RetryTaskAttempt: 0,
  TaskErrorStacks: [{ CurrentTask: 1, TaskList: ['t1', 't2'], CurrentJob: '2eafd18f-9f75-484b-ac84-e312d0d69a6e' }],
  Fingerprint: {
    SSNHash: 'c3Nu',
    CSNHash: 'Y3Nu',
    SystemUUID: '4c4c4544-0048-3010-8051-b7c04f4c3332',
    CloudInstanceID: '',
    MemoryIds: ['bWVt'],
  },
  Pool: 'default',
  PoolAllocated: false,
  PoolStatus: 'Free',
  WorkflowComplete: false,
  JobState: 'running',
  JobExitState: '',
  JobResultErrors: [],
  WorkOrderMode: false,
  PendingWorkOrders: 0,
  RunningWorkOrders: 0,
}

/** A work order with every field. */
export const workOrder: WorkOrder = {
  ...common4,
  Uuid: '5f7e42fb-2eaf-484b-ac84-e312d0d69a6e',
  State: 'created',
  Status: '',
  Machine: '11111111-1111-1111-1111-111111111111',
  Filter: '',
  Blueprint: 'inventory',
  Mode: 'task',
  Context: '',
  Stage: 'none',
  Tasks: [],
  CurrentTask: -1,
  CurrentJob: '',
  JobState: '',
  JobExitState: '',
  JobResultErrors: [],
  Runnable: true,
  RetryTaskAttempt: 0,
  TaskErrorStacks: [],
  Profiles: [],
  Params: {},
  Archived: false,
  CreateTime: '2026-11-20T21:49:36Z',
  StartTime: '0001-01-01T00:00:00Z',
  EndTime: '0001-01-01T00:00:00Z',
}
