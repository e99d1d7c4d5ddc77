import type { EmulatedResponse } from '../../server/system.ts'
import { containerPage } from '../http/page.ts'
import type { Site } from '../site.ts'
import { userByBasic } from './basic.ts'
import type { Caller } from './caller.ts'
import type { Session } from './sessions.ts'
import type { EngineUser } from './users.ts'

type Headers = ReadonlyMap<string, string>

/** Who came in, or the answer to who did not. */
export type Entry =
  | {
      readonly ok: true
      readonly caller: Caller
      /** The call is answered: the headers that its session adds. A session that is not asked to be kept ends. */
      readonly leave: () => EmulatedResponse['headers']
    }
  | { readonly ok: false; readonly response: EmulatedResponse }

/**
 * Lets a caller in, by the cookie of a session, or by `Authorization`.
 *
 * oVirt: `Prefer: persistent-auth` keeps the session of a call, for as many minutes as `Session-TTL` says, from the last call on; a call without it ends the
 * session that it came with. With the engine's option on, a session that began with `Prefer: csrf-protection` wants its id repeated in the header
 * `JSESSIONID`; who does not is answered 403 by the container, as is 401. Both are pages, not faults.
 */
export function enter(site: Site, headers: Headers): Entry {
  const { sessions } = site
  const prefer = (headers.get('prefer') ?? '').split(',').map((wish) => wish.trim().toLowerCase())
  const keeps = prefer.includes('persistent-auth')
  for (const id of cookiesOf(headers)) {
    const session = sessions.use(id)
    if (session === undefined) continue
    if (session.csrf && headers.get('jsessionid') !== id) return { ok: false, response: containerPage(403) }
    return { ok: true, caller: { user: session.user }, leave: () => leave(site, headers, session, keeps) }
  }
  const user = authorized(site, headers.get('authorization'))
  if (user === undefined) {
    return { ok: false, response: containerPage(401, [['WWW-Authenticate', 'Basic realm="RESTAPI"']]) }
  }
  if (!keeps) return { ok: true, caller: { user }, leave: () => [] }
  const csrf = site.settings.csrfProtection && prefer.includes('csrf-protection')
  const session = sessions.open(user, csrf)
  const cookie = ['Set-Cookie', `JSESSIONID=${session.id}; path=/ovirt-engine/api; HttpOnly`] as const
  return { ok: true, caller: { user }, leave: () => [cookie, ...leave(site, headers, session, keeps)] }
}

function leave({ sessions }: Site, headers: Headers, { id }: Session, keeps: boolean): EmulatedResponse['headers'] {
  if (!keeps) {
    sessions.end(id)
    return []
  }
  const minutes = headers.get('session-ttl')?.trim() ?? ''
  if (/^\+?0*[1-9]\d{0,6}$/.test(minutes)) sessions.keep(id, Number(minutes) * 60_000)
  return [['JSESSIONID', id]]
}

function cookiesOf(headers: Headers): readonly string[] {
  return (headers.get('cookie') ?? '').split(/[;,]/).flatMap((cookie) => {
    const at = cookie.indexOf('=')
    return cookie.slice(0, at).trim() === 'JSESSIONID' ? [cookie.slice(at + 1).trim()] : []
  })
}

/** Whom the header stands for; undefined for nobody. Where nobody has to log in, a caller without credentials is the first user. */
function authorized(site: Site, header: string | undefined): EngineUser | undefined {
  if (header === undefined) return site.settings.authentication ? undefined : site.users.first
  const token = /^bearer +(\S+)$/i.exec(header.trim())?.[1]
  return token === undefined ? userByBasic(site.users, header) : byToken(site, token)
}

function byToken({ sessions, auth, users, settings }: Site, token: string): EngineUser | undefined {
  const user = sessions.userOf(token)
  if (user !== undefined) return user === 'ended' ? undefined : user
  // A token of the emulator's own. Where it asks for none, one that single sign-on never gave is as good as none.
  if (auth.open) return settings.authentication ? undefined : users.first
  const identity = auth.identify(token)
  if (identity === undefined) return undefined
  const { user: name, roles } = identity
  const known = users.byName(name) ?? users.byName(`${name}@internal`)
  return known ?? users.guest(name, roles.includes('admin'))
}
