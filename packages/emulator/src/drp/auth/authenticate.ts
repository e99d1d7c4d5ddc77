import { type DrpCall, queryValue } from '../http/call.ts'
import { Refusal, refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { Caller } from './caller.ts'
import { userCaller } from './claims.ts'
import { notBase64 } from './tokens.ts'

/**
 * Tells who sends a request, or refuses it: 401 without a body for no credentials at all or for what cannot be read, 403 for wrong ones.
 *
 * `Basic` asks for a user's password, always. A bearer token is one that was issued here, or one that the emulator was told to accept; where everybody may
 * come in, whatever could be a token stands for somebody who may do everything.
 */
export function authenticate(site: Site, call: DrpCall): Caller {
  const [scheme = '', ...rest] = (call.headers.get('authorization') ?? '').split(' ')
  const credentials = rest.join(' ')
  if (scheme === 'Basic') return byPassword(site, Buffer.from(credentials, 'base64').toString(), credentials)
  const token = scheme === 'Bearer' ? credentials : scheme === '' ? (queryValue(call, 'token') ?? '') : ''
  if (token === '') return unauthorised()
  return scheme === '' && token.includes(':') ? byPassword(site, token) : byToken(site, token)
}

function byPassword(site: Site, text: string, encoded?: string): Caller {
  const colon = text.indexOf(':')
  if (colon < 0 || (encoded !== undefined && !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded))) return unauthorised()
  const [name, password] = [text.slice(0, colon), text.slice(colon + 1)]
  const user = site.store.users.get(name)
  if (user === undefined || !site.passwords.verify(name, password)) refuse(403, ['Access Denied'], { model: 'users' })
  return userCaller(site.store, name, user.Roles)
}

function byToken(site: Site, token: string): Caller {
  const issued = site.tokens.read(token)
  if (issued !== undefined) return 'caller' in issued ? issued.caller : refuseToken(site, token, issued.refused)
  const identity = site.auth.identify(token)
  const malformed = notBase64(token)
  // Where everybody may come in, what could never be a token is refused nonetheless.
  if (identity !== undefined && !(site.auth.open && malformed !== undefined))
    return userCaller(site.store, identity.user, identity.roles)
  return refuseToken(site, token, malformed ?? 'token contains an invalid number of segments')
}

/** The server echoes the token, so a client had better not show that message. */
function refuseToken(site: Site, token: string, why: string): never {
  const messages = [`Invalid Token :${why}`, ...(site.quirk('drp/token-echo') ? [token] : [])]
  return refuse(403, messages, { model: 'system' }, [['WWW-Authenticate', 'dr-provision']])
}

function unauthorised(): never {
  throw new Refusal({ status: 401, headers: [['WWW-Authenticate', 'dr-provision']] })
}
