import { type ParamContext, type ParamValue, paramSourcesOf } from './param-sources.ts'

/**
 * Finds the value that a parameter has for a machine: its own, else that of the first of its profiles that has one, in the order in which
 * the machine names them, else that of the global profile.
 *
 * @param name the name of the parameter.
 * @param context the machine and the profiles it names.
 * @returns the value and where it was found; undefined when there is none.
 * @throws JobwrightError `invalid-input` when a profile is missing that the machine names: the value might be in it.
 *
 * @example
 * import { lookUpParam } from '@jobwright/core/drp'
 * const machine = { Params: { rack: 'r1' }, Profiles: ['site'] }
 * const profiles = [{ Name: 'global', Params: { ntp: 'a', dns: 'b' } }, { Name: 'site', Params: { ntp: 'c' } }]
 * lookUpParam('rack', { machine, profiles }) //=> { value: 'r1', from: 'machine' }
 * lookUpParam('ntp', { machine, profiles }) //=> { value: 'c', from: 'profile', profile: 'site' }
 * lookUpParam('dns', { machine, profiles }) //=> { value: 'b', from: 'profile', profile: 'global' }
 * lookUpParam('role', { machine, profiles }) //=> undefined
 */
export function lookUpParam(name: string, context: ParamContext): ParamValue | undefined {
  const source = paramSourcesOf('lookUpParam', context).find(({ params }) => Object.hasOwn(params, name))
  return source && { value: source.params[name], ...source.from }
}
