import type { LcmCall } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'

/** Who asks. */
export interface Caller {
  /** May they use LCM? */
  readonly admin: boolean
  /** The session they came in with; undefined where nobody has to log in, or with a token of the emulator's own. */
  readonly sessionId: string | undefined
}

/** Tells who asks, by the header or the cookie; refuses who has not logged in where that is asked for. */
export function callerOf(site: Site, call: LcmCall): Caller {
  for (const id of credentialsOf(site, call)) {
    const session = site.sessions.get(id)
    if (session !== undefined) return { admin: site.sessions.userOf(session)?.admin ?? true, sessionId: id }
    const identity = site.auth.open ? undefined : site.auth.identify(id)
    if (identity !== undefined) return { admin: identity.roles.includes('admin'), sessionId: undefined }
  }
  if (site.settings.authentication) refuse('unauthorized', 'You must log in.')
  return { admin: true, sessionId: undefined }
}

/** Refuses who may not use LCM: 401, as if nobody had logged in. */
export function demandAdmin(site: Site, { admin }: Caller): void {
  if (!admin)
    refuse(
      site.quirk('lcm/forbidden-is-401') ? 'unauthorized' : 'forbidden',
      'You do not have permission to use Lifecycle Manager.',
    )
}

function credentialsOf(site: Site, { headers }: LcmCall): readonly string[] {
  const header = headers.get('opscenter-session')
  const cookies = (headers.get('cookie') ?? '').split(/[;,]/).flatMap((cookie) => {
    const at = cookie.indexOf('=')
    return cookie.slice(0, at).trim() === site.assumptions.sessionCookie ? [cookie.slice(at + 1).trim()] : []
  })
  return header === undefined ? cookies : [header, ...cookies]
}
