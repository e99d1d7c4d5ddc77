import { commonFields, struct } from '../store/fields.ts'
import type { Kind } from './kind.ts'
import { paramNameProblem } from './names.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Secure: 'bool',
  Schema: 'interface {}',
} as const

const structs = { 'v3.13': struct('Param', fields), v4: struct('Param', { ...fields, ...traceFields }) } as const

/** Parameters: what may be set on machines and profiles, and of which form. */
export const params: Kind<'params'> = {
  prefix: 'params',
  slashes: true,
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate: (_site, { Name }) => ({ invalid: paramNameProblem('Name', Name) }),
}
