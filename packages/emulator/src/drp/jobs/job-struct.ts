import type { DrpProfile } from '../controls.ts'
import { traceFields } from '../resources/trace-fields.ts'
import { commonFields, type FieldType, type Struct, struct } from '../store/fields.ts'

const recorded = {
  ...commonFields,
  Uuid: 'uuid',
  Previous: 'uuid',
  Machine: 'uuid',
  Task: 'string',
  Stage: 'string',
  State: 'string',
  ExitState: 'string',
  StartTime: 'time',
  EndTime: 'time',
  Archived: 'bool',
  Current: 'bool',
  CurrentIndex: 'int',
  NextIndex: 'int',
  Workflow: 'string',
  BootEnv: 'string',
} as const satisfies Readonly<Record<string, FieldType>>

const documented = {
  ...recorded,
  ...traceFields,
  Context: 'string',
  Independent: 'bool',
  TargetPrefix: 'string',
  TargetKey: 'string',
  WorkOrder: 'uuid',
  Action: 'interface {}',
  ResultErrors: '[]string',
} as const satisfies Readonly<Record<string, FieldType>>

const structs: Readonly<Record<DrpProfile, Struct>> = /*@__PURE__*/ (() => ({
  'v3.13': struct('Job', recorded),
  v4: struct('Job', documented),
}))()

/** The fields of a job: the recorded server's, or those of the newest documents. */
export function jobStruct(profile: DrpProfile): Struct {
  return structs[profile]
}
