import type { Job, Machine, WorkOrder } from '@jobwright/core/drp'

export const machineId = '11111111-1111-4111-8111-111111111111'
export const jobId = 'd5e5fa48-9f75-484b-ac84-e312d0d69a6e'

export const workOrderId = '22222222-2222-4222-8222-222222222222'

/** A job as v3.13 answers it. */
export function job(fields: Partial<Job> = {}): Job {
  return {
    Validated: true,
    Available: true,
    Errors: [],
    ReadOnly: false,
    Meta: {},
    Endpoint: '',
    Bundle: '',
    Uuid: jobId,
    Previous: '00000000-0000-0000-0000-000000000000',
    Machine: machineId,
    Task: 't1',
    Stage: 'none',
    State: 'created',
    ExitState: '',
    StartTime: '2026-11-20T21:51:32.811749673Z',
    EndTime: '0001-01-01T00:00:00Z',
    Archived: false,
    Current: true,
    CurrentIndex: 0,
    NextIndex: 1,
    Workflow: '',
    BootEnv: 'local',
    ...fields,
  }
}

/** A machine as v3.13 answers it, without the outdated profile. */
export function machine(fields: Partial<Machine> = {}): Machine {
  return {
    Validated: true,
    Available: true,
    Errors: [],
    ReadOnly: false,
    Meta: { 'feature-flags': 'change-stage-v2' },
    Endpoint: '',
    Bundle: '',
    Partial: false,
    Name: 'm1',
    Description: '',
    Uuid: machineId,
    CurrentJob: jobId,
    Address: '',
    Stage: 'none',
    BootEnv: 'local',
    Profiles: [],
    Params: {},
    Tasks: ['t1', 't2'],
    CurrentTask: 0,
    Runnable: true,
    Secret: 'canary-machine-secret',
    OS: '',
    HardwareAddrs: [],
    Workflow: '',
    Arch: 'amd64',
    Locked: false,
    ...fields,
  }
}

/** A work order as the documents of v4 have it. */
export function workOrder(fields: Partial<WorkOrder> = {}): WorkOrder {
  return {
    Validated: true,
    Available: true,
    Errors: [],
    ReadOnly: false,
    Meta: {},
    Endpoint: '',
    Bundle: '',
    Uuid: workOrderId,
    State: 'created',
    Status: '',
    Machine: machineId,
    Filter: '',
    Blueprint: 'update-bios',
    Context: '',
    Stage: 'none',
    Tasks: ['bios'],
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
    CreateTime: '2026-11-20T21:51:32.811749673Z',
    StartTime: '0001-01-01T00:00:00Z',
    EndTime: '0001-01-01T00:00:00Z',
    ...fields,
  }
}
