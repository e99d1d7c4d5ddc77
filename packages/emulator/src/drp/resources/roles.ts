import { commonFields, struct } from '../store/fields.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Name: 'string',
  Claims: { listOf: struct('Claim', { scope: 'string', action: 'string', specific: 'string' }) },
  Description: 'string',
  Documentation: 'string',
} as const

const structs = { 'v3.13': struct('Role', fields), v4: struct('Role', { ...fields, ...traceFields }) } as const

/** Roles: lists of claims. What tokens may do is settled when they are issued. */
export const roles: Kind<'roles'> = {
  prefix: 'roles',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate: (_site, { Name }) => ({ invalid: nameProblem('Name', Name) }),
}
