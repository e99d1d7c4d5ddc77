import { JobwrightError } from '@jobwright/core'
import {
  ask,
  LoginRefused,
  type SessionAnswer,
  type SessionPatience,
  type SessionScheme,
  unusable,
} from '../../session/index.ts'
import type { Authenticator, AuthTools, Credentials } from '../../transport/index.ts'
import type { EngineUrls } from './engine-urls.ts'
import type { PersistentSession } from './options.ts'
import type { OvirtPersistentSession } from './session-store.ts'

/** What opens a session: credentials of any kind. */
export interface Opener {
  readonly authenticator: Authenticator
  /** Are they a user and password, which are not to be sent again once they were refused? */
  readonly isPassword: boolean
}

/**
 * How persistent sessions begin, show and end. The first request shows credentials and asks for a session; the cookie that comes back is shown in their place; a
 * request that does not ask for the session to go on ends it. `HEAD` of the API's root is what the documents do the first and the last with.
 */
export function persistentScheme(
  opener: Opener,
  { ttlMinutes, csrfProtection = false }: PersistentSession,
  urls: EngineUrls,
  version: string,
  tools: AuthTools,
): SessionScheme<OvirtPersistentSession> {
  const wanted = {
    prefer: csrfProtection ? 'persistent-auth, csrf-protection' : 'persistent-auth',
    ...(ttlMinutes !== undefined && { 'session-ttl': String(ttlMinutes) }),
  }
  const shown = ({ jsessionid }: OvirtPersistentSession): Readonly<Record<string, string>> => {
    tools.secrets.addFetched(jsessionid)
    return { cookie: `JSESSIONID=${jsessionid}`, ...(csrfProtection && { jsessionid }) }
  }
  const head = async (
    of: string,
    headers: Readonly<Record<string, string>>,
    patience: SessionPatience,
  ): Promise<SessionAnswer> =>
    ask(
      of,
      { method: 'HEAD', url: urls.api, headers: { accept: 'application/json', version, ...headers } },
      patience,
      tools,
    )

  /** Asks with these credentials, and tells where they come from what became of them. */
  const openWith = async (credentials: Credentials, closed: AbortSignal): Promise<SessionAnswer> => {
    let verdict: 'accepted' | 'rejected' | 'unknown' = 'unknown'
    try {
      const answer = await head(
        'opening a session',
        { ...credentials.headers, ...wanted },
        { ms: tools.timeoutMs, closed },
      )
      verdict = answer.status === 401 ? 'rejected' : 'accepted'
      return answer
    } finally {
      opener.authenticator.tried?.(credentials, verdict)
    }
  }

  return {
    isSession: isPersistentSession,
    idOf: ({ jsessionid }) => jsessionid,
    headersOf: (session) => ({ ...shown(session), ...wanted }),
    async logIn(closed) {
      const context = { signal: closed, announce: () => {} }
      let credentials = await opener.authenticator.credentials(context)
      for (let renewed = false; credentials !== undefined; renewed = true) {
        const answer = await openWith(credentials, closed)
        if (answer.status !== 401) return sessionIn(answer)
        credentials = renewed
          ? undefined
          : await opener.authenticator.credentials({ ...context, rejected: credentials })
      }
      if (opener.isPassword) return new LoginRefused('the server has refused this user and password')
      throw new JobwrightError('opening a session: the server answered 401', { code: 'authentication' })
    },
    async isGood(session, closed) {
      return head('looking at a session', { ...shown(session), ...wanted }, { ms: tools.timeoutMs, closed }).then(
        ({ status }) => status !== 401,
        () => true,
      )
    },
    async end(session, patience) {
      const { status, ok } = await head('ending the session', shown(session), patience)
      // The session ends before the engine looks for other credentials, which there are none of.
      if (!ok && status !== 401) throw unusable('ending the session', status)
    },
  }
}

function sessionIn({ status, ok, headers }: SessionAnswer): OvirtPersistentSession {
  if (status === 403) throw new JobwrightError('opening a session: the server answered 403', { code: 'forbidden' })
  if (!ok) {
    throw unusable('opening a session', status, status === 404 ? ': is this the address of the API?' : '')
  }
  for (const cookie of headers.getSetCookie?.() ?? []) {
    const jsessionid = /^\s*JSESSIONID=([^;\s]*)\s*(?:;|$)/.exec(cookie)?.[1]
    if (isCookieValue(jsessionid)) return { jsessionid }
  }
  throw new JobwrightError(
    'opening a session: the answer sets no cookie JSESSIONID that could be seen; browsers hide it: leave persistentSession out',
    { code: 'unexpected-response' },
  )
}

function isPersistentSession(value: unknown): value is OvirtPersistentSession {
  if (typeof value !== 'object' || value === null) return false
  const { jsessionid } = value as Readonly<Record<string, unknown>>
  return isCookieValue(jsessionid)
}

/** May it stand in a cookie? It goes into a header. */
function isCookieValue(value: unknown): value is string {
  return typeof value === 'string' && /^[!#-+\--:<-[\]-~]+$/.test(value)
}
