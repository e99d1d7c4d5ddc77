import { Secrets } from '../../transport/secrets.ts'
import type { TrackOptions } from './options.ts'
import { cleaned } from './step-name.ts'

const longest = 200

/** Why the work was called off, as a step may say it: masked, in one line, and cut. */
export function reasonOf(reason: unknown, { reasonOf = messageOf, secrets = [] }: TrackOptions): string {
  const masked = cleaned(new Secrets(secrets).mask(textOf(reason, reasonOf)))
  const text = masked.length > longest ? `${cleaned(masked.slice(0, longest - 1))}…` : masked
  return text === '' ? 'Called off' : `Called off: ${text}`
}

/** What is wrong with a caller's function is not to hide why the work was called off. */
function textOf(reason: unknown, put: (reason: unknown) => unknown): string {
  try {
    const text = put(reason)
    return typeof text === 'string' ? text : ''
  } catch {
    return messageOf(reason)
  }
}

function messageOf(reason: unknown): string {
  if (typeof reason === 'string') return reason
  return reason instanceof Error ? String(reason.message) : ''
}
