import type { ClientEvent } from '@jobwright/client'
import { createOvirtClient, type OvirtAuth } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import {
  asked,
  lostConnection,
  rejection,
  type Script,
  type Sent,
  serverAt,
  turnOfTheEventLoop,
} from '../scripted-server.ts'
import { clientOf, engine, jobId, jobPath, logins, page, refusal, user } from './auth-engine.ts'

const login = 'POST /ovirt-engine/sso/oauth/token'
const shown = (sent: readonly Sent[]) => sent.map(({ headers }) => headers['authorization'])

describe('a user and password', () => {
  test('get a token once, by a form, and show it from then on', async () => {
    const { script } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user })
    await Promise.all([ovirt.jobs.get(jobId), ovirt.jobs.get(jobId)])
    await ovirt.jobs.get(jobId)
    expect(asked(sent)).toEqual([login, `GET ${jobPath}`, `GET ${jobPath}`, `GET ${jobPath}`])
    expect(sent[0]).toMatchObject({
      text: 'grant_type=password&scope=ovirt-app-api&username=admin%40internal&password=canary+pass%2Bw%2Frd',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    })
    const bearer = 'Bearer token-number-1'
    expect(shown(sent)).toEqual([undefined, bearer, bearer, bearer])
    for (const { headers } of sent) {
      expect(headers).not.toHaveProperty('prefer')
      expect(headers).not.toHaveProperty('cookie')
    }
  })

  test.each([
    ['https://engine.example/ovirt-engine/api/', 'https://engine.example/ovirt-engine'],
    ['https://engine.example/ovirt-engine/api/v4', 'https://engine.example/ovirt-engine'],
    ['https://gate.example:8443/a/ovirt-engine/api', 'https://gate.example:8443/a/ovirt-engine'],
    ['https://engine.example/api', 'https://engine.example/ovirt-engine'],
    ['https://gate.example/ovirt-engine/api/ovirt-engine/api', 'https://gate.example/ovirt-engine/api/ovirt-engine'],
    ['https://engine.example/ovirt-engine/apis', 'https://engine.example/ovirt-engine'],
  ])('of an API at %s get and revoke it below %s', async (baseUrl, below) => {
    const script: Script = ({ path }) =>
      Response.json(path.endsWith('/token') ? { access_token: 'token-number-1' } : { id: jobId, status: 'started' })
    const { ovirt, sent } = clientOf(script, { auth: user, baseUrl })
    await ovirt.jobs.get(jobId)
    await ovirt.close()
    const urls = sent.map(({ origin, path }) => `${origin}${path}`)
    expect(urls[0]).toBe(`${below}/sso/oauth/token`)
    expect(urls[2]).toBe(`${below}/services/sso-logout`)
  })

  test('in the address do so too', async () => {
    const { script } = engine({ password: 'pä ss' })
    const { ovirt, sent } = clientOf(script, { baseUrl: 'https://admin%40internal:p%C3%A4%20ss@engine.example' })
    await ovirt.jobs.get(jobId)
    expect(asked(sent)).toEqual([login, `GET ${jobPath}`])
    expect(sent[0]?.origin).toBe('https://engine.example')
  })

  test('get one more when it is rejected, however many requests notice it', async () => {
    const { script, state } = engine()
    const events: ClientEvent[] = []
    const { ovirt, sent } = clientOf(script, { auth: user, onEvent: (event) => events.push(event) })
    await ovirt.jobs.get(jobId)
    state.tokens.clear()
    await Promise.all([ovirt.jobs.get(jobId), ovirt.jobs.get(jobId), ovirt.jobs.get(jobId)])
    expect(logins(sent)).toHaveLength(2)
    expect(sent).toHaveLength(2 + 3 + 1 + 3)
    expect(events.flatMap((event) => (event.kind === 'auth' ? [event.reason] : []))).toEqual(['first', 'rejected'])
  })

  test('get one more for a write, which was not done the first time', async () => {
    const { script, state } = engine()
    const { ovirt, sent } = clientOf(script, { auth: user })
    await ovirt.jobs.get(jobId)
    state.tokens.clear()
    await ovirt.jobs.add({ description: 'Backup' })
    const added = 'POST /ovirt-engine/api/jobs'
    expect(asked(sent).slice(2)).toEqual([added, login, added])
  })

  test('get one more only once for a request, and none where the last one has just been given', async () => {
    const script: Script = ({ path }) =>
      path.endsWith('/token') ? Response.json({ access_token: 'token-of-another-engine' }) : page(401)
    const { ovirt, sent, clock } = clientOf(script, { auth: user })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication', status: 401 })
    expect(asked(sent)).toEqual([login, `GET ${jobPath}`])
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication', status: 401 })
    expect(logins(sent)).toHaveLength(1)
    await clock.advance(60_000)
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication', status: 401 })
    expect(asked(sent).slice(3)).toEqual([`GET ${jobPath}`, login, `GET ${jobPath}`])
  })

  test('get no other one because the answer to a request with an older one is late', async () => {
    const { script, state } = engine()
    let isSlow = false
    let answerSlow = () => {}
    const { ovirt, sent } = clientOf(
      async (request) => {
        if (request.method === 'GET' && isSlow) {
          isSlow = false
          const answer = await script(request)
          await new Promise<void>((resolve) => {
            answerSlow = resolve
          })
          return answer
        }
        if (request.headers['authorization'] !== 'Bearer token-number-2') return script(request)
        // By now there is another token, which has been good for nothing yet.
        answerSlow()
        await slow
        return page(401)
      },
      { auth: user },
    )
    await ovirt.jobs.get(jobId)
    isSlow = true
    const slow = ovirt.jobs.get(jobId)
    await turnOfTheEventLoop()
    state.tokens.clear()
    for (let tries = 0; tries < 2; tries++) {
      expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication', status: 401 })
    }
    expect(logins(sent)).toHaveLength(2)
  })

  test('go nowhere but to the address they are sent to', async () => {
    const { script, state } = engine()
    const { options, fetch } = serverAt('https://engine.example', script)
    const inits: RequestInit[] = []
    const ovirt = createOvirtClient({
      ...options,
      auth: user,
      fetch: async (url, init) => {
        inits.push(init)
        return fetch(url, init)
      },
    })
    await ovirt.jobs.get(jobId)
    await ovirt.close()
    expect(state.tokens.size).toBe(0)
    expect(inits.map(({ redirect }) => redirect)).toEqual(['manual', 'manual', 'manual'])
  })

  test('are told that they may not do something, and log in no more for that', async () => {
    const { script, state } = engine()
    state.mayDo = () => false
    const { ovirt, sent } = clientOf(script, { auth: user })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'forbidden', status: 403 })
    expect(logins(sent)).toHaveLength(1)
  })
})

describe('a token that expires', () => {
  const hour = 3_600_000

  test('is renewed a minute before, by one request for all', async () => {
    const events: ClientEvent[] = []
    const { script } = engine({ lifetimeMs: hour })
    const { ovirt, sent, clock } = clientOf(script, { auth: user, onEvent: (event) => events.push(event) })
    await ovirt.jobs.get(jobId)
    await clock.advance(hour - 60_001)
    await ovirt.jobs.get(jobId)
    expect(logins(sent)).toHaveLength(1)
    await clock.advance(1)
    await Promise.all([ovirt.jobs.get(jobId), ovirt.jobs.get(jobId)])
    expect(logins(sent)).toHaveLength(2)
    expect(shown(sent).slice(-2)).toEqual(['Bearer token-number-2', 'Bearer token-number-2'])
    expect(events.flatMap((event) => (event.kind === 'auth' ? [event.reason] : []))).toEqual(['first', 'expiring'])
  })

  test('is renewed when nine tenths of a short life are over', async () => {
    const { script } = engine({ lifetimeMs: 60_000 })
    const { ovirt, sent, clock } = clientOf(script, { auth: user })
    await ovirt.jobs.get(jobId)
    await clock.advance(53_999)
    await ovirt.jobs.get(jobId)
    expect(logins(sent)).toHaveLength(1)
    await clock.advance(1)
    await ovirt.jobs.get(jobId)
    expect(logins(sent)).toHaveLength(2)
  })

  test('is renewed in time also where it has been good for nothing yet', async () => {
    const { script } = engine({ lifetimeMs: 30_000 })
    let isLost = true
    const { ovirt, sent, clock } = clientOf(
      (request) => (isLost && request.method === 'GET' ? lostConnection() : script(request)),
      { auth: user, retry: { limit: 0 } },
    )
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'unavailable' })
    isLost = false
    await clock.advance(28_000)
    await ovirt.jobs.get(jobId)
    expect(shown(sent).at(-1)).toBe('Bearer token-number-2')
  })

  test('is used until then where there is no other to be had', async () => {
    const { script, state } = engine({ lifetimeMs: hour })
    const { ovirt, sent, clock } = clientOf(script, { auth: user })
    await ovirt.jobs.get(jobId)
    state.password = 'changed'
    await clock.advance(hour - 1)
    await ovirt.jobs.get(jobId)
    await ovirt.jobs.get(jobId)
    expect(logins(sent)).toHaveLength(2)
    await clock.advance(1)
    const sentSoFar = sent.length
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication' })
    expect(sent).toHaveLength(sentSoFar)
    expect(state.wrongPasswords).toBe(1)
  })

  const now = Date.UTC(2026, 10, 20, 12)
  test.each([
    ['as a number', now + hour, true],
    ['as a text', String(now + hour), true],
    ['never', '9223372036854775807', false],
    ['as long ago', '3600000', false],
    ['now', String(now), false],
    ['as a date', '2026-11-20T13:00:00Z', false],
    ['with more', `${now + hour}, or so`, false],
    ['as a negative number', -1, false],
    ['as nothing', null, false],
    ['as an object', { valueOf: now + hour }, false],
  ])('is renewed before only where the answer says when: %s', async (_, exp, isRenewed) => {
    const script: Script = ({ path }) =>
      Response.json(
        path.endsWith('/token') ? { access_token: 'token-number-1', exp } : { id: jobId, status: 'started' },
      )
    const { ovirt, sent, clock } = clientOf(script, { auth: user })
    await ovirt.jobs.get(jobId)
    await clock.advance(hour - 60_000)
    await ovirt.jobs.get(jobId)
    expect(logins(sent)).toHaveLength(isRenewed ? 2 : 1)
  })
})

describe('a user and password that are refused', () => {
  test('are never sent again, and the server says why', async () => {
    const { script, state } = engine({ password: 'another' })
    const { ovirt, sent, clock } = clientOf(script, { auth: user })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({
      code: 'authentication',
      retryable: false,
      applied: 'no',
      message: expect.stringContaining(
        "has refused this user and password: Cannot authenticate user 'admin@internal': The user name or password is incorrect.",
      ),
    })
    for (let tries = 0; tries < 5; tries++) {
      await clock.advance(600_000)
      expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({
        code: 'authentication',
        message: expect.stringContaining('so they are not sent again'),
      })
    }
    expect(state.wrongPasswords).toBe(1)
    expect(sent).toHaveLength(1)
  })

  const refusals: readonly (readonly [string, () => Response, string])[] = [
    ['with the names swapped', () => refusal('access_denied', 'Locked.'), 'password: Locked'],
    [
      'without a text',
      () => Response.json({ error_code: 'access_denied' }, { status: 400 }),
      'password: access_denied',
    ],
    [
      'with the names of the RFC',
      () => Response.json({ error: 'invalid_grant', error_description: 'Invalid user credentials' }, { status: 400 }),
      'password: Invalid user credentials',
    ],
    ['by a code alone', () => Response.json({ error: 'access_denied' }, { status: 400 }), 'password: access_denied'],
    ['with 200', () => refusal('access_denied', 'No.', 200), 'password: No'],
    ['with 403', () => refusal('access_denied', 'No.', 403), 'password: No'],
    ['with 401', () => page(401), 'has refused this user and password ('],
    [
      'with a text that never ends',
      () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), { status: 401 }),
      'has refused this user and password (',
    ],
    [
      'with a text that breaks off',
      () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error('cut')) }), { status: 401 }),
      'has refused this user and password (',
    ],
  ]

  test.each(refusals)('%s are not sent again', async (_, answer, words) => {
    const { ovirt, sent, clock } = clientOf(answer, { auth: user })
    const error = await clock.until(rejection(ovirt.jobs.get(jobId)))
    expect(error).toMatchObject({ code: 'authentication', message: expect.stringContaining(words) })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication' })
    expect(asked(sent)).toEqual([login])
    expect(clock.scheduled).toBe(0)
  })

  test('are told in one line, and not too long a one', async () => {
    const { ovirt } = clientOf(() => refusal('access_denied', `a\n\u0007 b${'c'.repeat(1_000)}`), { auth: user })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({
      message: expect.stringMatching(/password: a bc{297}… \(GET/),
    })
  })
})

describe('a login that fails', () => {
  const failures: readonly (readonly [string, Script, string, string])[] = [
    ['a wrong scope', () => refusal('invalid_scope', 'No such scope.'), 'rejected', 'answered 400: No such scope'],
    ['a request that is not liked', () => refusal('invalid_request', 'No.'), 'rejected', 'answered 400: No'],
    [
      'an external provider',
      () => refusal('unsupported_request', 'Tokens need to be obtained elsewhere.'),
      'rejected',
      'answered 400: Tokens need to be obtained elsewhere',
    ],
    ['no words', () => new Response('', { status: 400 }), 'rejected', 'logging in: the server answered 400 ('],
    ['a page', () => page(400), 'rejected', 'logging in: the server answered 400 ('],
    ['no right', () => page(403), 'forbidden', 'logging in: the server answered 403 ('],
    [
      'a client that has no right',
      () => refusal('unauthorized_client', 'Use the name.', 403),
      'forbidden',
      ': Use the name',
    ],
    ['no such place', () => page(404), 'unexpected-response', 'is this the address of an oVirt engine?'],
    [
      'no such place, in JSON',
      () => refusal('not_found', 'canary', 404),
      'unexpected-response',
      'is this the address of an oVirt engine?',
    ],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } }),
      'unexpected-response',
      'answered 302',
    ],
    ['no token', () => Response.json({ token_type: 'bearer' }), 'unexpected-response', 'holds no token'],
    ['an empty token', () => Response.json({ access_token: '' }), 'unexpected-response', 'holds no token'],
    ['a token of two lines', () => Response.json({ access_token: 'a\nb' }), 'unexpected-response', 'holds no token'],
    ['a token that is no text', () => Response.json({ access_token: 5 }), 'unexpected-response', 'holds no token'],
    ['a list', () => Response.json([]), 'unexpected-response', 'holds no token'],
    ['null', () => Response.json(null), 'unexpected-response', 'holds no token'],
    ['no JSON', () => new Response('<html>'), 'unexpected-response', 'holds no token'],
    [
      'too much',
      () => Response.json({ access_token: 'x'.repeat(1024 * 1024) }),
      'unexpected-response',
      'holds no token',
    ],
  ]

  test.each(failures)('by %s is not tried again', async (_, answer, code, words) => {
    const { ovirt, sent } = clientOf(answer, { auth: user })
    const error = await rejection(ovirt.jobs.get(jobId))
    expect(error).toMatchObject({ code, retryable: false, message: expect.stringContaining(words) })
    expect(String(error)).not.toMatch(/canary/)
    expect(asked(sent)).toEqual([login])
    // It is no refusal of the password, which the next request sends again.
    await rejection(ovirt.jobs.get(jobId))
    expect(sent).toHaveLength(2)
  })

  const passing: readonly (readonly [string, Script])[] = [
    ['busy', () => new Response('', { status: 503 })],
    ['overrun', () => refusal('slow_down', 'Later.', 429)],
    ['broken', () => refusal('server_error', 'Cannot.', 500)],
    ['broken, and says so with 400', () => refusal('server_error', 'Cannot.')],
    ['busy, and says so with 400', () => refusal('temporarily_unavailable', 'Cannot.')],
    ['broken so that it cannot tell', () => refusal('access_denied', 'canary', 502)],
    ['out of reach', lostConnection],
    ['cut off', () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error('cut')) }))],
  ]

  test.each(passing)('is tried again when the server is %s', async (_, answer) => {
    const { script } = engine()
    let first = true
    const { ovirt, sent, clock } = clientOf(
      (request) => {
        if (!first) return script(request)
        first = false
        return answer(request)
      },
      { auth: user },
    )
    await clock.until(ovirt.jobs.get(jobId))
    expect(asked(sent)).toEqual([login, login, `GET ${jobPath}`])
  })

  test('by nothing at all ends in time', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const { clock, options } = serverAt('https://engine.example', () => page(500))
    const ovirt = createOvirtClient({
      ...options,
      fetch: (_, { signal }) => {
        signals.push(signal)
        return new Promise<Response>(() => {})
      },
      auth: user,
      attemptTimeoutMs: 1_000,
      retry: { limit: 0 },
    })
    expect(await clock.until(rejection(ovirt.jobs.get(jobId)))).toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('logging in: no answer came within 1000 ms'),
    })
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
    expect(clock.scheduled).toBe(0)
  })

  test('by an answer that never ends is late, and no answer', async () => {
    const { ovirt, clock } = clientOf(() => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })), {
      auth: user,
      retry: { limit: 0 },
    })
    expect(await clock.until(rejection(ovirt.jobs.get(jobId)))).toMatchObject({ code: 'timed-out' })
  })

  test('because the client is closed ends at once', async () => {
    const { ovirt, clock } = clientOf(() => new Promise<Response>(() => {}), { auth: user })
    const failed = rejection(ovirt.jobs.get(jobId))
    await ovirt.close()
    expect(await failed).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })
})

describe('basic', () => {
  const encoded = `Basic ${btoa(`${user.username}:${user.password}`)}`

  test('sends the user and password with every request, and needs no logout', async () => {
    const { script } = engine()
    const { ovirt, sent } = clientOf(script, { auth: { ...user, method: 'basic' } })
    await ovirt.jobs.get(jobId)
    await ovirt.jobs.get(jobId)
    await ovirt.logout()
    await ovirt.close()
    expect(shown(sent)).toEqual([encoded, encoded])
  })

  test('sends a wrong password once', async () => {
    const { script, state } = engine({ password: 'another' })
    const { ovirt, sent } = clientOf(script, { auth: { ...user, method: 'basic' } })
    const errors = await Promise.all([rejection(ovirt.jobs.get(jobId)), rejection(ovirt.jobs.get(jobId))])
    for (const error of [...errors, await rejection(ovirt.jobs.get(jobId))]) {
      expect(error).toMatchObject({ code: 'authentication' })
    }
    expect(state.wrongPasswords).toBe(1)
    expect(sent).toHaveLength(1)
  })

  test.each([
    ['of v3 unless oauth is asked for', undefined, encoded],
    ['of v3', 'basic', encoded],
    ['not of v3 where oauth is asked for', 'oauth', undefined],
  ] as const)('is the way %s', async (_, method, first) => {
    const { script } = engine()
    const { options, sent } = serverAt('https://engine.example', script)
    const ovirt = createOvirtClient({ ...options, auth: { ...user, method }, profile: 'v3' })
    await rejection(ovirt.jobs.get(jobId))
    expect(shown(sent)[0]).toBe(first)
  })
})

describe('a token that is given', () => {
  test('is shown as it is, and not revoked', async () => {
    const { script, state } = engine()
    state.tokens.add('token-of-somebody')
    const { ovirt, sent } = clientOf(script, { auth: { token: 'token-of-somebody' } })
    await ovirt.jobs.get(jobId)
    await ovirt.logout()
    await ovirt.close()
    expect(shown(sent)).toEqual(['Bearer token-of-somebody'])
  })

  test('is not renewed', async () => {
    const { ovirt, sent } = clientOf(engine().script, { auth: { token: 'token-of-somebody' } })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication', status: 401 })
    expect(sent).toHaveLength(1)
  })

  test('by a function is asked for again when it is rejected', async () => {
    const { script, state } = engine()
    const reasons: string[] = []
    const token = async ({ reason }: { readonly reason: string }) => {
      reasons.push(reason)
      state.tokens.add(`token-by-a-function-${reasons.length}`)
      return { token: `token-by-a-function-${reasons.length}` }
    }
    const { ovirt, sent } = clientOf(script, { auth: { token } })
    await ovirt.jobs.get(jobId)
    state.tokens.clear()
    await ovirt.jobs.get(jobId)
    expect(reasons).toEqual(['first', 'rejected'])
    expect(shown(sent).at(-1)).toBe('Bearer token-by-a-function-2')
  })
})

test('nobody proves nothing', async () => {
  const { ovirt, sent } = clientOf(engine().script)
  expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ code: 'authentication', status: 401 })
  expect(sent).toHaveLength(1)
  expect(sent[0]?.headers).not.toHaveProperty('authorization')
})

describe('an auth is refused', () => {
  const auths: readonly (readonly [string, unknown, string])[] = [
    ['with a token and a user', { token: 'canary', ...user }, 'there are a token and a username'],
    ['with an unknown key', { ...user, methods: 'canary' }, 'methods'],
    ['of another method', { ...user, method: 'canary' }, 'auth: method must be oauth or basic.'],
    ['with no user', { username: '', password: 'canary' }, 'auth: username must be a text, not empty.'],
    ['with no password', { username: 'canary', password: 5 }, 'auth: password must be a text.'],
    ['with an empty token', { token: '' }, 'auth: token must be a text or a function.'],
    [
      'with secrets that are none',
      { token: 'canary', secrets: ['canary', 5] },
      'auth: secrets must be a list of texts.',
    ],
    ['with secrets that are no list', { token: 'canary', secrets: 'canary' }, 'auth: secrets must be a list of texts.'],
    ['that is none', undefined, 'auth is none of'],
    ['that is null', null, 'auth is none of'],
    ['that is a text', 'canary', 'auth is none of'],
  ]
  test.each(auths)('%s', (_, auth, words) => {
    const make = () => createOvirtClient({ baseUrl: 'https://engine.example', auth: auth as OvirtAuth })
    expect(make).toThrow(words)
    expect(make).not.toThrow('canary')
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  test.each([
    ['secrets', { token: 'a token', secrets: ['another'] }],
    ['a function', { token: async () => ({ token: 'a token' }) }],
    ['an empty password', { username: 'somebody@internal', password: '' }],
    ['a method', { ...user, method: 'oauth' }],
  ] as const)('not with %s', (_, auth) => {
    expect(createOvirtClient({ baseUrl: 'https://engine.example', auth }).profile).toBe('v4')
  })
})
