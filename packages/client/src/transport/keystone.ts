import { JobwrightError } from '@jobwright/core'
import type { FetchedToken, TokenAuth, TokenContext } from './auth.ts'
import { cleanCause } from './clean-cause.ts'
import { failureOfThrow } from './failure-of-throw.ts'
import { type KeystoneOptions, readKeystoneOptions } from './keystone-options.ts'
import { discardBody, readBody } from './read-body.ts'
import { Secrets } from './secrets.ts'

const largestAnswer = 1024 * 1024

/**
 * Fetches tokens from OpenStack's identity service, for the `auth` of any client: Keystone's API v3, by password or by application credential.
 *
 * @param options where Keystone is and who asks; see {@link KeystoneOptions}. Throws JobwrightError `invalid-input` when something is missing
 * or does not go together.
 * @returns what goes into a client's `auth`. It asks with the client's own fetch and clock, and renews the token before it expires. Once
 * Keystone has refused the password, it is not sent again: accounts get locked that way.
 * @example
 * import { keystone } from '@jobwright/client'
 *
 * const auth = keystone({
 *   url: 'https://keystone:5000/v3',
 *   username: 'shipyard',
 *   password: 'a password',
 *   projectName: 'service',
 * })
 * Object.keys(auth) //=> ['token', 'secrets']
 */
export function keystone(options: KeystoneOptions): TokenAuth {
  const { url, body, secret } = readKeystoneOptions(options)
  const secrets = new Secrets([secret])
  let refused = false
  return {
    async token({ fetch, signal }) {
      if (refused)
        throw new JobwrightError(`${refusal}, so it is not sent again: make a client with the right one`, {
          code: 'authentication',
        })
      const response = await ask(url, body, (text) => secrets.mask(text), { fetch, signal })
      refused = response.status === 401
      return readToken(response, signal)
    },
    secrets: [secret],
  }
}

const refusal = 'Keystone has refused the user and password or the application credential'

async function ask(
  url: string,
  body: string,
  mask: (text: string) => string,
  { fetch, signal }: Pick<TokenContext, 'fetch' | 'signal'>,
): Promise<Response> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  try {
    // The body holds the password: it goes nowhere but to this address.
    return await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  } catch (error) {
    const { code, retryable, what } = failureOfThrow(error, { writes: false })
    throw new JobwrightError(`Keystone: ${what}`, { code, retryable, cause: cleanCause(error, mask) })
  }
}

async function readToken(response: Response, signal: AbortSignal): Promise<FetchedToken> {
  const { status } = response
  if (status !== 201) {
    discardBody(response)
    if (status === 401) throw new JobwrightError(refusal, { code: 'authentication' })
    const busy = status === 429 || status >= 500
    throw new JobwrightError(`Keystone answered ${status}${busy ? '' : ': is this the address of its API v3?'}`, {
      code: busy ? 'unavailable' : 'unexpected-response',
      retryable: busy,
    })
  }
  const token = response.headers.get('x-subject-token')
  const body = await readBody(response, largestAnswer, signal)
  if (token === null || body.kind === 'too-large') throw unreadable(token === null ? 'no X-Subject-Token' : 'too long')
  if (body.kind === 'cut')
    throw new JobwrightError('Keystone: its answer broke off', { code: 'unavailable', retryable: true })
  return { token, expiresAt: expiryOf(body.text) }
}

function expiryOf(text: string): string {
  try {
    const { token } = JSON.parse(text) as { token?: { expires_at?: unknown } }
    if (typeof token?.expires_at === 'string') return token.expires_at
  } catch {
    // The parser's own words quote the body.
  }
  throw unreadable('no token.expires_at')
}

function unreadable(why: string): JobwrightError {
  return new JobwrightError(`Keystone's answer holds no token (${why})`, { code: 'unexpected-response' })
}
