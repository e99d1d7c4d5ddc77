import { describe, expect, test, vi } from 'vitest'
import { inTurn, lostConnection, rejection, scriptedServer, untyped } from '../drydock/scripted-server.ts'

const versions = { 'v1.0': { path: '/api/v1.0', status: 'stable' } }

describe('ready', () => {
  test('asks for the versions, which leaves no trace on the server, once a second and without credentials', async () => {
    const { drydock, sent, clock } = scriptedServer(
      inTurn(
        lostConnection,
        () => new Response('<html>', { status: 502 }),
        () => new Response('<html>'),
        () => Response.json(versions),
      ),
      { auth: { token: 'keystone-token' } },
    )
    await clock.until(drydock.ready({ timeoutMs: 60_000 }))
    expect(sent.map(({ method, path, at }) => [method, path, at - (sent[0]?.at ?? 0)])).toEqual([
      ['GET', '/versions', 0],
      ['GET', '/versions', 1_000],
      ['GET', '/versions', 2_000],
      ['GET', '/versions', 3_000],
    ])
    expect(sent.some(({ headers }) => 'x-auth-token' in headers)).toBe(false)
    expect(clock.scheduled).toBe(0)
  })

  test('fails with what went wrong last when its time is over', async () => {
    const { drydock, sent, clock } = scriptedServer(lostConnection)
    const began = clock.now()
    expect(await rejection(clock.until(drydock.ready({ timeoutMs: 2_500 })))).toMatchObject({
      code: 'unavailable',
      operation: 'ready',
    })
    expect(clock.now() - began).toBe(2_500)
    expect(sent.map(({ at }) => at - began)).toEqual([0, 1_000, 2_000, 2_500])
  })

  test('gives a server that does not answer no more than its time', async () => {
    const { drydock, clock } = scriptedServer(() => new Promise<Response>(() => {}))
    const began = clock.now()
    expect(await rejection(clock.until(drydock.ready({ timeoutMs: 5_000 })))).toMatchObject({ code: 'timed-out' })
    expect(clock.now() - began).toBe(5_000)
  })

  test('counts the time of the looks before', async () => {
    let looks = 0
    const { drydock, clock } = scriptedServer(() => {
      looks += 1
      return looks === 1 ? lostConnection() : new Promise<Response>(() => {})
    })
    const began = clock.now()
    expect(await rejection(clock.until(drydock.ready({ timeoutMs: 5_000 })))).toMatchObject({ code: 'timed-out' })
    expect([looks, clock.now() - began]).toEqual([2, 5_000])
  })

  test('does not wait for what no time makes better', async () => {
    const mistaken = scriptedServer(lostConnection, {
      headers: () => {
        throw new Error('a mistake')
      },
    })
    expect(await rejection(mistaken.drydock.ready({ timeoutMs: 60_000 }))).toMatchObject({ code: 'invalid-input' })
    const untrusted = scriptedServer(() => {
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      })
    })
    expect(await rejection(untrusted.drydock.ready({ timeoutMs: 60_000 }))).toMatchObject({ code: 'certificate' })
    const { drydock, sent, clock } = scriptedServer(lostConnection)
    const controller = new AbortController()
    const aborted = drydock.ready({ timeoutMs: 60_000, signal: controller.signal })
    await clock.advance(100)
    controller.abort()
    expect(await rejection(aborted)).toMatchObject({ code: 'aborted' })
    const closed = drydock.ready({ timeoutMs: 60_000 })
    await clock.advance(100)
    await drydock.close()
    expect(await rejection(closed)).toMatchObject({ code: 'aborted' })
    expect(sent).toHaveLength(2)
    expect(clock.scheduled).toBe(0)
  })

  test('asks no server that has closed or whose caller has given up meanwhile', async () => {
    for (const giveUp of ['abort', 'close'] as const) {
      const controller = new AbortController()
      const { drydock, sent, clock } = scriptedServer(lostConnection, {
        // This is told of a request that has failed already.
        onEvent: () => void (giveUp === 'abort' ? controller.abort() : drydock.close()),
      })
      const began = clock.now()
      const { signal } = controller
      expect(await rejection(clock.until(drydock.ready({ timeoutMs: 60_000, signal })))).toMatchObject({
        code: 'aborted',
      })
      expect(clock.now()).toBe(began)
      expect(sent).toHaveLength(1)
    }
  })

  test('lets go of the signal', async () => {
    const { drydock, clock } = scriptedServer(inTurn(lostConnection, lostConnection, () => Response.json(versions)))
    const { signal } = new AbortController()
    const listening = vi.spyOn(signal, 'addEventListener')
    const stopped = vi.spyOn(signal, 'removeEventListener')
    await clock.until(drydock.ready({ timeoutMs: 60_000, signal }))
    expect(listening.mock.calls.length).toBeGreaterThan(3)
    const listeners = (calls: readonly (readonly unknown[])[]) => new Set(calls.map(([, listener]) => listener))
    expect(listeners(stopped.mock.calls)).toEqual(listeners(listening.mock.calls))
  })

  const outOfBounds = 'ready: timeoutMs must be a number of milliseconds from 1 to 3153600000000.'
  test.each<[unknown, string]>([
    [undefined, 'ready: the options must be an object.'],
    [{}, 'ready: timeoutMs is missing: say how long to wait at most, in milliseconds.'],
    [{ timeoutMs: undefined }, 'ready: timeoutMs is missing: say how long to wait at most, in milliseconds.'],
    [{ timeoutMs: 0 }, outOfBounds],
    [{ timeoutMs: -5 }, outOfBounds],
    [{ timeoutMs: Number.NaN }, outOfBounds],
    [{ timeoutMs: '5' }, outOfBounds],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, outOfBounds],
    [
      { timeoutMs: 5, timeout: 5 },
      'ready: unknown option "timeout" (did you mean timeoutMs?); known are timeoutMs, signal.',
    ],
    [{ timeoutMs: 5, signal: new AbortController() }, 'ready: signal must be an AbortSignal.'],
  ])('refuses %j', async (options, message) => {
    const { drydock, sent } = scriptedServer(() => Response.json(versions))
    expect(await rejection(untyped(drydock).ready(options))).toMatchObject({ code: 'invalid-input', message })
    expect(sent).toEqual([])
  })
})
