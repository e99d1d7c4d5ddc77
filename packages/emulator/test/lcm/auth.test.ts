import { type EmulatorOptions, type LcmSeed, startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { sample, shapeOf } from './samples.ts'
import { type LcmSite, startLcm } from './site.ts'

const users = [
  { username: 'admin', password: 'correct' },
  { username: 'guest', password: 'visitor', admin: false },
]

const start = (seed: LcmSeed = {}, options: EmulatorOptions<'lcm'> = {}) => startLcm({ users, ...seed }, options)

const logIn = (site: LcmSite, username = 'admin', password = 'correct') =>
  site.send('POST', `${site.emulator.url}/login`, { username, password })

async function sessionOf(site: LcmSite, username?: string, password?: string): Promise<string> {
  const { json } = await logIn(site, username, password)
  return (json as { sessionid: string }).sessionid
}

const withSession = (id: string) => ({ 'opscenter-session': id })

const statusOf = async (site: LcmSite, headers?: Readonly<Record<string, string>>, path = '/jobs/'): Promise<number> =>
  (await site.send('GET', path.startsWith('/') ? path : `${site.emulator.url}/${path}`, undefined, headers)).status

describe('who has to log in', () => {
  test('nobody by default', async () => {
    const site = await startLcm()
    expect(await statusOf(site)).toBe(200)
    const meta = await site.send('GET', `${site.emulator.url}/meta`)
    expect(meta.json).toEqual({ version: '6.8.52' })
    const v1 = await startLcm(undefined, { profiles: { lcm: 'v1' } })
    expect((await v1.send('GET', `${v1.emulator.url}/meta`)).json).toEqual({ version: '6.1.5' })
  })

  test('everybody where users are seeded, where the emulator asks for tokens, and where it is set', async () => {
    for (const site of [
      await start(),
      await startLcm({}, { auth: { tokens: ['t'] } }),
      await startLcm({ settings: { authentication: true } }),
    ]) {
      expect(await statusOf(site)).toBe(401)
      expect(await statusOf(site, {}, 'meta')).toBe(401)
      expect(await statusOf(site, {}, 'permissions/user')).toBe(401)
      expect(await statusOf(site, {}, 'logout')).toBe(401)
      expect(await statusOf(site, withSession('0123456789abcdef0123456789abcdef'))).toBe(401)
      expect(await statusOf(site, {}, '/nothing/')).toBe(401)
    }
    const open = await startLcm({ users, settings: { authentication: false } })
    expect(await statusOf(open)).toBe(200)
  })

  test('admin has the password admin unless users are told', async () => {
    const site = await startLcm({ settings: { authentication: true } })
    expect(await statusOf(site, withSession(await sessionOf(site, 'admin', 'admin')))).toBe(200)
    expect((await logIn(await start(), 'admin', 'admin')).status).toBe(401)
  })

  test('tokens of the emulator are sessions too', async () => {
    const tokens = { good: {}, poor: { roles: ['user'] } }
    const site = await startLcm({}, { auth: { tokens } })
    expect(await statusOf(site, withSession('good'))).toBe(200)
    expect(await statusOf(site, withSession('poor'))).toBe(401)
    expect(await statusOf(site, withSession('poor'), 'meta')).toBe(200)
    site.emulator.auth.revoke('good')
    expect(await statusOf(site, withSession('good'))).toBe(401)
  })
})

describe('a login', () => {
  test('answers a session of 32 hexadecimal digits, and sets it as a cookie', async () => {
    const site = await start()
    const { status, json, headers } = await logIn(site)
    expect(status).toBe(200)
    expect(shapeOf(json)).toEqual(shapeOf(sample('docs-login-response')))
    const { sessionid } = json as { sessionid: string }
    expect(sessionid).toMatch(/^[\da-f]{32}$/)
    expect(headers.get('set-cookie')).toBe(`opscenter-session=${sessionid}; Path=/; HttpOnly`)
    expect(await statusOf(site, withSession(sessionid))).toBe(200)
    expect(await statusOf(site, { cookie: `a=b, opscenter-session=${sessionid}` })).toBe(200)
    expect(await statusOf(site, { cookie: `a=b; opscenter-session=${sessionid}; c=d` })).toBe(200)
    expect(await statusOf(site, { cookie: `opscenter-session=${sessionid}`, 'opscenter-session': 'old' })).toBe(200)
    // Some scripts send a header of this name, which the server does not know.
    expect(await statusOf(site, { sessionid })).toBe(401)
    expect(await statusOf(site, { cookie: `session=${sessionid}` })).toBe(401)
  })

  test('is taken as JSON and as a form, whatever it is said to be', async () => {
    const site = await start()
    const json = JSON.stringify(users[0])
    const form = 'username=admin&password=correct'
    const bodies = [json, ` ${json}`, form]
    const types = [undefined, 'application/json', 'application/x-www-form-urlencoded', 'text/plain']
    for (const body of bodies)
      for (const type of types) {
        const sent = await site.send(
          'POST',
          `${site.emulator.url}/login`,
          body,
          type === undefined ? {} : { 'content-type': type },
        )
        expect([body, type, sent.status]).toEqual([body, type, 200])
      }
  })

  test('is refused with a wrong password, a wrong name, and without either', async () => {
    const site = await start()
    const wrong = await logIn(site, 'admin', 'wrong')
    expect([wrong.status, wrong.json]).toEqual([401, { code: 401, message: 'The username or the password is wrong.' }])
    expect((await logIn(site, 'toString', 'correct')).status).toBe(401)
    for (const body of ['', '{}', '{"username":"admin"}', '{"username":5,"password":5}', 'username=admin', '{'])
      expect((await site.send('POST', `${site.emulator.url}/login`, body)).status).toBe(400)
    expect((await site.send('GET', `${site.emulator.url}/login`)).headers.get('allow')).toBe('POST')
  })

  test('reads in v1 as v1 writes errors', async () => {
    const site = await start({}, { profiles: { lcm: 'v1' } })
    expect((await logIn(site, 'admin', 'wrong')).json).toEqual({
      code: 401,
      type: 'unauthorized',
      msg: 'The username or the password is wrong.',
    })
  })

  test('of somebody who may not use LCM opens the root alone: 401 below it, or 403 without that defect', async () => {
    const site = await start()
    const guest = withSession(await sessionOf(site, 'guest', 'visitor'))
    expect(await statusOf(site, guest)).toBe(401)
    expect(await statusOf(site, guest, 'meta')).toBe(200)
    const strict = await start({}, { quirks: ['lcm/content-type-is-ignored'] })
    expect(await statusOf(strict, withSession(await sessionOf(strict, 'guest', 'visitor')))).toBe(403)
  })
})

describe('a session', () => {
  test('ends with a logout, which answers an empty object', async () => {
    const site = await start()
    const [one, other] = [await sessionOf(site), await sessionOf(site)]
    const { status, json, headers } = await site.send('GET', `${site.emulator.url}/logout`, undefined, withSession(one))
    expect([status, json]).toEqual([200, sample('docs-logout-response')])
    expect(headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await statusOf(site, withSession(one))).toBe(401)
    expect(await statusOf(site, withSession(other))).toBe(200)
  })

  test('ends when all of them do, and with a restart, which the assumption can change', async () => {
    for (const [survives, status] of [
      [false, 401],
      [true, 200],
    ] as const) {
      const site = await start({ assumptions: { sessionsSurviveRestart: survives } })
      const session = withSession(await sessionOf(site))
      site.lcm.restart()
      expect(await statusOf(site, session)).toBe(status)
      const next = withSession(await sessionOf(site))
      site.lcm.endSessions()
      expect(await statusOf(site, next)).toBe(401)
    }
  })

  test('lasts for ever, or as long as is assumed', async () => {
    const lasting = await start()
    const session = withSession(await sessionOf(lasting))
    await lasting.pass(1_000_000)
    expect(await statusOf(lasting, session)).toBe(200)
    const site = await start({ assumptions: { sessionLifeMs: 60_000 } })
    const short = withSession(await sessionOf(site))
    await site.pass(59.999)
    expect(await statusOf(site, short)).toBe(200)
    await site.pass(0.001)
    expect(await statusOf(site, short)).toBe(401)
    expect(await statusOf(site, short)).toBe(401)
  })

  test('ends with the next login of its user where that is set', async () => {
    const site = await start({ settings: { singleSessionPerUser: true } })
    const guest = withSession(await sessionOf(site, 'guest', 'visitor'))
    const first = withSession(await sessionOf(site))
    const second = withSession(await sessionOf(site))
    expect(await statusOf(site, first)).toBe(401)
    expect(await statusOf(site, second)).toBe(200)
    expect(await statusOf(site, guest, 'meta')).toBe(200)
  })

  test('has a cookie of another name where that is assumed', async () => {
    const site = await start({ assumptions: { sessionCookie: 'JSESSIONID' } })
    const id = await sessionOf(site)
    expect(await statusOf(site, { cookie: `JSESSIONID=${id}` })).toBe(200)
    expect(await statusOf(site, { cookie: `opscenter-session=${id}` })).toBe(401)
  })

  test('shows nowhere in the log', async () => {
    const site = await start()
    const id = await sessionOf(site)
    await statusOf(site, withSession(id))
    await statusOf(site, { cookie: `opscenter-session=${id}` })
    const log = JSON.stringify(site.emulator.requests.map((entry) => [entry, [...entry.headers]]))
    expect(site.emulator.requests).toHaveLength(3)
    expect(log).not.toContain(id)
  })
})

describe('the lockout', () => {
  const failures = async (site: LcmSite, count: number, username = 'admin'): Promise<void> => {
    for (let failed = 0; failed < count; failed++)
      expect((await logIn(site, username, `wrong-${failed}`)).status).toBe(401)
  }

  test('begins with the fifth failure and lasts five minutes', async () => {
    const site = await start()
    await failures(site, 4)
    expect((await logIn(site)).status).toBe(200)
    await failures(site, 5)
    const locked = await logIn(site)
    expect([locked.status, locked.json]).toEqual([
      401,
      { code: 401, message: 'The user is locked out after too many failed logins.' },
    ])
    expect((await logIn(site, 'guest', 'visitor')).status).toBe(200)
    await site.pass(299.999)
    expect((await logIn(site)).status).toBe(401)
    await site.pass(0.001)
    expect((await logIn(site)).status).toBe(200)
  })

  test('begins anew after its end', async () => {
    const site = await start()
    await failures(site, 5)
    await site.pass(300)
    await failures(site, 4)
    expect((await logIn(site)).status).toBe(200)
  })

  test('does not end the sessions there are', async () => {
    const site = await start()
    const session = withSession(await sessionOf(site))
    await failures(site, 5)
    expect(await statusOf(site, session)).toBe(200)
  })

  test('goes by what is set, and can be lifted', async () => {
    const site = await start({ settings: { failedLoginAttemptsLimit: 2, userLockoutMs: 1000 } })
    await failures(site, 2)
    expect((await logIn(site)).status).toBe(401)
    await site.pass(1)
    expect((await logIn(site)).status).toBe(200)
    await failures(site, 2)
    site.lcm.unlockUsers()
    expect((await logIn(site)).status).toBe(200)
    const never = await start({ settings: { failedLoginAttemptsLimit: 0 } })
    await failures(never, 20)
    expect((await logIn(never)).status).toBe(200)
  })
})

describe('the root of the server', () => {
  test('tells what one may do with clusters that were installed', async () => {
    const site = await startLcm({
      clusters: [{ name: 'Test Cluster', installed: true }, { name: 'other' }, { name: '__proto__', installed: true }],
    })
    const { text, json } = await site.send('GET', `${site.emulator.url}/permissions/user`)
    expect(json).toMatchObject(sample('docs-permissions-user-response'))
    expect(text).toBe('{"Test_Cluster":{"View Cluster":true},"__proto__":{"View Cluster":true}}')
  })

  test('sends everybody on where TLS is on elsewhere', async () => {
    const site = await startLcm({ settings: { redirectTo: 'https://127.0.0.1:8443' } })
    for (const [method, path] of [
      ['GET', '/meta'],
      ['POST', '/login'],
      ['POST', '/api/v2/lcm/actions/install'],
      ['GET', '/api/v2/lcm/jobs/?page=2'],
    ] as const) {
      const { status, headers } = await site.send(method, `${site.emulator.url}${path}`)
      expect([status, headers.get('location')]).toEqual([302, `https://127.0.0.1:8443${path}`])
    }
  })

  test('is shared with other systems of the same emulator', async () => {
    const all = await startEmulator()
    const answers = await Promise.all(
      ['/meta', '/permissions/user', '/logout', '/api/v2/lcm/jobs/', '/versions'].map((path) =>
        all.fetch(`${all.url}${path}`),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(all.requests.map(({ system }) => system)).toEqual(['lcm', 'lcm', 'lcm', 'lcm', 'drydock'])
    await all.close()
  })

  test('has nothing else', async () => {
    const site = await startLcm()
    for (const path of ['/', '/permissions', '/login/x', '/api/v3/lcm/jobs/', '/api/v1/lcm/jobs/', '/api/v2/lcm'])
      expect([path, (await site.send('GET', `${site.emulator.url}${path}`)).status]).toEqual([path, 404])
    expect((await site.send('POST', `${site.emulator.url}/meta`)).status).toBe(405)
  })
})
