import { isJobwrightError, manualClock } from '@jobwright/core'
import { expect, test } from 'vitest'

test('a manual clock begins where it is told, or with the year 2026', () => {
  expect(manualClock({ now: 5 }).now()).toBe(5)
  expect(manualClock().now()).toBe(Date.UTC(2026, 0, 1))
})

test('time passes only when it is told to, and what falls due on the way is run at its time', async () => {
  const clock = manualClock({ now: 100 })
  const runs: [string, number][] = []
  clock.schedule(30, () => runs.push(['late', clock.now()]))
  clock.schedule(10, () => runs.push(['early', clock.now()]))
  clock.schedule(31, () => runs.push(['after', clock.now()]))
  await Promise.resolve()
  expect(runs).toEqual([])
  await clock.advance(30)
  expect(runs).toEqual([
    ['early', 110],
    ['late', 130],
  ])
  expect(clock.now()).toBe(130)
  expect(clock.scheduled).toBe(1)
})

test('what is due at one time runs in the order in which it was scheduled, also among many', async () => {
  const clock = manualClock({ now: 0 })
  const runs: string[] = []
  for (const delay of [7, 3, 7, 5, 3, 7]) {
    const name = `${delay}-${runs.length + clock.scheduled}`
    clock.schedule(delay, () => runs.push(name))
  }
  await clock.advance(7)
  expect(runs).toEqual(['3-1', '3-4', '5-3', '7-0', '7-2', '7-5'])
})

test('a delay of nothing, of less or of no number runs as soon as possible, but not at once', async () => {
  const clock = manualClock({ now: 0 })
  const runs: number[] = []
  for (const delay of [0, -5, Number.NaN]) clock.schedule(delay, () => runs.push(clock.now()))
  expect(runs).toEqual([])
  await clock.advance(0)
  expect(runs).toEqual([0, 0, 0])
})

test('what is called off does not run, and calling it off again does no harm', async () => {
  const clock = manualClock({ now: 0 })
  const runs: string[] = []
  const stop = clock.schedule(5, () => runs.push('stopped'))
  clock.schedule(5, () => runs.push('kept'))
  const stopLater = clock.schedule(6, () => runs.push('stopped later'))
  clock.schedule(5, stopLater)
  stop()
  stop()
  expect(clock.scheduled).toBe(3)
  await clock.advance(10)
  stop()
  expect(runs).toEqual(['kept'])
  expect(clock.scheduled).toBe(0)
})

test('what is scheduled on the way runs too, in its order; promises run on between', async () => {
  const clock = manualClock({ now: 0 })
  const runs: string[] = []
  clock.schedule(10, () => {
    void Promise.resolve().then(() => runs.push('promise'))
    clock.schedule(0, () => runs.push('at once'))
    clock.schedule(10, () => runs.push('later'))
  })
  clock.schedule(10, () => runs.push('second'))
  await clock.advance(20)
  expect(runs).toEqual(['promise', 'second', 'at once', 'later'])
})

test('until moves time on until a promise settles, no further, and answers as it does', async () => {
  const clock = manualClock({ now: 0 })
  const at = (ms: number) => new Promise<number>((resolve) => clock.schedule(ms, () => resolve(clock.now())))
  clock.schedule(1_000, () => {})
  expect(await clock.until(at(500))).toBe(500)
  expect(clock.now()).toBe(500)
  expect(await clock.until(Promise.resolve('there already'))).toBe('there already')
  const failing = at(100).then(() => Promise.reject(new Error('no')))
  await expect(clock.until(failing)).rejects.toThrow('no')
  expect(clock.now()).toBe(600)
})

test('until says so when nothing is scheduled and the promise still waits', async () => {
  const clock = manualClock()
  const error = await clock.until(new Promise(() => {})).catch((thrown: unknown) => thrown)
  expect(isJobwrightError(error, 'invalid-input')).toBe(true)
  expect(String(error)).toContain('nothing scheduled')
})

test('until leaves time for what needs several turns, and settle decides what a turn is', async () => {
  let turns = 0
  const clock = manualClock({
    settle: async () => {
      turns++
    },
  })
  const promise = new Promise<void>((resolve) => {
    const look = (): void => (turns > 50 ? resolve() : void Promise.resolve().then(look))
    look()
  })
  await clock.until(promise)
  expect(turns).toBeGreaterThan(50)
})

test('a clock that is set runs nothing, and what is scheduled comes after as much time as before', async () => {
  const clock = manualClock({ now: 1_000 })
  const runs: number[] = []
  clock.schedule(50, () => runs.push(clock.now()))
  clock.set(0)
  expect(clock.now()).toBe(0)
  await clock.advance(49)
  expect(runs).toEqual([])
  clock.set(1_000_000)
  await clock.advance(0)
  expect(runs).toEqual([])
  await clock.advance(1)
  expect(runs).toEqual([1_000_001])
})

test('time is not moved back by advancing', async () => {
  const clock = manualClock({ now: 0 })
  await clock.advance(-5)
  expect(clock.now()).toBe(0)
})
