import { ask, type SessionScheme, unusable } from '../../session/index.ts'
import type { AuthTools } from '../../transport/index.ts'
import type { EngineUrls } from './engine-urls.ts'
import type { OvirtPasswordAuth } from './options.ts'
import type { OvirtToken } from './session-store.ts'
import { isTokenText, readTokenAnswer } from './sso-answer.ts'

/** What a token is for. Single sign-on requires it. */
const scope = 'ovirt-app-api'

/** How tokens of a user and password begin, show and end: OAuth's password grant, `Authorization: Bearer`, and the engine's logout. */
export function tokenScheme(
  { username, password }: OvirtPasswordAuth,
  urls: EngineUrls,
  version: string,
  tools: AuthTools,
): SessionScheme<OvirtToken> {
  tools.secrets.add(password)

  const headersOf = ({ token }: OvirtToken): Readonly<Record<string, string>> => {
    tools.secrets.addFetched(token)
    return { authorization: `Bearer ${token}` }
  }

  return {
    isSession: isToken,
    idOf: ({ token }) => token,
    headersOf,
    expiresAt: ({ expiresAt }) => expiresAt,
    async logIn(closed) {
      const request = form(urls.token, { grant_type: 'password', scope, username, password })
      const answer = await ask('logging in', request, { ms: tools.timeoutMs, closed }, tools)
      return readTokenAnswer(answer, tools.clock.now(), tools.secrets)
    },
    async isGood(session, closed) {
      const headers = { accept: 'application/json', version, ...headersOf(session) }
      const request = { method: 'HEAD', url: urls.api, headers } as const
      return ask('looking at a token', request, { ms: tools.timeoutMs, closed }, tools).then(
        ({ status }) => status !== 401,
        () => true,
      )
    },
    async end(session, patience) {
      const request = form(urls.logout, { scope, token: session.token })
      const { status, ok } = await ask('logging out', request, patience, tools)
      // What has ended already need not be ended.
      if (!ok && status !== 401) throw unusable('logging out', status)
    },
  }
}

function form(url: string, fields: Readonly<Record<string, string>>) {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', url, headers, body: new URLSearchParams(fields).toString() } as const
}

function isToken(value: unknown): value is OvirtToken {
  if (typeof value !== 'object' || value === null) return false
  const { token, expiresAt } = value as Readonly<Record<string, unknown>>
  const isTime = typeof expiresAt === 'number' && Number.isFinite(expiresAt)
  return isTokenText(token) && (expiresAt === undefined || isTime)
}
