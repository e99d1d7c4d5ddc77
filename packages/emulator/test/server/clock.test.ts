import { manualClock } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { letters, startStub } from './stub-system.ts'

describe('a manual clock', () => {
  test('begins in 2026, stands still and moves when told', async () => {
    await using site = await startStub({ clock: 'manual' })
    const { clock } = site.server
    const start = clock.now()
    expect(new Date(start).toISOString()).toBe('2026-01-01T00:00:00.000Z')
    const seen: number[] = []
    site.context.clock.schedule(1_000, () => seen.push(clock.now() - start))
    const off = site.context.clock.schedule(1_500, () => seen.push(-1))
    await clock.advance(999)
    expect(seen).toEqual([])
    off()
    await clock.advance(1_001)
    expect([seen, clock.now() - start]).toEqual([[1_000], 2_000])
  })

  test('does not run ahead of requests that are under way over HTTP', async () => {
    await using site = await startStub({ clock: 'manual' })
    const { clock, url } = site.server
    // A chain of requests, each at the time at which the one before it was answered, while something else is scheduled far ahead.
    site.context.clock.schedule(1e9, () => {})
    const start = clock.now()
    const chain = async () => {
      for (let request = 0; request < 20; request++)
        expect(await (await fetch(`${url}/stub/text`)).text()).toBe(letters)
      return clock.now()
    }
    expect(await clock.until(chain())).toBe(start)
    expect(site.server.requests.map(({ at }) => at)).toEqual(Array(20).fill(start))
  })

  test('says when a promise waits for something else than time', async () => {
    await using site = await startStub({ clock: 'manual' })
    await expect(site.server.clock.until(new Promise(() => {}))).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('can be one of your own, shared with others', async () => {
    const clock = manualClock({ now: 5 })
    await using site = await startStub({ clock })
    expect(site.server.clock).toBe(clock)
    await clock.advance(7)
    await site.server.fetch(site.server.url)
    expect(site.server.requests[0]?.at).toBe(12)
  })
})

describe('a clock that runs by itself', () => {
  test('shows the machine’s time', async () => {
    await using site = await startStub()
    const before = Date.now()
    const now = site.server.clock.now()
    // The two clocks of the machine may differ by the rounding of one.
    expect(now).toBeGreaterThanOrEqual(before - 50)
    expect(now).toBeLessThanOrEqual(Date.now() + 50)
    expect(Number.isInteger(now)).toBe(true)
  })

  test('runs as much faster as it was told; advance waits and until answers', async () => {
    await using site = await startStub({ clock: { scale: 1e6 } })
    const { clock } = site.server
    const start = clock.now()
    await clock.advance(60_000)
    expect(clock.now() - start).toBeGreaterThanOrEqual(60_000)
    site.server.faults.add({ then: { kind: 'stall', forMs: 60_000 } })
    const response = await clock.until(site.server.fetch(`${site.server.url}/stub/text`))
    expect(await response.text()).toBe(letters)
    expect(site.server.requests[0]?.tookMs).toBeGreaterThanOrEqual(60_000)
    await expect(clock.until(Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test('never runs something early, nor what was called off', async () => {
    await using site = await startStub({ clock: { scale: 1_000 } })
    const { clock } = site.context
    const off = clock.schedule(10, () => expect.unreachable())
    off()
    const start = clock.now()
    const late: number[] = []
    await Promise.all(
      [0, 1, 10, 500, 3_000].map(
        (ms) =>
          new Promise<void>((resolve) => {
            clock.schedule(ms, () => {
              // `now` is rounded down, so it may show one millisecond less.
              late.push(clock.now() - start - ms)
              resolve()
            })
          }),
      ),
    )
    expect(Math.min(...late)).toBeGreaterThanOrEqual(-1)
    expect(late).toHaveLength(5)
  })

  test('takes delays that are longer than those of timers', async () => {
    await using site = await startStub()
    const ran: string[] = []
    const off = site.context.clock.schedule(2 ** 31 + 10, () => ran.push('too early'))
    await new Promise<void>((resolve) => void site.context.clock.schedule(5, resolve))
    expect(ran).toEqual([])
    off()
  })

  test('of your own is waited for', async () => {
    const clock = manualClock({ now: 3 })
    await using site = await startStub({
      clock: { now: () => clock.now(), schedule: (ms, run) => clock.schedule(ms, run) },
    })
    expect(site.server.clock.now()).toBe(3)
    expect(await site.server.clock.until(Promise.resolve('it'))).toBe('it')
  })
})
