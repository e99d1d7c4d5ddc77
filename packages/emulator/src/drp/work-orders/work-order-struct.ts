import { taskErrorStack } from '../resources/task-error-stack.ts'
import { traceFields } from '../resources/trace-fields.ts'
import { commonFields, type Struct, struct } from '../store/fields.ts'

/** The fields of a work order, as the newest documents have them. */
export const workOrderStruct: Struct = /*@__PURE__*/ (() =>
  struct('WorkOrder', {
    ...commonFields,
    ...traceFields,
    Uuid: 'uuid',
    State: 'string',
    Status: 'string',
    Machine: 'uuid',
    Filter: 'string',
    Blueprint: 'string',
    Mode: 'string',
    Context: 'string',
    Stage: 'string',
    Tasks: '[]string',
    CurrentTask: 'int',
    CurrentJob: 'uuid',
    JobState: 'string',
    JobExitState: 'string',
    JobResultErrors: '[]string',
    Runnable: 'bool',
    RetryTaskAttempt: 'int',
    TaskErrorStacks: { listOf: taskErrorStack },
    Profiles: '[]string',
    Params: 'map[string]interface {}',
    Archived: 'bool',
    CreateTime: 'time',
    StartTime: 'time',
    EndTime: 'time',
  }))()
