import { commonFields, struct } from '../store/fields.ts'
import { refuseInUse } from './in-use.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { paramProblems } from './param-schema.ts'
import { revalidate } from './revalidate.ts'
import { linkedTemplateList, templateList, templateProblems } from './template-info.ts'
import { traceFields } from './trace-fields.ts'
import { workflows } from './workflows.ts'

const fields = {
  ...commonFields,
  Partial: 'bool',
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Templates: templateList,
  RequiredParams: '[]string',
  OptionalParams: '[]string',
  Params: 'map[string]interface {}',
  BootEnv: 'string',
  Tasks: '[]string',
  Profiles: '[]string',
  Reboot: 'bool',
  RunnerWait: 'bool',
} as const

const structs = {
  'v3.13': struct('Stage', fields),
  v4: struct('Stage', { ...fields, ...traceFields, Templates: linkedTemplateList }),
} as const

/** Stages: lists of tasks, and the boot environment they need. */
export const stages: Kind<'stages'> = {
  prefix: 'stages',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  validate(site, draft) {
    const { store } = site
    Object.assign(draft, { RunnerWait: true, Partial: false })
    return {
      invalid: [
        ...nameProblem('Name', draft.Name),
        ...templateProblems(draft.Templates, true),
        ...paramProblems(site, draft.Params),
      ],
      unavailable: [
        ...draft.Tasks.flatMap((task, at) =>
          task.includes(':') || store.tasks.has(task) ? [] : [`Task ${task} (at ${at}) does not exist`],
        ),
        ...draft.Profiles.flatMap((profile, at) =>
          store.profiles.has(profile) ? [] : [`Profile ${profile} (at ${at}) does not exist`],
        ),
        ...bootEnvProblems(draft.BootEnv, store.bootenvs.get(draft.BootEnv)),
      ],
    }
  },
  afterSave: (site, { Name }) => revalidate(site, workflows, ({ Stages }) => Stages.includes(Name)),
  beforeDelete(site, { Name }) {
    refuseInUse(site, 'stages', Name, {
      machines: ({ Stage }) => Stage === Name,
      workflows: ({ Stages }) => Stages.includes(Name),
    })
  },
}

function bootEnvProblems(
  name: string,
  found: { readonly Available: boolean; readonly OnlyUnknown: boolean } | undefined,
): readonly string[] {
  if (name === '') return []
  if (found === undefined) return [`BootEnv ${name} does not exist`]
  if (found.OnlyUnknown) return [`BootEnv ${name} can only be used for unknown machines`]
  return found.Available ? [] : [`Stage uses BootEnv ${name}, which is not available`]
}
