import { JobwrightError } from '@jobwright/core'
import { type LoginRequest, parseLoginAnswer } from '@jobwright/core/lcm'
import { cleanCause } from '../transport/clean-cause.ts'
import { failureOfThrow } from '../transport/failure-of-throw.ts'
import type { AuthTools } from '../transport/index.ts'
import { discardBody, readBody } from '../transport/read-body.ts'
import type { LcmPasswordAuth } from './options.ts'
import type { LcmSession } from './session-store.ts'
import { within } from './within.ts'

const largestAnswer = 1024 * 1024

/** `POST /login`. Answers `refused` where the server takes this user and password not. Throws JobwrightError for all else that is no session. */
export async function logIn(
  { username, password }: LcmPasswordAuth,
  url: string,
  tools: AuthTools,
  closed: AbortSignal,
): Promise<LcmSession | 'refused'> {
  return within('logging in', tools.timeoutMs, { clock: tools.clock, closed }, async (signal) =>
    sessionIn(await post(url, { username, password }, tools, signal), signal),
  )
}

async function post(
  url: string,
  login: LoginRequest,
  { fetch, secrets }: AuthTools,
  signal: AbortSignal,
): Promise<Response> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  try {
    // The body holds the password: it goes nowhere but to this address.
    const init: RequestInit = { method: 'POST', headers, body: JSON.stringify(login), redirect: 'manual', signal }
    return await fetch(url, init)
  } catch (error) {
    const { code, retryable, what } = failureOfThrow(error, { writes: false })
    const cause = cleanCause(error, (text) => secrets.mask(text))
    throw new JobwrightError(`logging in: ${what}`, { code, retryable, cause })
  }
}

async function sessionIn(response: Response, signal: AbortSignal): Promise<LcmSession | 'refused'> {
  const { status } = response
  if (!response.ok) {
    discardBody(response)
    if (status === 401 || status === 403) return 'refused'
    throw failureOf(status)
  }
  const body = await readBody(response, largestAnswer, signal)
  if (body.kind === 'cut') {
    throw new JobwrightError('logging in: the answer broke off', { code: 'unavailable', retryable: true })
  }
  const answer = parseLoginAnswer(body.kind === 'whole' ? json(body.text) : undefined)
  if (!answer.ok) {
    throw new JobwrightError('the answer to the login holds no session', { code: 'unexpected-response' })
  }
  const { sessionid } = answer.value
  const cookie = cookieIn(response, sessionid)
  return cookie === undefined ? { sessionid } : { sessionid, cookie }
}

/** The cookies that a login sets; browsers do not show them. */
function cookieIn({ headers }: Response, sessionid: string): string | undefined {
  const cookies = headers.getSetCookie?.().map((cookie) => cookie.split(';', 1)[0]?.trim() ?? '') ?? []
  // Of several, the one that is the session.
  return (
    cookies.find((cookie) => cookie.endsWith(`=${sessionid}`)) ?? (cookies.length > 0 ? cookies.join('; ') : undefined)
  )
}

function failureOf(status: number): JobwrightError {
  if (status === 404) {
    const message = 'logging in: there is no /login there: is this the address of an OpsCenter with authentication on?'
    return new JobwrightError(message, { code: 'unexpected-response' })
  }
  const busy = status === 429 || status >= 500
  return new JobwrightError(`logging in: the server answered ${status}`, {
    code: busy ? 'unavailable' : 'unexpected-response',
    retryable: busy,
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own words quote the body.
    return undefined
  }
}
