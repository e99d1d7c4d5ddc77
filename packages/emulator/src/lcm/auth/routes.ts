import { type Answer, json } from '../http/answer.ts'
import { demandContentType, objectOf, own, textOf } from '../http/body.ts'
import type { LcmCall } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import { opscClusterIdOf } from '../resources/opsc-cluster-id.ts'
import type { Site } from '../site.ts'
import { callerOf } from './caller.ts'

/** Answers what lives at the root of the server: who logs in and out, what it is, what one may do. Undefined for all else. */
export function answerAtRoot(site: Site, call: LcmCall): Answer | undefined {
  const path = call.segments.join('/')
  if (path === 'login') return only('POST', call, () => logIn(site, call))
  if (path === 'logout') return only('GET', call, () => logOut(site, call))
  if (path === 'meta')
    return only('GET', call, () => {
      callerOf(site, call)
      return json(200, { version: site.settings.opscenterVersion })
    })
  if (path === 'permissions/user') return only('GET', call, () => permissions(site, call))
  return undefined
}

function only(method: string, call: LcmCall, answer: () => Answer): Answer {
  return call.method === method
    ? answer()
    : refuse('method-not-allowed', `Only ${method} is allowed here.`, [['Allow', method]])
}

function logIn(site: Site, call: LcmCall): Answer {
  const { username, password } = credentialsIn(site, call)
  if (!site.settings.authentication) return begun(site, site.sessions.begin(username).id)
  const login = site.sessions.logIn(username, password)
  if (login.ok) return begun(site, login.session.id)
  return refuse(
    'unauthorized',
    login.why === 'locked'
      ? 'The user is locked out after too many failed logins.'
      : 'The username or the password is wrong.',
  )
}

/** As JSON or as a form, whichever it is. */
function credentialsIn(site: Site, call: LcmCall): { readonly username: string; readonly password: string } {
  const text = textOf(call.body)
  const isJson = text.trimStart().startsWith('{')
  demandContentType(site, call, isJson ? 'application/json' : 'application/x-www-form-urlencoded')
  const body = isJson ? objectOf(call.body) : Object.fromEntries(new URLSearchParams(text))
  const [username, password] = [own(body, 'username'), own(body, 'password')]
  if (typeof username !== 'string' || typeof password !== 'string')
    return refuse('bad-request', 'A login needs a username and a password.')
  return { username, password }
}

function begun(site: Site, id: string): Answer {
  return json(200, { sessionid: id }, [['Set-Cookie', `${site.assumptions.sessionCookie}=${id}; Path=/; HttpOnly`]])
}

function logOut(site: Site, call: LcmCall): Answer {
  const { sessionId } = callerOf(site, call)
  if (sessionId !== undefined) site.sessions.end(sessionId)
  return json(200, {}, [['Set-Cookie', `${site.assumptions.sessionCookie}=; Path=/; Max-Age=0; HttpOnly`]])
}

/** What may be done with the clusters that OpsCenter watches: those that were installed. */
function permissions(site: Site, call: LcmCall): Answer {
  callerOf(site, call)
  const names = site.store.resources.clusters.all().flatMap(({ id }) => opscClusterIdOf(site, id) ?? [])
  return json(200, Object.fromEntries(names.map((name) => [name, { 'View Cluster': true }])))
}
