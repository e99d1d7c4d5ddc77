import { type TrackedJob, track } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { Engine } from './track-engine.ts'
import { fail, Told } from './track-told.ts'

describe('an engine that does not answer', () => {
  const steps = (count: number) => async (job: TrackedJob) => {
    for (let nr = 1; nr <= count; nr++) await job.step('executing', `Part ${nr}`, () => {})
    return 'done'
  }

  test('It costs one wait at the beginning and one at the end, however much there is to tell.', async () => {
    const engine = new Engine()
    engine.trouble = () => 'stalled'
    const told = new Told()
    const begunAt = engine.clock.now()
    expect(await engine.clock.until(track(engine.client(), 'Backup', steps(20), told.options))).toBe('done')
    expect(engine.clock.now() - begunAt).toBe(20_000)
    expect(told.losses).toEqual([
      {
        reason: 'unreachable',
        message: 'track: the engine did not answer in time, and may not know how the work ended (Backup)',
        jobId: undefined,
        correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ])
    await engine.clock.advance(60_000)
    expect(told.errors).toEqual([])
    expect(engine.clock.scheduled).toBe(0)
  })

  test('Once it answers again, it is told everything, and waited for again.', async () => {
    const engine = new Engine()
    let isDown = true
    engine.trouble = () => (isDown ? 'unavailable' : 'ok')
    const told = new Told()
    const waited: number[] = []
    const promise = track(
      engine.client(),
      'Backup',
      async (job) => {
        const { clock } = engine
        await job.step('executing', 'Early', fail).catch(() => {})
        expect(job.id).toBe(undefined)
        waited.push(clock.now())
        isDown = false
        await new Promise<void>((resolve) => clock.schedule(60_000, resolve))
        expect([job.id, job.loss]).toEqual(['j1', undefined])
        engine.latencyMs = () => 3_000
        await job.step('executing', 'Late', () => {})
        waited.push(clock.now())
      },
      { ...told.options, reportTimeoutMs: 5_000 },
    )
    const begunAt = engine.clock.now()
    await engine.clock.until(promise)
    // Tries after 0, 1, 3 and 7 seconds: the first wait is for 5, and the next step does not wait.
    expect(waited.map((at) => at - begunAt)).toEqual([5_000, 71_000])
    expect(told.errors).toEqual(Array(3).fill('add-job Backup, again: 503'))
    expect(told.losses).toEqual([])
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Early: failed', 'Late: finished'])
  })

  test('What fails is tried again after longer and longer pauses, or as late as the engine asks, and at once when the work is over.', async () => {
    const engine = new Engine()
    const { clock } = engine
    const tries: number[] = []
    const begunAt = clock.now()
    let retryAfterMs: number | undefined
    engine.onRequest = () => void tries.push((clock.now() - begunAt) / 1_000)
    engine.trouble = () => 'unavailable'
    const error = engine.error.bind(engine)
    engine.error = (...given) => Object.assign(error(...given), retryAfterMs === undefined ? {} : { retryAfterMs })
    const promise = track(
      engine.client(),
      'Backup',
      () => new Promise<void>((resolve) => clock.schedule(200_000, resolve)),
    )
    await clock.advance(140_000)
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121])
    retryAfterMs = 45_000
    tries.length = 0
    await clock.advance(70_000)
    // Once more, then at the end of the work, and the engine's own pause is longer than anybody waits.
    expect(tries).toEqual([151, 196, 210])
    retryAfterMs = undefined
    await clock.until(promise)
    expect((clock.now() - begunAt) / 1_000).toBe(220)
  })

  test('At the end of the work it is tried anew with short pauses, and what went wrong is told.', async () => {
    const engine = new Engine()
    const { clock } = engine
    const tries: number[] = []
    const begunAt = clock.now()
    engine.onRequest = () => void tries.push((clock.now() - begunAt) / 1_000)
    engine.trouble = () => 'unavailable'
    const told = new Told()
    const work = () => new Promise<void>((resolve) => clock.schedule(100_000, resolve))
    await clock.until(track(engine.client(), 'Backup', work, told.options))
    expect(tries.filter((at) => at >= 100)).toEqual([110, 111, 113, 117])
    expect(told.losses[0]).toMatchObject({ reason: 'unreachable', error: { message: '503' } })
    expect(clock.scheduled).toBe(0)
  })

  test('What went wrong before it stalled is not what was lost.', async () => {
    const engine = new Engine()
    engine.trouble = ({ nr }) => (nr === 2 ? 'unavailable' : nr > 3 ? 'stalled' : 'ok')
    const told = new Told()
    await engine.clock.until(track(engine.client(), 'Backup', steps(1), told.options))
    expect(told.reasons).toEqual(['unreachable'])
    expect(told.losses[0]).not.toHaveProperty('error')
  })

  test('Each report begins with short pauses.', async () => {
    const engine = new Engine()
    const { clock } = engine
    const begunAt = clock.now()
    engine.trouble = ({ nr }) => ([2, 3, 5, 6].includes(nr) ? 'unavailable' : 'ok')
    await clock.until(track(engine.client(), 'Backup', steps(1)))
    expect(clock.now() - begunAt).toBe(6_000)
  })

  test('A step whose answer is lost is looked for, and not doubled.', async () => {
    const engine = new Engine()
    let lost = 0
    engine.trouble = ({ what }) => {
      if (what !== 'POST step Copy' || lost === 2) return 'ok'
      lost += 1
      return lost === 1 ? 'unavailable' : 'lost'
    }
    const told = new Told()
    const promise = track(
      engine.client(),
      'Backup',
      (job) => Promise.all([1, 2].map(() => job.step('executing', 'Copy', ({ id }) => id))),
      told.options,
    )
    expect(await engine.clock.until(promise)).toEqual(['s2', 's3'])
    expect(engine.said.slice(0, 6)).toEqual([
      'POST job',
      'POST step Copy',
      'POST step Copy',
      'GET steps',
      'POST step Copy',
      'END step Copy finished',
    ])
    expect(told.errors).toEqual(['add-step Copy, again: 503', 'add-step Copy, again: no answer'])
    expect(engine.shown).toEqual(['Copy: finished', 'Copy: finished'])
  })

  test('A step that comes up late is found, as it is looked for before each further try.', async () => {
    const engine = new Engine()
    engine.onRequest = ({ nr }) => {
      if (nr === 2) throw engine.error('unavailable', 'nobody knows', 'unknown')
      const late = { type: 'add-step', id: 'late', parentId: 'j1', stepType: 'executing' } as const
      if (nr === 5) engine.tell('j1', { ...late, description: 'Part 1', at: engine.clock.now() })
    }
    engine.trouble = ({ nr }) => (nr === 4 ? 'unavailable' : 'ok')
    await engine.clock.until(track(engine.client(), 'Backup', steps(1)))
    expect(engine.said.slice(1, 6)).toEqual([
      'POST step Part 1',
      'GET steps',
      'POST step Part 1',
      'GET steps',
      'END step Part 1 finished',
    ])
    expect(engine.shown).toEqual(['Part 1: finished'])
  })

  test('An end that arrived counts, though its answer cannot be read.', async () => {
    const engine = new Engine()
    engine.trouble = ({ what }) => (what.startsWith('END step') ? 'unreadable' : 'ok')
    const told = new Told()
    await track(engine.client(), 'Backup', steps(1), told.options)
    expect(engine.said.filter((what) => what.startsWith('END step'))).toEqual(['END step Part 1 finished'])
    expect(told.errors).toEqual([])
  })

  test('At the end, it is waited for as long as it gets on.', async () => {
    const engine = new Engine()
    const told = new Told()
    const promise = track(
      engine.client(),
      'Backup',
      async (job) => {
        await Promise.allSettled([1, 2, 3].map((nr) => job.step('executing', `Part ${nr}`, fail)))
        engine.latencyMs = ({ what }) => (what.startsWith('END step') ? 900 : 0)
      },
      { ...told.options, reportTimeoutMs: 1_000 },
    )
    await engine.clock.until(promise)
    expect(engine.shown).toEqual(['Part 1: failed', 'Part 2: failed', 'Part 3: failed'])
    expect(told.losses).toEqual([])
  })
})
