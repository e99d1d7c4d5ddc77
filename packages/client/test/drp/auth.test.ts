import { inspect } from 'node:util'
import type { ClientEvent } from '@jobwright/client'
import { createDrpClient, type DrpAuth } from '@jobwright/client/drp'
import { describe, expect, test } from 'vitest'
import { failure, inTurn, rejection, type Script, type Sent, scriptedServer } from './scripted-server.ts'

const user = { username: 'rocketskates', password: 'canary-password' } as const
const info = { version: 'v3.13.6' }

/** A server that gives out tokens, and takes only the last one. */
function site(options: { readonly ttl?: number } = {}) {
  let given = 0
  const bad = (): Response =>
    failure(403, { Model: 'system', Messages: ['Invalid Token :token is expired by 2s', `token-${given}-of-the-site`] })
  const state = { revoked: 0 }
  const script: Script = ({ path, headers }) => {
    if (path.endsWith('/token')) {
      given += 1
      return Response.json({ Token: `token-${given}-of-the-site`, Info: info })
    }
    const isValid = headers['authorization'] === `Bearer token-${given}-of-the-site` && given > state.revoked
    return isValid ? Response.json(info) : bad()
  }
  return { script, state, ...options }
}

const tokenRequests = (sent: readonly Sent[]) => sent.filter(({ path }) => path.endsWith('/token'))

describe('a user and password', () => {
  test('fetch a token once, which is shown from then on', async () => {
    const { drp, sent } = scriptedServer(site().script, { auth: user })
    await Promise.all([drp.info(), drp.info()])
    await drp.info()
    expect(sent).toHaveLength(4)
    expect(sent[0]).toMatchObject({
      method: 'GET',
      path: '/api/v3/users/rocketskates/token',
      query: [['ttl', '3600']],
      headers: { authorization: `Basic ${btoa('rocketskates:canary-password')}`, accept: 'application/json' },
    })
    for (const { headers } of sent.slice(1)) {
      expect(headers['authorization']).toBe('Bearer token-1-of-the-site')
    }
  })

  test('in the address do so too', async () => {
    const { drp, sent } = scriptedServer(site().script, {
      baseUrl: 'https://rocket%20skates:p%C3%A4ss@drp.example:8092/api/v3/',
    })
    await drp.info()
    expect(sent[0]?.path).toBe('/api/v3/users/rocket%20skates/token')
    const encoded = Buffer.from('rocket skates:päss', 'utf8').toString('base64')
    expect(sent[0]?.headers['authorization']).toBe(`Basic ${encoded}`)
  })

  test.each([
    [undefined, 3_600_000 - 60_000],
    [100, 100_000 - 10_000],
  ])('renew the token before it ends (ttlSeconds: %s)', async (ttlSeconds, renewedAfterMs) => {
    const { drp, sent, clock } = scriptedServer(site().script, { auth: { ...user, ttlSeconds } })
    await drp.info()
    expect(tokenRequests(sent)[0]?.query).toEqual([['ttl', String(ttlSeconds ?? 3_600)]])
    await clock.advance(renewedAfterMs - 1)
    await drp.info()
    expect(tokenRequests(sent)).toHaveLength(1)
    await clock.advance(1)
    await drp.info()
    expect(tokenRequests(sent)).toHaveLength(2)
    expect(sent.at(-1)?.headers['authorization']).toBe('Bearer token-2-of-the-site')
  })

  test('renew a token that the server takes no more, once', async () => {
    const { script, state } = site()
    const { drp, sent } = scriptedServer(script, { auth: user })
    await drp.info()
    state.revoked = 1
    expect(await drp.info()).toEqual(info)
    expect(tokenRequests(sent)).toHaveLength(2)
    state.revoked = 10
    expect(await rejection(drp.info())).toMatchObject({ code: 'authentication', status: 403 })
    expect(tokenRequests(sent)).toHaveLength(3)
  })

  test.each([
    ['403, as v3.13 does', () => failure(403, { Model: 'users', Messages: ['Access Denied'] })],
    ['401', () => new Response(null, { status: 401, headers: { 'www-authenticate': 'dr-provision' } })],
  ])('are sent no more once the server has refused them by %s', async (_, refuse) => {
    const { drp, sent } = scriptedServer(refuse, { auth: user })
    expect(await rejection(drp.info())).toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/the server has refused this user and password/),
    })
    expect(await rejection(drp.info())).toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/so they are not sent again: make a client with the right ones/),
    })
    expect(sent).toHaveLength(1)
  })

  test('may have no right to tokens, which says what to do', async () => {
    const { drp, sent } = scriptedServer(() => failure(404, { Messages: ['Not Found'] }), { auth: user })
    expect(await rejection(drp.info())).toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/this user may not fetch tokens: say session: 'basic' in auth/),
    })
    expect(sent).toHaveLength(1)
  })

  test.each([
    [503, 'unavailable', true],
    [500, 'unavailable', true],
    [429, 'unavailable', true],
    [302, 'unexpected-response', false],
    [400, 'unexpected-response', false],
  ])('meet a server that answers %s', async (status, code, retryable) => {
    const { drp, sent } = scriptedServer(() => new Response(null, { status }), { auth: user, retry: { limit: 0 } })
    expect(await rejection(drp.info())).toMatchObject({
      code,
      retryable,
      message: expect.stringContaining(`fetching a token: the server answered ${status}`),
    })
    expect(sent).toHaveLength(1)
  })

  test.each([
    ['no JSON', 'canary-password'],
    ['no object', '5'],
    ['null', 'null'],
    ['no token', '{"Info":{}}'],
    ['an empty token', '{"Token":""}'],
    ['a token that is no text', '{"Token":7}'],
    ['too much', `"${'x'.repeat(1_100_000)}"`],
  ])('meet an answer that is %s', async (_, body) => {
    const { drp } = scriptedServer(() => new Response(body), { auth: user })
    expect(await rejection(drp.info())).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/the answer to the user and password holds no token/),
    })
  })

  test('meet an answer that breaks off, or none at all', async () => {
    const cut = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"Tok'))
          },
          pull: (controller) => controller.error(new Error('canary-password: read')),
        }),
      )
    const noRetry = { auth: user, retry: { limit: 0 } } as const
    expect(await rejection(scriptedServer(cut, noRetry).drp.info())).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/fetching a token: the answer broke off/),
    })
    const { drp } = scriptedServer(() => {
      throw Object.assign(new TypeError('canary-password'), { cause: { code: 'ECONNREFUSED' } })
    }, noRetry)
    const error = await rejection(drp.info())
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/fetching a token: /) })
    expect(inspect(error, { depth: 9 })).not.toContain('canary-password')
  })

  test('are sent with each request where the session is basic, and no more once refused', async () => {
    const basic = { ...user, session: 'basic' } as const
    const { drp, sent } = scriptedServer(() => Response.json(info), { auth: basic })
    await drp.info()
    await drp.info()
    expect(sent.map(({ path, headers }) => [path, headers['authorization']])).toEqual(
      [1, 2].map(() => ['/api/v3/info', `Basic ${btoa('rocketskates:canary-password')}`]),
    )
    const refused = scriptedServer(() => failure(403, { Messages: ['Access Denied'] }), { auth: basic })
    expect(await rejection(refused.drp.info())).toMatchObject({ code: 'authentication' })
    expect(await rejection(refused.drp.info())).toMatchObject({ code: 'authentication' })
    expect(refused.sent).toHaveLength(1)
  })

  test.each<readonly [unknown, string]>([
    [{ ...user, session: 'cookie' }, 'auth: session must be token or basic.'],
    [{ ...user, ttlSeconds: 0 }, 'auth: ttlSeconds must be a whole number from 1 up.'],
    [{ ...user, ttlSeconds: 1.5 }, 'auth: ttlSeconds must be a whole number from 1 up.'],
    [{ ...user, sesion: 'basic' }, 'auth: unknown option "sesion" (did you mean session?)'],
    [{ ...user, token: 't' }, 'auth: there are a token and a username: leave one of them out.'],
    [{ username: 'rocketskates', password: 5 }, 'auth: password must be a text.'],
    [{ username: 5, password: 'x' }, 'auth: username must be a text.'],
    [{ username: 'rocketskates' }, 'auth is none of'],
    [{}, 'auth is none of'],
    [undefined, 'auth is none of'],
    [null, 'auth is none of'],
  ])('are refused where they make no sense: %j', (auth, message) => {
    const make = () => createDrpClient({ baseUrl: 'https://drp.example', auth: auth as DrpAuth })
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }))
  })
})

describe('a token', () => {
  test('is shown as Bearer; the server, which echoes a bad one, does not get it into an error', async () => {
    const events: ClientEvent[] = []
    const { drp, sent } = scriptedServer(
      () => failure(403, { Messages: ['Invalid Token :illegal base64 data canary-token-value', 'canary-token-value'] }),
      { auth: { token: 'canary-token-value' }, onEvent: (event) => events.push(event) },
    )
    const error = await rejection(drp.info())
    expect(error).toMatchObject({ code: 'authentication', status: 403, applied: 'no', retryable: false })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.headers['authorization']).toBe('Bearer canary-token-value')
    expect(
      `${inspect([error, events], { depth: 9, showHidden: true })}${JSON.stringify([error, events])}`,
    ).not.toContain('canary')
  })

  test('that another client has used, or that was cut, is not shown either', async () => {
    const { drp } = scriptedServer(
      () => failure(403, { Messages: ['Invalid Token :token is expired', 'of-somebody'] }),
      {
        auth: { token: 'mine-and-only-mine' },
      },
    )
    const error = await rejection(drp.info())
    expect(`${inspect(error)}${JSON.stringify(error)}`).not.toContain('of-somebody')
  })

  test('is fetched anew by a function when the server rejects it', async () => {
    const asked: string[] = []
    const { drp, sent } = scriptedServer(
      inTurn(
        () => failure(403, { Messages: ['Invalid Token :x', 'first-token'] }),
        () => Response.json(info),
      ),
      {
        auth: {
          token: async ({ reason }) => {
            asked.push(reason)
            return { token: `${reason}-token` }
          },
        },
      },
    )
    expect(await drp.info()).toEqual(info)
    expect(asked).toEqual(['first', 'rejected'])
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer first-token', 'Bearer rejected-token'])
  })

  test('of other words, but with the sign of a server that wants another, counts as rejected', async () => {
    const { drp } = scriptedServer(
      () =>
        Response.json(
          { Model: '', Key: '', Type: '', Messages: ['Token revoked'], Code: 403 },
          { status: 403, headers: { 'www-authenticate': 'dr-provision' } },
        ),
      { auth: { token: 'a-token' } },
    )
    expect(await rejection(drp.info())).toMatchObject({ code: 'authentication' })
  })

  test('that has not the right is not renewed', async () => {
    const { script } = site()
    const { drp, sent } = scriptedServer(
      (request) =>
        request.path.endsWith('/token')
          ? script(request)
          : Response.json(
              { Model: '', Key: '', Type: 'AUTH', Messages: ['Cannot access /api/v3/info'], Code: 403 },
              { status: 403, headers: { 'www-authenticate': 'dr-provision' } },
            ),
      { auth: user },
    )
    expect(await rejection(drp.info())).toMatchObject({
      code: 'forbidden',
      serverMessage: 'Cannot access /api/v3/info',
    })
    expect(tokenRequests(sent)).toHaveLength(1)
  })
})
