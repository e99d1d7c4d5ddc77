import { refuse } from '../http/refusal.ts'
import { commonFields, struct } from '../store/fields.ts'
import { blueprints } from './blueprints.ts'
import { refuseInUse } from './in-use.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { paramProblems } from './param-schema.ts'
import { revalidate } from './revalidate.ts'
import { stages } from './stages.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Partial: 'bool',
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Params: 'map[string]interface {}',
} as const

const structs = { 'v3.13': struct('Profile', fields), v4: struct('Profile', { ...fields, ...traceFields }) } as const

/** Profiles: parameters that machines share. The one named `global` counts for every machine. */
export const profiles: Kind<'profiles'> = {
  prefix: 'profiles',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate(site, draft) {
    draft.Partial = false
    return { invalid: [...nameProblem('Name', draft.Name), ...paramProblems(site, draft.Params)] }
  },
  afterSave(site, { Name }) {
    revalidate(site, stages, ({ Profiles }) => Profiles.includes(Name))
    revalidate(site, blueprints, ({ Profiles }) => Profiles.includes(Name))
  },
  beforeDelete(site, { Name }) {
    if (Name === 'global')
      refuse(409, [`Profile ${Name} is the global profile, you cannot delete it`], {
        model: 'profiles',
        key: Name,
        type: 'StillInUseError',
      })
    refuseInUse(site, 'profiles', Name, {
      machines: ({ Profiles }) => Profiles.includes(Name),
      stages: ({ Profiles }) => Profiles.includes(Name),
    })
  },
}
