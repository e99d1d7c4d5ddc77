import type { Site } from '../site.ts'
import type { MachineObject, Params } from '../store/objects.ts'

/** All parameters that count for a machine: its own, those of its profiles in order, of its stage, and of the profile `global`. The first of a name wins. */
export function aggregated({ store }: Site, machine: MachineObject): Params {
  const stage = store.stages.get(machine.Stage)
  const sources = [
    machine.Params,
    ...machine.Profiles.map((name) => store.profiles.get(name)?.Params),
    stage?.Params,
    ...(stage?.Profiles ?? []).map((name) => store.profiles.get(name)?.Params),
    store.profiles.get('global')?.Params,
  ]
  return Object.fromEntries(sources.toReversed().flatMap((params) => Object.entries(params ?? {})))
}
