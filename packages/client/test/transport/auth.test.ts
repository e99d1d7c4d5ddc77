import type { Auth, TokenContext, TokenProvider } from '@jobwright/client'
import { headerAuth } from '@jobwright/client'
import { JobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { create, deferred, json, list, networkError, setUp, silence, status, turn } from './setting.ts'

const tokenOf = (seen: readonly { headers: Readonly<Record<string, string>> }[]) =>
  seen.map(({ headers }) => headers['x-auth-token'])

/** A server that takes the tokens given, and a provider that counts. */
function counting(tokens: readonly (string | { token: string; expiresAt?: Date | number | string })[]) {
  const reasons: TokenContext['reason'][] = []
  const token: TokenProvider = async ({ reason }) => {
    const next = tokens[Math.min(reasons.length, tokens.length - 1)] ?? ''
    reasons.push(reason)
    return typeof next === 'string' ? { token: next } : next
  }
  return { token, reasons }
}

describe('no auth', () => {
  test('sends no credentials, and takes a refusal as it is', async () => {
    const { failure, seen } = setUp([status(401)])
    expect(await failure(list)).toMatchObject({
      code: 'authentication',
      attempts: 1,
      message: expect.stringMatching(/the server answered 401 \(.*Check the credentials/),
    })
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain('authorization')
  })
})

describe('a token', () => {
  test('goes into the header of the system', async () => {
    const { run, seen } = setUp([json({})], { auth: { token: 'abc' } })
    await run(list)
    expect(seen[0]?.headers).toMatchObject({ 'x-auth-token': 'abc' })
    const bearer = setUp(
      [json({})],
      { auth: { token: 'abc' } },
      { auth: headerAuth({ header: 'Authorization', scheme: 'Bearer' }) },
    )
    await bearer.run(list)
    expect(bearer.seen[0]?.headers).toMatchObject({ authorization: 'Bearer abc' })
  })

  test('wins over a header of the caller, in whatever case', async () => {
    const { run, seen } = setUp([json({})], { auth: { token: 'abc' } })
    await run(list, { headers: { 'X-AUTH-TOKEN': 'other' } })
    expect(seen[0]?.headers['x-auth-token']).toBe('abc')
    expect(Object.keys(seen[0]?.headers ?? {}).filter((name) => name.toLowerCase() === 'x-auth-token')).toHaveLength(1)
  })

  test('is not sent with what is asked anonymously, whose refusal does not renew it', async () => {
    const { token, reasons } = counting(['a'])
    const { failure, seen } = setUp([status(401)], { auth: { token } })
    await failure({ ...list, anonymous: true })
    expect(tokenOf(seen)).toEqual([undefined])
    expect(reasons).toEqual([])
  })

  test('that is fixed is sent once when it is rejected', async () => {
    const { failure, seen } = setUp([status(401)], { auth: { token: 'abc' } })
    expect(await failure(list)).toMatchObject({ code: 'authentication', status: 401, attempts: 1 })
    expect(seen).toHaveLength(1)
  })

  test('that is no header is refused, and not quoted', async () => {
    const { failure, seen } = setUp([json({})], { auth: { token: 'canary\n' } })
    expect(await failure(create)).toMatchObject({
      code: 'invalid-input',
      applied: 'no',
      message: expect.stringMatching(/^(?!.*canary).*the header X-Auth-Token cannot be sent/),
    })
    expect(seen).toHaveLength(0)
  })
})

describe('a function for tokens', () => {
  test('is asked once, first, for all that wait', async () => {
    const { token, reasons } = counting(['a'])
    const { transport, clock, seen, events } = setUp([json({})], { auth: { token } })
    await clock.until(Promise.all([transport.send(list), transport.send(list), transport.send(create)]))
    await clock.until(transport.send(list))
    expect(tokenOf(seen)).toEqual(['a', 'a', 'a', 'a'])
    expect(reasons).toEqual(['first'])
    expect(events.filter(({ kind }) => kind === 'auth')).toEqual([
      expect.objectContaining({ reason: 'first', operation: 'tasks.list', attempt: 1, client: 'site:9000' }),
    ])
  })

  test('is asked again when the server rejects the token, and the request is sent again, a write too', async () => {
    const { token, reasons } = counting(['a', 'b'])
    const { run, seen, events } = setUp([status(401), json('done')], { auth: { token }, retry: { limit: 0 } })
    expect(await run({ ...create, once: true })).toBe('done')
    expect(tokenOf(seen)).toEqual(['a', 'b'])
    expect(reasons).toEqual(['first', 'rejected'])
    expect(events.map(({ kind, attempt }) => `${kind} ${attempt}`)).toEqual([
      'auth 1',
      'request 1',
      'auth 2',
      'request 2',
    ])
  })

  test('is asked again when the system says that another status means it', async () => {
    const { token, reasons } = counting(['a', 'b'])
    const { run } = setUp([status(403, {}, { code: 'authentication' }), json('done')], { auth: { token } })
    expect(await run(list)).toBe('done')
    expect(reasons).toEqual(['first', 'rejected'])
  })

  test('is not asked when the write may have taken effect all the same', async () => {
    const { token, reasons } = counting(['a', 'b'])
    const { failure } = setUp([status(500, {}, { code: 'authentication' })], { auth: { token } })
    expect(await failure(create)).toMatchObject({ code: 'authentication', applied: 'unknown', attempts: 1 })
    expect(reasons).toEqual(['first'])
  })

  test('is not asked because a proxy wants credentials', async () => {
    const { token, reasons } = counting(['a', 'b'])
    const { failure } = setUp([status(407)], { auth: { token } })
    expect(await failure(list)).toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/A proxy asks for credentials/),
    })
    expect(reasons).toEqual(['first'])
  })

  test('is asked once in a request, though the next token is rejected too', async () => {
    const { token, reasons } = counting(['a', 'b', 'c'])
    const { failure, seen } = setUp([status(401)], { auth: { token } })
    expect(await failure(list)).toMatchObject({ code: 'authentication', status: 401, attempts: 2 })
    expect(tokenOf(seen)).toEqual(['a', 'b'])
    expect(reasons).toEqual(['first', 'rejected'])
    await failure(list)
    expect(tokenOf(seen)).toEqual(['a', 'b', 'b', 'c'])
    expect(reasons).toEqual(['first', 'rejected', 'rejected'])
  })

  test('that gives the rejected token again has the request fail, and the token is sent no more', async () => {
    const { token, reasons } = counting(['a', 'a', 'a', 'b'])
    const { failure, run, seen } = setUp([status(401, {}, { message: 'Expired.' }), json('done')], { auth: { token } })
    expect(await failure(list)).toMatchObject({
      code: 'authentication',
      status: 401,
      attempts: 1,
      serverMessage: 'Expired.',
      message: expect.stringMatching(
        /answered 401, and no credentials could be had: the token function gave the token again/,
      ),
    })
    expect(await failure(list)).toMatchObject({ code: 'authentication', attempts: 0, applied: 'no' })
    expect(await run(list)).toBe('done')
    expect(tokenOf(seen)).toEqual(['a', 'b'])
    expect(reasons).toEqual(['first', 'rejected', 'rejected', 'rejected'])
  })

  test('is asked once for all requests that were rejected together', async () => {
    const { token, reasons } = counting(['a', 'b'])
    const { transport, clock, seen } = setUp(
      [(_, { headers }) => ((headers as Record<string, string>)['x-auth-token'] === 'b' ? json('done') : status(401))],
      { auth: { token } },
    )
    const calls = Array.from({ length: 5 }, () => transport.send(create))
    expect(await clock.until(Promise.all(calls))).toEqual(Array.from({ length: 5 }, () => 'done'))
    expect(reasons).toEqual(['first', 'rejected'])
    expect(seen).toHaveLength(10)
  })

  test('is asked shortly before the token expires: a minute, or a tenth of its life', async () => {
    for (const [lifeMs, renewMs] of [
      [3_600_000, 60_000],
      [100_000, 10_000],
    ] as const) {
      let made = 0
      const { run, clock, seen } = setUp([json({})], {
        auth: { token: async () => ({ token: `t${made++}`, expiresAt: clock.now() + lifeMs }) },
      })
      await run(list)
      await clock.advance(lifeMs - renewMs - 1)
      await run(list)
      await clock.advance(1)
      await run(list)
      expect(tokenOf(seen)).toEqual(['t0', 't0', 't1'])
    }
  })

  test.each([
    ['a Date', (ms: number) => new Date(ms)],
    ['milliseconds', (ms: number) => ms],
    ['a time in ISO 8601', (ms: number) => new Date(ms).toISOString()],
  ])('may say by %s when the token expires', async (_, write) => {
    const reasons: string[] = []
    const { run, clock } = setUp([json({})], {
      auth: {
        token: async ({ reason }) => {
          reasons.push(reason)
          return { token: 'a', expiresAt: write(clock.now() + 1_000) }
        },
      },
    })
    await run(list)
    await clock.advance(1_000)
    await run(list)
    expect(reasons).toEqual(['first', 'expiring'])
  })

  test('that fails to renew leaves the old token good until it expires', async () => {
    let fails = false
    const { run, failure, clock, seen } = setUp([json({})], {
      auth: {
        token: async () => {
          if (fails) throw new Error('out of order')
          return { token: 'a', expiresAt: clock.now() + 100_000 }
        },
      },
    })
    await run(list)
    fails = true
    await clock.advance(95_000)
    await run(list)
    await clock.advance(4_999)
    await run(list)
    expect(tokenOf(seen)).toEqual(['a', 'a', 'a'])
    await clock.advance(1)
    expect(await failure(list)).toMatchObject({ code: 'authentication', attempts: 0 })
    expect(seen).toHaveLength(3)
  })

  test.each([
    ['throws', async () => Promise.reject(new Error('canary-secret')), { code: 'authentication', retryable: false }],
    [
      'throws at once',
      (): never => {
        throw new Error('canary-secret')
      },
      { code: 'authentication' },
    ],
    ['gives nothing', async () => undefined, { code: 'invalid-input' }],
    ['gives an empty token', async () => ({ token: '' }), { code: 'invalid-input' }],
    ['gives no text', async () => ({ token: 5 }), { code: 'invalid-input' }],
    ['gives no time', async () => ({ token: 'abc', expiresAt: 'soon' }), { code: 'invalid-input' }],
    [
      'throws ours',
      async () => Promise.reject(new JobwrightError('Locked.', { code: 'forbidden' })),
      { code: 'forbidden' },
    ],
  ])('that %s has the request fail, with nothing sent', async (_, token, expected) => {
    const { failure, seen, clock } = setUp([json({})], { auth: { token, secrets: ['canary-secret'] } as Auth })
    const error = (await failure(create)) as Error
    expect(error).toMatchObject({
      ...expected,
      applied: 'no',
      attempts: 0,
      message: expect.stringMatching(/no credentials could be had/),
    })
    expect(`${error.message}${String(error.cause)}`).not.toContain('canary')
    expect(seen).toHaveLength(0)
    expect(clock.scheduled).toBe(0)
  })

  test('that is out of order for a moment is asked again', async () => {
    let asked = 0
    const { run, seen } = setUp([json('done')], {
      auth: {
        token: async () => {
          asked += 1
          if (asked < 3) throw new JobwrightError('Away.', { code: 'unavailable', retryable: true })
          return { token: 'a' }
        },
      },
    })
    expect(await run(create)).toBe('done')
    expect(asked).toBe(3)
    expect(seen).toHaveLength(1)
  })

  test('that is out of order when a token must be renewed says so', async () => {
    const away = new JobwrightError('Away.', { code: 'unavailable', retryable: true })
    const { failure } = setUp([status(401)], {
      auth: { token: async ({ reason }) => (reason === 'first' ? { token: 'a' } : Promise.reject(away)) },
    })
    expect(await failure(list)).toMatchObject({
      code: 'unavailable',
      retryable: true,
      attempts: 1,
      message: expect.stringMatching(/Away \(/),
    })
  })

  test('that does not answer is given up after the time of an attempt, and asked anew', async () => {
    const signals: AbortSignal[] = []
    const { failure, clock } = setUp([json({})], {
      attemptTimeoutMs: 1_000,
      retry: { limit: 0 },
      auth: {
        token: ({ signal }) => {
          signals.push(signal)
          return new Promise(() => {})
        },
      },
    })
    expect(await failure(create)).toMatchObject({
      code: 'timed-out',
      applied: 'no',
      attempts: 0,
      message: expect.stringMatching(/no token came within 1000 ms/),
    })
    await failure(list)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(clock.scheduled).toBe(0)
  })

  test('ends within the time of the call', async () => {
    const { failure } = setUp([json({})], { auth: { token: () => new Promise(() => {}) } })
    expect(await failure(create, { totalTimeoutMs: 50 })).toMatchObject({
      code: 'timed-out',
      message: expect.stringMatching(/its time of 50 ms ran out while a token was fetched/),
    })
  })

  test('goes on while somebody waits for it, and is called off with the last', async () => {
    const signals: AbortSignal[] = []
    const { transport, clock } = setUp([json({})], {
      auth: {
        token: ({ signal }) => {
          signals.push(signal)
          return new Promise(() => {})
        },
      },
    })
    const [one, other] = [new AbortController(), new AbortController()]
    const calls = [one, other].map(({ signal }) => transport.send(list, { signal }))
    for (const call of calls) call.catch(() => {})
    await clock.advance(1)
    one.abort()
    await clock.advance(1)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    other.abort()
    const next = transport.send(list)
    next.catch(() => {})
    await clock.advance(1)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'aborted', attempts: 0 })
    await transport.close()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(clock.scheduled).toBe(0)
  })

  test('is given the fetch of the client', async () => {
    const { run, seen } = setUp([json({ access: 'a' }), json('done')], {
      auth: {
        token: async ({ fetch, signal }) => {
          const answer = await fetch('https://sso/token', { method: 'POST', headers: {}, signal })
          return { token: ((await answer.json()) as { access: string }).access }
        },
      },
    })
    expect(await run(list)).toBe('done')
    expect(seen.map(({ url }) => url)).toEqual(['https://sso/token', 'https://site:9000/api/v1.0/tasks'])
    expect(tokenOf(seen)[1]).toBe('a')
  })
})

describe('a user and password', () => {
  const auth = { username: 'drill', password: 'pässword' }
  const basic = `Basic ${Buffer.from('drill:pässword').toString('base64')}`

  test('go as Basic credentials', async () => {
    const { run, seen } = setUp([json({})], { auth })
    await run(list)
    expect(seen[0]?.headers['authorization']).toBe(basic)
  })

  test('are taken out of baseUrl', async () => {
    const { run, seen } = setUp([json({})], { baseUrl: 'https://dr%69ll:p%C3%A4ssword@site:9000/' })
    await run(list)
    expect(seen[0]).toMatchObject({ url: 'https://site:9000/api/v1.0/tasks', headers: { authorization: basic } })
    const odd = setUp([json({})], { baseUrl: 'https://50%@site' })
    await odd.run(list)
    expect(odd.seen[0]?.headers['authorization']).toBe(`Basic ${btoa('50%:')}`)
  })

  test('are not sent again once they are refused', async () => {
    const { failure, seen } = setUp([status(401)], { auth })
    expect(await failure(list)).toMatchObject({ code: 'authentication', status: 401, attempts: 1 })
    expect(await failure(create)).toMatchObject({
      code: 'authentication',
      attempts: 0,
      applied: 'no',
      message: expect.stringMatching(/has refused this user and password before, so they are not sent again/),
    })
    expect(seen).toHaveLength(1)
  })

  test('are sent by one request first: of many at once, a wrong password goes out once', async () => {
    const { transport, clock, seen } = setUp([status(401)], { auth })
    const calls = Array.from({ length: 10 }, () => transport.send(list).catch((error: unknown) => error))
    for (const error of await clock.until(Promise.all(calls))) expect(error).toMatchObject({ code: 'authentication' })
    expect(seen).toHaveLength(1)
  })

  test('that are right hold nobody up after the first answer, whatever that is', async () => {
    const { transport, clock, seen } = setUp([status(404), silence], { auth })
    const calls = Array.from({ length: 5 }, () => transport.send(list))
    for (const call of calls) call.catch(() => {})
    await clock.advance(1)
    expect(seen).toHaveLength(5)
    await transport.close()
  })

  test('are tried by the next when the first gets no answer', async () => {
    const { transport, clock, seen } = setUp([networkError('ENOTFOUND'), json('second'), json('third')], { auth })
    const calls = Array.from({ length: 3 }, () => transport.send(list))
    const ends = await clock.until(Promise.allSettled(calls))
    expect(ends.map(({ status: end }) => end)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(seen).toHaveLength(3)
  })

  test('leave nobody waiting when the one that tries them is called off', async () => {
    const { transport, clock, seen } = setUp([silence, json('done')], { auth })
    const [first, second] = [new AbortController(), new AbortController()]
    const trying = transport.send(list, { signal: first.signal })
    const leaving = transport.send(list, { signal: second.signal })
    const waiting = transport.send(list)
    await clock.advance(1)
    expect(seen).toHaveLength(1)
    second.abort()
    await expect(leaving).rejects.toMatchObject({ code: 'aborted', attempts: 0 })
    first.abort()
    await expect(trying).rejects.toMatchObject({ code: 'aborted' })
    expect(await clock.until(waiting)).toBe('done')
    expect(clock.scheduled).toBe(0)
  })

  test('leave nobody waiting when they come to a request that has just been called off', async () => {
    const gate = deferred<Response>()
    const { transport, clock, seen } = setUp([() => gate.promise, json('done')], { auth, retry: { limit: 0 } })
    const controller = new AbortController()
    const trying = transport.send(list)
    trying.catch(() => {})
    const waiting = transport.send(list, { signal: controller.signal })
    const last = transport.send(list)
    await turn()
    gate.reject(networkError('ECONNRESET'))
    await expect(trying).rejects.toMatchObject({ code: 'unavailable' })
    controller.abort()
    await waiting.catch(() => {})
    expect(await clock.until(last)).toBe('done')
    expect(seen.length).toBeGreaterThanOrEqual(2)
  })
})
