import { type Authenticator, type AuthScheme, type AuthTools, headerAuth, type TokenAuth } from '../transport/index.ts'
import type { KnownSecrets } from './known-secrets.ts'
import type { LcmAuth, LcmPasswordAuth, LcmTokenAuth } from './options.ts'

/** The header that shows a session. */
export const sessionHeader = 'opscenter-session'

/** Keeps the session of a user and password. */
export type KeepSession = (auth: LcmPasswordAuth, tools: AuthTools) => Authenticator

/** How OpsCenter is shown who asks: by a session, which a user and password log in for. */
export function lcmAuth(secrets: KnownSecrets, keepSession: KeepSession): AuthScheme {
  return (auth, tools) => {
    secrets.shareWith(tools.secrets)
    const given = auth as LcmAuth
    if (given !== 'none' && 'username' in given) return keepSession(given, tools)
    return given !== 'none' && given.session === 'cookie'
      ? headerAuth({ header: 'cookie' })(asCookie(given), tools)
      : headerAuth({ header: sessionHeader })(given, tools)
  }
}

/** The cookie that shows a session: the one that the login has set, or one that is made of its id. */
export function cookieOf(sessionid: string, cookieName = sessionHeader): string {
  return `${cookieName}=${sessionid}`
}

function asCookie({ token, secrets = [], cookieName }: LcmTokenAuth): TokenAuth {
  if (typeof token === 'string') return { token: cookieOf(token, cookieName), secrets: [...secrets, token] }
  return {
    secrets,
    async token(context) {
      const fetched = await token(context)
      // What is no token is refused with it.
      return typeof fetched?.token === 'string' && fetched.token !== ''
        ? { ...fetched, token: cookieOf(fetched.token, cookieName) }
        : fetched
    },
  }
}
