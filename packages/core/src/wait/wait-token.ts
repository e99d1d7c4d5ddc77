import * as z from 'zod/mini'
import type { JobwrightError } from '../errors/jobwright-error.ts'
import { invalidInput } from '../input/index.ts'
import { createParser } from '../wire/parser.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { crc32 } from './crc32.ts'
import type { WaitState, WaitSubject } from './wait-state.ts'

const version = 1

/** Longer texts are refused unread; a token is about 700 characters long. */
const longestToken = 16_384

const parseState = /*@__PURE__*/ (() => {
  const time = z.number().check(z.minimum(-8.64e15), z.maximum(8.64e15))
  const duration = z.number().check(z.minimum(0), z.maximum(8.64e15))
  const count = z.int().check(z.minimum(0))
  const word = z.int().check(z.minimum(0), z.maximum(0xffffffff))
  const schema = z.strictObject({
    subject: z.strictObject({ source: z.string(), system: z.string(), kind: z.string(), id: z.string() }),
    settings: z.strictObject({
      timeoutMs: duration,
      settleOn: z.enum(['ended', 'failing']),
      pendingTimeoutMs: z.optional(duration),
      stalledAfterMs: z.optional(duration),
      heldUpGraceMs: z.optional(duration),
      notFoundGraceMs: duration,
      outageToleranceMs: duration,
      intervalMs: duration,
      floorMs: duration,
      detail: z.optional(z.enum(['status', 'targets', 'messages'])),
    }),
    startedAt: time,
    deadlineAt: time,
    at: time,
    lookedAt: z.optional(time),
    nextAt: time,
    retryAt: z.optional(time),
    polls: count,
    failures: count,
    seed: word,
    seen: z.optional(
      z.strictObject({
        digest: word,
        activeAt: time,
        pendingSince: z.optional(time),
        heldUpSince: z.optional(time),
      }),
    ),
    missingSince: z.optional(time),
    outageSince: z.optional(time),
  })
  return createParser(schema as z.ZodMiniType<WaitState, WaitState>)
})()

/**
 * Writes the state of a wait as a token: a text that any process can go on from with `readWaitToken`.
 *
 * The token holds absolute times and no secrets, checks itself, names its version, and consists of letters, digits, `.`, `-` and `_`: it needs no
 * quoting in a shell, an address or a file name. It is not signed: whoever can change it can change how the wait goes on.
 *
 * @example
 * import { readWaitToken, startWait, writeWaitToken } from '@jobwright/core'
 * const subject = { source: 'site', system: 'drydock', kind: 'task', id: '4f1c' }
 * const settings = { timeoutMs: 60_000, settleOn: 'ended', notFoundGraceMs: 5_000, outageToleranceMs: 30_000, intervalMs: 5_000, floorMs: 500 } as const
 * const token = writeWaitToken(startWait(subject, settings, 0))
 * token.startsWith('jw1.') //=> true
 * readWaitToken(token).subject.id //=> '4f1c'
 */
export function writeWaitToken(state: WaitState): string {
  // JSON writes lone surrogates as escapes already; with all else beyond ASCII escaped too, bytes are characters.
  const ascii = JSON.stringify(state).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  const signed = `jw${version}.${toBase64Url(ascii)}`
  return `${signed}.${crc32(signed)}`
}

/**
 * Reads a token of `writeWaitToken`, and checks all of it.
 *
 * @param token the text; space around it is passed over.
 * @param expected what the token must be of: any of source, system, kind and id.
 * @returns the state of the wait.
 * @throws JobwrightError `invalid-input` for a text that is no token, is damaged, comes from a newer version, or is of something else.
 * @example
 * import { readWaitToken, startWait, writeWaitToken } from '@jobwright/core'
 * const subject = { source: 'site', system: 'drydock', kind: 'task', id: '4f1c' }
 * const settings = { timeoutMs: 60_000, settleOn: 'ended', notFoundGraceMs: 5_000, outageToleranceMs: 30_000, intervalMs: 5_000, floorMs: 500 } as const
 * const token = writeWaitToken(startWait(subject, settings, 0))
 * readWaitToken(token, { system: 'drydock', kind: 'task' }).deadlineAt //=> 60_000
 * readWaitToken(token, { system: 'lcm' }) //=> throws JobwrightError
 */
export function readWaitToken(token: string, expected: Partial<WaitSubject> = {}): WaitState {
  if (typeof token !== 'string' || token.length > longestToken)
    throw refused('is no wait token', 'Give it as it was written')
  const text = token.trim()
  const writtenBy = /^jw(\d{1,4})\./.exec(text)?.[1]
  if (writtenBy === undefined) throw refused('is no wait token', 'Give it as it was written')
  if (writtenBy !== String(version)) {
    throw refused(`has version ${writtenBy}, and this Jobwright reads version ${version}`, 'Use the one that wrote it')
  }
  const sumAt = text.lastIndexOf('.')
  const [signed, payload, sum] = [text.slice(0, sumAt), text.slice(text.indexOf('.') + 1, sumAt), text.slice(sumAt + 1)]
  if (sum !== crc32(signed)) throw refused('is damaged or cut off', 'Give all of it as it was written')
  const state = parseState(parseJson(fromBase64Url(payload)))
  if (!state.ok) throw refused('does not hold the state of a wait', 'Give it as it was written')
  for (const part of ['source', 'system', 'kind', 'id'] as const) {
    const wanted = expected[part]
    if (wanted === undefined || wanted === state.value.subject[part]) continue
    throw refused(
      `is of ${part} ${JSON.stringify(state.value.subject[part])}, not ${JSON.stringify(wanted)}`,
      'Go on with it where it was made',
    )
  }
  return state.value
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(what: string, advice: string): JobwrightError {
  return invalidInput(`The token ${what}. ${advice}, or begin a new wait.`)
}
