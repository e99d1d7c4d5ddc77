import { commonFields, struct } from '../store/fields.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { paramProblems } from './param-schema.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Partial: 'bool',
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Params: 'map[string]interface {}',
  Provider: 'string',
  PluginErrors: '[]string',
} as const

const structs = { 'v3.13': struct('Plugin', fields), v4: struct('Plugin', { ...fields, ...traceFields }) } as const

/** Plugins: which of them can do what is seeded apart from them. */
export const plugins: Kind<'plugins'> = {
  prefix: 'plugins',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate(site, draft) {
    draft.Partial = false
    return { invalid: [...nameProblem('Name', draft.Name), ...paramProblems(site, draft.Params)] }
  },
}
