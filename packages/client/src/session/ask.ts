import { isJobwrightError, JobwrightError } from '@jobwright/core'
import { cleanCause } from '../transport/clean-cause.ts'
import { failureOfThrow } from '../transport/failure-of-throw.ts'
import type { AuthTools } from '../transport/index.ts'
import { readBody } from '../transport/read-body.ts'
import { within } from './within.ts'

const largestAnswer = 1024 * 1024

/** A request for a login, or for what belongs to one. */
export interface SessionRequest {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** What came back. */
export interface SessionAnswer {
  readonly status: number
  /** Is it 2xx? */
  readonly ok: boolean
  readonly headers: Headers
  /** Empty where it is too long for an answer to a login. */
  readonly text: string
}

/** How long to ask. */
export interface SessionPatience {
  /** In milliseconds. */
  readonly ms: number
  /** Aborted when nobody waits for the answer any more. */
  readonly closed?: AbortSignal | undefined
}

/**
 * Sends a request beside the API, once, and reads the answer whatever its status. `of` begins the messages. Throws JobwrightError where there is no
 * answer, or it breaks off.
 */
export async function ask(
  of: string,
  request: SessionRequest,
  { ms, closed }: SessionPatience,
  tools: Pick<AuthTools, 'fetch' | 'clock' | 'secrets'>,
): Promise<SessionAnswer> {
  let refusal: SessionAnswer | undefined
  const exchange = async (signal: AbortSignal): Promise<SessionAnswer> => {
    const response = await send(of, request, signal, tools)
    const { status, ok, headers } = response
    const answer = { status, ok, headers, text: '' }
    // The status of an error says enough, whatever becomes of its words: what was refused must not be taken for what may be sent again.
    if (!ok) refusal = answer
    const body = await readBody(response, largestAnswer, signal)
    if (body.kind === 'cut' && ok) {
      throw new JobwrightError(`${of}: the answer broke off`, { code: 'unavailable', retryable: true })
    }
    return body.kind === 'whole' ? { ...answer, text: body.text } : answer
  }
  try {
    return await within(of, ms, { clock: tools.clock, closed }, exchange)
  } catch (error) {
    if (refusal !== undefined && isJobwrightError(error) && error.code === 'timed-out') return refusal
    throw error
  }
}

async function send(
  of: string,
  { url, method, headers, body }: SessionRequest,
  signal: AbortSignal,
  { fetch, secrets }: Pick<AuthTools, 'fetch' | 'secrets'>,
): Promise<Response> {
  // What goes out is secret: it goes nowhere but to this address.
  const init: RequestInit = { method, headers, redirect: 'manual', signal }
  if (body !== undefined) init.body = body
  try {
    return await fetch(url, init)
  } catch (error) {
    const { code, retryable, what } = failureOfThrow(error, { writes: false })
    throw new JobwrightError(`${of}: ${what}`, {
      code,
      retryable,
      cause: cleanCause(error, (text) => secrets.mask(text)),
    })
  }
}

/** The error of a status that is no answer to such a request. */
export function unusable(of: string, status: number, hint = ''): JobwrightError {
  const busy = status === 429 || status >= 500
  return new JobwrightError(`${of}: the server answered ${status}${busy ? '' : hint}`, {
    code: busy ? 'unavailable' : 'unexpected-response',
    retryable: busy,
  })
}

/** The body as JSON; undefined where it is none. */
export function jsonOf({ text }: SessionAnswer): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own words quote the body.
    return undefined
  }
}
