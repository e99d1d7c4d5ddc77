import {
  type Acceptable,
  exitCodeOf,
  resume,
  WaitFailedError,
  wait,
  waitForSuccess,
  watch,
} from '@jobwright/client/wait'
import { JobwrightError, readWaitToken, writeWaitToken } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { countedSignal, scriptedSite } from './scripted-site.ts'
import { endedView, viewOf } from './views.ts'

/** Defects that were found in the waiters of other people: each is a test that fails here if it comes in. */

const down = () => new JobwrightError('Nobody answers.', { code: 'unavailable', retryable: true })

describe('in waiters of cloud libraries', () => {
  test('a request after the abort', async () => {
    const site = scriptedSite((id) => viewOf(id), { latencyMs: 100 })
    const controller = new AbortController()
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, signal: controller.signal })
    await site.clock.advance(2_000)
    controller.abort()
    expect(await site.clock.until(waiting)).toMatchObject({ outcome: 'aborted', reason: 'aborted', polls: 1 })
    await site.clock.advance(600_000)
    expect(site.reads).toHaveLength(1)
  })

  test('a timer that keeps the process alive', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const { signal, abort } = countedSignal()
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, signal })
    await site.clock.advance(100)
    expect(site.clock.scheduled).toBe(1)
    abort()
    await site.clock.advance(0)
    expect(await waiting).toMatchObject({ outcome: 'aborted', elapsedMs: 100 })
    expect(site.clock.scheduled).toBe(0)
  })

  test('a poller that is unusable after an abort', async () => {
    const site = scriptedSite((id, ms) => (ms < 20_000 ? viewOf(id) : endedView(id)))
    const controller = new AbortController()
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, signal: controller.signal })
    await site.clock.advance(7_000)
    controller.abort()
    const aborted = await site.clock.until(waiting)
    const again = resume(site.watchable, aborted.token)
    expect(await site.clock.until(again)).toMatchObject({ outcome: 'succeeded' })
    expect(await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 1_000 }))).toMatchObject({
      outcome: 'succeeded',
    })
  })

  test('listeners that pile up on a long-lived signal', async () => {
    const site = scriptedSite((id, _, look) => (look < 3 ? viewOf(id) : endedView(id)))
    const { signal, listeners, most } = countedSignal()
    for (let round = 0; round < 50; round++) {
      await site.clock.until(wait({ ...site.watchable, id: `a${round}` }, { timeoutMs: 60_000, signal }))
      expect(listeners()).toBe(0)
    }
    expect(most()).toBe(1)
  })

  test('a listener for each of many waits on one signal, each slower to add than the one before', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const { signal, abort, listeners, most } = countedSignal()
    const waits = Array.from({ length: 100 }, (_, n) =>
      wait({ ...site.watchable, id: `a${n}` }, { timeoutMs: 60_000, signal }),
    )
    await site.clock.advance(1_000)
    expect([listeners(), most(), site.clock.scheduled]).toEqual([1, 1, 100])
    abort()
    const results = await site.clock.until(Promise.all(waits))
    expect(results.filter(({ outcome, elapsedMs }) => outcome === 'aborted' && elapsedMs === 1_000)).toHaveLength(100)
    expect([listeners(), site.clock.scheduled]).toEqual([0, 0])
  })

  test('an abort that is ignored in the backoff', async () => {
    const site = scriptedSite(() => Object.assign(down(), { retryAfterMs: 50_000 }))
    const { signal, abort, listeners } = countedSignal()
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000, signal })
    await site.clock.advance(1_000)
    abort()
    await site.clock.advance(0)
    const result = await waiting
    expect(result).toMatchObject({ outcome: 'aborted', elapsedMs: 1_000, lastError: { code: 'unavailable' } })
    expect([listeners(), site.clock.scheduled, site.reads.length]).toEqual([0, 0, 1])
  })

  test('a time-out reported as success', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
    expect(result).toMatchObject({ outcome: 'timed-out', reason: 'deadline', elapsedMs: 60_000 })
    expect(exitCodeOf(result)).toBe(3)
    const every: Acceptable[] = ['partial', 'incomplete', 'cancelled', 'nothing-done', 'errors-reported']
    const wanted = waitForSuccess({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, accept: every })
    await expect(site.clock.until(wanted)).rejects.toMatchObject({
      code: 'timed-out',
      result: { outcome: 'timed-out' },
    })
  })

  test('an error serialised to {}', async () => {
    const site = scriptedSite(() => down())
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
    const { lastError } = JSON.parse(JSON.stringify(result))
    expect(lastError).toEqual({
      name: 'JobwrightError',
      code: 'unavailable',
      applied: 'no',
      retryable: true,
      message: 'Nobody answers.',
    })
    const failed = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, outageToleranceMs: 1_000 })
    const error = await site.clock.until(failed).catch((thrown: unknown) => thrown)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'WaitFailedError', code: 'unavailable' })
  })

  test('an unknown status restored as if it were known', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const waiting = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 10_000 }))
    const state = readWaitToken(waiting.token)
    const exploded = writeWaitToken({ ...state, settings: { ...state.settings, settleOn: 'exploded' as 'ended' } })
    await expect(resume(site.watchable, exploded)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(site.reads.at(-1)?.at).toBeLessThan(10_000)
  })

  test('hopeless errors are retried to the limit', async () => {
    for (const code of ['authentication', 'forbidden', 'certificate', 'invalid-input', 'rejected'] as const) {
      const site = scriptedSite(() => new JobwrightError('No.', { code }))
      const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
      await expect(site.clock.until(waiting)).rejects.toMatchObject({ name: 'WaitFailedError', code })
      expect([site.reads.length, site.ms(), site.clock.scheduled]).toEqual([1, 0, 0])
    }
  })

  test('a number beyond 2^31-1 ms makes the wait end at once', async () => {
    const site = scriptedSite((id, ms) => (ms < 40 * 86_400_000 ? viewOf(id) : endedView(id)))
    const options = { timeoutMs: 60 * 86_400_000, intervalMs: 30 * 86_400_000 }
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, options))
    expect(result).toMatchObject({ outcome: 'succeeded', polls: 3 })
  })

  test('a clock that goes backwards makes the wait longer, or endless', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    await site.clock.advance(30_000)
    site.clock.set(site.clock.now() - 86_400_000)
    const result = await site.clock.until(waiting)
    expect(result.outcome).toBe('timed-out')
    expect(result.elapsedMs).toBe(60_000)
    expect(site.ms()).toBeGreaterThanOrEqual(60_000)
    expect(site.ms()).toBeLessThanOrEqual(65_500)
  })

  test('a Retry-After is overslept, or not kept', async () => {
    const site = scriptedSite((id, _, look) =>
      look === 0 ? Object.assign(down(), { retryAfterMs: 17_000 }) : endedView(id),
    )
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
    expect(result).toMatchObject({
      outcome: 'succeeded',
      polls: 2,
      elapsedMs: 17_000,
      lastError: { code: 'unavailable' },
    })
  })

  test('an async function throws at once instead of rejecting', () => {
    const site = scriptedSite((id) => viewOf(id))
    const mistaken = wait({ ...site.watchable, id: 'a' }, { timeoutMs: -1 })
    expect(mistaken).toBeInstanceOf(Promise)
    return expect(mistaken).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('what a callback throws is swallowed, or ends the wait', async () => {
    const site = scriptedSite((id, _, look) => (look < 3 ? viewOf(id, { updatedAt: `${look}` }) : endedView(id)))
    const mistake = new Error('in the callback')
    let calls = 0
    const onSnapshot = () => {
      calls++
      throw mistake
    }
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, onSnapshot }))
    expect(result).toMatchObject({ outcome: 'succeeded', polls: 4, callbackError: mistake })
    expect(calls).toBe(4)
    const late = (): void => Promise.reject(mistake) as unknown as undefined
    const other = await site.clock.until(wait({ ...site.watchable, id: 'b' }, { timeoutMs: 60_000, onSnapshot: late }))
    expect(other).toMatchObject({ outcome: 'succeeded', callbackError: mistake })
  })

  test('a watch that dies silently', async () => {
    const site = scriptedSite(() => down())
    const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000, outageToleranceMs: 20_000 })
    const reading = (async () => {
      for await (const _ of live) throw new Error('There is nothing to see.')
    })()
    const error = await site.clock.until(reading).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WaitFailedError)
    await expect(live.result).rejects.toBe(error)
  })
})

describe('in public wait scripts', () => {
  test('IDLE counts as done', async () => {
    const idle = (id: string) => viewOf(id, { status: 'IDLE', flags: ['stalled'] })
    const site = scriptedSite((id, ms) => (ms < 30_000 ? idle(id) : endedView(id)))
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
    expect(result).toMatchObject({ outcome: 'succeeded' })
    expect(result.elapsedMs).toBeGreaterThanOrEqual(30_000)
    const limited = wait({ ...site.watchable, id: 'b' }, { timeoutMs: 60_000, stalledAfterMs: 10_000 })
    expect(await site.clock.until(limited)).toMatchObject({ outcome: 'succeeded' })
    const stuck = scriptedSite((id) => idle(id))
    const stalled = wait({ ...stuck.watchable, id: 'a' }, { timeoutMs: 60_000, stalledAfterMs: 10_000 })
    expect(await stuck.clock.until(stalled)).toMatchObject({ outcome: 'stalled', reason: 'no-sign-of-life' })
  })

  test('WILL_FAIL counts as done', async () => {
    const failing = (id: string) => viewOf(id, { status: 'WILL_FAIL', flags: ['failing'] })
    const site = scriptedSite((id, ms) => (ms < 30_000 ? failing(id) : endedView(id, { outcome: 'failed' })))
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
    expect(result).toMatchObject({ outcome: 'failed', reason: 'ended' })
    const early = scriptedSite((id) => failing(id))
    const fast = wait({ ...early.watchable, id: 'a' }, { timeoutMs: 60_000, settleOn: 'failing' })
    expect(await early.clock.until(fast)).toMatchObject({ outcome: 'failing', reason: 'will-fail', polls: 1 })
  })

  test('TERMINATED and ORPHANED spin for ever', async () => {
    for (const [status, outcome] of [
      ['TERMINATED', 'cancelled'],
      ['ORPHANED', 'lost'],
    ] as const) {
      const site = scriptedSite((id) => endedView(id, { status, outcome }))
      const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
      expect(result).toMatchObject({ outcome, polls: 1 })
      expect(exitCodeOf(result)).toBe(1)
    }
  })

  test('a failure exits with code 0', async () => {
    const site = scriptedSite((id) => endedView(id, { outcome: 'failed' }))
    expect(exitCodeOf(await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 1_000 })))).toBe(1)
  })

  test('a wrong id loops for ever', async () => {
    const site = scriptedSite(() => undefined)
    const waiting = wait({ ...site.watchable, id: 'wrong' }, { timeoutMs: 86_400_000, notFoundGraceMs: 12_000 })
    const error = await site.clock.until(waiting).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'not-found', id: 'wrong' })
    expect(String(error)).toContain('site: waiting for task wrong: it was not found for 12 s')
    expect(site.ms()).toBeLessThan(18_000)
    expect(exitCodeOf(error)).toBe(4)
  })

  test('a missing session is polled as if the job were still running', async () => {
    const site = scriptedSite(() => new JobwrightError('Log in.', { code: 'authentication' }))
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    const error = await site.clock.until(waiting).catch((thrown: unknown) => thrown)
    expect(exitCodeOf(error)).toBe(4)
    expect(site.reads).toHaveLength(1)
  })
})
