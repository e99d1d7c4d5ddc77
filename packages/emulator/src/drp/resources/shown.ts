import { type DrpCall, queryValue } from '../http/call.ts'
import type { Site } from '../site.ts'
import type { DrpObject, MachineObject, Params, WorkOrderObject } from '../store/objects.ts'
import { aggregated } from './aggregated.ts'
import { trimmed } from './trimmed.ts'

/** Does a request ask for all parameters that count? Of objects as a whole only newer servers are asked that. */
export function asksForAll({ profile }: Site, call: DrpCall): boolean {
  return profile === 'v4' && queryValue(call, 'aggregate') === 'true'
}

/** An object as a request wants to see it. */
export function shown(site: Site, object: DrpObject, call: DrpCall): DrpObject {
  const all = asksForAll(site, call) ? allParamsOf(site, object) : undefined
  return trimmed(all === undefined ? object : { ...object, Params: all }, call)
}

/** All parameters that count for an object; undefined for one that has none but its own. A work order takes parameters from its machine too. */
export function allParamsOf(site: Site, object: DrpObject): Params | undefined {
  if (isMachine(object)) return aggregated(site, object)
  if (isWorkOrder(object)) return aggregated(site, site.store.machines.get(object.Machine), object)
  return undefined
}

function isMachine(object: DrpObject): object is MachineObject {
  return 'HardwareAddrs' in object
}

function isWorkOrder(object: DrpObject): object is WorkOrderObject {
  return 'Blueprint' in object
}
