import { invalidInput } from '../../input/index.ts'
import type { Machine } from '../model/machine.ts'
import type { Profile } from '../model/profile.ts'

/** The profile that holds for all machines. */
export const globalProfileName = 'global'

/** Where the parameters of a machine come from. */
export interface ParamContext {
  /** The machine: its own parameters, and the names of its profiles. */
  readonly machine: Pick<Machine, 'Params' | 'Profiles'>
  /** All profiles that the machine names, and the one called `global` if it counts; in any order, others are passed over. */
  readonly profiles: readonly Pick<Profile, 'Name' | 'Params'>[]
}

/** The value that a parameter has for a machine. */
export interface ParamValue {
  /** The value; null is one as well. */
  readonly value: unknown
  /** Where it was found: on the `machine` itself or in a `profile`. */
  readonly from: 'machine' | 'profile'
  /** The name of the profile it was found in. */
  readonly profile?: string
}

/** One place that parameters are looked up in. */
export interface ParamSource {
  readonly params: Readonly<Record<string, unknown>>
  readonly from: Omit<ParamValue, 'value'>
}

/** The places in which a machine's parameters are looked up, the first one first. */
export function paramSourcesOf(of: string, { machine, profiles }: ParamContext): readonly ParamSource[] {
  const byName = new Map(profiles.map((profile) => [profile.Name, profile]))
  const names = machine.Profiles ?? []
  const missing = names.find((name) => !byName.has(name))
  if (missing !== undefined) {
    const advice = 'give all profiles that the machine names, or its parameters may come out wrong'
    throw invalidInput(`${of}: the machine names a profile that was not given, ${JSON.stringify(missing)}: ${advice}.`)
  }
  // A machine may name the global profile itself, and earlier than last.
  const all = [...new Set([...names, globalProfileName])]
  return [
    { params: machine.Params ?? {}, from: { from: 'machine' } },
    ...all.map(
      (name): ParamSource => ({ params: byName.get(name)?.Params ?? {}, from: { from: 'profile', profile: name } }),
    ),
  ]
}
