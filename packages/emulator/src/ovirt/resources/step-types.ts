import { type StepType, stepTypeOf, stepTypes } from '@jobwright/core/ovirt'
import { invalidWord } from '../http/invalid-value.ts'
import { reasons, refuse } from '../http/refusal.ts'
import { isAtLeast } from '../settings.ts'
import type { Site } from '../site.ts'

/** The types of steps that the engine knows: 3.3 has none of Gluster's. */
function knownTypes({ settings }: Site): readonly StepType[] {
  if (isAtLeast(settings.version, '3.4')) return stepTypes
  return stepTypes.filter((type) => type !== 'rebalancing_volume' && type !== 'removing_bricks')
}

/** The type of a step as the engine shows it. */
export function shownType(site: Site, stepType: string): StepType {
  const type = stepTypeOf(stepType)
  return knownTypes(site).includes(type) ? type : 'unknown'
}

/** Refuses a type that the engine does not know, though later ones do. */
export function demandKnownType(site: Site, type: string): void {
  const known = knownTypes(site)
  if (!known.some((word) => word === type.toLowerCase())) {
    refuse(400, reasons.invalidValue, invalidWord(type, 'StepEnum', known))
  }
}
