import { jobMethods, resume, wait, waitAll, waitForSuccess, waitToken } from '@jobwright/client/wait'
import { readWaitToken } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { scriptedSite } from './scripted-site.ts'
import { endedView, viewOf } from './views.ts'

const site = scriptedSite((id) => endedView(id))
const watched = { ...site.watchable, id: 'a' }

/** What is said of options that are refused; nothing is sent. */
async function refusalOf(
  options: object,
  call = (given: never): Promise<unknown> => wait(watched, given),
): Promise<string> {
  const reads = site.reads.length
  const error = await call(options as never).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(site.reads).toHaveLength(reads)
  expect(error).toMatchObject({ name: 'JobwrightError', code: 'invalid-input' })
  return (error as Error).message
}

describe('an unknown option is refused with the nearest name', () => {
  test.each([
    ['timeoutMS', 'did you mean timeoutMs?'],
    ['timeout', 'did you mean timeoutMs?'],
    ['sgnal', 'did you mean signal?'],
    ['onSnapshots', 'did you mean onSnapshot?'],
    ['DETAIL', 'did you mean detail?'],
    ['interval', 'did you mean intervalMs?'],
    ['maxWaitTime', 'known are timeoutMs, settleOn, pendingTimeoutMs,'],
    ['__proto__x', 'known are timeoutMs'],
    ['x'.repeat(100_000), 'known are timeoutMs'],
  ])('%.20s: %s', async (key, advice) => {
    expect(await refusalOf({ timeoutMs: 1_000, [key]: 1 })).toContain(advice)
  })

  test('an option of another call too', async () => {
    expect(await refusalOf({ timeoutMs: 1_000, accept: [] })).toContain('wait: unknown option "accept"')
    expect(await refusalOf({ timeoutMs: 1_000, onEnd: () => {} }, (o) => waitForSuccess(watched, o))).toContain(
      '"onEnd"',
    )
    const begin = async (o: never) => waitToken(watched, o)
    for (const key of ['signal', 'onSnapshot', 'onTimeout']) {
      expect(await refusalOf({ timeoutMs: 1_000, [key]: undefined }, begin)).toContain(`"${key}"`)
    }
    const token = waitToken(watched, { timeoutMs: 1_000 })
    expect(await refusalOf({ settleOn: 'ended' }, (o) => resume(site.watchable, token, o))).toContain('"settleOn"')
  })
})

describe('a value that makes no sense is refused', () => {
  test.each<[string, object, string]>([
    ['no time limit', {}, 'timeoutMs is missing: say how long to wait at most'],
    ['an undefined one', { timeoutMs: undefined }, 'timeoutMs is missing'],
    ['no time', { timeoutMs: 0 }, 'wait: timeoutMs must be a number of milliseconds from 1 to 3153600000000.'],
    ['a text', { timeoutMs: '60' }, 'timeoutMs'],
    ['no number', { timeoutMs: Number.NaN }, 'timeoutMs'],
    ['for ever', { timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
    ['more than a hundred years', { timeoutMs: 4e12 }, 'timeoutMs'],
    ['null', { timeoutMs: null }, 'timeoutMs'],
    ['an unknown word', { timeoutMs: 1, settleOn: 'done' }, 'settleOn must be ended or failing'],
    ['less than no time', { timeoutMs: 1, pendingTimeoutMs: -1 }, 'pendingTimeoutMs'],
    ['no silence', { timeoutMs: 1, stalledAfterMs: 0 }, 'stalledAfterMs'],
    ['a negative grace', { timeoutMs: 1, notFoundGraceMs: -1 }, 'notFoundGraceMs'],
    ['a negative tolerance', { timeoutMs: 1, outageToleranceMs: -1 }, 'outageToleranceMs'],
    ['no interval', { timeoutMs: 1, intervalMs: 0 }, 'intervalMs'],
    ['an interval below the floor', { timeoutMs: 1, intervalMs: 499 }, 'intervalMs must be at least 500'],
    ['an unknown detail', { timeoutMs: 1, detail: 'all' }, 'detail must be status or targets or messages'],
    ['a controller for its signal', { timeoutMs: 1, signal: new AbortController() }, 'signal must be an AbortSignal'],
    ['a text for a signal', { timeoutMs: 1, signal: 'stop' }, 'signal must be an AbortSignal'],
    ['null for a signal', { timeoutMs: 1, signal: null }, 'signal must be an AbortSignal'],
    ['a name for a callback', { timeoutMs: 1, onSnapshot: 'log' }, 'onSnapshot must be a function'],
    ['cancelling what cannot be', { timeoutMs: 1, onTimeout: 'cancel' }, 'onTimeout must be leave'],
  ])('%s', async (_, options, words) => {
    expect(await refusalOf(options)).toContain(words)
  })

  test('no options at all', async () => {
    for (const none of [undefined, null, 'fast']) {
      expect(await refusalOf(none as unknown as object)).toContain('the options must be an object')
    }
  })

  test('what is acceptable as success, and what is told of ends', async () => {
    for (const accept of ['partial', ['failed'], ['timed-out'], {}]) {
      expect(await refusalOf({ timeoutMs: 1, accept }, (o) => waitForSuccess(watched, o))).toContain(
        'accept must be a list of partial',
      )
    }
    expect(await refusalOf({ timeoutMs: 1, onEnd: 1 }, (o) => waitAll(site.watchable, ['a'], o))).toContain(
      'onEnd must be a function',
    )
  })

  test('an id that is none', async () => {
    for (const id of ['', 7, undefined]) {
      const nameless = { ...site.watchable, id: id as string }
      expect(await refusalOf({ timeoutMs: 1 }, (o) => wait(nameless, o))).toContain('the id must be a text')
      expect(await refusalOf({ timeoutMs: 1 }, (o) => waitForSuccess(nameless, o))).toContain('waitForSuccess: the id')
      expect(await refusalOf({ timeoutMs: 1 }, async (o) => waitToken(nameless, o))).toContain('waitToken: the id')
    }
  })
})

test('undefined counts as not given, and the smallest values are taken', async () => {
  const nothing = {
    pendingTimeoutMs: undefined,
    signal: undefined,
    onSnapshot: undefined,
    onTimeout: undefined,
    detail: undefined,
  }
  await site.clock.until(wait(watched, { timeoutMs: 1, ...nothing }))
  await site.clock.until(
    wait(watched, { timeoutMs: 1, pendingTimeoutMs: 0, notFoundGraceMs: 0, outageToleranceMs: 0, stalledAfterMs: 1 }),
  )
  await site.clock.until(wait(watched, { timeoutMs: 100 * 365 * 86_400_000, onTimeout: 'leave', intervalMs: 500 }))
})

test('the defaults', () => {
  const settings = (pace: { intervalMs: number; floorMs?: number }, options = {}) =>
    readWaitToken(waitToken({ ...watched, pace }, { timeoutMs: 60_000, ...options })).settings
  expect(settings({ intervalMs: 5_000 })).toEqual({
    timeoutMs: 60_000,
    settleOn: 'ended',
    notFoundGraceMs: 30_000,
    outageToleranceMs: 300_000,
    intervalMs: 5_000,
    floorMs: 500,
    detail: 'targets',
  })
  expect(settings({ intervalMs: 30_000 }).floorMs).toBe(1_000)
  expect(settings({ intervalMs: 30_000, floorMs: 7 }).floorMs).toBe(7)
  const all = {
    settleOn: 'failing',
    pendingTimeoutMs: 1,
    stalledAfterMs: 2,
    notFoundGraceMs: 3,
    outageToleranceMs: 4,
    intervalMs: 9_000,
    detail: 'status',
  } as const
  expect(settings({ intervalMs: 5_000, floorMs: 1 }, all)).toEqual({ timeoutMs: 60_000, floorMs: 1, ...all })
})

describe('the methods of a resource', () => {
  test('are those of the functions, and can be spread', async () => {
    const own = scriptedSite((id, ms) => (ms < 9_000 ? viewOf(id) : endedView(id)))
    const tasks = { ...jobMethods(own.watchable) }
    const token = tasks.waitToken('a', { timeoutMs: 60_000 })
    expect(await tasks.check(token)).toMatchObject({ done: false, view: { id: 'a' } })
    expect(await own.clock.until(tasks.resume(token))).toMatchObject({ id: 'a', outcome: 'succeeded' })
    expect(await own.clock.until(tasks.wait('b', { timeoutMs: 60_000 }))).toMatchObject({
      id: 'b',
      outcome: 'succeeded',
    })
    expect(await own.clock.until(tasks.waitForSuccess('c', { timeoutMs: 60_000 }))).toMatchObject({ task_id: 'c' })
    expect(await own.clock.until(tasks.waitAll(['d', 'e'], { timeoutMs: 60_000 }))).toHaveProperty('size', 2)
    expect(await own.clock.until(tasks.watch('f', { timeoutMs: 60_000 }).result)).toMatchObject({ id: 'f' })
    expect(jobMethods(own.watchable)).not.toHaveProperty('cancel')
  })

  test('cancel where the server can', async () => {
    const cancels: [string, AbortSignal][] = []
    const cancel = async (id: string, { signal }: { readonly signal: AbortSignal }) => void cancels.push([id, signal])
    const methods = jobMethods({ ...site.watchable, cancel })
    const { signal } = new AbortController()
    await methods.cancel('a', { signal })
    await methods.cancel('b')
    expect(cancels.map(([id, told]) => [id, told === signal, told.aborted])).toEqual([
      ['a', true, false],
      ['b', false, false],
    ])
  })
})
