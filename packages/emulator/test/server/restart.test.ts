import type { Fetch } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { type EchoServer, startEcho } from './echo-system.ts'
import { hear, until } from './heard.ts'

describe.each<[string, (echo: EchoServer) => Fetch]>([
  ['in process', ({ server }) => server.fetch],
  ['over the network', () => fetch],
])('%s a restart', (_, fetchOf) => {
  /** The status of an answer, or what went wrong. */
  async function ask(echo: EchoServer): Promise<number | string> {
    return fetchOf(echo)(`${echo.server.url}/echo/204`).then(
      ({ status }) => status,
      (error: Error) => error.message,
    )
  }

  test('drops requests under way and refuses others, until the time has passed', async () => {
    await using echo = await startEcho({ clock: 'manual' })
    const { clock, faults, requests } = echo.server
    expect(await ask(echo)).toBe(204)
    faults.add({ then: { kind: 'stall' } })
    const stalled = ask(echo)
    await until(() => requests.length === 2)
    echo.server.restart({ downForMs: 100 })
    expect(await stalled).toBe('fetch failed')
    expect(await ask(echo)).toBe('fetch failed')
    await clock.advance(60)
    // A later one begins anew.
    echo.server.restart({ downForMs: 50 })
    await clock.advance(49)
    expect(await ask(echo)).toBe('fetch failed')
    await clock.advance(1)
    expect(await ask(echo)).toBe(204)
    expect(requests.map(({ status }) => status)).toEqual([204, undefined, 204])
  })

  test('is there again at once by default', async () => {
    await using echo = await startEcho({ clock: 'manual' })
    expect(await ask(echo)).toBe(204)
    echo.server.restart()
    expect(await ask(echo)).toBe(204)
    echo.server.restart({ downForMs: 100 })
    echo.server.restart()
    expect(await ask(echo)).toBe(204)
  })

  test('is over with a reset', async () => {
    await using echo = await startEcho({ clock: 'manual' })
    echo.server.restart({ downForMs: 100 })
    echo.server.reset()
    expect(await ask(echo)).toBe(204)
  })

  test('can be had by a system', async () => {
    await using echo = await startEcho({ clock: 'manual' })
    const { next, events } = hear(new echo.server.webSocket(echo.at('quiet')))
    await next('open')
    echo.context.restart({ downForMs: 10 })
    await next('close')
    expect([events.at(-1), await ask(echo)]).toEqual(['close 1006 lost', 'fetch failed'])
    await echo.server.clock.advance(10)
    expect(await ask(echo)).toBe(204)
  })
})

test.each([{ downForMs: -1 }, { downForMs: Number.NaN }, { downForMs: Number.POSITIVE_INFINITY }, { downFor: 1 }])(
  'there is no restart with %o',
  async (options) => {
    await using echo = await startEcho()
    const { next, events } = hear(new echo.server.webSocket(echo.at('quiet')))
    await next('open')
    expect(() => echo.server.restart(options as object)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    await new Promise((resolve) => setImmediate(resolve))
    expect(events).toEqual(['open'])
  },
)

test('nothing is restarted that is closed', async () => {
  await using echo = await startEcho({ clock: 'manual' })
  await echo.server.close()
  echo.server.restart({ downForMs: 1 })
  await echo.server.clock.advance(1)
  await expect(echo.server.fetch(echo.server.url)).rejects.toThrow('fetch failed')
})
