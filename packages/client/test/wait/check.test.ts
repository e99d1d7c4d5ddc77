import { check, resume, type WaitFailedError, wait, waitToken } from '@jobwright/client/wait'
import { JobwrightError, readWaitToken, writeWaitToken } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { countedSignal, scriptedSite } from './scripted-site.ts'
import { endedView, subject, viewOf } from './views.ts'

const down = (more: object = {}) => Object.assign(new JobwrightError('Nobody answers.', { code: 'unavailable' }), more)

test('a token begins a wait without a request', () => {
  const site = scriptedSite((id) => viewOf(id))
  const token = waitToken(
    { ...site.watchable, id: 'a' },
    { timeoutMs: 60_000, stalledAfterMs: 9_000, detail: 'status' },
  )
  expect(readWaitToken(token)).toMatchObject({
    subject: { ...subject, id: 'a' },
    settings: { timeoutMs: 60_000, stalledAfterMs: 9_000, detail: 'status', intervalMs: 5_000, floorMs: 500 },
    startedAt: site.clock.now(),
    polls: 0,
  })
  expect(site.reads).toEqual([])
})

describe('a check', () => {
  test('sends exactly one request and says when to look again, until the end', async () => {
    const site = scriptedSite((id, ms) => (ms < 20_000 ? viewOf(id, { status: `${ms}` }) : endedView(id)), {
      latencyMs: 10,
    })
    let token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    let checked = await site.clock.until(check(site.watchable, token))
    let checks = 1
    for (; !checked.done; checks++) {
      expect([site.reads.length, site.clock.scheduled]).toEqual([checks, 0])
      expect(checked).toMatchObject({ view: { status: `${site.ms()}` } })
      expect(checked).not.toHaveProperty('lastError')
      expect(checked.nextInMs).toBeGreaterThanOrEqual(4_500)
      token = checked.token
      await site.clock.advance(checked.nextInMs)
      checked = await site.clock.until(check(site.watchable, token))
    }
    expect(checks).toBeGreaterThan(3)
    const polls = site.reads.length
    expect(checked.result).toMatchObject({
      outcome: 'succeeded',
      polls,
      document: { task_id: 'a' },
      elapsedMs: site.ms(),
    })
  })

  test('behind the deadline tells the end of a job that has one, and else the time-out', async () => {
    for (const [endsAt, outcome] of [
      [100_000, 'succeeded'],
      [1e9, 'timed-out'],
    ] as const) {
      const site = scriptedSite((id, ms) => (ms < endsAt ? viewOf(id) : endedView(id)))
      const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
      await site.clock.advance(200_000)
      const checked = await check(site.watchable, token)
      expect(checked).toMatchObject({ done: true, result: { outcome, polls: 1 } })
    }
  })

  test('lives through what passes, and rejects as a wait does', async () => {
    const site = scriptedSite((_, ms) => (ms < 1_000 ? undefined : down({ retryAfterMs: 90_000 })))
    const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 6_000_000, outageToleranceMs: 100_000 })
    const first = await check(site.watchable, token)
    expect(first).toMatchObject({ done: false, view: undefined })
    await site.clock.advance(5_000)
    const second = await check(site.watchable, first.done ? '' : first.token)
    expect(second).toMatchObject({ done: false, view: undefined, nextInMs: 90_000, lastError: { code: 'unavailable' } })
    await site.clock.advance(100_000)
    const error = await check(site.watchable, second.done ? '' : second.token).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'unavailable' })
    expect(readWaitToken((error as WaitFailedError).token).polls).toBe(3)
    const refused = scriptedSite(() => new JobwrightError('No.', { code: 'forbidden' }))
    await expect(check(refused.watchable, token)).rejects.toMatchObject({
      name: 'WaitFailedError',
      code: 'forbidden',
      id: 'a',
    })
    const mistaken = scriptedSite(() => new TypeError('bug'))
    await expect(check(mistaken.watchable, token)).rejects.toThrow(TypeError)
  })

  test('remembers a job that was seen and is gone', async () => {
    const site = scriptedSite((id, ms) => (ms < 1_000 ? viewOf(id) : undefined))
    let token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 6_000_000 })
    for (const _ of [1, 2]) {
      const checked = await check(site.watchable, token)
      token = checked.done ? '' : checked.token
      await site.clock.advance(40_000)
    }
    expect(await check(site.watchable, token)).toMatchObject({
      done: true,
      result: { outcome: 'lost', reason: 'gone' },
    })
  })

  test('is called off by its signal, before and during', async () => {
    const site = scriptedSite((id) => endedView(id), { latencyMs: 60_000 })
    const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    await expect(check(site.watchable, token, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(site.reads).toEqual([])
    const { signal, abort } = countedSignal()
    const checking = check(site.watchable, token, { signal })
    await site.clock.advance(1_000)
    abort()
    await expect(checking).rejects.toMatchObject({
      code: 'aborted',
      message: expect.stringMatching(/was called off. Its token is still good/),
    })
    expect(site.reads[0]?.context.signal.aborted).toBe(true)
  })

  test('leaves no listener', async () => {
    const site = scriptedSite((id) => endedView(id))
    const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    const { signal, listeners } = countedSignal()
    await check(site.watchable, token, { signal })
    expect(listeners()).toBe(0)
    const refused = scriptedSite(() => new JobwrightError('No.', { code: 'forbidden' }))
    await check(refused.watchable, token, { signal }).catch(() => {})
    expect(listeners()).toBe(0)
  })

  test('refuses the token of another kind of job, a damaged one and unknown options', async () => {
    const site = scriptedSite((id) => endedView(id))
    const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    for (const foreign of [{ source: 'other' }, { system: 'lcm' }, { kind: 'job' }]) {
      await expect(check({ ...site.watchable, ...foreign }, token)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(resume({ ...site.watchable, ...foreign }, token)).rejects.toMatchObject({ code: 'invalid-input' })
    }
    await expect(check(site.watchable, token.slice(0, -3))).rejects.toThrow('damaged')
    await expect(check(site.watchable, token, { abort: 1 } as object)).rejects.toThrow('unknown option "abort"')
    expect(site.reads).toEqual([])
  })
})

describe('a resumed wait', () => {
  test('ends as if it had never stopped, wherever it was interrupted', async () => {
    const script = (id: string, ms: number) =>
      ms < 3_000
        ? undefined
        : ms < 20_000
          ? viewOf(id, { phase: 'pending' })
          : ms < 40_000
            ? down()
            : ms < 70_000
              ? viewOf(id)
              : endedView(id)
    const options = { timeoutMs: 100_000 }
    const whole = scriptedSite(script)
    const expected = await whole.clock.until(wait({ ...whole.watchable, id: 'a' }, options))
    for (let interruptedAt = 100; interruptedAt < 70_000; interruptedAt += 4_321) {
      const site = scriptedSite(script)
      const controller = new AbortController()
      site.clock.schedule(interruptedAt, () => controller.abort())
      const first = await site.clock.until(
        wait({ ...site.watchable, id: 'a' }, { ...options, signal: controller.signal }),
      )
      expect(first.outcome).toBe('aborted')
      const second = await site.clock.until(resume(site.watchable, first.token))
      expect(site.reads.map(({ at }) => at)).toEqual(whole.reads.map(({ at }) => at))
      expect(second).toMatchObject({ outcome: expected.outcome, polls: expected.polls, elapsedMs: expected.elapsedMs })
    }
  })

  test('can be given new time from now, and keeps its settings', async () => {
    const site = scriptedSite((id, ms) => (ms < 150_000 ? viewOf(id) : endedView(id)))
    const first = await site.clock.until(
      wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, intervalMs: 20_000 }),
    )
    expect(first.outcome).toBe('timed-out')
    const second = await site.clock.until(resume(site.watchable, first.token, { timeoutMs: 200_000 }))
    expect(second).toMatchObject({ outcome: 'succeeded' })
    expect(readWaitToken(second.token).settings).toMatchObject({ timeoutMs: 200_000, intervalMs: 20_000 })
    expect(second.elapsedMs).toBeGreaterThanOrEqual(150_000)
  })

  test('behind its deadline looks once: an end is told, a job that runs on has timed out', async () => {
    for (const [endsAt, outcome] of [
      [100_000, 'succeeded'],
      [1e9, 'timed-out'],
    ] as const) {
      const site = scriptedSite((id, ms) => (ms < endsAt ? viewOf(id) : endedView(id)))
      const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
      await site.clock.advance(200_000)
      const seen: string[] = []
      const onSnapshot = ({ view }: { view: { status: string } }) => void seen.push(view.status)
      const result = await site.clock.until(resume(site.watchable, token, { onSnapshot }))
      expect(result).toMatchObject({ outcome, polls: 1, view: { id: 'a' } })
      expect([seen.length, site.reads.length, site.clock.scheduled]).toEqual([1, 1, 0])
    }
  })

  test('behind its deadline can cancel, be called off, and reject', async () => {
    const site = scriptedSite((id) => viewOf(id), { latencyMs: 100 })
    const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    await site.clock.advance(200_000)
    const cancelled: string[] = []
    const watchable = { ...site.watchable, cancel: async (id: string) => void cancelled.push(id) }
    const result = await site.clock.until(resume(watchable, token, { onTimeout: 'cancel' }))
    expect(result).toMatchObject({ outcome: 'timed-out', cancelRequested: true, view: { id: 'a' } })
    expect(cancelled).toEqual(['a'])
    const aborted = await site.clock.until(resume(site.watchable, token, { signal: AbortSignal.abort() }))
    expect(aborted).toMatchObject({ outcome: 'aborted', polls: 0 })
    const controller = new AbortController()
    const resumed = resume(site.watchable, token, { signal: controller.signal })
    await site.clock.advance(50)
    controller.abort()
    expect(await site.clock.until(resumed)).toMatchObject({ outcome: 'aborted', polls: 0 })
    const refused = scriptedSite(() => new JobwrightError('No.', { code: 'forbidden' }))
    await refused.clock.advance(200_000)
    await expect(resume(refused.watchable, token)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('of a newer version is refused', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const token = waitToken({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    await expect(resume(site.watchable, token.replace('jw1', 'jw9'))).rejects.toThrow('version 9')
    const state = readWaitToken(token)
    const negative = writeWaitToken({ ...state, settings: { ...state.settings, intervalMs: -1 } })
    await expect(resume(site.watchable, negative)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(resume(site.watchable, token, { timeoutMS: 1 } as object)).rejects.toThrow('did you mean timeoutMs?')
  })
})
