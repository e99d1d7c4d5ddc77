import { resume, WaitFailedError, type Watched, wait, waitForSuccess } from '@jobwright/client/wait'
import { type JobView, JobwrightError, readWaitToken } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { countedSignal, scriptedSite } from './scripted-site.ts'
import { endedView, subject, viewOf } from './views.ts'

const down = (more: object = {}) => Object.assign(new JobwrightError('Nobody answers.', { code: 'unavailable' }), more)

test('the result holds all that is known', async () => {
  const targets = [{ name: 'n1', phase: 'ended', outcome: 'failed', why: 'no power' }] as const
  const last = (id: string) => endedView(id, { outcome: 'partial', flags: ['errors-reported'], targets })
  const site = scriptedSite((id, ms) => (ms < 12_000 ? viewOf(id) : last(id)), { latencyMs: 40 })
  const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
  expect(result).toEqual({
    id: 'a',
    outcome: 'partial',
    reason: 'ended',
    flags: ['errors-reported'],
    targets,
    document: { task_id: 'a', seen: 'complete' },
    view: last('a'),
    token: result.token,
    polls: site.reads.length,
    elapsedMs: site.ms(),
  })
  expect(readWaitToken(result.token)).toMatchObject({ subject: { ...subject, id: 'a' }, polls: site.reads.length })
  expect(site.clock.scheduled).toBe(0)
})

test('without documentOf the document is the raw one of the view', async () => {
  const site = scriptedSite((id) => endedView(id))
  const { documentOf: _, ...plain } = site.watchable
  const watched: Watched = { ...plain, id: 'a' }
  const result = await site.clock.until(wait(watched, { timeoutMs: 1_000 }))
  expect(result.document).toEqual({ task_id: 'a', seen: 'complete' })
})

test('what was never seen has no document, view, flags or targets', async () => {
  const site = scriptedSite(() => down())
  const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 10_000 }))
  expect(result).toMatchObject({ outcome: 'timed-out', document: undefined, view: undefined, flags: [], targets: [] })
})

test('an abort before the start sends nothing', async () => {
  const site = scriptedSite((id) => endedView(id))
  const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, signal: AbortSignal.abort() })
  expect(await site.clock.until(waiting)).toMatchObject({ outcome: 'aborted', polls: 0, elapsedMs: 0 })
  expect([site.reads.length, site.clock.scheduled]).toEqual([0, 0])
})

describe('a read that is under way', () => {
  test.each([true, false])(
    'is abandoned at the deadline, whether it hears its signal or not (deaf: %s)',
    async (deaf) => {
      const site = scriptedSite((id) => endedView(id), { latencyMs: 90_000, deaf })
      const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
      expect(result).toMatchObject({ outcome: 'timed-out', polls: 0, elapsedMs: 60_000 })
      expect(site.reads[0]?.context.signal.aborted).toBe(true)
      await site.clock.advance(600_000)
      expect([site.reads.length, site.clock.scheduled]).toEqual([1, 0])
    },
  )

  test('is abandoned at an abort', async () => {
    const site = scriptedSite((id) => endedView(id), { latencyMs: 90_000 })
    const { signal, abort, listeners } = countedSignal()
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000, signal })
    await site.clock.advance(500)
    expect(site.reads[0]?.context.signal.aborted).toBe(false)
    abort()
    await site.clock.advance(0)
    expect(await waiting).toMatchObject({ outcome: 'aborted', elapsedMs: 500 })
    expect([site.reads[0]?.context.signal.aborted, listeners()]).toEqual([true, 0])
  })

  test('has one timer beside it: the deadline', async () => {
    const site = scriptedSite((id) => viewOf(id), { latencyMs: 1_000 })
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 20_000 })
    // The read's own answer, and the wait.
    expect(site.clock.scheduled).toBe(2)
    await site.clock.advance(1_000)
    expect(site.clock.scheduled).toBe(1)
    await site.clock.until(waiting)
    expect(site.clock.scheduled).toBe(0)
  })
})

describe('at one instant', () => {
  const atOnce = async (answer: (id: string) => JobView, order: readonly ('answer' | 'abort')[]) => {
    const site = scriptedSite(answer)
    const controller = new AbortController()
    let answerNow: ((view: JobView) => void) | undefined
    const read = () => new Promise<JobView>((resolve) => (answerNow = resolve))
    const watched = { ...site.watchable, id: 'a', read }
    const waiting = wait(watched, { timeoutMs: 60_000, signal: controller.signal })
    for (const what of order) {
      site.clock.schedule(60_000, () => (what === 'abort' ? controller.abort() : answerNow?.(answer('a'))))
    }
    return site.clock.until(waiting)
  }

  test.each([
    ['answer', 'abort'],
    ['abort', 'answer'],
  ] as const)('an end comes before an abort and the deadline (%s, %s)', async (...order) => {
    expect(await atOnce((id) => endedView(id), order)).toMatchObject({ outcome: 'succeeded', elapsedMs: 60_000 })
  })

  test.each([
    ['answer', 'abort'],
    ['abort', 'answer'],
  ] as const)('an abort comes before the deadline (%s, %s)', async (...order) => {
    expect(await atOnce((id) => viewOf(id), order)).toMatchObject({ outcome: 'aborted', polls: 1 })
  })

  test('an abort comes before whatever else is not an end', async () => {
    const limits = {
      timeoutMs: 600_000,
      stalledAfterMs: 1,
      pendingTimeoutMs: 0,
      outageToleranceMs: 0,
      notFoundGraceMs: 0,
    }
    const answers = [
      () => viewOf('a'),
      () => viewOf('a', { phase: 'pending' }),
      () => down(),
      () => undefined,
      () => new Error('bug'),
    ]
    for (const answer of answers) {
      const site = scriptedSite(() => answer(), { latencyMs: 1_000 })
      const controller = new AbortController()
      // Scheduled first, the abort is told first, and the answer after it in the same instant.
      site.clock.schedule(1_000, () => controller.abort())
      const waiting = wait({ ...site.watchable, id: 'a' }, { ...limits, signal: controller.signal })
      expect(await site.clock.until(waiting)).toMatchObject({ outcome: 'aborted' })
    }
  })
})

describe('errors', () => {
  test('pass within the tolerance; the last one is kept', async () => {
    const site = scriptedSite((id, ms) => (ms < 100_000 ? down() : endedView(id)))
    const result = await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 }))
    expect(result).toMatchObject({ outcome: 'succeeded', lastError: { code: 'unavailable' } })
  })

  test.each([
    ['unavailable', false],
    ['rate-limited', false],
    ['timed-out', false],
    ['unexpected-response', false],
    ['conflict', true],
  ] as const)('that may pass are lived through: %s (retryable: %s)', async (code, retryable) => {
    const site = scriptedSite((id, _, look) =>
      look === 0 ? new JobwrightError('No.', { code, retryable }) : endedView(id),
    )
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    expect(await site.clock.until(waiting)).toMatchObject({ outcome: 'succeeded', lastError: { code, retryable } })
  })

  test.each(['conflict', 'aborted'] as const)('that do not pass reject: %s', async (code) => {
    const site = scriptedSite(() => new JobwrightError('No.', { code }))
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
    await expect(site.clock.until(waiting)).rejects.toMatchObject({ code, retryable: false })
  })

  test('a reader that throws not-found has not found it', async () => {
    const gone = () => new JobwrightError('No such task.', { code: 'not-found' })
    const site = scriptedSite((id, _, look) => (look === 1 ? gone() : look < 3 ? viewOf(id) : endedView(id)))
    expect(await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))).toMatchObject({
      polls: 4,
    })
    const lost = scriptedSite((id, _, look) => (look === 0 ? viewOf(id) : gone()))
    expect(await lost.clock.until(wait({ ...lost.watchable, id: 'a' }, { timeoutMs: 600_000 }))).toMatchObject({
      outcome: 'lost',
      reason: 'gone',
      view: viewOf('a'),
    })
  })

  test('after the tolerance the wait rejects, with the token to go on with', async () => {
    const site = scriptedSite((id, ms) => (ms < 400_000 ? down() : endedView(id)))
    const waiting = wait({ ...site.watchable, id: 'a' }, { timeoutMs: 3_600_000 })
    const error = await site.clock.until(waiting).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'unavailable', retryable: true, applied: 'no', cause: { code: 'unavailable' } })
    expect(String(error)).toContain(
      'site: waiting for task a: the server was out of reach for 300 s, at last with: Nobody answers. Go on waiting with the token',
    )
    expect(site.ms()).toBeLessThan(330_000)
    const { token } = error as WaitFailedError
    expect(await site.clock.until(resume(site.watchable, token))).toMatchObject({ outcome: 'succeeded' })
  })

  test('of nobody knows what kind are thrown as they are, and nothing is left', async () => {
    for (const mistake of [new TypeError('no function'), undefined, 'text']) {
      const site = scriptedSite((id) => viewOf(id))
      const { signal, listeners } = countedSignal()
      const read = () => new Promise<never>((_, reject) => reject(mistake as Error))
      const waiting = wait({ ...site.watchable, id: 'a', read }, { timeoutMs: 60_000, signal })
      await expect(
        site.clock.until(
          waiting.then(
            () => 'resolved',
            (error: unknown) => ({ error }),
          ),
        ),
      ).resolves.toEqual({ error: mistake })
      expect([listeners(), site.clock.scheduled]).toEqual([0, 0])
    }
  })

  test('a reader that throws at once, or answers with what is no view, rejects the wait', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const thrower = (): never => {
      throw new RangeError('at once')
    }
    await expect(
      site.clock.until(wait({ ...site.watchable, id: 'a', read: thrower }, { timeoutMs: 9 })),
    ).rejects.toThrow('at once')
    const nonsense = async () => ({ status: 'complete' }) as unknown as JobView
    await expect(
      site.clock.until(wait({ ...site.watchable, id: 'a', read: nonsense }, { timeoutMs: 9 })),
    ).rejects.toThrow(TypeError)
    expect(site.clock.scheduled).toBe(0)
  })
})

describe('wake-ups', () => {
  const wakeable = (script: Parameters<typeof scriptedSite>[0], latencyMs = 0) => {
    const site = scriptedSite(script, { latencyMs })
    let wake = (): void => {}
    let stopped = 0
    const wakeUps = (_: string, call: () => void) => {
      wake = call
      return () => void stopped++
    }
    return { site, watched: { ...site.watchable, id: 'a', wakeUps }, wake: () => wake(), stopped: () => stopped }
  }

  test('make the next look come soon, but not before the floor, and many make one', async () => {
    const { site, watched, wake, stopped } = wakeable((id) => viewOf(id))
    const waiting = wait(watched, { timeoutMs: 60_000 })
    await site.clock.advance(100)
    for (let times = 0; times < 10; times++) wake()
    await site.clock.advance(1_000)
    expect(site.reads.map(({ at }) => at)).toEqual([0, 500])
    wake()
    await site.clock.advance(0)
    expect(site.reads.map(({ at }) => at)).toEqual([0, 500, 1_100])
    await site.clock.until(waiting)
    expect(stopped()).toBe(1)
    const reads = site.reads.length
    wake()
    await site.clock.advance(600_000)
    expect(site.reads).toHaveLength(reads)
  })

  test('during a read make another one after it: what is being read may be from before', async () => {
    const { site, watched, wake } = wakeable((id, ms) => (ms < 300 ? viewOf(id) : endedView(id)), 200)
    const waiting = wait(watched, { timeoutMs: 60_000 })
    await site.clock.advance(100)
    wake()
    expect(await site.clock.until(waiting)).toMatchObject({ outcome: 'succeeded', polls: 2, elapsedMs: 900 })
  })

  test('do not look before the server wants to be asked again', async () => {
    const { site, watched, wake } = wakeable((id, _, look) =>
      look === 0 ? down({ retryAfterMs: 9_000 }) : endedView(id),
    )
    const waiting = wait(watched, { timeoutMs: 60_000 })
    await site.clock.advance(1_000)
    wake()
    expect(await site.clock.until(waiting)).toMatchObject({ elapsedMs: 9_000, polls: 2 })
  })

  test('that cannot be had, or not be called off, do no harm', async () => {
    const site = scriptedSite((id) => endedView(id))
    const mistake = new Error('socket')
    const none = (): never => {
      throw mistake
    }
    const { signal, listeners } = countedSignal()
    const failing = wait({ ...site.watchable, id: 'a', wakeUps: none }, { timeoutMs: 1_000, signal })
    await expect(site.clock.until(failing)).rejects.toBe(mistake)
    expect([listeners(), site.clock.scheduled, site.reads.length]).toEqual([0, 0, 0])
    const sticky = wait({ ...site.watchable, id: 'a', wakeUps: () => none }, { timeoutMs: 1_000 })
    expect(await site.clock.until(sticky)).toMatchObject({ outcome: 'succeeded', callbackError: mistake })
  })

  test('at the very beginning are one with the first look', async () => {
    const site = scriptedSite((id) => endedView(id))
    const wakeUps = (_: string, wake: () => void) => {
      wake()
      return () => {}
    }
    expect(await site.clock.until(wait({ ...site.watchable, id: 'a', wakeUps }, { timeoutMs: 1_000 }))).toMatchObject({
      polls: 1,
    })
  })
})

describe('onTimeout: cancel', () => {
  const cancellable = (
    cancel: () => Promise<void>,
    script: Parameters<typeof scriptedSite>[0] = (id) => viewOf(id),
  ) => {
    const site = scriptedSite(script)
    const cancels: { id: string; at: number; signal: AbortSignal }[] = []
    const watched = {
      ...site.watchable,
      id: 'a',
      cancel: (id: string, { signal }: { readonly signal: AbortSignal }) => {
        cancels.push({ id, at: site.ms(), signal })
        return cancel()
      },
    }
    return { site, watched, cancels }
  }

  test('asks the server to cancel the job when the wait has timed out', async () => {
    const { site, watched, cancels } = cancellable(async () => {})
    const result = await site.clock.until(wait(watched, { timeoutMs: 20_000, onTimeout: 'cancel' }))
    expect(result).toMatchObject({ outcome: 'timed-out', cancelRequested: true })
    expect(cancels).toMatchObject([{ id: 'a', at: 20_000 }])
    expect(result).not.toHaveProperty('lastError')
    expect(site.clock.scheduled).toBe(0)
  })

  test('also when the job was pending for too long', async () => {
    const { site, watched, cancels } = cancellable(
      async () => {},
      (id) => viewOf(id, { phase: 'pending' }),
    )
    const options = { timeoutMs: 60_000, pendingTimeoutMs: 0, onTimeout: 'cancel' } as const
    expect(await site.clock.until(wait(watched, options))).toMatchObject({
      reason: 'still-pending',
      cancelRequested: true,
    })
    expect(cancels).toHaveLength(1)
  })

  test('does nothing by default, at an abort, or at any other end', async () => {
    const { site, watched, cancels } = cancellable(async () => {})
    expect(await site.clock.until(wait(watched, { timeoutMs: 9_000 }))).not.toHaveProperty('cancelRequested')
    const options = { timeoutMs: 60_000, stalledAfterMs: 5_000, onTimeout: 'cancel' } as const
    expect(await site.clock.until(wait(watched, { ...options, signal: AbortSignal.abort() }))).toMatchObject({
      outcome: 'aborted',
    })
    expect(await site.clock.until(wait(watched, options))).toMatchObject({ outcome: 'stalled' })
    expect(cancels).toEqual([])
  })

  test('tells why the server did not agree', async () => {
    const refusal = new JobwrightError('It is too late.', { code: 'conflict' })
    for (const [error, code] of [
      [refusal, 'conflict'],
      [new Error('bug'), 'unexpected-response'],
    ] as const) {
      const { site, watched } = cancellable(() => Promise.reject(error))
      const result = await site.clock.until(wait(watched, { timeoutMs: 20_000, onTimeout: 'cancel' }))
      expect(result).toMatchObject({ outcome: 'timed-out', cancelRequested: false, lastError: { code } })
    }
    const { site, watched } = cancellable(() => {
      throw refusal
    })
    const result = await site.clock.until(wait(watched, { timeoutMs: 20_000, onTimeout: 'cancel' }))
    expect(result).toMatchObject({ cancelRequested: false, lastError: refusal })
  })

  test('waits no longer than 30 s or until the abort for the answer, and leaves nothing', async () => {
    const hanging = cancellable(() => new Promise(() => {}))
    const counted = countedSignal()
    const options = { timeoutMs: 20_000, onTimeout: 'cancel', signal: counted.signal } as const
    const result = await hanging.site.clock.until(wait(hanging.watched, options))
    expect(result).toMatchObject({
      outcome: 'timed-out',
      cancelRequested: false,
      lastError: { code: 'timed-out', applied: 'unknown' },
    })
    expect([hanging.site.ms(), hanging.cancels[0]?.signal.aborted, counted.listeners()]).toEqual([50_000, true, 0])

    const again = wait(hanging.watched, options)
    await hanging.site.clock.advance(21_000)
    counted.abort()
    expect(await again).toMatchObject({ outcome: 'timed-out', cancelRequested: false, lastError: { code: 'aborted' } })
    expect([hanging.site.clock.scheduled, counted.listeners()]).toEqual([0, 0])
  })
})

test('the onSnapshot callback is told of the first look and of each that differs, with what differs and a token', async () => {
  const script = (id: string, _: number, look: number) =>
    look < 2
      ? viewOf(id, { raw: { look } })
      : look < 4
        ? viewOf(id, { status: 'configuring', progress: { done: 1, total: 2, unit: 'nodes' } })
        : endedView(id)
  const site = scriptedSite(script)
  const told: unknown[] = []
  const tokens: string[] = []
  await site.clock.until(
    wait(
      { ...site.watchable, id: 'a' },
      {
        timeoutMs: 60_000,
        onSnapshot: ({ view, changed, token }) => {
          told.push([view.status, [...changed].sort()])
          tokens.push(token)
        },
      },
    ),
  )
  expect(told).toEqual([
    [
      'running',
      Object.keys(viewOf('a'))
        .filter((key) => key !== 'raw')
        .sort(),
    ],
    ['configuring', ['progress', 'status']],
    ['complete', ['outcome', 'phase', 'progress', 'status']],
  ])
  expect(tokens.map((token) => readWaitToken(token).polls)).toEqual([1, 3, 5])
})

test('each look and the end are events that tell no more than is safe to log', async () => {
  const site = scriptedSite((id, _, look) => (look === 0 ? undefined : look === 1 ? down() : endedView(id)))
  const events: unknown[] = []
  const watched = { ...site.watchable, id: 'a', onEvent: (event: unknown) => void events.push(event) }
  await site.clock.until(wait(watched, { timeoutMs: 60_000 }))
  const common = { client: 'site', system: 'drydock', operation: 'task.wait', id: 'a' }
  expect(events).toEqual([
    { ...common, kind: 'poll', attempt: 1, phase: 'missing', nextInMs: expect.any(Number) },
    { ...common, kind: 'poll', attempt: 2, phase: 'unreachable', nextInMs: expect.any(Number) },
    { ...common, kind: 'poll', attempt: 3, phase: 'ended', nextInMs: undefined },
    { ...common, kind: 'settled', attempt: 3, outcome: 'succeeded', reason: 'ended' },
  ])
})

test('the reader is told how much is wanted', async () => {
  for (const [asked, told] of [
    [undefined, 'targets'],
    ['status', 'status'],
    ['messages', 'messages'],
  ] as const) {
    const site = scriptedSite((id) => endedView(id))
    await site.clock.until(wait({ ...site.watchable, id: 'a' }, { timeoutMs: 1_000, detail: asked }))
    expect(site.reads[0]?.context.detail).toBe(told)
  }
})

describe('waiting for success', () => {
  test('answers the document', async () => {
    const site = scriptedSite((id, ms) => (ms < 9_000 ? viewOf(id) : endedView(id)))
    const document = await site.clock.until(waitForSuccess({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 }))
    expect(document).toEqual({ task_id: 'a', seen: 'complete' })
  })

  test.each([
    [{ outcome: 'partial' }, 'partial'],
    [{ outcome: 'incomplete' }, 'incomplete'],
    [{ outcome: 'cancelled' }, 'cancelled'],
    [{ flags: ['nothing-done'] }, 'nothing-done'],
    [{ flags: ['errors-reported'] }, 'errors-reported'],
  ] as const)('%o is no success, unless it is accepted', async (fields, word) => {
    const site = scriptedSite((id) => endedView(id, fields))
    const watched = { ...site.watchable, id: 'a' }
    const refused = waitForSuccess(watched, { timeoutMs: 1_000 })
    await expect(site.clock.until(refused)).rejects.toMatchObject({
      name: 'JobNotSucceededError',
      code: 'rejected',
      applied: 'unknown',
    })
    const others = (['partial', 'incomplete', 'cancelled', 'nothing-done', 'errors-reported'] as const).filter(
      (one) => one !== word,
    )
    await expect(site.clock.until(waitForSuccess(watched, { timeoutMs: 1_000, accept: others }))).rejects.toThrow(word)
    expect(await site.clock.until(waitForSuccess(watched, { timeoutMs: 1_000, accept: [word] }))).toMatchObject({
      task_id: 'a',
    })
  })

  test('a flag that says nothing of success is none of its business', async () => {
    const site = scriptedSite((id) => endedView(id, { flags: ['unknown-status'] }))
    await site.clock.until(waitForSuccess({ ...site.watchable, id: 'a' }, { timeoutMs: 1_000 }))
  })

  test('the error says how it ended and names the targets that did not succeed, and prints no document', async () => {
    const targets = [
      { name: 'n1', phase: 'ended', outcome: 'succeeded' } as const,
      { name: 'n2', phase: 'running' } as const,
      ...[3, 4, 5, 6, 7, 8].map(
        (n) => ({ name: `n${n}`, phase: 'ended', outcome: 'failed', why: 'no power' }) as const,
      ),
    ]
    const site = scriptedSite((id) => endedView(id, { outcome: 'failed', targets, raw: { secret: 'canary' } }))
    const waiting = waitForSuccess({ ...site.watchable, id: 'a' }, { timeoutMs: 1_000 })
    const error = await site.clock.until(waiting).catch((thrown: unknown) => thrown)
    expect(String(error)).toBe(
      'JobNotSucceededError: site: task a did not succeed: failed after 0 s. Not succeeded: n3, n4, n5, n6, n7 and 1 more; why is said in the targets of the result.',
    )
    const { inspect } = await import('node:util')
    expect(inspect(error)).not.toContain('canary')
    expect(JSON.stringify(error)).not.toContain('canary')
    expect(error).toMatchObject({ result: { outcome: 'failed', document: { secret: 'canary' } } })
  })

  test('an abort rejects too', async () => {
    const site = scriptedSite((id) => viewOf(id))
    const waiting = waitForSuccess({ ...site.watchable, id: 'a' }, { timeoutMs: 1_000, signal: AbortSignal.abort() })
    await expect(site.clock.until(waiting)).rejects.toMatchObject({
      code: 'aborted',
      message: expect.stringMatching(/^Job a did not succeed: aborted after 0 s\. The job may go on/),
    })
  })
})
