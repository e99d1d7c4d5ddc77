import type { DrpEventStream } from '@jobwright/client/drp'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventsWorld, nothingLeft } from './events-world.ts'

/** What happens, in any order. */
type Step =
  /** An object has another version; the server tells of it. */
  | { readonly kind: 'change'; readonly key: string }
  /** The connection is lost, and the next attempts fail. */
  | { readonly kind: 'drop'; readonly refusals: number }
  /** The server says nothing any more, and leaves the connection open. */
  | { readonly kind: 'fall-silent' }
  /** Nothing is acknowledged for a while. */
  | { readonly kind: 'stop-acknowledging' }
  /** The server sends what is no event. */
  | { readonly kind: 'babble'; readonly data: string }
  /** Another listener comes, or goes. */
  | { readonly kind: 'listen' | 'leave' }
  | { readonly kind: 'pass'; readonly ms: number }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('change' as const),
        key: fc.constantFrom('a', 'b', '__proto__', 'x.y'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), refusals: fc.nat(3) }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ kind: 'fall-silent' as const }, { kind: 'stop-acknowledging' as const }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('babble' as const), data: fc.constantFrom('{', '{}', 'null', '""') }),
    },
    { weight: 2, arbitrary: fc.constantFrom({ kind: 'listen' as const }, { kind: 'leave' as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.constantFrom(0, 1, 500, 1_000, 7_000, 40_000),
      }),
    },
  ),
  { minLength: 1, maxLength: 40 },
)

const registrations = [
  { type: 'jobs' },
  { type: ['jobs', 'machines'], key: ['a', 'b', '__proto__', 'x.y'] },
  { type: '*', action: 'update' },
] as const

describe('a listener that reads again at each gap and takes what events say', () => {
  test('ends with the newest state of everything, whatever is lost on the way and however slow it is', async () => {
    const seen = { gaps: 0, events: 0, drops: 0, silences: 0, skipped: 0, listeners: 0 }
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(0, 10, 3_000), fc.nat(2), async (taken, slowMs, which) => {
        const world = eventsWorld()
        const { clock, control } = world
        const server = new Map<string, number>()
        let silent = false
        let refusals = 0
        let lastRefused = false
        // The first attempt succeeds; some after a drop do not.
        control.handshake = () => {
          lastRefused = refusals > 0
          refusals = Math.max(0, refusals - 1)
          if (!lastRefused) silent = false
          return lastRefused ? 'refuse' : 'open'
        }

        const pause = (ms: number) => new Promise<void>((resolve) => void clock.schedule(ms, resolve))
        const follow = (stream: DrpEventStream) => {
          const known = new Map<string, number>()
          const over = (async () => {
            for await (const item of stream) {
              if (item.kind === 'gap') {
                seen.gaps += 1
                // The answer is on its way for a while.
                const answer = [...server]
                if (slowMs > 0) await pause(slowMs)
                for (const [key, version] of answer) known.set(key, version)
              } else {
                seen.events += 1
                const version = Number((item.event.Object as { Version: number }).Version)
                if (version > (known.get(item.event.Key) ?? 0) + 1) seen.skipped += 1
                known.set(item.event.Key, version)
                if (slowMs > 0) await pause(slowMs)
              }
            }
          })()
          return { stream, known, over }
        }
        const listen = (index: number) => world.drp.events(registrations[index % 3] ?? [], { keepTrying: true })
        const listeners = [follow(listen(which))]
        await world.settle()

        for (const step of taken) {
          const socket = world.sockets.at(-1)
          if (step.kind === 'pass') await clock.advance(step.ms)
          else if (step.kind === 'change') {
            const Version = (server.get(step.key) ?? 0) + 1
            server.set(step.key, Version)
            if (!silent) socket?.tell({ Key: step.key, Object: { Version } })
          } else if (step.kind === 'drop') {
            seen.drops += 1
            refusals = step.refusals
            socket?.drop()
          } else if (step.kind === 'babble') {
            socket?.raw(step.data)
          } else if (step.kind === 'fall-silent') {
            seen.silences += 1
            silent = true
            control.acknowledges = () => !silent
          } else if (step.kind === 'stop-acknowledging') {
            const from = clock.now()
            control.acknowledges = () => !silent && clock.now() - from > 15_000
          } else if (step.kind === 'listen' && listeners.length < 4) {
            seen.listeners += 1
            listeners.push(follow(listen(which + listeners.length)))
          } else if (step.kind === 'leave' && listeners.length > 1) await listeners.pop()?.stream.return()
        }
        // Whatever was wrong is noticed, mended and made up for.
        await clock.advance(400_000)
        expect(silent).toBe(false)
        for (const { known } of listeners) expect(known).toEqual(server)

        await world.drp.close()
        await clock.advance(10_000)
        await Promise.all(listeners.map(({ over }) => over))
        expect(world.leftovers()).toEqual(nothingLeft)
      }),
      { seed: 20261120, numRuns: 300 },
    )
    expect(seen.gaps).toBeGreaterThan(500)
    expect(seen.events).toBeGreaterThan(400)
    expect(seen.drops).toBeGreaterThan(200)
    expect(seen.silences).toBeGreaterThan(40)
    expect(seen.skipped).toBeGreaterThan(60)
    expect(seen.listeners).toBeGreaterThan(90)
  })
})
