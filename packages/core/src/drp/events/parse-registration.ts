import { checkKeys, invalidInput } from '../../input/index.ts'
import { drpRegistration } from './drp-registration.ts'
import {
  type DrpEventProfile,
  type DrpRegistration,
  type DrpRegistrationOptions,
  type DrpRegistrationRefusal,
  refuse,
} from './registration.ts'
import { eventParts, readValue, splitParts, splitValues, takeProfile } from './spec-text.ts'

/** What a text registers, or why it should not be sent. */
export type DrpRegistrationParse =
  | {
      readonly ok: true
      /** What it registers: `drpRegistration` writes the same text again. */
      readonly registration: DrpRegistration
    }
  | DrpRegistrationRefusal

/**
 * Reads a registration back.
 *
 * @param text what comes after `register ` in the frame.
 * @param options which server it is for: `{ profile }`.
 * @returns what it registers, every part filled in; or a refusal for text that `drpRegistration` would not write: fewer than three parts, what
 * that server does not know, and for v4 an asterisk among other characters or values, of which no document tells what it means.
 * @throws JobwrightError `invalid-input` for what is no text, and for another profile.
 * @example
 * import { parseDrpRegistration } from '@jobwright/core/drp'
 *
 * parseDrpRegistration('jobs,machines.*.a\\1b') //=> { ok: true, registration: { type: ['jobs', 'machines'], action: '*', key: ['a.b'], filter: undefined } }
 * parseDrpRegistration('jobs') //=> { ok: false, reason: 'a registration has three parts, as jobs.*.* has', part: undefined }
 */
export function parseDrpRegistration(text: string, options: DrpRegistrationOptions = {}): DrpRegistrationParse {
  checkKeys('parseDrpRegistration', options, ['profile'])
  if (typeof text !== 'string') throw invalidInput('parseDrpRegistration: a registration must be a text.')
  const profile = takeProfile('parseDrpRegistration', options.profile)
  const parts = splitParts(text, profile)
  if (parts === undefined) return refuse('a registration has three parts, as jobs.*.* has')
  const pattern = eventParts.find((part) => profile === 'v4' && parts[part] !== '*' && parts[part].includes('*'))
  if (pattern !== undefined) return refuse('v4 has no patterns: in a value an asterisk is written \\3', pattern)
  const registration: DrpRegistration = {
    type: readPart(parts.type, profile),
    action: readPart(parts.action, profile),
    key: readPart(parts.key, profile),
    filter: parts.filter,
  }
  const written = drpRegistration(registration, { profile })
  return written.ok ? { ok: true, registration } : written
}

function readPart(part: string, profile: DrpEventProfile): '*' | readonly string[] {
  return part === '*' ? part : splitValues(part, profile).map((value) => readValue(value, profile))
}
