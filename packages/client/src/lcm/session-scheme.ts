import { JobwrightError } from '@jobwright/core'
import { type LoginRequest, parseLoginAnswer } from '@jobwright/core/lcm'
import {
  ask,
  jsonOf,
  LoginRefused,
  type SessionAnswer,
  type SessionPatience,
  type SessionScheme,
  unusable,
} from '../session/index.ts'
import type { AuthTools } from '../transport/index.ts'
import { cookieOf, sessionHeader } from './auth.ts'
import type { KnownSecrets } from './known-secrets.ts'
import type { LcmPasswordAuth } from './options.ts'
import { isSession, type LcmSession } from './session-store.ts'

/** Where sessions begin, end, and are good for something that everybody may do who is logged in. */
export interface SessionUrls {
  readonly login: string
  readonly logout: string
  readonly meta: string
}

/** How OpsCenter's sessions begin, show and end: `POST /login`, then a header or a cookie, then `GET /logout`. */
export function lcmSessionScheme(
  auth: LcmPasswordAuth,
  urls: SessionUrls,
  secrets: KnownSecrets,
  tools: AuthTools,
): SessionScheme<LcmSession> {
  const headersOf = (session: LcmSession): Readonly<Record<string, string>> => {
    secrets.session(session)
    if (auth.session !== 'cookie') return { [sessionHeader]: session.sessionid }
    return { cookie: session.cookie ?? cookieOf(session.sessionid, auth.cookieName) }
  }
  const askWith = async (session: LcmSession, url: string, patience: SessionPatience): Promise<SessionAnswer> => {
    const headers = { accept: 'application/json', ...headersOf(session) }
    return ask(`GET ${url}`, { method: 'GET', url, headers }, patience, tools)
  }
  secrets.sent({ password: auth.password })

  return {
    isSession,
    idOf: ({ sessionid }) => sessionid,
    headersOf,
    async logIn(closed) {
      const { username, password } = auth
      const login: LoginRequest = { username, password }
      const headers = { accept: 'application/json', 'content-type': 'application/json' }
      const request = { method: 'POST', url: urls.login, headers, body: JSON.stringify(login) } as const
      return sessionIn(await ask('logging in', request, { ms: tools.timeoutMs, closed }, tools))
    },
    async isGood(session, closed) {
      const status = await askWith(session, urls.meta, { ms: tools.timeoutMs, closed }).then(
        (answer) => answer.status,
        () => undefined,
      )
      return status !== 401
    },
    async end(session, patience) {
      await askWith(session, urls.logout, patience)
    },
  }
}

const refusal =
  'the server has refused this user and password: they are wrong, or the user is locked out for a while after too many wrong ones'

function sessionIn(answer: SessionAnswer): LcmSession | LoginRefused {
  const { status, ok, headers } = answer
  if (status === 401 || status === 403) return new LoginRefused(refusal)
  if (status === 404) {
    const message = 'logging in: there is no /login there: is this the address of an OpsCenter with authentication on?'
    throw new JobwrightError(message, { code: 'unexpected-response' })
  }
  if (!ok) throw unusable('logging in', status)
  const login = parseLoginAnswer(jsonOf(answer))
  if (!login.ok) {
    throw new JobwrightError('the answer to the login holds no session', { code: 'unexpected-response' })
  }
  const { sessionid } = login.value
  const cookie = cookieIn(headers, sessionid)
  return cookie === undefined ? { sessionid } : { sessionid, cookie }
}

/** The cookies that a login sets; browsers do not show them. */
function cookieIn(headers: Headers, sessionid: string): string | undefined {
  const cookies = headers.getSetCookie?.().map((cookie) => cookie.split(';', 1)[0]?.trim() ?? '') ?? []
  // Of several, the one that is the session.
  return (
    cookies.find((cookie) => cookie.endsWith(`=${sessionid}`)) ?? (cookies.length > 0 ? cookies.join('; ') : undefined)
  )
}
