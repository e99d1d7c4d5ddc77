import type { ClientEvent } from '@jobwright/client'
import {
  createLcmClient,
  type LcmAuth,
  type LcmSession,
  memorySessionStore,
  type SessionStore,
} from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import { turnOfTheEventLoop } from '../scripted-server.ts'
import {
  asked,
  failure,
  lostConnection,
  rejection,
  type Script,
  type Sent,
  sample,
  scripted,
  scriptedServer,
} from './scripted-server.ts'

const user = { username: 'admin', password: 'canary-password' } as const
const jobs = '/api/v2/lcm/jobs/j1'
const job = { id: 'j1', 'job-type': 'restart', status: 'RUNNING', 'cluster-id': 'c1', 'cluster-name': 'c' }

/** A server that asks for a login. The sessions in `open` are good, `mayDo` says what their user may. */
function opscenter({ password = user.password as string, cookie = false } = {}) {
  const state = {
    open: new Set<string>(),
    logins: 0,
    wrongPasswords: 0,
    mayDo: ((): boolean => true) as (request: Sent) => boolean,
  }
  const script: Script = (request) => {
    const { method, path, body, headers } = request
    if (path === '/login' && method === 'POST') {
      const given = body as { readonly username?: string; readonly password?: string }
      if (given.password !== password) {
        state.wrongPasswords += 1
        return failure(401, 'Invalid credentials.')
      }
      state.logins += 1
      const sessionid = `session-number-${state.logins}`
      state.open.add(sessionid)
      const setCookie = [
        ['set-cookie', 'lang=en; Path=/'],
        ['set-cookie', `TWISTED_SESSION=${sessionid}; Path=/; HttpOnly`],
      ] as const
      return Response.json(
        { sessionid },
        { headers: cookie ? setCookie.map(([name, value]): [string, string] => [name, value]) : [] },
      )
    }
    const shown =
      headers['opscenter-session'] ??
      /(?:TWISTED_SESSION|opscenter-session|my-cookie)=([^;]*)/.exec(headers['cookie'] ?? '')?.[1]
    if (shown === undefined || !state.open.has(shown)) return failure(401, 'Not logged in.')
    if (path === '/logout') {
      state.open.delete(shown)
      return Response.json({})
    }
    if (!state.mayDo(request)) return failure(401, 'Not allowed.')
    return Response.json(path === '/meta' ? { version: '6.8.52' } : job)
  }
  return { state, script }
}

const logins = (sent: readonly Sent[]) => sent.filter(({ path }) => path === '/login')

describe('a user and password', () => {
  test('log in once, by JSON, and show the session from then on', async () => {
    const { script } = opscenter()
    const { lcm, sent } = scriptedServer(script, { auth: user })
    await Promise.all([lcm.meta(), lcm.jobs.get('j1'), lcm.jobs.get('j1')])
    await lcm.meta()
    expect(asked(sent)).toEqual(['POST /login', 'GET /meta', `GET ${jobs}`, `GET ${jobs}`, 'GET /meta'])
    expect(sent[0]).toMatchObject({
      body: { username: 'admin', password: 'canary-password' },
      headers: { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'jobwright' },
    })
    expect(sent[0]?.headers).not.toHaveProperty('opscenter-session')
    for (const { headers } of sent.slice(1)) {
      expect(headers).toMatchObject({ 'opscenter-session': 'session-number-1', 'user-agent': 'jobwright' })
      expect(headers).not.toHaveProperty('cookie')
    }
  })

  test('in the address do so too, below what a proxy puts before', async () => {
    const { lcm, sent } = scriptedServer(
      ({ path }) => Response.json(path.endsWith('/login') ? { sessionid: 'session-number-1' } : { version: '6.8.52' }),
      { baseUrl: 'https://ad%20min:p%C3%A4ss@gate.example/opsc/api/v2/lcm/' },
    )
    await lcm.meta()
    expect(asked(sent)).toEqual(['POST /opsc/login', 'GET /opsc/meta'])
    expect(sent[0]?.body).toEqual({ username: 'ad min', password: 'päss' })
  })

  test('are sent and answered as the documents print it', async () => {
    const { password, ...rest } = sample<{ readonly username: string; readonly password: string }>('req-login')
    const { lcm, sent } = scriptedServer(
      ({ path }) =>
        Response.json(
          path === '/login'
            ? sample('docs-login-response')
            : path === '/logout'
              ? sample('docs-logout-response')
              : { version: '6.8.52' },
        ),
      { auth: { ...rest, password } },
    )
    await lcm.meta()
    await lcm.logout()
    expect(sent[0]?.body).toEqual(sample('req-login'))
    const { sessionid } = sample<{ readonly sessionid: string }>('docs-login-response')
    expect(sent.slice(1).map(({ headers }) => headers['opscenter-session'])).toEqual([sessionid, sessionid])
  })

  test('tell the session in no header that is shown', async () => {
    const { lcm } = scriptedServer(
      ({ path }) =>
        Response.json(
          { sessionid: 'canary-session', version: '6' },
          { headers: path === '/login' ? {} : { 'set-cookie': 'S=canary-other', 'opscenter-session': 'canary-other' } },
        ),
      { auth: user },
    )
    const { response } = await lcm.meta().withResponse()
    expect([...response.headers].filter(([, value]) => value === '***').map(([name]) => name)).toEqual([
      'opscenter-session',
      'set-cookie',
    ])
  })

  test('send another name than ours, always the same one', async () => {
    const { lcm, sent } = scriptedServer(opscenter().script, { auth: user, userAgent: 'nightly/1' })
    await lcm.meta()
    expect(sent.map(({ headers }) => headers['user-agent'])).toEqual(['nightly/1', 'nightly/1'])
  })

  test('log in once more when the session has ended, however many requests notice it', async () => {
    const { script, state } = opscenter()
    const events: ClientEvent[] = []
    const { lcm, sent } = scriptedServer(script, { auth: user, onEvent: (event) => events.push(event) })
    await lcm.meta()
    state.open.clear()
    expect(await Promise.all([lcm.jobs.get('j1'), lcm.jobs.get('j1'), lcm.jobs.get('j1')])).toEqual([job, job, job])
    expect(logins(sent)).toHaveLength(2)
    expect(sent).toHaveLength(2 + 3 + 1 + 3)
    expect(events.flatMap((event) => (event.kind === 'auth' ? [event.reason] : []))).toEqual(['first', 'rejected'])
  })

  test('log in once more for a write, which was not done the first time', async () => {
    const { script, state } = opscenter()
    const { lcm, sent } = scriptedServer(script, { auth: user })
    await lcm.meta()
    state.open.clear()
    await lcm.actions.restart({ 'job-scope': 'cluster', 'resource-id': 'c1' })
    expect(asked(sent).slice(2)).toEqual([
      'POST /api/v2/lcm/actions/restart',
      'POST /login',
      'POST /api/v2/lcm/actions/restart',
    ])
  })

  test('are never sent again once they were refused', async () => {
    const { script, state } = opscenter({ password: 'another' })
    const { lcm, sent, clock } = scriptedServer(script, { auth: user })
    const first = await rejection(lcm.meta())
    expect(first).toMatchObject({
      code: 'authentication',
      retryable: false,
      message: expect.stringContaining('they are wrong, or the user is locked out'),
    })
    for (let tries = 0; tries < 10; tries++) {
      await clock.advance(600_000)
      expect(await rejection(lcm.jobs.get('j1'))).toMatchObject({
        code: 'authentication',
        message: expect.stringContaining('so they are not sent again'),
      })
    }
    expect(await rejection(Promise.all([lcm.meta(), lcm.meta()]))).toMatchObject({ code: 'authentication' })
    expect(state.wrongPasswords).toBe(1)
    expect(sent).toHaveLength(1)
  })

  test('are not sent again either when they are refused later on', async () => {
    const { script, state } = opscenter()
    let changed = false
    const { lcm } = scriptedServer(
      (request) => {
        if (changed && request.path === '/login') {
          state.wrongPasswords += 1
          return failure(403, 'Locked out.')
        }
        return script(request)
      },
      { auth: user },
    )
    await lcm.meta()
    changed = true
    state.open.clear()
    const errors = await Promise.all([rejection(lcm.meta()), rejection(lcm.meta())])
    for (const error of errors) expect(error).toMatchObject({ code: 'authentication', status: 401 })
    expect(await rejection(lcm.meta())).toMatchObject({ code: 'authentication' })
    expect(state.wrongPasswords).toBe(1)
  })

  test.each([
    ['no session', () => Response.json({}), 'holds no session'],
    ['no JSON', () => new Response('<html>'), 'holds no session'],
    ['too much', () => Response.json({ sessionid: 'x'.repeat(1024 * 1024) }), 'holds no session'],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } }),
      'answered 302',
    ],
    ['no such place', () => failure(404, ''), 'with authentication on?'],
    ['a bad request', () => failure(400, 'x'), 'answered 400'],
  ] as const)('do not work where the answer is %s', async (_, answer, words) => {
    const { lcm, sent } = scriptedServer(answer, { auth: user })
    expect(await rejection(lcm.meta())).toMatchObject({
      code: 'unexpected-response',
      retryable: false,
      message: expect.stringContaining(words),
    })
    expect(asked(sent)).toEqual(['POST /login'])
  })

  test.each([
    ['busy', (): Response => failure(503, 'x')],
    ['overrun', (): Response => failure(429, 'x')],
    ['out of reach', lostConnection],
    ['cut off', (): Response => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error('cut')) }))],
  ] as const)('are sent again when the server is %s', async (_, answer) => {
    const { script } = opscenter()
    let first = true
    const { lcm, sent, clock } = scriptedServer(
      (request) => {
        if (!first) return script(request)
        first = false
        return answer()
      },
      { auth: user },
    )
    expect(await clock.until(lcm.meta())).toEqual({ version: '6.8.52' })
    expect(asked(sent)).toEqual(['POST /login', 'POST /login', 'GET /meta'])
  })

  test('do not wait for ever', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const { clock, options } = scripted(() => failure(500, ''))
    const lcm = createLcmClient({
      ...options,
      fetch: (_, { signal }) => {
        signals.push(signal)
        return new Promise<Response>(() => {})
      },
      auth: user,
      attemptTimeoutMs: 1_000,
      retry: { limit: 0 },
    })
    expect(await clock.until(rejection(lcm.meta()))).toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('logging in: no answer came within 1000 ms'),
    })
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
    expect(clock.scheduled).toBe(0)
  })
})

describe('a user who may not do something', () => {
  test('is told so after one login, which was just before', async () => {
    const { script, state } = opscenter()
    state.mayDo = ({ path }) => path === '/meta'
    const { lcm, sent } = scriptedServer(script, { auth: user })
    const error = await rejection(lcm.jobs.get('j1'))
    expect(error).toMatchObject({
      code: 'forbidden',
      status: 401,
      serverMessage: 'Not allowed.',
      operation: 'jobs.get',
    })
    expect(error).toMatchObject({
      message: expect.stringMatching(/both to who is not logged in and to who may not do this.*role Admin/),
    })
    expect(asked(sent)).toEqual(['POST /login', `GET ${jobs}`])
    // What the user may do goes on with the same session.
    expect(await lcm.meta()).toEqual({ version: '6.8.52' })
    expect(logins(sent)).toHaveLength(1)
  })

  test('logs in once more where the session had been accepted, and no more', async () => {
    const { script, state } = opscenter()
    state.mayDo = ({ path }) => path === '/meta'
    const { lcm, sent } = scriptedServer(script, { auth: user })
    await lcm.meta()
    expect(await rejection(lcm.jobs.get('j1'))).toMatchObject({ code: 'forbidden' })
    expect(asked(sent).slice(2)).toEqual([`GET ${jobs}`, 'POST /login', `GET ${jobs}`])
    // That session has been accepted for nothing yet: another one would be no better.
    for (let tries = 0; tries < 5; tries++)
      expect(await rejection(lcm.jobs.get('j1'))).toMatchObject({ code: 'forbidden' })
    expect(logins(sent)).toHaveLength(2)
    expect(state.wrongPasswords).toBe(0)
  })

  test('logs in again when the session may have ended meanwhile', async () => {
    const { script, state } = opscenter()
    state.mayDo = ({ path }) => path === '/meta'
    const { lcm, sent, clock } = scriptedServer(script, { auth: user })
    await rejection(lcm.jobs.get('j1'))
    await clock.advance(59_999)
    await rejection(lcm.jobs.get('j1'))
    expect(logins(sent)).toHaveLength(1)
    await clock.advance(1)
    state.open.clear()
    state.mayDo = () => true
    expect(await lcm.jobs.get('j1')).toEqual(job)
    expect(logins(sent)).toHaveLength(2)
  })
})

describe('without a login', () => {
  test('a server that asks for one is not satisfied', async () => {
    const { lcm, sent } = scriptedServer(opscenter().script)
    expect(await rejection(lcm.meta())).toMatchObject({
      code: 'authentication',
      status: 401,
      message: expect.stringContaining('give a user and password as auth'),
    })
    expect(sent).toHaveLength(1)
  })

  test('a session that is there already is shown', async () => {
    const { script, state } = opscenter()
    state.open.add('an-open-session')
    const { lcm, sent } = scriptedServer(script, { auth: { token: 'an-open-session' } })
    await lcm.meta()
    state.open.clear()
    expect(await rejection(lcm.meta())).toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(
        /both to who is not logged in and to who may not do this: LCM takes the role Admin/,
      ),
    })
    expect(asked(sent)).toEqual(['GET /meta', 'GET /meta'])
    expect(sent[0]?.headers['opscenter-session']).toBe('an-open-session')
  })

  test('a function that gets sessions is asked again when one has ended', async () => {
    const { script, state } = opscenter()
    let got = 0
    const token = async () => {
      got += 1
      state.open.add(`got-${got}-by-a-function`)
      return { token: `got-${got}-by-a-function` }
    }
    const { lcm, sent } = scriptedServer(script, { auth: { token } })
    await lcm.meta()
    state.open.clear()
    await lcm.meta()
    expect(sent.map(({ headers }) => headers['opscenter-session'])).toEqual([
      'got-1-by-a-function',
      'got-1-by-a-function',
      'got-2-by-a-function',
    ])
  })
})

describe('as a cookie', () => {
  const inACookie: readonly (readonly [string, LcmAuth, string])[] = [
    ['the session of a login', { ...user, session: 'cookie' }, 'opscenter-session=session-number-1'],
    [
      'the session of a login, by another name',
      { ...user, session: 'cookie', cookieName: 'my-cookie' },
      'my-cookie=session-number-1',
    ],
    ['a given session', { token: 'session-number-0', session: 'cookie' }, 'opscenter-session=session-number-0'],
    [
      'a given session, by another name',
      { token: 'session-number-0', session: 'cookie', cookieName: 'my-cookie' },
      'my-cookie=session-number-0',
    ],
    [
      'the session of a function',
      { token: async () => ({ token: 'session-number-0' }), session: 'cookie' },
      'opscenter-session=session-number-0',
    ],
  ]

  test.each(inACookie)('%s is shown', async (_, auth, cookie) => {
    const { script, state } = opscenter()
    state.open.add('session-number-0')
    const { lcm, sent } = scriptedServer(script, { auth })
    await lcm.meta()
    expect(sent.at(-1)?.headers).toMatchObject({ cookie })
    expect(sent.at(-1)?.headers).not.toHaveProperty('opscenter-session')
  })

  test('the one that the login has set is shown', async () => {
    const { script } = opscenter({ cookie: true })
    const sessionStore = memorySessionStore()
    const { lcm, sent } = scriptedServer(script, { auth: { ...user, session: 'cookie' }, sessionStore })
    await lcm.meta()
    expect(sent.at(-1)?.headers).toMatchObject({ cookie: 'TWISTED_SESSION=session-number-1' })
    expect(await sessionStore.load()).toEqual({
      sessionid: 'session-number-1',
      cookie: 'TWISTED_SESSION=session-number-1',
    })
  })

  test('all are shown where none is the session', async () => {
    const script: Script = ({ path }) =>
      path === '/login'
        ? Response.json(
            { sessionid: 'x-session' },
            {
              headers: [
                ['set-cookie', 'a=1'],
                ['set-cookie', 'b=2; Secure'],
              ],
            },
          )
        : Response.json({ version: '6' })
    const { lcm, sent } = scriptedServer(script, { auth: { ...user, session: 'cookie' } })
    await lcm.meta()
    expect(sent.at(-1)?.headers).toMatchObject({ cookie: 'a=1; b=2' })
  })

  test('what a function gives that is no session is refused', async () => {
    const { lcm, sent } = scriptedServer(() => failure(500, ''), {
      auth: { token: async () => ({ token: '' }), session: 'cookie' },
    })
    expect(await rejection(lcm.meta())).toMatchObject({ code: 'invalid-input' })
    expect(sent).toHaveLength(0)
  })
})

describe('a session store', () => {
  /** A store that tells what was done with it. */
  function shared(first?: LcmSession) {
    const inner = memorySessionStore()
    const did: string[] = []
    const store: SessionStore = {
      async load() {
        did.push('load')
        return (await inner.load()) ?? first
      },
      async save(session) {
        did.push(`save ${session.sessionid}`)
        await inner.save(session)
      },
      async clear() {
        did.push('clear')
        await inner.clear()
      },
    }
    return { store, did }
  }

  test('spares the second process its login', async () => {
    const { script, state } = opscenter()
    const { store, did } = shared()
    const one = scriptedServer(script, { auth: user, sessionStore: store })
    const other = scriptedServer(script, { auth: user, sessionStore: store })
    await one.lcm.meta()
    await other.lcm.meta()
    await other.lcm.meta()
    expect(state.logins).toBe(1)
    expect(did).toEqual(['load', 'save session-number-1', 'load'])
    expect(asked(other.sent)).toEqual(['GET /meta', 'GET /meta'])
  })

  test('has the newer session, where a login of another process has ended ours', async () => {
    const { script, state } = opscenter()
    const { store } = shared()
    const one = scriptedServer(script, { auth: user, sessionStore: store })
    const other = scriptedServer(script, { auth: user, sessionStore: store })
    await one.lcm.meta()
    await other.lcm.meta()
    state.open.clear()
    await one.lcm.meta()
    await other.lcm.jobs.get('j1')
    expect(state.logins).toBe(2)
    // Whether it is good is asked first.
    expect(asked(other.sent)).toEqual(['GET /meta', `GET ${jobs}`, 'GET /meta', `GET ${jobs}`])
    expect(other.sent.map(({ headers }) => headers['opscenter-session'])).toEqual([
      'session-number-1',
      'session-number-1',
      'session-number-2',
      'session-number-2',
    ])
  })

  test('with a newer session that has ended, too, does not keep one from logging in', async () => {
    const { script, state } = opscenter()
    const { store } = shared()
    const { lcm, sent } = scriptedServer(script, { auth: user, sessionStore: store })
    await lcm.meta()
    await store.save({ sessionid: 'of-another-process' })
    state.open.clear()
    expect(await lcm.jobs.get('j1')).toEqual(job)
    expect(asked(sent).slice(2)).toEqual([`GET ${jobs}`, 'GET /meta', 'POST /login', `GET ${jobs}`])
    expect(await store.load()).toEqual({ sessionid: 'session-number-2' })
  })

  test('with a newer session is believed where the server does not say', async () => {
    const { script, state } = opscenter()
    const { store } = shared()
    const answers: readonly Script[] = [lostConnection, () => failure(500, 'x'), () => new Promise<Response>(() => {})]
    for (const answer of answers) {
      const { lcm, sent, clock } = scriptedServer(
        (request) => (request.path === '/meta' ? answer(request) : script(request)),
        { auth: user, sessionStore: store },
      )
      await lcm.jobs.get('j1')
      state.open.clear()
      state.open.add('of-another-process')
      await store.save({ sessionid: 'of-another-process' })
      const before = clock.now()
      expect(await clock.until(lcm.jobs.get('j1'))).toEqual(job)
      expect(asked(sent.slice(-3))).toEqual([`GET ${jobs}`, 'GET /meta', `GET ${jobs}`])
      expect([0, 30_000]).toContain(clock.now() - before)
      expect(clock.scheduled).toBe(0)
      await store.clear()
    }
    expect(state.logins).toBe(3)
  })

  test('with a newer session is left when the client is closed meanwhile', async () => {
    const { script, state } = opscenter()
    const { store } = shared()
    const stalls = { now: false }
    const { lcm, sent, clock } = scriptedServer(
      (request) => (stalls.now && request.path === '/meta' ? new Promise<Response>(() => {}) : script(request)),
      { auth: user, sessionStore: store },
    )
    await lcm.meta()
    state.open.clear()
    await store.save({ sessionid: 'of-another-process' })
    stalls.now = true
    const call = rejection(lcm.jobs.get('j1'))
    await turnOfTheEventLoop()
    await turnOfTheEventLoop()
    expect(asked(sent).slice(2)).toEqual([`GET ${jobs}`, 'GET /meta'])
    await lcm.close()
    expect(await call).toMatchObject({ code: 'aborted' })
    await turnOfTheEventLoop()
    expect(clock.scheduled).toBe(0)
  })

  test('that never answers does not keep one from logging in', async () => {
    const never = async () => new Promise<never>(() => {})
    const { script } = opscenter()
    const { lcm, sent, clock } = scriptedServer(script, {
      auth: user,
      sessionStore: { load: never, save: never, clear: never },
      logoutOnClose: true,
      attemptTimeoutMs: 1_000,
    })
    const before = clock.now()
    expect(await clock.until(lcm.meta())).toEqual({ version: '6.8.52' })
    await clock.until(lcm.close())
    expect(clock.now() - before).toBe(3_000)
    expect(asked(sent)).toEqual(['POST /login', 'GET /meta', 'GET /logout'])
    expect(clock.scheduled).toBe(0)
  })

  test('is asked once for many requests', async () => {
    const { script } = opscenter()
    const { store, did } = shared()
    const { lcm } = scriptedServer(script, { auth: user, sessionStore: store })
    await Promise.all([lcm.meta(), lcm.meta(), lcm.meta()])
    expect(did).toEqual(['load', 'save session-number-1'])
  })

  test('with an old session costs one request more', async () => {
    const { script, state } = opscenter()
    const { store } = shared({ sessionid: 'an-old-session' })
    const { lcm, sent } = scriptedServer(script, { auth: user, sessionStore: store })
    await lcm.meta()
    expect(asked(sent)).toEqual(['GET /meta', 'POST /login', 'GET /meta'])
    expect(state.logins).toBe(1)
  })

  test('with a session that another process has lost its password for is used all the same', async () => {
    const { script, state } = opscenter({ password: 'changed' })
    const { store } = shared()
    const { lcm, sent } = scriptedServer(script, { auth: user, sessionStore: store })
    expect(await rejection(lcm.meta())).toMatchObject({ code: 'authentication' })
    state.open.add('a-good-session')
    await store.save({ sessionid: 'a-good-session' })
    expect(await lcm.meta()).toEqual({ version: '6.8.52' })
    expect(logins(sent)).toHaveLength(1)
  })

  const oddities: readonly (readonly [string, () => unknown])[] = [
    [
      'throws',
      (): never => {
        throw new Error('canary of a store')
      },
    ],
    ['holds nothing', () => undefined],
    ['holds no object', () => 'a text'],
    ['holds null', () => null],
    ['holds no id', () => ({ sessionid: '' })],
    ['holds an id that is no text', () => ({ sessionid: 5 })],
    ['holds a cookie that is no text', () => ({ sessionid: 'an-open-session', cookie: 5 })],
  ]

  test.each(oddities)('that %s changes nothing', async (_, load) => {
    const { script, state } = opscenter()
    state.open.add('an-open-session')
    const fails = async () => {
      throw new Error('canary of a store')
    }
    const sessionStore = { load: async () => load(), save: fails, clear: fails } as unknown as SessionStore
    const { lcm, sent } = scriptedServer(script, { auth: user, sessionStore, logoutOnClose: true })
    await lcm.meta()
    await lcm.meta()
    await lcm.close()
    expect(asked(sent)).toEqual(['POST /login', 'GET /meta', 'GET /meta', 'GET /logout'])
  })

  test('is cleared by a logout, whoever has logged in', async () => {
    const { script, state } = opscenter()
    const { store, did } = shared({ sessionid: 'an-open-session' })
    state.open.add('an-open-session')
    const { lcm, sent } = scriptedServer(script, { auth: user, sessionStore: store })
    await lcm.logout()
    expect(sent).toHaveLength(0)
    await lcm.meta()
    await lcm.logout()
    expect(sent.at(-1)).toMatchObject({
      method: 'GET',
      path: '/logout',
      headers: { 'opscenter-session': 'an-open-session' },
    })
    expect(did).toEqual(['load', 'clear'])
    expect(state.open.size).toBe(0)
  })
})

describe('logging out', () => {
  test('makes the next call log in again', async () => {
    const { script, state } = opscenter()
    const { lcm, sent } = scriptedServer(script, { auth: user })
    await lcm.meta()
    await lcm.logout()
    expect(state.open.size).toBe(0)
    await lcm.meta()
    expect(asked(sent)).toEqual(['POST /login', 'GET /meta', 'GET /logout', 'POST /login', 'GET /meta'])
  })

  test('of a session that has ended is fine, and logs in for nothing', async () => {
    const { script, state } = opscenter()
    const { lcm, sent } = scriptedServer(script, { auth: user })
    await lcm.meta()
    state.open.clear()
    await lcm.logout()
    expect(logins(sent)).toHaveLength(1)
    expect(sent.at(-1)?.path).toBe('/logout')
  })

  test('that fails says so, and keeps the session', async () => {
    const { script } = opscenter()
    const { lcm, sent, clock } = scriptedServer(
      (request) => (request.path === '/logout' ? failure(500, 'x') : script(request)),
      { auth: user },
    )
    await lcm.meta()
    expect(await clock.until(rejection(lcm.logout()))).toMatchObject({
      code: 'unavailable',
      operation: 'logout',
      applied: 'unknown',
    })
    await lcm.meta()
    expect(asked(sent)).toEqual(['POST /login', 'GET /meta', 'GET /logout', 'GET /meta'])
  })

  const closings: readonly (readonly [string, object, boolean])[] = [
    ['a client that has logged in', { auth: user }, true],
    ['a client that was told not to', { auth: user, logoutOnClose: false }, false],
    ['a client that shares its session', { auth: user, sessionStore: memorySessionStore() }, false],
    [
      'a client that shares its session and was told to',
      { auth: user, sessionStore: memorySessionStore(), logoutOnClose: true },
      true,
    ],
    ['a client with a given session', { auth: { token: 'session-number-0' }, logoutOnClose: true }, false],
    ['a client without any', { auth: 'none', logoutOnClose: true }, false],
  ]

  test.each(closings)('by closing %s', async (_, options, happens) => {
    const { script, state } = opscenter()
    state.open.add('session-number-0')
    const { lcm, sent } = scriptedServer(
      (request) =>
        Object.hasOwn(request.headers, 'opscenter-session') || request.path === '/login'
          ? script(request)
          : Response.json({ version: '6' }),
      options,
    )
    await lcm.meta()
    const before = sent.length
    await lcm[Symbol.asyncDispose]()
    expect(asked(sent.slice(before))).toEqual(happens ? ['GET /logout'] : [])
    const shown = sent.slice(before).map(({ headers }) => [headers['opscenter-session'], headers['user-agent']])
    expect(shown).toEqual(happens ? [['session-number-1', 'jobwright']] : [])
    expect(await rejection(lcm.meta())).toMatchObject({ code: 'aborted' })
  })

  test('by closing happens once', async () => {
    const { lcm, sent } = scriptedServer(opscenter().script, { auth: user })
    await lcm.meta()
    await lcm.close()
    await lcm.close()
    expect(asked(sent)).toEqual(['POST /login', 'GET /meta', 'GET /logout'])
  })

  test('by closing does not touch a session from the store', async () => {
    const { script, state } = opscenter()
    state.open.add('an-open-session')
    const sessionStore = memorySessionStore()
    await sessionStore.save({ sessionid: 'an-open-session' })
    const { lcm, sent } = scriptedServer(script, { auth: user, sessionStore, logoutOnClose: true })
    await lcm.meta()
    await lcm.close()
    expect(asked(sent)).toEqual(['GET /meta'])
    expect(await sessionStore.load()).toEqual({ sessionid: 'an-open-session' })
  })

  test('by closing neither fails nor lasts', async () => {
    const { script } = opscenter()
    let stuck = true
    const answers: Script = (request) => {
      if (request.path !== '/logout') return script(request)
      return stuck ? new Promise<Response>(() => {}) : lostConnection()
    }
    for (const isStuck of [true, false]) {
      stuck = isStuck
      const { lcm, clock } = scriptedServer(answers, { auth: user })
      await lcm.meta()
      const before = clock.now()
      await clock.until(lcm.close())
      expect(clock.now() - before).toBe(isStuck ? 5_000 : 0)
      expect(clock.scheduled).toBe(0)
    }
  })

  test('by closing calls off a login that is under way', async () => {
    const { lcm, sent, clock } = scriptedServer(() => new Promise<Response>(() => {}), { auth: user })
    const meta = rejection(lcm.meta())
    await clock.advance(0)
    await lcm.close()
    expect(await meta).toMatchObject({ code: 'aborted' })
    expect(asked(sent)).toEqual(['POST /login'])
    expect(clock.scheduled).toBe(0)
  })
})

test('clients of both versions log in beside their roots', async () => {
  for (const version of ['v1', 'v2'] as const) {
    const { script } = opscenter()
    const { options, sent } = scripted(script)
    const lcm =
      version === 'v1'
        ? createLcmClient({ ...options, auth: user, version })
        : createLcmClient({ ...options, auth: user, version })
    await lcm.jobs.get('j1')
    expect(asked(sent)).toEqual(['POST /login', `GET /api/${version}/lcm/jobs/j1`])
  }
})
