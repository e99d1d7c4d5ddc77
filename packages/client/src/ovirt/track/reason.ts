import { Secrets } from '../../transport/secrets.ts'
import type { TrackOptions } from './options.ts'
import { cleaned } from './step-name.ts'

const longest = 200

/** Why the work was called off, as a step may say it: masked, in one line, and cut. */
export function reasonOf(reason: unknown, { reasonOf: put, secrets = [] }: TrackOptions): string {
  const masked = cleaned(new Secrets(secrets).mask(textOf(reason, put ?? messageOf)))
  const text = masked.length > longest ? `${cleaned(masked.slice(0, longest - 1))}…` : masked
  return text === '' ? 'Called off' : `Called off: ${text}`
}

/** What is wrong with a caller's function is not to hide why the work was called off. */
function textOf(reason: unknown, put: (reason: unknown) => unknown): string {
  try {
    const text = put(reason)
    return typeof text === 'string' ? text : ''
  } catch {
    return put === messageOf ? '' : textOf(reason, messageOf)
  }
}

/** Reading a message may throw: whatever an error's maker likes can stand behind it. */
function messageOf(reason: unknown): unknown {
  return reason instanceof Error ? reason.message : reason
}
