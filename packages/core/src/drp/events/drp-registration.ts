import { checkKeys, invalidInput } from '../../input/index.ts'
import { halfCharacter } from '../query/field-names.ts'
import { jobTypes } from './job-types.ts'
import {
  type DrpEventProfile,
  type DrpRegistrationInput,
  type DrpRegistrationOptions,
  type DrpRegistrationPart,
  type DrpRegistrationRefusal,
  refuse,
} from './registration.ts'
import { eventParts, takeProfile, writeValue } from './spec-text.ts'

/** What becomes of a registration: the text to send, or why there is none. */
export type DrpRegistrationWriting =
  | {
      readonly ok: true
      /** The text that comes after `register ` in the frame, and later, just the same, after `deregister `. */
      readonly text: string
    }
  | DrpRegistrationRefusal

/**
 * Writes a registration for the event stream of Digital Rebar Provision: `jobs.update.*` asks for every update of a job.
 *
 * What does harm is refused: text in fewer than three parts, over which a v3.13 server crashes at the next event (recorded), and text so long
 * that the frame which registers or deregisters it exceeds 512 bytes, upon which the server closes the connection with 1009 (recorded). So is
 * what the server takes and never sends an event for, or reads as something else: for v3.13 lists, filters, `machine_jobs` and an asterisk
 * that is no wildcard, a dot or a comma in the type or the action; for both a backslash before 1, 2 or 3, which v4 has as escapes for `.`, `,` and `*`.
 *
 * @param registration see {@link DrpRegistrationInput}; unknown parts are refused.
 * @param options which server it is for: `{ profile }`.
 * @returns the text, or the reason and the part that cannot be registered.
 * @throws JobwrightError `invalid-input` for what is no registration: unknown or missing parts, values that are not texts, another profile.
 * @example
 * import { drpRegistration } from '@jobwright/core/drp'
 *
 * drpRegistration({ type: ['jobs', 'machines'], action: '*', key: '*' }) //=> { ok: true, text: 'jobs,machines.*.*' }
 * drpRegistration({ type: 'profiles', action: 'save', key: 'site.one' }) //=> { ok: true, text: 'profiles.save.site\\1one' }
 * drpRegistration({ type: 'profiles', action: 'save', key: 'site.one' }, { profile: 'v3.13' }) //=> { ok: true, text: 'profiles.save.site.one' }
 * drpRegistration({ type: ['jobs', 'machines'], action: '*', key: '*' }, { profile: 'v3.13' })
 * //=> { ok: false, reason: 'v3.13 knows no lists: register once for each value', part: 'type' }
 */
export function drpRegistration(
  registration: DrpRegistrationInput,
  options: DrpRegistrationOptions = {},
): DrpRegistrationWriting {
  checkKeys('drpRegistration', options, ['profile'])
  checkKeys('drpRegistration', registration, ['type', 'action', 'key', 'filter'])
  const profile = takeProfile('drpRegistration', options.profile)
  const texts: string[] = []
  for (const part of eventParts) {
    const values = takeValues(part, registration[part])
    const reason = values === '*' ? undefined : problemOfValues(part, values, profile)
    if (reason !== undefined) return refuse(reason, part)
    texts.push(values === '*' ? values : values.map((value) => writeValue(value, profile)).join(','))
  }
  const { filter } = registration
  if (filter !== undefined) {
    const reason = problemOfFilter(filter, profile)
    if (reason !== undefined) return refuse(reason, 'filter')
    texts.push(filter)
  }
  const text = texts.join('.')
  if (byteLength(`deregister ${text}`) <= longestFrame) return { ok: true, text }
  return refuse(`a frame of more than ${longestFrame} bytes closes the connection: register in several texts`)
}

/** What the server reads of a frame before it closes the connection; recorded of v3.13, and nothing says that v4 reads more. */
const longestFrame = 512

function byteLength(text: string): number {
  return encodeURIComponent(text).replaceAll(/%../g, ' ').length
}

function takeValues(part: DrpRegistrationPart, value: unknown): '*' | readonly string[] {
  if (value === '*') return value
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  const values = given.filter((one) => typeof one === 'string')
  if (values.length < given.length) throw invalidInput(`drpRegistration: ${part} must be a text or a list of texts.`)
  return values
}

function problemOfValues(
  part: DrpRegistrationPart,
  values: readonly string[],
  profile: DrpEventProfile,
): string | undefined {
  if (values.length === 0) return 'a list without a value is no event at all'
  if (profile === 'v3.13' && values.length > 1) return noLists
  for (const value of values) {
    const reason = problemOfText(value) ?? (profile === 'v3.13' ? problemForOld(part, value) : problemForNew(value))
    if (reason !== undefined) return reason
  }
  return undefined
}

const noLists = 'v3.13 knows no lists: register once for each value'
const escaped = /\\[123]/

function problemOfText(text: string): string | undefined {
  if (text === '') return 'a part cannot be empty'
  return halfCharacter.test(text) ? 'a registration cannot hold half a character' : undefined
}

function problemForOld(part: DrpRegistrationPart, value: string): string | undefined {
  if (value === '*') return 'v3.13 takes an asterisk for every value'
  if (escaped.test(value)) return 'v3.13 knows no escapes'
  if (part === 'key') return undefined
  if (value.includes('.')) return `v3.13 ends the ${part} at a dot`
  if (value.includes(',')) return noLists
  if (part === 'type' && jobTypes.has(value))
    return `v3.13 sends nothing for ${value}: register jobs and read whose they are`
  return undefined
}

function problemForNew(value: string): string | undefined {
  return escaped.test(value) ? 'v4 takes a backslash before 1, 2 or 3 for an escape' : undefined
}

function problemOfFilter(filter: unknown, profile: DrpEventProfile): string | undefined {
  if (typeof filter !== 'string') throw invalidInput('drpRegistration: filter must be a text.')
  if (profile === 'v3.13') return 'v3.13 knows no filters: it would be read as a part of the key'
  return problemOfText(filter)
}
