import type { Site } from '../site.ts'
import { refuse } from './refusal.ts'

/** Reads yes or no. Texts are taken too, as public scripts send them; what they mean is assumed. */
export function booleanOf(site: Site, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && site.quirk('lcm/text-booleans')) {
    if (site.assumptions.textBooleans === 'truthy') return value !== ''
    const lower = value.toLowerCase()
    if (lower === 'true' || lower === 'false') return lower === 'true'
  }
  return refuse('bad-request', `${name} must be true or false.`)
}
