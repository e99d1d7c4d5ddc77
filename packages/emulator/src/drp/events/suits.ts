import { type DrpEvent, matchesRegistration } from '@jobwright/core/drp'
import type { DrpProfile } from '../controls.ts'

/** Whose rules decide. */
export interface SuitsOptions {
  readonly profile: DrpProfile
  /** Does a registration in too few parts crash the server? Else nothing comes of it. */
  readonly crashes: boolean
}

/**
 * Does an event go to a connection with these registrations? However many of them it suits, it is sent once. `crash` where the server reaches for a part
 * that is missing: the parts there are suit the event. What was recorded is `jobs` and the creation of a job; that parts are compared in their order, so
 * that `jobs.create` does no harm before a job is created, is taken from that.
 */
export function suits(
  registrations: Iterable<string>,
  event: DrpEvent,
  { profile, crashes }: SuitsOptions,
): boolean | 'crash' {
  let wanted = false
  for (const registration of registrations) {
    const parts = registration.split('.')
    if (parts.length >= 3) wanted ||= matchesRegistration(registration, event, { profile })
    else if (crashes && parts.every((part, at) => part === '*' || part === [event.Type, event.Action][at]))
      return 'crash'
  }
  return wanted
}
