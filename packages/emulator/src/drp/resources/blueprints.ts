import { commonFields, struct } from '../store/fields.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { paramProblems } from './param-schema.ts'
import { traceFields } from './trace-fields.ts'

const blueprintStruct = struct('Blueprint', {
  ...commonFields,
  ...traceFields,
  Partial: 'bool',
  Name: 'string',
  Description: 'string',
  Documentation: 'string',
  Tasks: '[]string',
  Profiles: '[]string',
  Params: 'map[string]interface {}',
})

/** Blueprints, of newer servers: the tasks of work orders, and what they are done with. */
export const blueprints: Kind<'blueprints'> = {
  prefix: 'blueprints',
  key: 'Name',
  struct: () => blueprintStruct,
  validate(site, draft) {
    const { store } = site
    draft.Partial = false
    return {
      invalid: [...nameProblem('Name', draft.Name), ...paramProblems(site, draft.Params)],
      unavailable: [
        ...draft.Tasks.flatMap((task, at) =>
          task.includes(':') || store.tasks.has(task) ? [] : [`Task ${task} (at ${at}) does not exist`],
        ),
        ...draft.Profiles.flatMap((profile, at) =>
          store.profiles.has(profile) ? [] : [`Profile ${profile} (at ${at}) does not exist`],
        ),
      ],
    }
  },
}
