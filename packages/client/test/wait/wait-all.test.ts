import { exitCodeOf, type WaitFailedError, waitAll } from '@jobwright/client/wait'
import { type JobView, JobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { countedSignal, type Script, scriptedSite } from './scripted-site.ts'
import { endedView, viewOf } from './views.ts'

const down = () => new JobwrightError('Nobody answers.', { code: 'unavailable' })

/** A site that can also read many at once. */
function siteWithMany(script: Script, latencyMs = 0) {
  const site = scriptedSite(script, { latencyMs })
  const requests: { readonly ids: readonly string[]; readonly at: number }[] = []
  const readMany = async (ids: readonly string[]) => {
    requests.push({ ids, at: site.ms() })
    if (latencyMs > 0) await new Promise<void>((resolve) => site.clock.schedule(latencyMs, resolve))
    const views = new Map<string, JobView>()
    for (const id of ids) {
      const found = script(id, site.ms(), requests.length - 1)
      if (found instanceof Error) throw found
      if (found !== undefined) views.set(id, found)
    }
    return views
  }
  return { site, requests, watchable: { ...site.watchable, readMany } }
}

const endsAt =
  (times: Readonly<Record<string, number>>): Script =>
  (id, ms) =>
    ms < (times[id] ?? 0) ? viewOf(id) : endedView(id)

test('waits for all, answers in the order of the ids, and tells of each end as it comes', async () => {
  const site = scriptedSite(endsAt({ a: 20_000, b: 0, c: 9_000 }))
  const told: string[] = []
  const options = { timeoutMs: 60_000, onEnd: ({ id }: { id: string }) => void told.push(id) }
  const results = await site.clock.until(waitAll(site.watchable, ['a', 'b', 'c', 'a'], options))
  expect([...results.keys()]).toEqual(['a', 'b', 'c'])
  expect(told).toEqual(['b', 'c', 'a'])
  expect(results.get('c')).toMatchObject({ id: 'c', outcome: 'succeeded', document: { task_id: 'c' } })
  expect(exitCodeOf(results)).toBe(0)
  expect(site.clock.scheduled).toBe(0)
})

test('of no job is an empty map, which is no success', async () => {
  const site = scriptedSite(() => undefined)
  const results = await waitAll(site.watchable, [], { timeoutMs: 60_000, signal: new AbortController().signal })
  expect(results.size).toBe(0)
  expect(exitCodeOf(results)).toBe(1)
  expect(site.clock.scheduled).toBe(0)
})

test('a text is no list of ids', async () => {
  const site = scriptedSite((id) => endedView(id))
  await expect(waitAll(site.watchable, 'abc', { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(waitAll(site.watchable, ['a', ''], { timeoutMs: 1_000 })).rejects.toMatchObject({
    code: 'invalid-input',
  })
})

describe('reading many at once', () => {
  test('is one request for each look, of the jobs that are still open, and all keep one schedule', async () => {
    const { site, requests, watchable } = siteWithMany(endsAt({ a: 20_000, b: 12_000, c: 0 }), 50)
    const results = await site.clock.until(waitAll(watchable, ['a', 'b', 'c'], { timeoutMs: 60_000 }))
    expect(exitCodeOf(results)).toBe(0)
    expect(requests[0]?.ids).toEqual(['a', 'b', 'c'])
    expect(requests.length + site.reads.length).toBeLessThanOrEqual(1 + Math.ceil((1.2 * site.ms()) / 5_000))
    for (const { ids, at } of requests)
      expect(ids).toEqual(at < 12_000 && at > 0 ? ['a', 'b'] : ['a', 'b', 'c'].slice(0, ids.length))
    // The last one that is left is read by itself.
    expect(site.reads.every(({ id }) => id === 'a')).toBe(true)
    expect(site.reads.length).toBeGreaterThan(0)
  })

  test('takes a job that is left out for not found', async () => {
    const { site, watchable } = siteWithMany((id) => (id === 'b' ? undefined : viewOf(id)))
    const results = await site.clock.until(waitAll(watchable, ['a', 'b'], { timeoutMs: 60_000 }))
    expect(results.get('b')).toMatchObject({ outcome: 'lost', reason: 'not-found', view: undefined })
    expect(results.get('a')).toMatchObject({ outcome: 'timed-out' })
    expect(exitCodeOf(results)).toBe(1)
  })

  test('a wake-up of one job reads all of them, so that they stay together', async () => {
    const { site, requests, watchable } = siteWithMany((id) => viewOf(id))
    const wakes = new Map<string, () => void>()
    const stopped: string[] = []
    const wakeUps = (id: string, wake: () => void) => {
      wakes.set(id, wake)
      return () => void stopped.push(id)
    }
    const waiting = waitAll({ ...watchable, wakeUps }, ['a', 'b'], { timeoutMs: 20_000 })
    await site.clock.advance(1_000)
    wakes.get('b')?.()
    await site.clock.advance(0)
    expect(requests.map(({ ids, at }) => [ids.join(), at])).toEqual([
      ['a,b', 0],
      ['a,b', 1_000],
    ])
    await site.clock.until(waiting)
    expect(stopped).toEqual(['a', 'b'])
    expect(site.reads).toEqual([])
  })

  test('wake-ups of many jobs have them read once more after each look, however many there are', async () => {
    const { site, requests, watchable } = siteWithMany((id) => viewOf(id), 100)
    const wakes: (() => void)[] = []
    const wakeUps = (_: string, wake: () => void) => {
      wakes.push(wake)
      // One that comes before anything is looked at changes nothing.
      wake()
      return () => {}
    }
    const wakeAll = () => {
      for (const wake of wakes) wake()
    }
    const waiting = waitAll({ ...watchable, wakeUps }, ['a', 'b', 'c'], { timeoutMs: 20_000 })
    // While an answer is on its way, and twice when none is.
    await site.clock.advance(50)
    wakeAll()
    wakeAll()
    await site.clock.advance(4_950)
    wakeAll()
    wakeAll()
    await site.clock.advance(4_000)
    wakeAll()
    await site.clock.advance(50)
    expect(requests.map(({ at }) => at)).toEqual([0, 600, 5_000, 9_000])
    await site.clock.until(waiting)
    expect(site.clock.scheduled).toBe(0)
  })

  test('an answer that is no map rejects the wait instead of hanging', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const readMany = async () => [] as unknown as Map<string, JobView>
    const waiting = waitAll({ ...site.watchable, readMany }, ['a', 'b'], { timeoutMs: 60_000 })
    await expect(site.clock.until(waiting)).rejects.toThrow(TypeError)
    expect(site.clock.scheduled).toBe(0)
  })
})

test('one by one, never more reads are under way than maxConcurrency says, and none waits longer than it must', async () => {
  for (const [maxConcurrency, most] of [
    [undefined, 16],
    [3, 3],
  ] as const) {
    const site = scriptedSite(endsAt({}), { latencyMs: 100 })
    const ids = Array.from({ length: 50 }, (_, n) => `job${n}`)
    const results = await site.clock.until(waitAll({ ...site.watchable, maxConcurrency }, ids, { timeoutMs: 60_000 }))
    expect(exitCodeOf(results)).toBe(0)
    expect(site.mostAtOnce).toBe(most)
    expect(site.reads).toHaveLength(50)
    expect(site.ms()).toBe(Math.ceil(50 / most) * 100)
  }
})

test('one by one, jobs share one timer and keep the floor and the budget each', async () => {
  const site = scriptedSite(endsAt({ a: 30_000, b: 31_000, c: 32_000 }), { latencyMs: 10 })
  const watchable = { ...site.watchable, maxConcurrency: 1 }
  const waiting = waitAll(watchable, ['a', 'b', 'c'], { timeoutMs: 60_000 })
  await site.clock.advance(35)
  expect(site.clock.scheduled).toBe(1)
  const results = await site.clock.until(waiting)
  for (const id of ['a', 'b', 'c']) {
    const polls = results.get(id)?.polls ?? 0
    expect(polls).toBeGreaterThan(5)
    expect(polls).toBeLessThanOrEqual(1 + Math.ceil((1.2 * site.ms()) / 5_000))
  }
  expect(site.mostAtOnce).toBe(1)
})

test('all have one deadline, also those still in line to be read, and nothing is read behind it', async () => {
  const site = scriptedSite((id) => endedView(id), { latencyMs: 30_000 })
  const { signal, listeners } = countedSignal()
  const options = { timeoutMs: 50_000, signal }
  const results = await site.clock.until(
    waitAll({ ...site.watchable, maxConcurrency: 2 }, ['a', 'b', 'c', 'd'], options),
  )
  expect([...results.values()].map(({ outcome }) => outcome)).toEqual([
    'succeeded',
    'succeeded',
    'timed-out',
    'timed-out',
  ])
  expect([exitCodeOf(results), site.ms(), listeners()]).toEqual([3, 50_000, 0])
  await site.clock.advance(600_000)
  expect([site.reads.length, site.clock.scheduled]).toEqual([4, 0])
})

test('an abort ends what is open, keeps what has ended, and starts nothing that was in line', async () => {
  const site = scriptedSite((id) => endedView(id), { latencyMs: 1_000 })
  const { signal, abort, listeners } = countedSignal()
  const waiting = waitAll({ ...site.watchable, maxConcurrency: 1 }, ['a', 'b', 'c'], { timeoutMs: 60_000, signal })
  await site.clock.advance(1_500)
  abort()
  const results = await site.clock.until(waiting)
  expect([...results.values()].map(({ outcome }) => outcome)).toEqual(['succeeded', 'aborted', 'aborted'])
  await site.clock.advance(60_000)
  expect([site.reads.map(({ id }) => id), listeners(), site.clock.scheduled]).toEqual([['a', 'b'], 0, 0])
  expect(exitCodeOf(results)).toBe(130)
})

test('what makes waiting senseless rejects; what had ended is on the error', async () => {
  const refused = new JobwrightError('Log in.', { code: 'authentication' })
  const site = scriptedSite((id, ms) => (id === 'a' ? endedView(id) : ms < 9_000 ? viewOf(id) : refused))
  const waiting = waitAll(site.watchable, ['a', 'b'], { timeoutMs: 60_000 })
  const error = (await site.clock.until(waiting).catch((thrown: unknown) => thrown)) as WaitFailedError
  expect(error).toMatchObject({ name: 'WaitFailedError', code: 'authentication', id: 'b' })
  expect([...error.results.values()]).toMatchObject([{ id: 'a', outcome: 'succeeded' }])
  expect(exitCodeOf(error)).toBe(4)
  const { inspect } = await import('node:util')
  expect(inspect(error)).not.toContain('task_id')
  const out = siteWithMany(() => down())
  const failing = waitAll(out.watchable, ['a', 'b'], { timeoutMs: 6_000_000 })
  await expect(out.site.clock.until(failing)).rejects.toMatchObject({ code: 'unavailable', results: new Map() })
})

test('a callback of the end that throws is reported once, on the result it was told of', async () => {
  const site = scriptedSite(endsAt({ a: 0, b: 9_000 }))
  const mistake = new Error('in the callback')
  const onEnd = () => {
    throw mistake
  }
  const results = await site.clock.until(waitAll(site.watchable, ['a', 'b'], { timeoutMs: 60_000, onEnd }))
  expect([...results.values()]).toMatchObject([
    { outcome: 'succeeded', callbackError: mistake },
    { outcome: 'succeeded', callbackError: mistake },
  ])
})

test('onTimeout: cancel asks for each that timed out, within the same limit', async () => {
  const site = scriptedSite((id) => (id === 'a' ? endedView(id) : viewOf(id)))
  let underWay = 0
  let most = 0
  const cancelled: string[] = []
  const cancel = async (id: string) => {
    most = Math.max(most, ++underWay)
    await new Promise<void>((resolve) => site.clock.schedule(100, resolve))
    underWay--
    cancelled.push(id)
  }
  const watchable = { ...site.watchable, maxConcurrency: 2, cancel }
  const options = { timeoutMs: 10_000, onTimeout: 'cancel' } as const
  const results = await site.clock.until(waitAll(watchable, ['a', 'b', 'c', 'd'], options))
  expect(cancelled).toEqual(['b', 'c', 'd'])
  expect(most).toBe(2)
  expect([...results.values()].map(({ cancelRequested }) => cancelRequested)).toEqual([undefined, true, true, true])
  expect([site.ms(), site.clock.scheduled]).toEqual([10_200, 0])
})

test('an abort while servers are asked to cancel ends the asking, and those in line are not asked', async () => {
  const site = scriptedSite((id) => viewOf(id))
  const { signal, abort, listeners } = countedSignal()
  const asked: string[] = []
  const cancel = (id: string) => {
    asked.push(id)
    return new Promise<void>(() => {})
  }
  const options = { timeoutMs: 10_000, onTimeout: 'cancel', signal } as const
  const waiting = waitAll({ ...site.watchable, maxConcurrency: 1, cancel }, ['a', 'b', 'c'], options)
  await site.clock.advance(12_000)
  abort()
  const results = await site.clock.until(waiting)
  expect(asked).toEqual(['a'])
  expect([...results.values()]).toMatchObject(
    ['a', 'b', 'c'].map(() => ({ outcome: 'timed-out', cancelRequested: false, lastError: { code: 'aborted' } })),
  )
  expect([site.ms(), site.clock.scheduled, listeners()]).toEqual([12_000, 0, 0])
})

test('a clock that is set back at the instant of the deadline leaves none behind', async () => {
  const site = scriptedSite((id) => viewOf(id))
  const waiting = waitAll(site.watchable, ['a', 'b'], { timeoutMs: 60_000 })
  await site.clock.advance(59_999)
  site.clock.schedule(1, () => site.clock.set(site.clock.now() - 20_000))
  const results = await site.clock.until(waiting)
  expect([...results.values()].map(({ outcome }) => outcome)).toEqual(['timed-out', 'timed-out'])
  expect(site.ms()).toBeLessThanOrEqual(60_000 + 5_500)
  expect(site.clock.scheduled).toBe(0)
})

test('whenever the clock is set back while many are read, each job gets one result and nothing hangs', async () => {
  const outcomes = new Set<string | undefined>()
  for (let setAt = 500; setAt < 31_000; setAt += 500) {
    const site = scriptedSite((id, ms) => (id === 'a' || ms > 33_000 ? endedView(id) : viewOf(id)), {
      latencyMs: 7_000,
    })
    // Before the wait begins, so that it comes first at its instant; and again after what was scheduled meanwhile.
    site.clock.schedule(setAt, () => {
      site.clock.set(site.clock.now() - 25_000)
      site.clock.schedule(0, () => site.clock.set(site.clock.now() - 4_000))
    })
    const ended: string[] = []
    const onEnd = ({ id }: { id: string }) => void ended.push(id)
    const options = { timeoutMs: 30_000, onEnd }
    const results = await site.clock.until(waitAll({ ...site.watchable, maxConcurrency: 1 }, ['a', 'b', 'c'], options))
    for (const id of ['a', 'b', 'c']) outcomes.add(results.get(id)?.outcome)
    expect(ended.toSorted()).toEqual(['a', 'b', 'c'])
    await site.clock.advance(100_000)
    expect([site.clock.scheduled, site.mostAtOnce]).toEqual([0, 1])
  }
  expect(outcomes).toEqual(new Set(['succeeded', 'timed-out']))
})
