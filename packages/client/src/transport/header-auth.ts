import { invalidInput } from '@jobwright/core'
import type { Auth } from './auth.ts'
import type { Authenticator, AuthScheme, AuthTools } from './authenticator.ts'
import { BasicAuth } from './basic-auth.ts'
import { TokenSource } from './token-source.ts'

/** Where a system wants the token. */
export interface TokenHeader {
  /** The header's name, such as `X-Auth-Token`. */
  readonly header: string
  /** What stands before the token and a blank, such as `Bearer`. Default: nothing. */
  readonly scheme?: string | undefined
}

/**
 * The scheme of the systems that take a token in a header, and a user and password in `Authorization: Basic`.
 *
 * @returns what goes into the `auth` of a system's traits.
 * @example
 * import { headerAuth } from '@jobwright/client'
 *
 * const ofDrydock = headerAuth({ header: 'X-Auth-Token' })
 * const ofDigitalRebar = headerAuth({ header: 'Authorization', scheme: 'Bearer' })
 * typeof ofDrydock === typeof ofDigitalRebar //=> true
 */
export function headerAuth({ header, scheme }: TokenHeader): AuthScheme {
  const toHeaders = (token: string) => ({ [header]: scheme === undefined ? token : `${scheme} ${token}` })
  return (auth, tools) => {
    if (auth === 'none')
      return { credentials: ({ rejected }) => (rejected === undefined ? { headers: {} } : undefined) }
    if ('username' in auth) return new BasicAuth(auth, tools)
    for (const secret of auth.secrets ?? []) tools.secrets.add(secret)
    if (typeof auth.token === 'string') return fixed(auth.token, toHeaders, tools)
    return new TokenSource(auth.token, toHeaders, tools)
  }
}

/** Says what an `auth` is not. Throws JobwrightError `invalid-input`. */
export function checkAuth(auth: Auth): void {
  const given: unknown = auth
  if (given === 'none') return
  if (typeof given === 'object' && given !== null) {
    const { token, username, password } = given as Record<string, unknown>
    if (typeof token === 'function' || (typeof token === 'string' && token !== '')) return
    if (typeof username === 'string' && typeof password === 'string') return
  }
  throw invalidInput(
    "auth is none of: 'none', { token: 'a token' }, { token: a function that fetches one }, { username, password }. An empty token is none.",
  )
}

function fixed(
  token: string,
  toHeaders: (token: string) => Readonly<Record<string, string>>,
  { secrets }: AuthTools,
): Authenticator {
  secrets.add(token)
  const credentials = { headers: toHeaders(token) }
  return { credentials: ({ rejected }) => (rejected === undefined ? credentials : undefined) }
}
