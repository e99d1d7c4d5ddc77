import { commonFields, struct } from '../store/fields.ts'
import { refuseInUse } from './in-use.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Stages: '[]string',
} as const

const structs = { 'v3.13': struct('Workflow', fields), v4: struct('Workflow', { ...fields, ...traceFields }) } as const

/** Workflows: lists of stages. */
export const workflows: Kind<'workflows'> = {
  prefix: 'workflows',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate({ store }, draft) {
    return {
      invalid: nameProblem('Name', draft.Name),
      unavailable: draft.Stages.flatMap((stage) => (store.stages.has(stage) ? [] : [`Stage ${stage} does not exist`])),
    }
  },
  beforeDelete(site, { Name }) {
    refuseInUse(site, 'workflows', Name, { machines: ({ Workflow }) => Workflow === Name })
  },
}
