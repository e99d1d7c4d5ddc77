import { checkKeys, invalidInput } from '../../input/index.ts'
import type { DrpEvent } from '../model/event.ts'
import { ownValue } from '../query/values.ts'
import { jobTypes } from './job-types.ts'
import type { DrpEventProfile, DrpRegistrationOptions } from './registration.ts'
import { readValue, splitParts, splitValues, takeProfile } from './spec-text.ts'

/** Whose rules decide. */
export interface DrpMatchOptions extends DrpRegistrationOptions {
  /** Decides v4's filter, whose language no public document tells. Default: every event passes, for a needless wake-up does less harm than a missed one. */
  readonly passes?: ((filter: string, event: DrpEvent) => boolean) | undefined
}

/**
 * Does a server deliver an event to a connection with that registration? A connection gets an event once, however many of its registrations match;
 * and beside them the answer to each registration, which matches or not.
 *
 * Of `v3.13` (recorded) each part is `*` or the value itself, and the key may have dots. In `v4` (documents) it may be a list and have escapes, and
 * `machine_jobs` and `work_order_jobs` match the events of jobs whose `Machine` or `WorkOrder` is the key; in a list too, an asterisk is taken
 * for every value. What the caller has claims for is not looked at.
 *
 * @param registration the text that was registered, any that has three parts.
 * @param event the event; of its object only `Machine` and `WorkOrder` are read.
 * @param options whose rules decide: `{ profile, passes }`.
 * @throws JobwrightError `invalid-input` for text with fewer than three parts, over which a v3.13 server crashes; and for another profile.
 * @example
 * import { matchesRegistration } from '@jobwright/core/drp'
 *
 * const event = { Time: '2026-11-20T21:53:06Z', Type: 'jobs', Action: 'update', Key: 'j1', Object: { Machine: 'm1' }, Original: null }
 * matchesRegistration('jobs.*.j1', event) //=> true
 * matchesRegistration('machine_jobs.*.m1', event) //=> true
 * matchesRegistration('machine_jobs.*.m1', event, { profile: 'v3.13' }) //=> false
 */
export function matchesRegistration(registration: string, event: DrpEvent, options: DrpMatchOptions = {}): boolean {
  checkKeys('matchesRegistration', options, ['profile', 'passes'])
  const profile = takeProfile('matchesRegistration', options.profile)
  const parts = splitParts(registration, profile)
  if (parts === undefined) {
    throw invalidInput('matchesRegistration: the registration must have three parts, as jobs.*.* has.')
  }
  const { type, action, key, filter } = parts
  return (
    matchesPart(action, event.Action, profile) &&
    ((matchesPart(type, event.Type, profile) && matchesPart(key, event.Key, profile)) ||
      (profile === 'v4' && matchesOwner(type, key, event))) &&
    (filter === undefined || options.passes?.(filter, event) !== false)
  )
}

function matchesPart(part: string, value: string, profile: DrpEventProfile): boolean {
  return splitValues(part, profile).some((one) => one === '*' || readValue(one, profile) === value)
}

function matchesOwner(types: string, key: string, event: DrpEvent): boolean {
  if (event.Type !== 'jobs') return false
  return splitValues(types, 'v4').some((type) => {
    const field = jobTypes.get(type)
    return field !== undefined && matchesPart(key, ownerOf(event.Object, field), 'v4')
  })
}

function ownerOf(job: unknown, field: string): string {
  const owner = typeof job === 'object' && job !== null ? ownValue(job, field) : undefined
  return typeof owner === 'string' ? owner : ''
}
