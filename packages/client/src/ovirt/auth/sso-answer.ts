import { JobwrightError } from '@jobwright/core'
import { jsonOf, LoginRefused, type SessionAnswer, unusable } from '../../session/index.ts'
import type { Secrets } from '../../transport/index.ts'
import type { OvirtToken } from './session-store.ts'

/** With these codes a user and password have been refused; sent again, they may lock the user out. */
const refusals: readonly string[] = ['access_denied', 'invalid_grant']

/** With these codes the same request may succeed later. */
const passing: readonly string[] = ['server_error', 'temporarily_unavailable']

const longestWords = 300

/** Reads what single sign-on answers to a user and password. Throws JobwrightError where it is neither a token nor a refusal. `now` is the clock's time. */
export function readTokenAnswer(answer: SessionAnswer, now: number, secrets: Secrets): OvirtToken | LoginRefused {
  const { status, ok } = answer
  const body = membersOf(jsonOf(answer))
  const { code, words } = errorIn(body)
  // Some answer errors with 200.
  if (status === 401 || (code !== undefined && refusals.includes(code) && status < 500)) {
    return new LoginRefused(`the server has refused this user and password${said(words, secrets)}`)
  }
  if (code !== undefined && status !== 404) throw failureOf(status, code, words, secrets)
  if (ok) return tokenIn(body, now)
  if (status === 400 || status === 403) throw failureOf(status, undefined, words, secrets)
  const hint =
    status === 404
      ? ': is this the address of an oVirt engine? Engines before 4.0 have no single sign-on: auth takes a method for them, basic'
      : ''
  throw unusable('logging in', status, hint)
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}

/**
 * The engine has the names of RFC 6749 swapped: `error_code` is the code, and `error` the text. An identity provider in its place has them right: `error` and
 * `error_description`.
 */
function errorIn(body: ReadonlyMap<string, unknown>): { readonly code?: string; readonly words?: string } {
  const text = (name: string): string | undefined => {
    const value = body.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [errorCode, error, description] = [text('error_code'), text('error'), text('error_description')]
  const code = errorCode ?? error
  const words = errorCode === undefined ? (description ?? error) : (error ?? errorCode)
  return { ...(code !== undefined && { code }), ...(words !== undefined && { words }) }
}

function failureOf(
  status: number,
  code: string | undefined,
  words: string | undefined,
  secrets: Secrets,
): JobwrightError {
  const message = `logging in: the server answered ${status}${said(words, secrets)}`
  if (status === 429 || status >= 500 || (code !== undefined && passing.includes(code))) {
    return new JobwrightError(message, { code: 'unavailable', retryable: true })
  }
  return new JobwrightError(message, { code: status === 403 ? 'forbidden' : 'rejected' })
}

/** The server's words, on one line, without secrets and not too many. */
function said(words: string | undefined, secrets: Secrets): string {
  const line = secrets
    .mask(words ?? '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  if (line === '') return ''
  return `: ${line.length > longestWords ? `${line.slice(0, longestWords)}…` : line}`
}

function tokenIn(body: ReadonlyMap<string, unknown>, now: number): OvirtToken {
  const token = body.get('access_token')
  if (!isTokenText(token)) {
    throw new JobwrightError('the answer to the login holds no token', { code: 'unexpected-response' })
  }
  const expiresAt = expiryOf(body.get('exp'), now)
  return expiresAt === undefined ? { token } : { token, expiresAt }
}

/** Can it be a token? It goes into a header. */
export function isTokenText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

/**
 * `exp` is a text of the milliseconds since 1970. One that is over by our clock, or not within thirty thousand years, says nothing: the token is then used
 * until it is rejected.
 */
function expiryOf(exp: unknown, now: number): number | undefined {
  if (typeof exp !== 'string' && typeof exp !== 'number') return undefined
  const time = /^\d{1,15}$/.test(String(exp)) ? Number(exp) : 0
  return time > now ? time : undefined
}
