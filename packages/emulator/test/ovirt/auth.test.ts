import { inspect } from 'node:util'
import type { OvirtSeed } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { type OvirtSite, startedAt, startOvirt } from './site.ts'

const users: OvirtSeed['users'] = [
  { username: 'admin@internal', password: 'secret:1' },
  { username: 'plugin@internal', password: 'p', role: 'ExternalTasksCreator' },
]
const settings = { tokenLifetimeMinutes: 30, sessionTtlMinutes: 20 }
const asForm = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }

function basic(text: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` }
}

const admin = basic('admin@internal:secret:1')

function ask(site: OvirtSite, path: string, form: string, headers = {}): ReturnType<OvirtSite['send']> {
  return site.send('POST', `${site.emulator.url}/ovirt-engine${path}`, form, { ...asForm, ...headers })
}

const loginForm = 'grant_type=password&scope=ovirt-app-api&username=admin%40internal&password=secret%3A1'

async function tokenOf(site: OvirtSite): Promise<string> {
  const { status, json } = await ask(site, '/sso/oauth/token', loginForm)
  expect(status).toBe(200)
  return (json as { readonly access_token: string }).access_token
}

async function statusOf(site: OvirtSite, headers: Readonly<Record<string, string>>): Promise<number> {
  return (await site.send('GET', '/jobs', undefined, headers)).status
}

describe('without credentials', () => {
  test('everybody comes in where nobody has to log in, as the first user', async () => {
    const site = await startOvirt()
    const job = await site.job(await site.addJob('d'))
    const owner = await site.send('GET', `/users/${job.owner?.id ?? ''}`)
    expect(owner.json).toMatchObject({ user_name: 'admin@internal' })
  })

  test('it is answered 401 with a page where people have to', async () => {
    const site = await startOvirt({ users })
    const { status, text, headers } = await site.send('GET', '/jobs')
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Basic realm="RESTAPI"')
    expect(headers.get('content-type')).toBe('text/html;charset=UTF-8')
    expect(headers.get('correlation-id')).toBeNull()
    expect(text).toBe('<html><head><title>Error</title></head><body>Unauthorized</body></html>')
    const open = await startOvirt({ users, settings: { authentication: false } })
    expect(await statusOf(open, {})).toBe(200)
    const closed = await startOvirt({ settings: { authentication: true } })
    expect(await statusOf(closed, {})).toBe(401)
    expect(await statusOf(closed, basic('admin@internal:password'))).toBe(200)
  })

  test('wrong ones are refused even where none are asked for', async () => {
    const site = await startOvirt()
    expect(await statusOf(site, basic('admin@internal:wrong'))).toBe(401)
    expect(await statusOf(site, { authorization: 'Negotiate abc' })).toBe(401)
    const token = await (async () => {
      const form = 'grant_type=password&username=admin%40internal&password=password'
      return ((await ask(site, '/sso/oauth/token', form)).json as { access_token: string }).access_token
    })()
    expect(await statusOf(site, { authorization: `Bearer ${token}` })).toBe(200)
    expect(await statusOf(site, { authorization: 'Bearer never-given' })).toBe(200)
    site.ovirt.endSessions()
    expect(await statusOf(site, { authorization: `Bearer ${token}` })).toBe(401)
  })
})

test('where nobody is seeded, nobody comes in by a password, and everybody without where that is wished', async () => {
  const closed = await startOvirt({ users: [] })
  expect(await statusOf(closed, basic('admin@internal:password'))).toBe(401)
  const open = await startOvirt({ users: [], settings: { authentication: false } })
  expect((await open.job(await open.addJob('d'))).owner?.id).toMatch(/^[\da-f-]{36}$/)
})

test('a name and a password come in, with the profile in the name', async () => {
  const site = await startOvirt({ users })
  expect(await statusOf(site, admin)).toBe(200)
  expect(await statusOf(site, { authorization: admin.authorization.replace('Basic', 'basic ') })).toBe(200)
  for (const text of ['admin:secret:1', 'admin@internal:secret', 'admin@internal', ':', 'toString:x', ''])
    expect(await statusOf(site, basic(text))).toBe(401)
})

test("tokens of the emulator's own come in, as the users that they stand for", async () => {
  const site = await startOvirt(undefined, {
    auth: { tokens: { root: {}, guest: { user: 'guest', roles: [] }, known: { user: 'admin@internal' } } },
  })
  expect(await statusOf(site, {})).toBe(401)
  expect(await statusOf(site, { authorization: 'Bearer root' })).toBe(200)
  expect(await statusOf(site, { authorization: 'Bearer other' })).toBe(401)
  const add = (token: string) => site.send('POST', '/jobs', { description: 'd' }, { authorization: `Bearer ${token}` })
  expect((await add('guest')).status).toBe(403)
  const owners = [await add('root'), await add('known')].map(({ json }) => (json as { owner: { id: string } }).owner.id)
  expect(new Set(owners).size).toBe(1)
})

describe('single sign-on', () => {
  test('gives a token that lasts as long as it says', async () => {
    const site = await startOvirt({ users, settings })
    const { json, headers } = await ask(site, '/sso/oauth/token', loginForm)
    expect(headers.get('content-type')).toBe('application/json')
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\da-f]{64}$/),
      scope: 'ovirt-app-api',
      exp: String(startedAt + 30 * 60_000),
      token_type: 'bearer',
    })
    const bearer = { authorization: `Bearer ${(json as { access_token: string }).access_token}` }
    await site.pass(30 * 60 - 1)
    expect(await statusOf(site, bearer)).toBe(200)
    await site.pass(1)
    expect(await statusOf(site, bearer)).toBe(401)
  })

  test('takes parameters from the query as well', async () => {
    const site = await startOvirt({ users })
    const path = `${site.emulator.url}/ovirt-engine/sso/oauth/token?${loginForm}`
    expect((await site.send('GET', path, undefined, { accept: 'application/json' })).status).toBe(200)
  })

  const missing = (name: string) => ({ error_code: 'invalid_request', error: `Missing parameter: '${name}'` })
  const denied = (text: string) => ({ error_code: 'access_denied', error: `Cannot authenticate user ${text}` })
  const login = 'Unable to log in. Verify your login information or contact the system administrator..'

  test.each([
    [
      'grant_type=password&scope=ovirt-app-api&username=admin%40internal&password=x',
      denied(`'admin@internal': ${login}`),
    ],
    ['grant_type=password&scope=ovirt-app-api&username=x%40internal&password=x', denied(`'x@internal': ${login}`)],
    [
      'grant_type=password&scope=ovirt-app-api&username=admin&password=x',
      denied("'admin@N/A': No valid profile found in credentials.."),
    ],
    ['grant_type=password&scope=ovirt-app-api&username=admin%40internal', missing('password')],
    ['grant_type=password&scope=ovirt-app-api&password=x', missing('username')],
    ['scope=ovirt-app-api', missing('grant_type')],
    [
      'grant_type=magic&scope=ovirt-app-api',
      {
        error_code: 'unsupported_grant_type',
        error: 'The authorization grant type is not supported by the authorization server.',
      },
    ],
    [
      loginForm.replace('api', 'api+everything'),
      {
        error_code: 'invalid_scope',
        error:
          "The requested scope '[everything]' is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.",
      },
    ],
    [
      'grant_type=password&username=admin%40internal&password=x',
      { error: 'access_denied', error_description: `Cannot authenticate user 'admin@internal': ${login}` },
    ],
  ])('refuses %s', async (form, expected) => {
    const site = await startOvirt({ users })
    const { status, json, text } = await ask(site, '/sso/oauth/token', form)
    expect([status, json]).toEqual([400, expected])
    expect(text).not.toContain('secret')
  })

  test('wants to be asked for JSON, and for nothing else', async () => {
    const site = await startOvirt({ users })
    for (const accept of ['*/*', 'application/json, text/plain']) {
      const { status, json } = await ask(site, '/sso/oauth/token', loginForm, { accept })
      expect([status, json]).toEqual([400, missing('Accept Header')])
    }
  })

  test('reads a form only where it is said to be one', async () => {
    const site = await startOvirt({ users })
    const { json } = await ask(site, '/sso/oauth/token', loginForm, { 'content-type': 'text/plain' })
    expect(json).toMatchObject({ error: 'invalid_request' })
  })

  test('a login over headers takes a name and a password, and asks for a ticket', async () => {
    const site = await startOvirt({ users })
    const form = 'grant_type=urn%3Aovirt%3Aparams%3Aoauth%3Agrant-type%3Ahttp&scope=ovirt-app-api'
    for (const headers of [{}, basic('admin@internal:x')]) {
      const refused = await ask(site, '/sso/oauth/token-http-auth', form, headers)
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Negotiate'])
    }
    const { status, json } = await ask(site, '/sso/oauth/token-http-auth', form, admin)
    expect(status).toBe(200)
    const { access_token: token } = json as { access_token: string }
    expect(await statusOf(site, { authorization: `Bearer ${token}` })).toBe(200)
  })

  test('a logout takes the token back', async () => {
    const site = await startOvirt({ users })
    const token = await tokenOf(site)
    const other = await tokenOf(site)
    const logout = (form: string) => ask(site, '/services/sso-logout', form)
    expect(await logout(`scope=ovirt-app-api&token=${token}`)).toMatchObject({ status: 200, json: {} })
    expect(await logout('scope=ovirt-app-api&token=unknown')).toMatchObject({ status: 200, json: {} })
    expect(await logout('scope=ovirt-app-api')).toMatchObject({ status: 400, json: missing('token') })
    expect(await statusOf(site, { authorization: `Bearer ${token}` })).toBe(401)
    expect(await statusOf(site, { authorization: `Bearer ${other}` })).toBe(200)
  })

  test('only clients that the engine knows revoke tokens', async () => {
    const site = await startOvirt({ users })
    const token = await tokenOf(site)
    const revoke = async (form: string) => (await ask(site, '/sso/oauth/revoke', form)).json
    expect(await revoke('scope=ovirt-app-api')).toEqual(missing('token'))
    expect(await revoke(`scope=ovirt-app-api&token=${token}`)).toEqual(missing('client_id'))
    const known = await revoke(`scope=ovirt-app-api&token=${token}&client_id=x&client_secret=y`)
    expect(known).toMatchObject({ error_code: 'unauthorized_client' })
    expect(await statusOf(site, { authorization: `Bearer ${token}` })).toBe(200)
  })

  test('engines of version 3 have none', async () => {
    const site = await startOvirt({ users }, { profiles: { ovirt: 'v3' } })
    expect((await ask(site, '/sso/oauth/token', loginForm)).status).toBe(404)
  })

  test('a restart ends all tokens and sessions', async () => {
    const site = await startOvirt({ users })
    const token = await tokenOf(site)
    const session = await begin(site)
    site.ovirt.restart()
    expect(await statusOf(site, { authorization: `Bearer ${token}` })).toBe(401)
    expect(await statusOf(site, { cookie: session, prefer: 'persistent-auth' })).toBe(401)
  })
})

test('no password, token or session is seen in the log of requests, in refusals or in the controls', async () => {
  const site = await startOvirt({ users })
  const token = await tokenOf(site)
  await ask(site, `/sso/oauth/token?${loginForm}`, '')
  const cookie = await begin(site)
  const id = cookie.split('=')[1] ?? ''
  const refused = await ask(site, '/sso/oauth/token', loginForm.replace('admin', 'nobody'))
  await site.send('GET', '/jobs', undefined, { cookie, jsessionid: id, prefer: 'persistent-auth' })
  await site.send('GET', '/jobs', undefined, { authorization: `Bearer ${token}` })
  const seen = inspect([site.emulator.requests, refused.text, site.ovirt, site.emulator], { depth: 20 })
  expect(seen).toContain('/ovirt-engine/sso/oauth/token')
  for (const secret of ['secret:1', 'secret%3A1', token, id]) expect(seen).not.toContain(secret)
})

/** Begins a session that is to be kept. Answers its cookie. */
async function begin(site: OvirtSite, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const all = { ...admin, prefer: 'persistent-auth', ...headers }
  const answer = await site.send('GET', '', undefined, all)
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^JSESSIONID=[\dA-F]{32}; path=\/ovirt-engine\/api; HttpOnly$/)
  const [pair = ''] = cookie.split(';')
  expect(answer.headers.get('jsessionid')).toBe(pair.split('=')[1])
  return pair
}

describe('a session that is kept', () => {
  test('comes in by its cookie, from the last call on for as long as it lasts', async () => {
    const site = await startOvirt({ users, settings })
    const cookie = await begin(site)
    const call = { cookie: `a=b; ${cookie}; c=d`, prefer: 'wait=1, Persistent-Auth' }
    for (let minutes = 0; minutes < 3; minutes++) {
      await site.pass(20 * 60 - 1)
      const { status, headers } = await site.send('GET', '/jobs', undefined, call)
      expect([status, headers.get('set-cookie')]).toEqual([200, null])
    }
    await site.pass(20 * 60)
    expect(await statusOf(site, call)).toBe(401)
  })

  test('lasts as many minutes as its header says', async () => {
    const site = await startOvirt({ users, settings })
    const cookie = await begin(site, { 'session-ttl': '45' })
    const call = { cookie, prefer: 'persistent-auth' }
    await site.pass(45 * 60 - 1)
    expect(await statusOf(site, { ...call, 'session-ttl': '1' })).toBe(200)
    await site.pass(60)
    expect(await statusOf(site, call)).toBe(401)
    for (const text of ['0', '-5', 'x', '1.5', '']) {
      const other = { cookie: await begin(site, { 'session-ttl': text }), prefer: 'persistent-auth' }
      await site.pass(20 * 60 - 1)
      expect(await statusOf(site, other)).toBe(200)
    }
  })

  test('ends with a call that does not ask to keep it', async () => {
    const site = await startOvirt({ users })
    const cookie = await begin(site)
    expect(await statusOf(site, { cookie })).toBe(200)
    expect(await statusOf(site, { cookie, prefer: 'persistent-auth' })).toBe(401)
    expect(await statusOf(site, { cookie, ...admin })).toBe(200)
  })

  test('is protected from forged requests where the engine lets it ask for that', async () => {
    const prefer = 'persistent-auth, csrf-protection'
    const site = await startOvirt({ users, settings: { csrfProtection: true } })
    const cookie = await begin(site, { prefer })
    const id = cookie.split('=')[1] ?? ''
    const refused = await site.send('GET', '/jobs', undefined, { cookie, prefer })
    expect([refused.status, refused.text]).toEqual([
      403,
      '<html><head><title>Error</title></head><body>Forbidden</body></html>',
    ])
    expect(await statusOf(site, { cookie, prefer, jsessionid: 'x' })).toBe(403)
    expect(await statusOf(site, { cookie, prefer, jsessionid: id })).toBe(200)
    expect(await statusOf(site, { cookie: await begin(site), prefer })).toBe(200)
    const without = await startOvirt({ users })
    expect(await statusOf(without, { cookie: await begin(without, { prefer }), prefer })).toBe(200)
  })
})
