import { type Connection, composedCall, connect, sendingBy } from '../api/index.ts'
import { SessionKeeper } from '../session/index.ts'
import { apiRootOf } from './api-root.ts'
import { checkLcmOptions } from './check-options.ts'
import { KnownSecrets } from './known-secrets.ts'
import type { LcmClientOptions, LcmPaging, LcmVersion } from './options.ts'
import { lcmSessionScheme } from './session-scheme.ts'
import { type LcmSession, memorySessionStore } from './session-store.ts'
import { lcmTraits } from './traits.ts'
import { viaPlainPort } from './via-plain-port.ts'
import { whyRejected } from './why-rejected.ts'
import { withUserAgent } from './with-user-agent.ts'

/** What the resources of an LCM client work with. */
export interface LcmConnection extends Connection {
  /** The version of the API. */
  readonly version: LcmVersion
  /** The path of the API's root: `/api/v2/lcm`, or behind a proxy such as `/opscenter/api/v2/lcm`. */
  readonly rootPath: string
  /** How pages are asked for. */
  readonly paging: LcmPaging
  /** What views must not show, beside what their documents name as secret. */
  readonly secrets: KnownSecrets
  /** What keeps the session of a client that logs in by itself; undefined in all others. */
  readonly sessions: SessionKeeper<LcmSession> | undefined
  /** How many requests are under way at once. */
  readonly maxConcurrency: number | undefined
}

/** Makes the connection of a client: it takes note of secrets, and says what a rejection may mean. */
export function connectToLcm(options: LcmClientOptions): LcmConnection {
  checkLcmOptions(options)
  const { version = 'v2', sessionStore: store = memorySessionStore(), paging = {}, maxConcurrency } = options
  const { followTls = false, userAgent = 'jobwright', fetch = (url, init) => globalThis.fetch(url, init) } = options
  const secrets = new KnownSecrets()
  const root = apiRootOf(options.baseUrl, version)
  const urls = { login: `${root.besideUrl}/login`, logout: `${root.besideUrl}/logout`, meta: `${root.besideUrl}/meta` }
  const kept: { sessions?: SessionKeeper<LcmSession> } = {}
  const traits = lcmTraits(version, secrets, (auth, tools) => {
    kept.sessions = new SessionKeeper({ scheme: lcmSessionScheme(auth, urls, secrets, tools), store, tools })
    return kept.sessions
  })
  const viaPort = viaPlainPort(withUserAgent(fetch, userAgent), { metaUrl: urls.meta, followTls })
  const connection = connect({ ...options, fetch: viaPort }, traits)
  const { sessions } = kept

  const send: LcmConnection['send'] = (operation, request) => {
    secrets.sent(operation.json)
    return composedCall(async () => {
      try {
        const answered = await connection.send(operation, request).withResponse()
        secrets.seen(answered.data)
        return answered
      } catch (error) {
        throw whyRejected(error, options.auth, sessions)
      }
    })
  }

  return {
    ...sendingBy(send, connection),
    version,
    rootPath: root.path,
    paging,
    secrets,
    sessions,
    maxConcurrency,
  }
}
