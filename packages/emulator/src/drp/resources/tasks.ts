import { commonFields, struct } from '../store/fields.ts'
import { withEntry } from '../store/objects.ts'
import { blueprints } from './blueprints.ts'
import { refuseInUse } from './in-use.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { revalidate } from './revalidate.ts'
import { stages } from './stages.ts'
import { linkedTemplateList, osProblems, templateList, templateProblems } from './template-info.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Templates: templateList,
  RequiredParams: '[]string',
  OptionalParams: '[]string',
  Prerequisites: '[]string',
} as const

const newerFields = {
  ...fields,
  ...traceFields,
  Templates: linkedTemplateList,
  ExtraRoles: '[]string',
  ExtraClaims: { listOf: struct('Claim', { scope: 'string', action: 'string', specific: 'string' }) },
} as const

const structs = {
  'v3.13': struct('Task', fields),
  v4: struct('Task', newerFields, ['ExtraRoles', 'ExtraClaims']),
} as const

/** Tasks: what an agent executes. */
export const tasks: Kind<'tasks'> = {
  prefix: 'tasks',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate(_site, draft) {
    draft.Meta = withEntry(draft.Meta, 'feature-flags', exitCodeFlags(draft.Meta['feature-flags'] ?? ''))
    return {
      invalid: [
        ...nameProblem('Name', draft.Name),
        ...templateProblems(draft.Templates, false),
        ...osProblems(draft.Templates),
      ],
    }
  },
  afterSave(site, { Name }) {
    revalidate(site, stages, ({ Tasks }) => Tasks.includes(Name))
    revalidate(site, blueprints, ({ Tasks }) => Tasks.includes(Name))
  },
  beforeDelete(site, { Name }) {
    refuseInUse(site, 'tasks', Name, {
      machines: ({ Tasks }) => Tasks.includes(Name),
      stages: ({ Tasks }) => Tasks.includes(Name),
    })
  },
}

/** A task that does not ask for the original exit codes is marked as one that goes by the sane ones. */
function exitCodeFlags(given: string): string {
  const flags = given.split(',').flatMap((flag) => (flag.trim() === '' ? [] : [flag.trim()]))
  if (flags.includes('original-exit-codes') || flags.includes('sane-exit-codes')) return given
  return [...flags, 'sane-exit-codes'].toSorted().join(',')
}
