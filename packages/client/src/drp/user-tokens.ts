import { JobwrightError } from '@jobwright/core'
import { cleanCause } from '../transport/clean-cause.ts'
import { failureOfThrow } from '../transport/failure-of-throw.ts'
import type { AuthTools, FetchedToken, TokenAuth, TokenContext } from '../transport/index.ts'
import { discardBody, readBody } from '../transport/read-body.ts'
import type { DrpPasswordAuth } from './options.ts'

const largestAnswer = 1024 * 1024

/** What servers give a token when they are not asked otherwise, in seconds. */
const usualTtl = 3_600

/**
 * Fetches a user's tokens with the password. Digital Rebar does not say when a token ends: it is counted from the moment it was asked for. Once
 * the server has refused the password, it is not sent again: accounts get locked that way.
 */
export function userTokens(
  { username, password, ttlSeconds = usualTtl }: DrpPasswordAuth,
  tools: AuthTools,
): TokenAuth {
  const encoded = btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)))
  const url = tools.urlOf(['users', username, 'token'], [['ttl', String(ttlSeconds)]])
  let refused = false
  return {
    async token(context) {
      if (refused) {
        throw new JobwrightError(`${refusal}, so they are not sent again: make a client with the right ones`, {
          code: 'authentication',
        })
      }
      const askedAt = tools.clock.now()
      const response = await ask(url, encoded, tools, context)
      refused = response.status === 401 || response.status === 403
      const token = await readToken(response, context.signal)
      return { token, expiresAt: askedAt + ttlSeconds * 1_000 }
    },
    secrets: [password, encoded],
  }
}

const refusal = 'the server has refused this user and password'

async function ask(
  url: string,
  encoded: string,
  { secrets }: AuthTools,
  { fetch, signal }: Pick<TokenContext, 'fetch' | 'signal'>,
): Promise<Response> {
  const headers = { accept: 'application/json', authorization: `Basic ${encoded}` }
  try {
    return await fetch(url, { method: 'GET', headers, redirect: 'manual', signal })
  } catch (error) {
    const { code, retryable, what } = failureOfThrow(error, { writes: false })
    const cause = cleanCause(error, (text) => secrets.mask(text))
    throw new JobwrightError(`fetching a token: ${what}`, { code, retryable, cause })
  }
}

async function readToken(response: Response, signal: AbortSignal): Promise<FetchedToken['token']> {
  const { status } = response
  if (status !== 200) {
    discardBody(response)
    throw failureOf(status)
  }
  const body = await readBody(response, largestAnswer, signal)
  if (body.kind === 'cut') {
    throw new JobwrightError('fetching a token: the answer broke off', { code: 'unavailable', retryable: true })
  }
  const token = body.kind === 'whole' ? tokenIn(body.text) : undefined
  if (token === undefined) {
    throw new JobwrightError('the answer to the user and password holds no token', { code: 'unexpected-response' })
  }
  return token
}

function failureOf(status: number): JobwrightError {
  if (status === 401 || status === 403) return new JobwrightError(refusal, { code: 'authentication' })
  if (status === 404) {
    // Digital Rebar: what one has no right to read is not there.
    const message = "this user may not fetch tokens: say session: 'basic' in auth"
    return new JobwrightError(message, { code: 'forbidden' })
  }
  const busy = status === 429 || status >= 500
  return new JobwrightError(`fetching a token: the server answered ${status}`, {
    code: busy ? 'unavailable' : 'unexpected-response',
    retryable: busy,
  })
}

function tokenIn(text: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null || !('Token' in answer)) return undefined
    return typeof answer.Token === 'string' && answer.Token !== '' ? answer.Token : undefined
  } catch {
    // The parser's own words quote the body.
    return undefined
  }
}
