import { createOvirtClient, type OvirtV4ClientOptions } from '@jobwright/client/ovirt'
import { type Script, type Sent, serverAt } from '../scripted-server.ts'

export const user = { username: 'admin@internal', password: 'canary pass+w/rd' } as const

export const jobId = '4f1c7a5e-7a4f-4c3a-9d57-0c6d3c1f8a10'
export const jobPath = `/ovirt-engine/api/jobs/${jobId}`

/** A client whose engine is a function. */
export function clientOf(script: Script, options: Partial<OvirtV4ClientOptions> = {}) {
  const server = serverAt('https://engine.example', script)
  return { ...server, ovirt: createOvirtClient({ ...server.options, ...options }) }
}

/** The form that was sent, as members. */
export const formOf = ({ text }: Sent): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(text))

export const logins = (sent: readonly Sent[]) => sent.filter(({ path }) => path.endsWith('/sso/oauth/token'))

/** A page of the container that the engine runs in. */
export const page = (status: number) =>
  new Response('<html><head><title>Error</title></head><body>canary of a page</body></html>', {
    status,
    headers: { 'content-type': 'text/html;charset=UTF-8', 'www-authenticate': 'Basic realm="RESTAPI"' },
  })

/** What single sign-on says when it refuses: the code in `error_code`, the text in `error`. */
export const refusal = (error_code: string, error: string, status = 400) =>
  Response.json({ error_code, error }, { status })

/** An engine with single sign-on and sessions. */
export function engine({ password = user.password as string, lifetimeMs = 3_600_000 as number | undefined } = {}) {
  const state = {
    password,
    /** Tokens that are good. */
    tokens: new Set<string>(),
    /** Sessions that are good, and whether they are protected. */
    sessions: new Map<string, { readonly csrf: boolean; readonly ttl: string | undefined }>(),
    logins: 0,
    wrongPasswords: 0,
    opened: 0,
    mayDo: ((): boolean => true) as (request: Sent) => boolean,
  }

  const sso = (request: Sent): Response => {
    const form = formOf(request)
    if (form['grant_type'] !== 'password') return refusal('unsupported_grant_type', 'Not this one.')
    if (form['scope'] !== 'ovirt-app-api') return refusal('invalid_scope', 'Not for that.')
    if (form['username'] !== user.username || form['password'] !== state.password) {
      state.wrongPasswords += 1
      return refusal(
        'access_denied',
        "Cannot authenticate user 'admin@internal': The user name or password is incorrect..",
      )
    }
    state.logins += 1
    const access_token = `token-number-${state.logins}`
    state.tokens.add(access_token)
    const exp = lifetimeMs === undefined ? {} : { exp: String(request.at + lifetimeMs) }
    return Response.json({ access_token, scope: 'ovirt-app-api', token_type: 'bearer', ...exp })
  }

  const basic = () => `Basic ${btoa(`${user.username}:${state.password}`)}`

  const script: Script = (request) => {
    const { method, path, headers } = request
    if (path === '/ovirt-engine/sso/oauth/token') return sso(request)
    if (path === '/ovirt-engine/services/sso-logout') {
      state.tokens.delete(formOf(request)['token'] ?? '')
      return Response.json({})
    }
    const prefer = headers['prefer'] ?? ''
    const id = /JSESSIONID=([^;]*)/.exec(headers['cookie'] ?? '')?.[1] ?? ''
    const session = state.sessions.get(id)
    if (session?.csrf && headers['jsessionid'] !== id) return page(403)
    if (session !== undefined && !prefer.includes('persistent-auth')) state.sessions.delete(id)
    const { authorization = '' } = headers
    if (authorization.startsWith('Basic') && authorization !== basic()) state.wrongPasswords += 1
    const isIn =
      state.sessions.has(id) || authorization === basic() || state.tokens.has(authorization.replace('Bearer ', ''))
    if (!isIn) return page(401)
    if (!state.mayDo(request)) return page(403)
    const answer = new Headers()
    if (prefer.includes('persistent-auth') && !state.sessions.has(id)) {
      state.opened += 1
      const opened = `SESSION/number+${state.opened}`
      state.sessions.set(opened, { csrf: prefer.includes('csrf-protection'), ttl: headers['session-ttl'] })
      answer.append('set-cookie', 'locale=en_US; Path=/')
      answer.append('set-cookie', `JSESSIONID=${opened}; path=/ovirt-engine/api; secure; HttpOnly`)
    }
    if (method === 'HEAD') return new Response(null, { headers: answer })
    return Response.json({ id: jobId, description: 'Backup', status: 'started', external: 'true' }, { headers: answer })
  }
  return { state, script }
}
