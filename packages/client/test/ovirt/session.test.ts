import {
  createOvirtClient,
  memorySessionStore,
  type OvirtAuth,
  type OvirtSession,
  type PersistentSession,
  type SessionStore,
} from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { asked, lostConnection, rejection, type Script, type Sent, turnOfTheEventLoop } from '../scripted-server.ts'
import { clientOf, engine, formOf, jobId, jobPath, logins, page, user } from './auth-engine.ts'

const login = 'POST /ovirt-engine/sso/oauth/token'
const logout = 'POST /ovirt-engine/services/sso-logout'
const root = 'HEAD /ovirt-engine/api'
const get = `GET ${jobPath}`

const basic = { ...user, method: 'basic' } as const
const header = (name: string) => (request: Sent | undefined) => request?.headers[name]
const cookie = header('cookie')

describe('a persistent session', () => {
  test.each([
    ['a user and password', user, 'Bearer token-number-1'],
    ['basic', basic, `Basic ${btoa(`${user.username}:${user.password}`)}`],
    ['a token', { token: 'token-of-somebody' }, 'Bearer token-of-somebody'],
    ['a function', { token: async () => ({ token: 'token-of-somebody' }) }, 'Bearer token-of-somebody'],
  ] as const)('is opened once by %s, and shown in its place', async (_, auth, authorization) => {
    const { script, state } = engine()
    state.tokens.add('token-of-somebody')
    const { ovirt, sent } = clientOf(script, { auth, persistentSession: true })
    await Promise.all([ovirt.jobs.get(jobId), ovirt.jobs.get(jobId)])
    await ovirt.jobs.get(jobId)
    expect(asked(sent).filter((one) => one !== login)).toEqual([root, get, get, get])
    const [opening, ...others] = sent.slice(-4)
    expect(opening?.headers).toMatchObject({ authorization, prefer: 'persistent-auth', version: '4' })
    expect(opening?.headers).not.toHaveProperty('cookie')
    for (const { headers } of others) {
      expect(headers).toMatchObject({ cookie: 'JSESSIONID=SESSION/number+1', prefer: 'persistent-auth' })
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['authorization']))
      expect(headers).not.toHaveProperty('jsessionid')
      expect(headers).not.toHaveProperty('session-ttl')
    }
  })

  test('lasts as long as it is asked to', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: basic, persistentSession: { ttlMinutes: 30 } })
    await ovirt.jobs.get(jobId)
    expect([...state.sessions.values()]).toEqual([{ csrf: false, ttl: '30' }])
    expect(sent.map(header('session-ttl'))).toEqual(['30', '30'])
  })

  test('with protection against forged requests is told in a header, too', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: basic, persistentSession: { csrfProtection: true } })
    await ovirt.jobs.get(jobId)
    await ovirt.close()
    expect(state.sessions.size).toBe(0)
    expect(sent.map(header('prefer'))).toEqual([...Array(2).fill('persistent-auth, csrf-protection'), undefined])
    expect(sent.map(header('jsessionid'))).toEqual([undefined, 'SESSION/number+1', 'SESSION/number+1'])
  })

  test('of v3 says so', async () => {
    const { script } = engine()
    const { options, sent } = clientOf(script)
    const ovirt = createOvirtClient({ ...options, profile: 'v3', auth: user, persistentSession: true })
    await ovirt.jobs.get(jobId).catch(() => {})
    expect(asked(sent)[0]).toBe(root)
    expect(sent.map(header('version'))).toEqual(['3', '3'])
  })

  test('that has ended is opened again, with the token there is', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user, persistentSession: true })
    await ovirt.jobs.get(jobId)
    state.sessions.clear()
    await Promise.all([ovirt.jobs.get(jobId), ovirt.jobs.get(jobId)])
    expect(asked(sent)).toEqual([login, root, get, get, get, root, get, get])
    expect(cookie(sent.at(-1))).toBe('JSESSIONID=SESSION/number+2')
  })

  test('that has ended with the token is opened again by another one', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user, persistentSession: true })
    await ovirt.jobs.get(jobId)
    state.sessions.clear()
    state.tokens.clear()
    await ovirt.jobs.get(jobId)
    expect(asked(sent).slice(3)).toEqual([get, root, login, root, get])
  })

  test('is opened again for a write, which was not done the first time', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: basic, persistentSession: true })
    await ovirt.jobs.get(jobId)
    state.sessions.clear()
    await ovirt.jobs.add({ description: 'Backup' })
    expect(asked(sent).slice(2)).toEqual(['POST /ovirt-engine/api/jobs', root, 'POST /ovirt-engine/api/jobs'])
  })

  test.each([
    ['a user and password', user],
    ['basic', basic],
  ])('is not opened by a password that was refused: %s', async (_, auth) => {
    const { script, state } = engine({ password: 'another' })
    const { ovirt, sent, clock } = clientOf(script, { auth, persistentSession: true })
    const errors = await Promise.all([rejection(ovirt.jobs.get(jobId)), rejection(ovirt.jobs.get(jobId))])
    for (const error of errors) {
      expect(error).toMatchObject({
        code: 'authentication',
        message: expect.stringContaining('the server has refused this user and password'),
      })
    }
    await clock.advance(3_600_000)
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('so they are not sent again'),
    })
    expect(state.wrongPasswords).toBe(1)
    expect(sent).toHaveLength(1)
  })

  test('is not opened by a token that is rejected, and says so each time', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: { token: 'token-of-somebody' }, persistentSession: true })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('opening a session: the server answered 401'),
    })
    expect(asked(sent)).toEqual([root])
    state.tokens.add('token-of-somebody')
    expect(await ovirt.jobs.get(jobId)).toMatchObject({ id: jobId })
  })

  test('asks a function once for another token', async () => {
    let calls = 0
    const token = async () => {
      calls += 1
      return { token: `token-by-a-function-${calls}` }
    }
    const { ovirt, sent } = clientOf(engine().script, { auth: { token }, persistentSession: true })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication' })
    expect(calls).toBe(2)
    expect(asked(sent)).toEqual([root, root])
  })

  const answers: readonly (readonly [string, Script, string, string])[] = [
    ['no cookie', () => new Response(null), 'unexpected-response', 'sets no cookie JSESSIONID'],
    [
      'another cookie',
      () => new Response(null, { headers: { 'set-cookie': 'XJSESSIONID=canary; JSESSIONID=canary' } }),
      'unexpected-response',
      'sets no cookie JSESSIONID',
    ],
    [
      'an empty cookie',
      () => new Response(null, { headers: { 'set-cookie': 'JSESSIONID=; Path=/' } }),
      'unexpected-response',
      'sets no cookie JSESSIONID',
    ],
    [
      'a cookie that is none',
      () => new Response(null, { headers: { 'set-cookie': 'JSESSIONID=canary "two"; Path=/' } }),
      'unexpected-response',
      'sets no cookie JSESSIONID',
    ],
    ['403', () => new Response(null, { status: 403 }), 'forbidden', 'opening a session: the server answered 403'],
    ['404', () => new Response(null, { status: 404 }), 'unexpected-response', 'is this the address of the API?'],
    ['400', () => new Response(null, { status: 400 }), 'unexpected-response', 'the server answered 400 ('],
    ['302', () => new Response(null, { status: 302 }), 'unexpected-response', 'the server answered 302'],
  ]
  test.each(answers)('is none where the answer is %s', async (_, answer, code, words) => {
    const { ovirt, sent } = clientOf(answer, { auth: basic, persistentSession: true })
    const error = await rejection(ovirt.jobs.get(jobId))
    expect(error).toMatchObject({ code, retryable: false, message: expect.stringContaining(words) })
    expect(String(error)).not.toMatch(/canary/)
    expect(asked(sent)).toEqual([root])
  })

  test.each([
    ['busy', () => new Response(null, { status: 503 })],
    ['out of reach', lostConnection],
  ])('is tried again when the server is %s', async (_, answer) => {
    const { script } = engine()
    let first = true
    const { ovirt, sent, clock } = clientOf(
      (request) => {
        if (!first) return script(request)
        first = false
        return answer()
      },
      { auth: basic, persistentSession: true },
    )
    await clock.until(ovirt.jobs.get(jobId))
    expect(asked(sent)).toEqual([root, root, get])
  })

  test.each(['JSESSIONID=abc+/=.node1', ' JSESSIONID=abc+/=.node1 ; Path=/', 'JSESSIONID=abc+/=.node1;Secure'])(
    'is the one in the cookie %s',
    async (setCookie) => {
      const script: Script = ({ method }) =>
        method === 'HEAD'
          ? new Response(null, { headers: { 'set-cookie': setCookie } })
          : Response.json({ id: jobId, status: 'started' })
      const { ovirt, sent } = clientOf(script, { auth: basic, persistentSession: true })
      await ovirt.jobs.get(jobId)
      expect(cookie(sent.at(-1))).toBe('JSESSIONID=abc+/=.node1')
    },
  )

  const wrong: readonly (readonly [string, unknown, OvirtAuth, string])[] = [
    ['that nobody opens', true, 'none', 'persistentSession takes credentials'],
    ['that is a text', 'canary', basic, 'persistentSession'],
    ['that is null', null, basic, 'persistentSession'],
    ['with an unknown key', { ttl: 5 }, basic, 'ttlMinutes'],
    ['of no minute', { ttlMinutes: 0 }, basic, 'persistentSession: ttlMinutes must be a whole number from 1 up.'],
    ['of half a minute', { ttlMinutes: 1.5 }, basic, 'persistentSession: ttlMinutes must be a whole number from 1 up.'],
    ['of a text', { csrfProtection: 'canary' }, basic, 'persistentSession: csrfProtection must be true or false.'],
  ]
  test.each(wrong)('%s is refused', (_, given, auth, words) => {
    const persistentSession = given as PersistentSession
    const make = () => createOvirtClient({ baseUrl: 'https://engine.example', auth, persistentSession })
    expect(make).toThrow(words)
    expect(make).not.toThrow('canary')
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  test('is not asked for by default, nor by false', async () => {
    for (const persistentSession of [undefined, false]) {
      const { ovirt, sent } = clientOf(engine().script, { auth: user, persistentSession })
      await ovirt.jobs.get(jobId)
      expect(asked(sent)).toEqual([login, get])
      expect(sent.map(header('prefer'))).toEqual([undefined, undefined])
    }
  })
})

describe('a logout', () => {
  test('revokes the token, and the next call gets another one', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user })
    await ovirt.jobs.get(jobId)
    await ovirt.logout()
    expect(state.tokens.size).toBe(0)
    expect(asked(sent).at(-1)).toBe(logout)
    expect(sent.at(-1)).toMatchObject({
      text: 'scope=ovirt-app-api&token=token-number-1',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(sent.at(-1)?.headers).not.toHaveProperty('authorization')
    await ovirt.jobs.get(jobId)
    expect(logins(sent)).toHaveLength(2)
  })

  test('ends the session, and then revokes the token', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user, persistentSession: true })
    await ovirt.jobs.get(jobId)
    await ovirt.logout()
    expect([state.sessions.size, state.tokens.size]).toEqual([0, 0])
    expect(asked(sent).slice(-2)).toEqual([root, logout])
    const ending = sent.at(-2)?.headers
    expect(ending).toMatchObject({ cookie: 'JSESSIONID=SESSION/number+1', version: '4' })
    expect(ending).not.toHaveProperty('prefer')
    expect(ending).not.toHaveProperty('authorization')
  })

  test.each([
    ['a token', false],
    ['a session', true],
  ])('does nothing where there is no login yet: %s', async (_, persistentSession) => {
    const { ovirt, sent } = clientOf(engine().script, { auth: user, persistentSession })
    await ovirt.logout()
    await ovirt.close()
    expect(sent).toHaveLength(0)
  })

  /** A client that has logged in, whose engine answers what ends that with something else. */
  async function loggedIn(answer: Script, options: { readonly persistentSession?: boolean } = {}) {
    const { script } = engine()
    let isEnding = false
    const client = clientOf((request) => (isEnding ? answer(request) : script(request)), {
      auth: user,
      attemptTimeoutMs: 20_000,
      ...options,
    })
    await client.ovirt.jobs.get(jobId)
    isEnding = true
    return client
  }

  test.each([false, true])('rejects where the server does not do it', async (persistentSession) => {
    for (const [status, code] of [
      [500, 'unavailable'],
      [400, 'unexpected-response'],
      [302, 'unexpected-response'],
    ] as const) {
      const { ovirt } = await loggedIn(() => new Response(null, { status }), { persistentSession })
      expect(await rejection(ovirt.logout())).toMatchObject({
        code,
        message: `${persistentSession ? 'ending the session' : 'logging out'}: the server answered ${status}`,
      })
    }
    const { ovirt } = await loggedIn(lostConnection, { persistentSession })
    expect(await rejection(ovirt.logout())).toMatchObject({ code: 'unavailable' })
  })

  test.each([false, true])('of what has ended already is done', async (persistentSession) => {
    const { ovirt, sent } = await loggedIn(() => page(401), { persistentSession })
    await ovirt.logout()
    const before = sent.length
    await ovirt.logout()
    expect(sent).toHaveLength(before)
  })

  test('waits so long as it is told to', async () => {
    const { ovirt, clock } = await loggedIn(() => new Promise<Response>(() => {}))
    const before = clock.now()
    expect(await clock.until(rejection(ovirt.logout({ attemptTimeoutMs: 1_000 })))).toMatchObject({ code: 'timed-out' })
    expect(clock.now() - before).toBe(1_000)
    expect(await clock.until(rejection(ovirt.logout()))).toMatchObject({ code: 'timed-out' })
    expect(clock.now() - before).toBe(21_000)
  })

  test('can be called off', async () => {
    const { ovirt, sent, clock } = await loggedIn(() => new Promise<Response>(() => {}))
    const before = sent.length
    expect(await rejection(ovirt.logout({ signal: AbortSignal.abort() }))).toMatchObject({ code: 'aborted' })
    expect(sent).toHaveLength(before)
    const controller = new AbortController()
    const failed = rejection(ovirt.logout({ signal: controller.signal }))
    controller.abort()
    expect(await failed).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })

  test('can be called off while the server says why it does not', async () => {
    const endless = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), { status: 500 })
    const { ovirt } = await loggedIn(endless)
    const controller = new AbortController()
    const failed = rejection(ovirt.logout({ signal: controller.signal }))
    await turnOfTheEventLoop()
    controller.abort()
    expect(await failed).toMatchObject({ code: 'aborted' })
  })

  test('leaves a token that came while it was under way', async () => {
    const { script, state } = engine()
    let isRevoked: (() => void) | undefined
    const { ovirt, sent } = clientOf(
      async (request) => {
        const answer = await script(request)
        if (asked([request])[0] === logout) {
          await new Promise<void>((resolve) => {
            isRevoked = resolve
          })
        }
        return answer
      },
      { auth: user },
    )
    await ovirt.jobs.get(jobId)
    const done = ovirt.logout()
    await turnOfTheEventLoop()
    await ovirt.jobs.get(jobId)
    isRevoked?.()
    await done
    await ovirt.jobs.get(jobId)
    expect(state.logins).toBe(2)
    expect(header('authorization')(sent.at(-1))).toBe('Bearer token-number-2')
  })

  test('takes no options that others do not take', async () => {
    const { ovirt } = clientOf(engine().script, { auth: user })
    const options = { timeout: 5 } as never
    expect(await rejection(ovirt.logout(options))).toMatchObject({ code: 'invalid-input' })
  })
})

describe('close', () => {
  test('revokes the token that the client has got', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user })
    await ovirt.jobs.get(jobId)
    await ovirt.close()
    expect(asked(sent)).toEqual([login, get, logout])
    expect(state.tokens.size).toBe(0)
    await ovirt.close()
    expect(sent).toHaveLength(3)
  })

  test('ends the session and revokes the token', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user, persistentSession: true })
    await ovirt.jobs.get(jobId)
    await ovirt.close()
    expect(asked(sent).slice(3).toSorted()).toEqual([root, logout].toSorted())
    expect([state.sessions.size, state.tokens.size]).toEqual([0, 0])
  })

  test('leaves what others may use, or what it is told to leave', async () => {
    const store = memorySessionStore()
    for (const options of [{ sessionStore: store }, { logoutOnClose: false }]) {
      const { script, state } = engine()
      const { ovirt } = clientOf(script, { auth: user, ...options })
      await ovirt.jobs.get(jobId)
      await ovirt.close()
      expect(state.tokens.size).toBe(1)
    }
    expect(await store.load()).toMatchObject({ token: 'token-number-1' })
  })

  test.each([false, true])(
    'waits for a server that does not answer no longer than five seconds',
    async (persistentSession) => {
      const { script } = engine()
      let isClosing = false
      const { ovirt, clock } = clientOf((request) => (isClosing ? new Promise<Response>(() => {}) : script(request)), {
        auth: user,
        persistentSession,
      })
      await ovirt.jobs.get(jobId)
      isClosing = true
      const before = clock.now()
      await clock.until(ovirt.close())
      expect(clock.now() - before).toBe(5_000)
      expect(clock.scheduled).toBe(0)
    },
  )

  test.each([lostConnection, () => page(500)])('does not mind a server that fails', async (answer) => {
    const { script } = engine()
    let isClosing = false
    const { ovirt } = clientOf((request) => (isClosing ? answer() : script(request)), { auth: user })
    await ovirt.jobs.get(jobId)
    isClosing = true
    expect(await ovirt.close()).toBeUndefined()
  })
})

describe('a session store', () => {
  /** A store that tells what was done with it. */
  function shared(first?: OvirtSession) {
    const inner = memorySessionStore()
    const did: string[] = []
    const store: SessionStore = {
      async load() {
        did.push('load')
        return (await inner.load()) ?? first
      },
      async save(session) {
        did.push(`save ${JSON.stringify(session)}`)
        await inner.save(session)
      },
      async clear() {
        did.push('clear')
        await inner.clear()
      },
    }
    return { store, did }
  }
  const at = Date.UTC(2026, 10, 20, 12)

  test('spares the second process its login', async () => {
    const { script, state } = engine()
    const { store, did } = shared()
    const one = clientOf(script, { auth: user, sessionStore: store })
    const other = clientOf(script, { auth: user, sessionStore: store })
    await one.ovirt.jobs.get(jobId)
    await other.ovirt.jobs.get(jobId)
    await other.ovirt.jobs.get(jobId)
    expect(state.logins).toBe(1)
    expect(did).toEqual(['load', `save {"token":"token-number-1","expiresAt":${at + 3_600_000}}`, 'load'])
    expect(asked(other.sent)).toEqual([get, get])
  })

  test('is told of no time where the engine tells of none that means anything', async () => {
    const { store, did } = shared()
    const script: Script = ({ path }) =>
      Response.json(
        path.endsWith('/token')
          ? { access_token: 'token-number-1', exp: '9223372036854775807' }
          : { id: jobId, status: 'started' },
      )
    const { ovirt } = clientOf(script, { auth: user, sessionStore: store })
    await ovirt.jobs.get(jobId)
    expect(did).toEqual(['load', 'save {"token":"token-number-1"}'])
  })

  test('holds the session where one is asked for, and no token', async () => {
    const { script, state } = engine()
    const { store, did } = shared()
    const options = { auth: user, sessionStore: store, persistentSession: true }
    const one = clientOf(script, options)
    const other = clientOf(script, options)
    await one.ovirt.jobs.get(jobId)
    await other.ovirt.jobs.get(jobId)
    expect([state.logins, state.opened]).toEqual([1, 1])
    expect(did).toEqual(['load', 'save {"jsessionid":"SESSION/number+1"}', 'load'])
    expect(asked(other.sent)).toEqual([get])
  })

  test('holds nothing of basic', async () => {
    const { store, did } = shared({ token: 'token-of-another-process' })
    const { ovirt, sent } = clientOf(engine().script, { auth: basic, sessionStore: store })
    await ovirt.jobs.get(jobId)
    expect(did).toEqual([])
    expect(header('authorization')(sent[0])).toMatch(/^Basic /)
  })

  test.each([false, true])('has the newer one, where ours is rejected', async (persistentSession) => {
    const { script, state } = engine()
    const { store } = shared()
    const options = { auth: user, sessionStore: store, persistentSession }
    const one = clientOf(script, options)
    const other = clientOf(script, options)
    await one.ovirt.jobs.get(jobId)
    await other.ovirt.jobs.get(jobId)
    state.tokens.clear()
    state.sessions.clear()
    await one.ovirt.jobs.get(jobId)
    await other.ovirt.jobs.get(jobId)
    expect(state.logins).toBe(2)
    // Whether it is good is asked first.
    expect(asked(other.sent)).toEqual([get, get, root, get])
    const [, , asking, again] = other.sent
    const ways = persistentSession
      ? { cookie: 'JSESSIONID=SESSION/number+2', prefer: 'persistent-auth' }
      : { authorization: 'Bearer token-number-2' }
    expect(asking?.headers).toMatchObject(ways)
    expect(again?.headers).toMatchObject(ways)
    expect(header('version')(asking)).toBe('4')
  })

  test.each([false, true])(
    'with a newer one that has ended, too, keeps nobody from logging in',
    async (persistentSession) => {
      const { script, state } = engine()
      const { store } = shared()
      const { ovirt, sent } = clientOf(script, { auth: user, sessionStore: store, persistentSession })
      await ovirt.jobs.get(jobId)
      await store.save(persistentSession ? { jsessionid: 'of-another' } : { token: 'of-another' })
      state.tokens.clear()
      state.sessions.clear()
      expect(await ovirt.jobs.get(jobId)).toMatchObject({ id: jobId })
      expect(asked(sent)).toEqual(
        persistentSession ? [login, root, get, get, root, root, login, root, get] : [login, get, get, root, login, get],
      )
    },
  )

  test.each([false, true])('with a newer one is believed where the server does not say', async (persistentSession) => {
    for (const answer of [lostConnection, () => page(500)]) {
      const { script, state } = engine()
      const { store } = shared()
      let asksOnly = false
      const { ovirt, sent } = clientOf(
        (request) => (asksOnly && request.method === 'HEAD' ? answer() : script(request)),
        { auth: user, sessionStore: store, persistentSession },
      )
      await ovirt.jobs.get(jobId)
      asksOnly = true
      state.tokens.clear()
      state.sessions.clear()
      state.tokens.add('of-another')
      state.sessions.set('of-another', { csrf: false, ttl: undefined })
      await store.save(persistentSession ? { jsessionid: 'of-another' } : { token: 'of-another' })
      await ovirt.jobs.get(jobId)
      expect(asked(sent).slice(-3)).toEqual([get, root, get])
    }
  })

  test('has the newer token, where ours expires soon, and it is not asked whether it is good', async () => {
    const { script, state } = engine()
    const { store } = shared()
    const { ovirt, sent, clock } = clientOf(script, { auth: user, sessionStore: store })
    await ovirt.jobs.get(jobId)
    await clock.advance(3_550_000)
    state.tokens.add('of-another')
    await store.save({ token: 'of-another', expiresAt: clock.now() + 3_600_000 })
    await ovirt.jobs.get(jobId)
    expect(asked(sent)).toEqual([login, get, get])
    expect(header('authorization')(sent[2])).toBe('Bearer of-another')
    expect(state.logins).toBe(1)
  })

  test('with a token that has expired, or is the one that expires, is of no use', async () => {
    const { script, state } = engine()
    const { store } = shared({ token: 'an-old-token', expiresAt: at })
    const { ovirt, sent, clock } = clientOf(script, { auth: user, sessionStore: store })
    await ovirt.jobs.get(jobId)
    expect(asked(sent)).toEqual([login, get])
    await clock.advance(3_550_000)
    await ovirt.jobs.get(jobId)
    expect(state.logins).toBe(2)
  })

  test('with an old token costs one request more', async () => {
    const { script } = engine()
    const { store } = shared({ token: 'an-old-token' })
    const { ovirt, sent } = clientOf(script, { auth: user, sessionStore: store })
    await ovirt.jobs.get(jobId)
    expect(asked(sent)).toEqual([get, login, get])
  })

  test('is emptied by a logout, also of what another process has logged in for', async () => {
    for (const persistentSession of [false, true]) {
      const { script, state } = engine()
      state.tokens.add('of-another')
      state.sessions.set('of-another', { csrf: false, ttl: undefined })
      const first = persistentSession ? { jsessionid: 'of-another' } : { token: 'of-another' }
      const { store, did } = shared(first)
      const { ovirt, sent } = clientOf(script, { auth: user, sessionStore: store, persistentSession })
      await ovirt.jobs.get(jobId)
      await ovirt.logout()
      expect(did).toEqual(['load', 'clear'])
      expect(persistentSession ? state.sessions.size : state.tokens.size).toBe(0)
      expect(asked(sent)).toEqual([get, persistentSession ? root : logout])
    }
  })

  test('keeps what another process has logged in for, also where close logs out', async () => {
    const { script, state } = engine()
    state.tokens.add('of-another')
    const { store } = shared({ token: 'of-another' })
    const { ovirt } = clientOf(script, { auth: user, sessionStore: store, logoutOnClose: true })
    await ovirt.jobs.get(jobId)
    await ovirt.close()
    expect(state.tokens.size).toBe(1)
  })

  test('that never answers keeps nobody from logging in', async () => {
    const never = async () => new Promise<never>(() => {})
    const { ovirt, sent, clock } = clientOf(engine().script, {
      auth: user,
      sessionStore: { load: never, save: never, clear: never },
      attemptTimeoutMs: 1_000,
    })
    await clock.until(ovirt.jobs.get(jobId))
    expect(asked(sent)).toEqual([login, get])
    expect(clock.scheduled).toBe(0)
  })

  const oddities: readonly (readonly [string, () => unknown])[] = [
    [
      'throws',
      (): never => {
        throw new Error('canary of a store')
      },
    ],
    ['holds nothing', () => undefined],
    ['holds a text', () => 'a text'],
    ['holds null', () => null],
    ['holds an empty token', () => ({ token: '' })],
    ['holds a token that is no text', () => ({ token: 5 })],
    ['holds a time that is none', () => ({ token: 'token-of-another', expiresAt: 'soon' })],
    ['holds no number of a time', () => ({ token: 'token-of-another', expiresAt: Number.NaN })],
    ['holds an empty session', () => ({ jsessionid: '' })],
    ['holds a session that is no text', () => ({ jsessionid: 5 })],
    ['holds a session with more behind', () => ({ jsessionid: 'session-of-another; a=b' })],
    ['holds a token of two lines', () => ({ token: 'token-of-another\nX: 5' })],
  ]
  test.each(oddities)('that %s changes nothing', async (_, load) => {
    for (const persistentSession of [false, true]) {
      const fails = async () => {
        throw new Error('canary of a store')
      }
      const sessionStore = { load: async () => load(), save: fails, clear: fails } as unknown as SessionStore
      const { ovirt, sent } = clientOf(engine().script, { auth: user, sessionStore, persistentSession })
      await ovirt.jobs.get(jobId)
      await ovirt.logout()
      expect(asked(sent)).toEqual(persistentSession ? [login, root, get, root, logout] : [login, get, logout])
    }
  })

  test('that holds the other kind is of no use', async () => {
    for (const [persistentSession, held] of [
      [true, { token: 'token-of-another' }],
      [false, { jsessionid: 'session-of-another' }],
    ] as const) {
      const { store } = shared(held)
      const { ovirt, sent } = clientOf(engine().script, { auth: user, sessionStore: store, persistentSession })
      await ovirt.jobs.get(jobId)
      expect(asked(sent)[0]).toBe(login)
    }
  })

  test('is not shared with the token that opens a session', async () => {
    const { store } = shared({ token: 'token-of-another' })
    const { ovirt, sent } = clientOf(engine().script, { auth: user, sessionStore: store, persistentSession: true })
    await ovirt.jobs.get(jobId)
    expect(formOf(sent[0] as Sent)).toMatchObject({ grant_type: 'password' })
    expect(await store.load()).toEqual({ jsessionid: 'SESSION/number+1' })
  })
})
