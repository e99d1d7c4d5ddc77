import { invalidInput } from '../../input/index.ts'
import type { DrpEventProfile } from './registration.ts'

/** The parts that an event has too. */
export const eventParts = ['type', 'action', 'key'] as const

/** Whose rules are asked for. */
export function takeProfile(of: string, profile: DrpEventProfile = 'v4'): DrpEventProfile {
  if (profile !== 'v3.13' && profile !== 'v4') throw invalidInput(`${of}: the profile must be 'v3.13' or 'v4'.`)
  return profile
}

/**
 * The parts of a registration's text: three, or in v4 four. The last one that the server knows of keeps its dots; undefined where there are
 * fewer than three.
 */
export function splitParts(text: string, profile: DrpEventProfile): SpecParts | undefined {
  const pieces = text.split('.')
  const [type, action] = pieces
  if (type === undefined || action === undefined || pieces.length < 3) return undefined
  const [key = '', ...rest] = profile === 'v4' ? pieces.slice(2) : [pieces.slice(2).join('.')]
  return { type, action, key, filter: rest.length > 0 ? rest.join('.') : undefined }
}

/** The parts of a registration as they stand in its text. */
export interface SpecParts {
  readonly type: string
  readonly action: string
  readonly key: string
  readonly filter: string | undefined
}

/** The values that a part lists, as they stand: v3.13 knows no lists. */
export function splitValues(part: string, profile: DrpEventProfile): readonly string[] {
  return profile === 'v4' ? part.split(',') : [part]
}

/** A value as it is written. v3.13 takes every character as it stands. */
export function writeValue(value: string, profile: DrpEventProfile): string {
  if (profile === 'v3.13') return value
  return value.replaceAll('.', '\\1').replaceAll(',', '\\2').replaceAll('*', '\\3')
}

/** What a written value says. */
export function readValue(text: string, profile: DrpEventProfile): string {
  if (profile === 'v3.13') return text
  return text.replaceAll('\\1', '.').replaceAll('\\2', ',').replaceAll('\\3', '*')
}
