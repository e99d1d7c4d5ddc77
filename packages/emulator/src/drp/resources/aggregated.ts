import type { Site } from '../site.ts'
import type { MachineObject, Params, WorkOrderObject } from '../store/objects.ts'

/**
 * All parameters that count for a machine: its own, those of its profiles in order, of its stage, and of the profile `global`. Those of a work order
 * that it runs come before all of them: its own, then those of its profiles. The first of a name wins.
 */
export function aggregated({ store }: Site, machine: MachineObject | undefined, order?: WorkOrderObject): Params {
  const stage = store.stages.get(order?.Stage || (machine?.Stage ?? ''))
  const inProfiles = (names: readonly string[] = []) => names.map((name) => store.profiles.get(name)?.Params)
  const sources = [
    order?.Params,
    ...inProfiles(order?.Profiles),
    machine?.Params,
    ...inProfiles(machine?.Profiles),
    stage?.Params,
    ...inProfiles(stage?.Profiles),
    store.profiles.get('global')?.Params,
  ]
  return Object.fromEntries(sources.toReversed().flatMap((params) => Object.entries(params ?? {})))
}
