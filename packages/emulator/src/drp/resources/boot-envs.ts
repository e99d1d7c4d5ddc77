import { commonFields, struct } from '../store/fields.ts'
import { refuseInUse } from './in-use.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { revalidate } from './revalidate.ts'
import { stages } from './stages.ts'
import { linkedTemplateList, templateList, templateProblems } from './template-info.ts'
import { traceFields } from './trace-fields.ts'

const osInfo = struct('OsInfo', {
  Name: 'string',
  Family: 'string',
  Codename: 'string',
  Version: 'string',
  IsoFile: 'string',
  IsoSha256: 'string',
  IsoUrl: 'string',
  SupportedArchitectures: 'map[string]interface {}',
})

const fields = {
  ...commonFields,
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  OS: osInfo,
  Templates: templateList,
  Kernel: 'string',
  Initrds: '[]string',
  BootParams: 'string',
  RequiredParams: '[]string',
  OptionalParams: '[]string',
  OnlyUnknown: 'bool',
} as const

const structs = {
  'v3.13': struct('BootEnv', fields),
  v4: struct('BootEnv', { ...fields, ...traceFields, Templates: linkedTemplateList }),
} as const

/** Boot environments: what a machine boots into. */
export const bootEnvs: Kind<'bootenvs'> = {
  prefix: 'bootenvs',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate(_site, draft) {
    return { invalid: [...nameProblem('Name', draft.Name), ...templateProblems(draft.Templates, true)] }
  },
  afterSave: (site, { Name }) => revalidate(site, stages, ({ BootEnv }) => BootEnv === Name),
  beforeDelete(site, { Name }) {
    refuseInUse(site, 'bootenvs', Name, {
      machines: ({ BootEnv }) => BootEnv === Name,
      stages: ({ BootEnv }) => BootEnv === Name,
    })
  },
}
