import { describe, expect, test } from 'vitest'
import { create, json, list, networkError, setUp, silence, status } from './setting.ts'

/** The times between the requests. */
const pauses = (times: readonly number[]): number[] => times.slice(1).map((time, at) => time - (times[at] ?? 0))

describe('a failed request', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])('is sent again after %i', async (code) => {
    const { run, seen } = setUp([status(code), json('fine')])
    expect(await run(list)).toBe('fine')
    expect(seen).toHaveLength(2)
  })

  test.each([400, 401, 403, 404, 405, 409, 410, 422, 501, 507])('is not sent again after %i', async (code) => {
    const { failure } = setUp([status(code), json('fine')])
    expect(await failure(list)).toMatchObject({ status: code, attempts: 1 })
  })

  test('is sent three times at most, or as often as allowed', async () => {
    expect(await setUp([status(503)]).failure(list)).toMatchObject({ attempts: 3, status: 503 })
    expect(await setUp([status(503)], { retry: { limit: 0 } }).failure(list)).toMatchObject({ attempts: 1 })
    expect(await setUp([status(503)], { retry: { limit: 5 } }).failure(list)).toMatchObject({ attempts: 6 })
  })

  test('is not sent again when its caller does so itself', async () => {
    expect(await setUp([status(503)]).failure({ ...list, once: true })).toMatchObject({ attempts: 1 })
  })

  test('waits twice as long each time, spread by a quarter, up to the longest pause', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { failure, times } = setUp([status(502)], { retry: { limit: 6 } })
      await failure(list)
      const expected = [500, 1_000, 2_000, 4_000, 8_000, 8_000]
      const found = pauses(times)
      expect(found).toHaveLength(6)
      for (const [at, ms] of expected.entries()) {
        expect(found[at]).toBeGreaterThanOrEqual(Math.min(8_000, ms * 0.75))
        expect(found[at]).toBeLessThanOrEqual(Math.min(8_000, ms * 1.25))
      }
    }
  })

  test('spreads its pauses', async () => {
    const seen = new Set<number>()
    for (let run = 0; run < 20; run++) {
      const { failure, times } = setUp([status(502)], { retry: { limit: 1 } })
      await failure(list)
      seen.add(pauses(times)[0] ?? 0)
    }
    expect(seen.size).toBeGreaterThan(5)
  })

  test('waits as the options say', async () => {
    const { failure, times } = setUp([status(502)], { retry: { limit: 3, baseMs: 100, maxMs: 150 } })
    await failure(list)
    const [first, second, third] = pauses(times)
    expect(first).toBeGreaterThanOrEqual(75)
    expect(first).toBeLessThanOrEqual(125)
    expect(second).toBe(150)
    expect(third).toBe(150)
  })

  test('is given back at once when the pause would take longer than there is time', async () => {
    const { failure, clock } = setUp([status(503, { 'Retry-After': '10' })])
    const start = clock.now()
    expect(await failure(list, { totalTimeoutMs: 10_000 })).toMatchObject({
      status: 503,
      attempts: 1,
      retryAfterMs: 10_000,
    })
    expect(clock.now()).toBe(start)
    expect(await setUp([status(503, { 'Retry-After': '10' }), json(1)]).run(list, { totalTimeoutMs: 10_001 })).toBe(1)
  })
})

describe('a write', () => {
  test.each([
    ['500', status(500)],
    ['502', status(502)],
    ['503', status(503)],
    ['503 with Retry-After', status(503, { 'Retry-After': '1' })],
    ['504', status(504)],
    ['a dropped connection', networkError('ECONNRESET')],
    ['a time-out', silence],
  ])('is not sent again after %s: it may have taken effect', async (_, step) => {
    expect(await setUp([step, json({})]).failure(create)).toMatchObject({ applied: 'unknown', attempts: 1 })
  })

  test.each([
    ['the server has not taken it', status(429)],
    ['it was not sent', networkError('ECONNREFUSED')],
  ])('is sent again when %s', async (_, step) => {
    expect(await setUp([step, json('done')]).run(create)).toBe('done')
  })

  test('is sent again after anything when it does no harm twice, and remembers that it may have taken effect', async () => {
    const repeatable = { ...create, repeatable: true }
    expect(await setUp([networkError('ECONNRESET'), json('done')]).run(repeatable)).toBe('done')
    expect(await setUp([networkError('ECONNRESET'), status(404)]).failure(repeatable)).toMatchObject({
      code: 'not-found',
      applied: 'unknown',
      attempts: 2,
    })
    expect(await setUp([status(429), status(404)]).failure(repeatable)).toMatchObject({ applied: 'no' })
  })

  test('is what is not GET or HEAD', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
      expect(await setUp([status(502)]).failure({ ...create, method })).toMatchObject({
        attempts: 1,
        applied: 'unknown',
      })
    for (const method of ['GET', 'HEAD'] as const)
      expect(await setUp([status(502)]).failure({ ...list, method })).toMatchObject({ attempts: 3, applied: 'no' })
    expect(await setUp([status(502)]).failure({ ...list, repeatable: false })).toMatchObject({ attempts: 3 })
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 21)
  test.each([
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['007', 7_000],
    ['Sat, 21 Nov 2026 00:00:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 00:00:30 GMT', 30_000],
    ['Sat Nov 21 00:00:30 2026', 30_000],
    ['Tue Dec  1 00:00:00 2026', 10 * 86_400_000],
    ['Sun, 22 Nov 2026 00:00:00 GMT', 86_400_000],
    ['Sat, 21 Nov 2026 12:34:56 GMT', ((12 * 60 + 34) * 60 + 56) * 1_000],
    ['Fri, 20 Nov 2026 23:59:59 GMT', 0],
    // A leap second.
    ['Sat, 21 Nov 2026 00:00:60 GMT', 60_000],
    // Two digits of a year: at most 50 years ahead, else the past.
    ['Saturday, 21-Nov-76 00:00:00 GMT', Date.UTC(2076, 10, 21) - now],
    ['Monday, 21-Nov-77 00:00:00 GMT', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ])('%s is a time to wait', async (value, ms) => {
    const { failure } = setUp([status(404, { 'Retry-After': value })])
    expect(await failure(list)).toMatchObject({ retryAfterMs: ms })
  })

  test.each([
    '',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '5, 10',
    'soon',
    'NaN',
    '2026-11-21T00:00:30Z',
    'Sat, 21 Nov 2026 00:00:30',
    'Sat, 21 Nov 2026 00:00:30 UTC',
    'sat, 21 nov 2026 00:00:30 gmt',
    'Sat, 21 Foo 2026 00:00:30 GMT',
    'Sat, 31 Nov 2026 00:00:30 GMT',
    'Sat, 00 Nov 2026 00:00:30 GMT',
    'Sat, 21 Nov 2026 24:00:00 GMT',
    'Sat, 21 Nov 2026 00:60:00 GMT',
    'Sat, 21 Nov 2026 00:00:61 GMT',
    'Sat, 1 Nov 2026 00:00:30 GMT',
    'Sat, 21 Nov 2026 00:00:30 GMT x',
    'x Sat, 21 Nov 2026 00:00:30 GMT',
    'Satday, 21-Nov-26 00:00:30 GMT',
    'Sat Nov 1 00:00:30 2026',
    'Sat Foo 21 00:00:30 2026',
  ])('"%s" is none', async (value) => {
    const { failure } = setUp([status(404, { 'Retry-After': value })])
    expect(await failure(list)).not.toHaveProperty('retryAfterMs')
  })

  test('is waited for, though not shorter than our own pause', async () => {
    const longer = setUp([status(503, { 'Retry-After': '20' }), json(1)])
    await longer.run(list)
    expect(longer.times).toEqual([0, 20_000])
    const shorter = setUp([status(502, { 'Retry-After': '0' }), json(1)])
    await shorter.run(list)
    expect(shorter.times[1]).toBeGreaterThanOrEqual(375)
  })

  test('is not waited for when it is longer than allowed', async () => {
    expect(await setUp([status(503, { 'Retry-After': '61' })]).failure(list)).toMatchObject({
      attempts: 1,
      retryAfterMs: 61_000,
    })
    const patient = setUp([status(503, { 'Retry-After': '60' }), json(1)])
    await patient.run(list)
    expect(patient.times).toEqual([0, 60_000])
    expect(
      await setUp([status(503, { 'Retry-After': '2' })], { retry: { maxRetryAfterMs: 1_999 } }).failure(list),
    ).toMatchObject({
      attempts: 1,
    })
  })
})

describe('a server that asks to be left alone', () => {
  test.each([429, 503])('by %i with Retry-After is left alone by all calls of the client', async (code) => {
    const { transport, clock, times } = setUp([status(code, { 'Retry-After': '30' }), json('fine')])
    const first = transport.send({ ...list, once: true })
    await clock.advance(1_000)
    await expect(first).rejects.toMatchObject({ status: code })
    const others = [transport.send(list), transport.send(create)]
    expect(await clock.until(Promise.all(others))).toEqual(['fine', 'fine'])
    expect(times).toEqual([0, 30_000, 30_000])
  })

  test.each([
    ['without saying how long', status(503)],
    ['by another status', status(502, { 'Retry-After': '30' })],
    ['for no time', status(503, { 'Retry-After': '0' })],
  ])('%s is asked on', async (_, step) => {
    const { failure, run, times } = setUp([step, json('fine')])
    await failure({ ...list, once: true })
    await run(list)
    expect(times).toEqual([0, 0])
  })

  test('for longer than a call has time fails it at once, and nothing is sent', async () => {
    const { failure, seen, clock } = setUp([status(503, { 'Retry-After': '30' })])
    await failure({ ...list, once: true })
    await clock.advance(10_000)
    const start = clock.now()
    expect(await failure(create, { totalTimeoutMs: 20_000 })).toMatchObject({
      code: 'unavailable',
      applied: 'no',
      attempts: 0,
      retryable: true,
      retryAfterMs: 20_000,
      message: expect.stringMatching(/asked to be left alone for another 20000 ms.*Nothing was sent/),
    })
    expect(clock.now()).toBe(start)
    expect(seen).toHaveLength(1)
  })

  test('is left alone no longer than allowed, whatever it asks for', async () => {
    const { failure, run, times } = setUp([status(503, { 'Retry-After': '99999999' }), json(1)])
    await failure(list)
    await run(list)
    expect(times).toEqual([0, 60_000])
  })

  test('may ask again for longer, not for shorter', async () => {
    const { transport, clock, times } = setUp([
      status(503, { 'Retry-After': '30' }),
      status(503, { 'Retry-After': '10' }),
      json('fine'),
    ])
    const both = [transport.send({ ...list, once: true }), transport.send({ ...list, once: true })]
    await clock.until(Promise.allSettled(both))
    await clock.until(transport.send(list))
    expect(times).toEqual([0, 0, 30_000])
  })

  test('is not left alone longer because the clock was set back', async () => {
    const { failure, transport, clock, seen } = setUp([status(503, { 'Retry-After': '30' }), json('fine')])
    await failure({ ...list, once: true })
    clock.set(clock.now() - 3_600_000)
    expect(await clock.until(transport.send(list))).toBe('fine')
    expect(seen).toHaveLength(2)
    expect(clock.now()).toBe(Date.UTC(2026, 10, 20, 23))
  })

  test('lets calls be called off meanwhile', async () => {
    const { failure, transport, clock, seen } = setUp([status(503, { 'Retry-After': '30' })])
    await failure({ ...list, once: true })
    const controller = new AbortController()
    const call = transport.send(create, { signal: controller.signal })
    await clock.advance(1)
    controller.abort()
    await expect(call).rejects.toMatchObject({
      code: 'aborted',
      applied: 'no',
      attempts: 0,
      message: expect.stringMatching(/while the server was left alone/),
    })
    expect(clock.scheduled).toBe(0)
    expect(seen).toHaveLength(1)
  })
})

describe('requests at once', () => {
  test('are 16 at most, the others in line in the order they came', async () => {
    const open: (() => void)[] = []
    const order: string[] = []
    const { transport, clock } = setUp([
      (url) => {
        order.push(url.slice(url.lastIndexOf('/') + 1))
        return new Promise((resolve) => open.push(() => resolve(json({}))))
      },
    ])
    const calls = Array.from({ length: 20 }, (_, at) => transport.send({ ...list, path: [`${at}`] }))
    await clock.advance(1)
    expect(order).toHaveLength(16)
    open[3]?.()
    await clock.advance(1)
    expect(order.slice(16)).toEqual(['16'])
    for (let at = 0; at < 20; at++) {
      open[at]?.()
      await clock.advance(1)
    }
    await Promise.all(calls)
    expect(order.slice(16)).toEqual(['16', '17', '18', '19'])
  })

  test('are as many as allowed; who waits in line may leave it, by signal or by time', async () => {
    const { transport, clock, seen } = setUp([silence], {
      maxConcurrency: 1,
      attemptTimeoutMs: 5_000,
      retry: { limit: 0 },
    })
    const controller = new AbortController()
    const first = transport.send(list)
    const leaving = transport.send(create, { signal: controller.signal })
    const late = transport.send(create, { totalTimeoutMs: 1_000 })
    const last = transport.send(list)
    for (const call of [first, last]) call.catch(() => {})
    await clock.advance(500)
    controller.abort()
    await expect(leaving).rejects.toMatchObject({
      code: 'aborted',
      applied: 'no',
      attempts: 0,
      message: expect.stringMatching(/in line behind other requests/),
    })
    await clock.advance(500)
    await expect(late).rejects.toMatchObject({
      code: 'timed-out',
      applied: 'no',
      attempts: 0,
      message: expect.stringMatching(/\(totalTimeoutMs\)/),
    })
    expect(seen).toHaveLength(1)
    await clock.advance(4_000)
    await expect(first).rejects.toMatchObject({ code: 'timed-out' })
    expect(seen).toHaveLength(2)
    await clock.advance(5_000)
    await expect(last).rejects.toMatchObject({ code: 'timed-out' })
    expect(clock.scheduled).toBe(0)
  })

  test('give their place back while they pause before a retry', async () => {
    const { transport, clock, seen } = setUp([status(502), json('second'), json('first')], { maxConcurrency: 1 })
    const calls = [transport.send(list), transport.send(list)]
    expect(await clock.until(Promise.all(calls))).toEqual(['first', 'second'])
    expect(seen).toHaveLength(3)
  })
})
