import { type ParamContext, type ParamValue, paramSourcesOf } from './param-sources.ts'

/**
 * All parameters that have a value for a machine, as `lookUpParam` would find each of them: what `GET /machines/{uuid}/params?aggregate=true`
 * stands for.
 *
 * @param context the machine and the profiles it names.
 * @returns the values by name, and where each was found; those of the machine come first.
 * @throws JobwrightError `invalid-input` when a profile is missing that the machine names.
 *
 * @example
 * import { aggregateParams } from '@jobwright/core/drp'
 * const machine = { Params: { rack: 'r1' }, Profiles: [] }
 * const params = aggregateParams({ machine, profiles: [{ Name: 'global', Params: { ntp: 'a', rack: 'r0' } }] })
 * params.get('rack') //=> { value: 'r1', from: 'machine' }
 * Array.from(params.keys()) //=> ['rack', 'ntp']
 */
export function aggregateParams(context: ParamContext): ReadonlyMap<string, ParamValue> {
  const found = new Map<string, ParamValue>()
  for (const { params, from } of paramSourcesOf('aggregateParams', context)) {
    for (const [name, value] of Object.entries(params)) if (!found.has(name)) found.set(name, { value, ...from })
  }
  return found
}
