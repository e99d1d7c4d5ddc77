import type { EmulatedRequest, EmulatedResponse } from '../../server/system.ts'
import { pathOf } from '../http/call.ts'
import { containerPage } from '../http/page.ts'
import type { Site } from '../site.ts'
import { userByBasic } from './basic.ts'
import type { EngineUser } from './users.ts'

/** Why single sign-on refuses. */
class SsoRefusal extends Error {
  override readonly name = 'SsoRefusal'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A call of single sign-on. */
interface SsoCall {
  readonly site: Site
  readonly headers: ReadonlyMap<string, string>
  readonly parameter: (name: string) => string | null
}

const routes = new Map<string, (call: SsoCall) => EmulatedResponse>([
  ['/ovirt-engine/sso/oauth/token', token],
  ['/ovirt-engine/sso/oauth/token-http-auth', token],
  ['/ovirt-engine/sso/oauth/revoke', revoke],
  ['/ovirt-engine/services/sso-logout', logOut],
])

/** The largest form that is taken, in bytes: forms of many parameters take the platform long to read. */
const largestForm = 65_536

/**
 * Answers what belongs to single sign-on, which engines of version 4 have; undefined for all else.
 *
 * It takes parameters from a form and from the query, whatever the method, and answers every refusal with 400. For the scope `ovirt-app-api` alone the
 * names in its body are not those of RFC 6749.
 */
export function answerSso(site: Site, { target, headers, body }: EmulatedRequest): EmulatedResponse | undefined {
  const path = pathOf(target)
  const route = routes.get(path)
  if (route === undefined || site.profile === 'v3') return undefined
  if (body.byteLength > largestForm) return containerPage(413)
  const query = new URLSearchParams(target.slice(path.length))
  const type = headers.get('content-type')?.toLowerCase() ?? ''
  const isForm = type.startsWith('application/x-www-form-urlencoded')
  const form = new URLSearchParams(isForm ? new TextDecoder().decode(body) : '')
  const parameter = (name: string): string | null => query.get(name) ?? form.get(name)
  try {
    return route({ site, headers, parameter })
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error
    const { code, message } = error
    const isApi = scopesOf(parameter('scope')).includes('ovirt-app-api')
    const isOdd = isApi && site.quirk('ovirt/sso-error-names')
    return json(400, isOdd ? { error_code: code, error: message } : { error: code, error_description: message })
  }
}

function token(call: SsoCall): EmulatedResponse {
  const { site, headers, parameter } = call
  const grant = demandParameter(call, 'grant_type')
  demandAccept(headers)
  if (grant === 'password') return granted(call, byPassword(call))
  if (grant !== 'urn:ovirt:params:oauth:grant-type:http') {
    const message = 'The authorization grant type is not supported by the authorization server.'
    throw new SsoRefusal('unsupported_grant_type', message)
  }
  // Kerberos is not emulated; the engine takes a name and a password here too.
  const user = userByBasic(site.users, headers.get('authorization') ?? '')
  if (user === undefined) return containerPage(401, [['WWW-Authenticate', 'Negotiate']])
  return granted({ site, headers, parameter }, user)
}

function byPassword(call: SsoCall): EngineUser {
  const [name, password] = [demandParameter(call, 'username'), demandParameter(call, 'password')]
  const user = call.site.users.byName(name)
  if (user !== undefined && user.password === password) return user
  const at = name.lastIndexOf('@')
  const who = at < 0 ? `${name}@N/A` : name
  const why =
    at < 0
      ? 'No valid profile found in credentials.'
      : 'Unable to log in. Verify your login information or contact the system administrator.'
  throw new SsoRefusal('access_denied', `Cannot authenticate user '${who}': ${why}.`)
}

function granted({ site, parameter }: SsoCall, user: EngineUser): EmulatedResponse {
  const scopes = scopesOf(parameter('scope'))
  const unknown = scopes.filter((scope) => !scope.startsWith('ovirt-'))
  if (unknown.length > 0) {
    const what = `The requested scope '[${unknown.join(', ')}]' is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.`
    throw new SsoRefusal('invalid_scope', what)
  }
  const { text, expiresAt } = site.sessions.issue(user)
  // oVirt: a text of milliseconds since 1970, where RFC 6749 has `expires_in` in seconds.
  return json(200, { access_token: text, scope: scopes.join(' '), exp: String(expiresAt), token_type: 'bearer' })
}

/** oVirt: who revokes a token has to be a client that the engine knows, such as the engine itself; its users log out instead. */
function revoke(call: SsoCall): EmulatedResponse {
  demandParameter(call, 'token')
  demandAccept(call.headers)
  demandParameter(call, 'client_id')
  const message =
    "The client is not authorized to request an authorization. It's required to access the system using FQDN."
  throw new SsoRefusal('unauthorized_client', message)
}

function logOut(call: SsoCall): EmulatedResponse {
  call.site.sessions.revoke(demandParameter(call, 'token'))
  return json(200, {})
}

function demandParameter({ parameter }: SsoCall, name: string): string {
  const value = parameter(name)
  if (value === null) throw new SsoRefusal('invalid_request', `Missing parameter: '${name}'`)
  return value
}

/** oVirt: nothing but exactly this is taken, not even a list that it is in. */
function demandAccept(headers: ReadonlyMap<string, string>): void {
  if (headers.get('accept') !== 'application/json') {
    throw new SsoRefusal('invalid_request', "Missing parameter: 'Accept Header'")
  }
}

function scopesOf(text: string | null): readonly string[] {
  return (text ?? '').split(/\s+/).filter(Boolean)
}

function json(status: number, value: object): EmulatedResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(value) }
}
