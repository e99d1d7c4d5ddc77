import { startEmulator } from '@jobwright/emulator'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventsUrl, hear, settled } from './listener.ts'
import { basic } from './site.ts'

type Step =
  | { readonly say: 'register' | 'deregister'; readonly who: number; readonly text: string }
  | { readonly happens: readonly [type: string, action: string, key: string] }

const word = fc.constantFrom('a', 'b')
const part = fc.constantFrom('*', 'a', 'b')
const dotted = fc.tuple(word, word).map((words) => words.join('.'))

/** Newer servers take what comes after a dot in the key for a filter. */
function stepsFor(profile: 'v3.13' | 'v4'): fc.Arbitrary<Step[]> {
  const key = profile === 'v4' ? word : fc.oneof(word, dotted)
  const text = fc.tuple(part, part, fc.oneof(part, key)).map((parts) => parts.join('.'))
  const say = fc.constantFrom('register', 'register', 'deregister')
  const step = fc.oneof(fc.record({ say, who: fc.nat(2), text }), fc.record({ happens: fc.tuple(word, word, key) }))
  return fc.array(step, { minLength: 5, maxLength: 30, size: 'max' })
}

/** The documents' words: three parts, each `*` or the value, and the key has the rest of the dots. */
function fits(text: string, happens: readonly string[]): boolean {
  const [type, action, ...rest] = text.split('.')
  return [type, action, rest.join('.')].every((wanted, at) => wanted === '*' || wanted === happens[at])
}

test.each(['v3.13', 'v4'] as const)(
  'each connection hears each event that it registered for once, in order, and nothing else: %s',
  async (profile) => {
    const seen = { told: 0, untold: 0, twice: 0 }
    await fc.assert(
      fc.asyncProperty(stepsFor(profile), async (course) => {
        await using emulator = await startEmulator({ systems: ['drp'], profiles: { drp: profile }, clock: 'manual' })
        const listeners = [0, 1, 2].map(() =>
          hear(new emulator.webSocket(eventsUrl(emulator), { headers: { authorization: basic } })),
        )
        await settled()
        const registered = listeners.map(() => new Set<string>())
        const expected: string[][] = listeners.map(() => [])
        for (const step of course) {
          if ('say' in step) {
            listeners[step.who]?.socket.send(`${step.say} ${step.text}`)
            if (step.say === 'register') registered[step.who]?.add(step.text)
            else registered[step.who]?.delete(step.text)
            expected[step.who]?.push(`websocket.${step.say}.${step.text}`)
            await Promise.resolve()
          } else {
            const [Type, Action, Key] = step.happens
            await emulator.fetch(`${emulator.drp.baseUrl}/events`, {
              method: 'POST',
              headers: { authorization: basic, 'content-type': 'application/json' },
              body: JSON.stringify({ Type, Action, Key }),
            })
            for (const [who, texts] of registered.entries()) {
              const fitting = [...texts].filter((text) => fits(text, step.happens)).length
              seen[fitting === 0 ? 'untold' : fitting === 1 ? 'told' : 'twice']++
              if (fitting > 0) expected[who]?.push(step.happens.join('.'))
            }
          }
        }
        await settled()
        expect(listeners.map(({ names }) => names())).toEqual(expected)
      }),
      { seed: 20261121, numRuns: 100 },
    )
    expect(seen.told).toBeGreaterThan(50)
    expect(seen.untold).toBeGreaterThan(50)
    expect(seen.twice).toBeGreaterThan(10)
  },
)
