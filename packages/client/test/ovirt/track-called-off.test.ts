import { type TrackedJob, type TrackOptions, track } from '@jobwright/client/ovirt'
import { describe, expect, test, vi } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { Engine } from './track-engine.ts'
import { fail } from './track-told.ts'

describe('work that is called off', () => {
  const untilAborted = async ({ signal }: TrackedJob): Promise<void> => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    signal.throwIfAborted()
  }

  /** How a job is shown whose work was called off for that reason. */
  async function shownReason(reason: unknown, options: TrackOptions = {}): Promise<readonly string[]> {
    const engine = new Engine()
    const controller = new AbortController()
    const promise = track(engine.client(), 'Backup', untilAborted, { ...options, signal: controller.signal })
    await engine.clock.advance(0)
    controller.abort(reason)
    expect(await rejection(promise)).toBe(controller.signal.reason)
    expect(engine.job.status).toBe('failed')
    return engine.shown
  }

  test('The last step says why.', async () => {
    expect(await shownReason(new Error('the user\npressed Ctrl-C'))).toEqual([
      'Called off: the user pressed Ctrl-C: failed',
    ])
    expect(await shownReason('enough')).toEqual(['Called off: enough: failed'])
    expect(await shownReason(undefined)).toEqual(['Called off: This operation was aborted: failed'])
    expect(await shownReason({ no: 'text' })).toEqual(['Called off: failed'])
    const engine = new Engine()
    const controller = new AbortController()
    const promise = track(
      engine.client(),
      'Backup',
      async (job) => {
        await job.step('executing', 'Copy', () => {})
        await job.step('executing', 'Wait', () => untilAborted(job))
      },
      { signal: controller.signal },
    )
    await engine.clock.advance(0)
    controller.abort('enough')
    await rejection(promise)
    expect(engine.shown).toEqual(['Copy: finished', 'Wait: failed', 'Called off: enough: failed'])
    expect([...engine.job.steps.values()].at(-1)?.stepType).toBe('finalizing')
  })

  test('It says so as a failed step, also where somebody else has ended the job as a success.', async () => {
    const engine = new Engine()
    engine.onRequest = ({ what }) => {
      if (what.startsWith('POST step Called off')) engine.tell('j1', { type: 'end-job', succeeded: true, at: 0 })
    }
    const controller = new AbortController()
    const promise = track(engine.client(), 'Backup', untilAborted, { signal: controller.signal })
    await engine.clock.advance(0)
    controller.abort('enough')
    expect(await rejection(promise)).toBe('enough')
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Called off: enough: failed'])
  })

  test('The reason is masked, cut, and put into words by whoever likes.', async () => {
    const secret = 'canary-of-the-password'
    const [address] = await shownReason(new Error(`PUT https://u:${secret}@nfs/x: 507`))
    expect(address).toBe('Called off: PUT https://***@nfs/x: 507: failed')
    const [named] = await shownReason(new Error(`key ${secret} is bad`), { secrets: [secret] })
    expect(named).toBe('Called off: key *** is bad: failed')
    const [long] = await shownReason('x'.repeat(300))
    expect(long).toBe(`Called off: ${'x'.repeat(199)}…: failed`)
    const [blank] = await shownReason(`${'x'.repeat(198)} ${'y'.repeat(9)}`)
    expect(blank).toBe(`Called off: ${'x'.repeat(198)}…: failed`)
    const [exact] = await shownReason('x'.repeat(200))
    expect(exact).toBe(`Called off: ${'x'.repeat(200)}: failed`)
    const [shaped] = await shownReason({ signal: 'SIGINT' }, { reasonOf: (reason) => JSON.stringify(reason) })
    expect(shaped).toBe('Called off: {"signal":"SIGINT"}: failed')
    const [thrown] = await shownReason('enough', { reasonOf: fail })
    expect(thrown).toBe('Called off: enough: failed')
    const [none] = await shownReason('enough', { reasonOf: () => undefined as unknown as string })
    expect(none).toBe('Called off: failed')
  })

  test('A reason that cannot be read does not hide what the function throws.', async () => {
    const unreadable = new Proxy({}, { getPrototypeOf: fail })
    const unspoken = Object.defineProperty(new Error('?'), 'message', { get: fail })
    for (const reason of [
      unreadable,
      unspoken,
      Object.freeze(new Error('')),
      Object.assign(new Error('?'), { message: 7 }),
    ]) {
      expect(await shownReason(reason)).toEqual(['Called off: failed'])
    }
    expect(await shownReason(unspoken, { reasonOf: String })).toEqual(['Called off: failed'])
  })

  test('A function that returns all the same has its way.', async () => {
    const engine = new Engine()
    const controller = new AbortController()
    const promise = track(
      engine.client(),
      'Backup',
      async (job) => {
        controller.abort()
        await job.step('finalizing', 'Clean up', () => {})
        return job.signal.aborted
      },
      { signal: controller.signal },
    )
    expect(await promise).toBe(true)
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Clean up: finished'])
  })

  test('A function that throws without being called off says nothing more.', async () => {
    const engine = new Engine()
    await rejection(track(engine.client(), 'Backup', fail, { signal: new AbortController().signal }))
    expect(engine.shown).toEqual([])
  })

  test('Before anything was sent, nothing is.', async () => {
    const engine = new Engine()
    const run = vi.fn<() => void>()
    const error = await rejection(track(engine.client(), 'Backup', run, { signal: AbortSignal.abort('why') }))
    expect(error).toMatchObject({ code: 'aborted', message: 'track: called off before the work began', cause: 'why' })
    expect(engine.asked).toEqual([])
    expect(run).not.toHaveBeenCalled()
  })

  test('While the job is being added, the work does not begin, and the job says why.', async () => {
    const engine = new Engine()
    engine.latencyMs = () => 1_000
    const controller = new AbortController()
    const run = vi.fn<() => void>()
    const promise = track(engine.client(), 'Backup', run, { signal: controller.signal })
    await engine.clock.advance(500)
    controller.abort('enough')
    expect(await engine.clock.until(rejection(promise))).toMatchObject({ code: 'aborted', cause: 'enough' })
    expect(run).not.toHaveBeenCalled()
    expect(engine.job.status).toBe('failed')
    expect(engine.shown).toEqual(['Called off: enough: failed'])
  })

  test('An engine that does not answer then is waited for once, at the end.', async () => {
    const engine = new Engine()
    engine.trouble = () => 'stalled'
    const controller = new AbortController()
    const begunAt = engine.clock.now()
    const promise = track(engine.client(), 'Backup', () => {}, { signal: controller.signal })
    await engine.clock.advance(500)
    controller.abort()
    await engine.clock.until(rejection(promise))
    expect(engine.clock.now() - begunAt).toBe(10_500)
  })

  test('Nobody listens to the signal any more when the work is over.', async () => {
    const { signal } = new AbortController()
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')]
    await track(new Engine().client(), 'Backup', () => {}, { signal })
    expect(add.mock.calls.length).toBeGreaterThan(0)
    expect(remove.mock.calls.length).toBe(add.mock.calls.length)
  })
})
