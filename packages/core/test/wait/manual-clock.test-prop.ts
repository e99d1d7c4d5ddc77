import { manualClock } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('schedule' as const), ms: fc.integer({ min: 0, max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 15 }) }) },
)

test('whatever is scheduled and called off, what is left runs at its time, in order of time and then of scheduling', async () => {
  let most = 0
  let ran = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 400, size: 'max' }), async (acts) => {
      const clock = manualClock({ now: 0, settle: async () => {} })
      const seen: number[] = []
      const expected: number[] = []
      const cancels: (() => void)[] = []
      let waiting: { readonly id: number; readonly at: number }[] = []
      for (const one of acts) {
        if (one.kind === 'schedule') {
          const id = cancels.length
          waiting.push({ id, at: clock.now() + one.ms })
          cancels.push(clock.schedule(one.ms, () => seen.push(id)))
        } else if (one.kind === 'cancel') {
          const id = one.which % (cancels.length + 1)
          cancels[id]?.()
          waiting = waiting.filter((timer) => timer.id !== id)
        } else {
          const end = clock.now() + one.ms
          const due = waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at || a.id - b.id)
          expected.push(...due.map(({ id }) => id))
          waiting = waiting.filter(({ at }) => at > end)
          await clock.advance(one.ms)
        }
        expect(clock.scheduled).toBe(waiting.length)
        most = Math.max(most, waiting.length)
      }
      expect(seen).toEqual(expected)
      ran += seen.length
    }),
    { seed: 20261120, numRuns: 150 },
  )
  expect(most).toBeGreaterThan(30)
  expect(ran).toBeGreaterThan(1000)
})

test('many timers that were called off leave no trace in what runs', async () => {
  const clock = manualClock({ now: 0 })
  const seen: number[] = []
  for (let id = 0; id < 1000; id++) {
    const callOff = clock.schedule(1000 - id, () => seen.push(id))
    if (id % 10 !== 0) callOff()
  }
  expect(clock.scheduled).toBe(100)
  await clock.advance(1000)
  expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => 990 - 10 * index))
})
