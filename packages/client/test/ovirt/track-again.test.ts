import { type OvirtClient, type TrackedJob, type TrackedStep, track } from '@jobwright/client/ovirt'
import { isJobwrightError } from '@jobwright/core'
import { describe, expect, test, vi } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { Engine } from './track-engine.ts'
import { fail, Told } from './track-told.ts'

describe('the job of a run before', () => {
  const options = { correlationId: 'backup-1' }

  /** A run that is killed in the midst of its request of that number. */
  async function killedRun(engine: Engine, at: number, run: (job: TrackedJob) => unknown): Promise<void> {
    const killed = track(engine.client({ at, arrives: true }), 'Backup', run, { ...options, reportTimeoutMs: 1 })
    await engine.clock.until(killed.catch(() => {}))
  }

  test('It is found, with its steps; what is missing is added, and each shows how it ended this time.', async () => {
    const engine = new Engine()
    await killedRun(engine, 7, async (job) => {
      await job.step('validating', 'Check', () => {})
      await job.step('executing', 'Copy', (copy) => copy.step('executing', 'Disk a', () => {}))
    })
    expect(engine.shown).toEqual(['Check: finished', 'Copy: started', 'Copy > Disk a: finished'])
    const asked = engine.asked.length
    await track(
      engine.client(),
      'Backup again',
      async (job) => {
        expect(job.id).toBe('j1')
        await job.step('validating', 'Check', fail).catch(() => {})
        await job.step('executing', 'Copy', async (copy) => {
          await copy.step('executing', 'Disk a', () => {})
          await copy.step('executing', 'Disk b', () => {})
        })
      },
      options,
    )
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual([
      'Check: failed',
      'Copy: finished',
      'Copy > Disk a: finished',
      'Copy > Disk b: finished',
    ])
    expect(engine.said.slice(asked)).toEqual([
      'GET jobs',
      'GET steps',
      'END step Disk a finished',
      'POST step Disk b',
      'END step Disk b finished',
      'END step Copy finished',
      'END job finished',
      'END step Check failed',
      'GET job',
    ])
  })

  test('Equal steps are told apart by their order, others by parent, type and key.', async () => {
    const engine = new Engine()
    const steps: string[] = []
    const run = (text: string) => async (job: TrackedJob) => {
      const note = (step: TrackedStep) => void steps.push(`${step.description} ${step.id}`)
      await Promise.all([
        job.step('executing', 'Same', note),
        job.step('executing', 'Same', note),
        job.step('finalizing', 'Same', note),
        job.step('executing', text, { key: 'k' }, note),
        job.step('executing', text, { key: 'k' }, note),
        job.step('executing', 'Same', { key: 'k' }, (step) => {
          note(step)
          return step.step('executing', 'Same', note)
        }),
      ])
    }
    await killedRun(engine, 15, run('Old'))
    const [count, before] = [engine.job.steps.size, steps.splice(0)]
    expect(count).toBe(7)
    await track(engine.client(), 'Backup', run('New'), options)
    expect(engine.job.steps.size).toBe(7)
    expect(steps).toEqual(before.map((one) => one.replace('Old', 'New')))
  })

  test('What it left open, and this run has not begun, is ended as failed, and touches nothing else.', async () => {
    const engine = new Engine()
    await killedRun(engine, 6, async (job) => {
      await job.step('validating', 'Check', () => {})
      await job.step('executing', 'Copy', (copy) => copy.step('executing', 'Disk a', () => {}))
    })
    const own = { type: 'add-step', parentId: 'j1', stepType: 'executing', by: 'engine', at: 0 } as const
    engine.tell('j1', { ...own, id: 'own', description: 'Other' })
    const told = new Told()
    const run = (job: TrackedJob) => job.step('executing', 'Other', () => {})
    await track(engine.client(), 'Backup', run, { ...options, ...told.options })
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual([
      'Check: finished',
      'Copy: failed',
      'Copy > Disk a: failed',
      'Other: finished',
      'Other: finished',
    ])
    expect(told.errors).toEqual([])
  })

  test('The one of the same text goes before others of the same key, in whatever order they are asked for.', async () => {
    const engine = new Engine()
    const run = (isAgain: boolean) => async (job: TrackedJob) => {
      const unkeyed = () => job.step('executing', 'Copy [a]', () => {})
      const keyed = (text: string) => job.step('executing', text, { key: 'a' }, () => {})
      if (!isAgain) return Promise.all([unkeyed(), keyed('Disk'), keyed('Disk elsewhere')])
      return Promise.all([keyed('Disk elsewhere'), keyed('Disk'), unkeyed()])
    }
    await killedRun(engine, 8, run(false))
    await track(engine.client(), 'Backup', run(true), options)
    expect(engine.shown).toEqual(['Copy [a]: finished', 'Disk [a]: finished', 'Disk elsewhere [a]: finished'])
  })

  test('What is only like a key is none.', async () => {
    const engine = new Engine()
    await killedRun(engine, 4, (job) =>
      Promise.all(['Copy (a)', 'a]'].map((text) => job.step('executing', text, () => {}))),
    )
    await track(
      engine.client(),
      'Backup',
      (job) =>
        Promise.all(
          ['Copy', ']'].map((text) => job.step('executing', text, text === ']' ? {} : { key: 'a' }, () => {})),
        ),
      options,
    )
    expect(engine.shown).toEqual(['Copy (a): failed', 'a]: failed', 'Copy [a]: finished', ']: finished'])
  })

  test('A step of another type or parent is another step.', async () => {
    const engine = new Engine()
    await killedRun(engine, 4, (job) => job.step('executing', 'Copy', (copy) => copy.step('unknown', 'Disk', () => {})))
    const run = (job: TrackedJob) =>
      Promise.all([job.step('finalizing', 'Copy', () => {}), job.step('unknown', 'Disk', () => {})])
    await track(engine.client(), 'Backup', run, options)
    expect(engine.shown).toEqual(['Copy: failed', 'Copy > Disk: failed', 'Copy: finished', 'Disk: finished'])
  })

  test('Killed in the midst of any of its requests, it doubles nothing.', async () => {
    const run = async (job: TrackedJob) => {
      await job.step('validating', 'Check', () => {})
      await job.step('executing', 'Copy', (copy) =>
        Promise.allSettled([copy.step('executing', 'Disk', () => {}), copy.step('executing', 'Disk', fail)]),
      )
    }
    const healthy = new Engine()
    await track(healthy.client(), 'Backup', run, options)
    let refused = 0
    for (let at = 1; at <= healthy.asked.length; at++) {
      for (const arrives of [false, true]) {
        const engine = new Engine()
        const killed = track(engine.client({ at, arrives }), 'Backup', run, { ...options, reportTimeoutMs: 1 })
        await engine.clock.until(killed)
        const again = await track(engine.client(), 'Backup', run, options).catch((error: unknown) => error)
        expect(engine.job.status).toBe('finished')
        expect(engine.shown.map((step) => step.split(':')[0])).toEqual(['Check', 'Copy', 'Copy > Disk', 'Copy > Disk'])
        const isRefused = isJobwrightError(again, 'conflict')
        if (isRefused) refused += 1
        // A failed step that was not told of when the job had ended shows the job's end.
        const late = isRefused ? engine.shown.map((step, at) => (at === 3 ? healthy.shown[at] : step)) : engine.shown
        expect(late).toEqual(healthy.shown)
      }
    }
    // Only once the job has ended: in the midst of its end, of reading it back, and of the last step's end.
    expect(refused).toBe(5)
  })

  test('A job that has ended is refused before any work is done.', async () => {
    const engine = new Engine()
    await track(engine.client(), 'Backup', () => {}, options)
    const told = new Told()
    const run = vi.fn<() => void>()
    const error = await rejection(track(engine.client(), 'Backup', run, { ...options, ...told.options }))
    expect(error).toMatchObject({ code: 'conflict' })
    expect((error as Error).message).toBe(
      "track: job j1 (Backup) of correlation id backup-1 has ended as finished, so that nothing was done: give another id, or say whenEnded: 'add-another'",
    )
    expect(run).not.toHaveBeenCalled()
    expect([told.errors, told.losses]).toEqual([[], []])
    expect(engine.clock.scheduled).toBe(0)
  })

  test('Another is added where that is wanted, once, and the one that goes on is found again.', async () => {
    const engine = new Engine()
    const another = { ...options, whenEnded: 'add-another' as const }
    await track(engine.client(), 'Backup', () => {}, another)
    engine.trouble = ({ what }) => (what === 'POST job' && engine.jobs.size === 1 ? 'lost' : 'ok')
    const ids: unknown[] = []
    const second = track(
      engine.client({ at: 6, arrives: true }),
      'Backup',
      (job) => job.step('executing', 'Copy', () => ids.push(job.id)),
      { ...another, reportTimeoutMs: 5_000 },
    )
    await engine.clock.until(second)
    await track(engine.client(), 'Backup', (job) => job.step('executing', 'Copy', () => ids.push(job.id)), another)
    expect([...engine.jobs.values()].map(({ status }) => status)).toEqual(['finished', 'finished'])
    expect(ids).toEqual(['j2', 'j2'])
  })

  test('Where it cannot be known which job it is, nothing is done.', async () => {
    const engine = new Engine()
    for (const id of ['a', 'b'])
      engine.tell(id, { type: 'add-job', id, description: 'Backup', correlationId: 'backup-1', at: 0 })
    const run = vi.fn<() => void>()
    expect(await rejection(track(engine.client(), 'Backup', run, options))).toMatchObject({
      code: 'conflict',
      message: 'several jobs',
    })
    expect(run).not.toHaveBeenCalled()
  })

  test('What becomes of a job whose id was made does not refuse the work: there is another one.', async () => {
    const engine = new Engine()
    engine.trouble = ({ nr }) => (nr === 1 ? 'lost' : 'ok')
    engine.onRequest = ({ nr }) => void (nr === 2 && engine.restart())
    const promise = track(engine.client(), 'Backup', () => 'done', { whenEnded: 'refuse' })
    expect(await engine.clock.until(promise)).toBe('done')
    expect([...engine.jobs.values()].map(({ status }) => status)).toEqual(['unknown', 'finished'])
  })

  test('Where it cannot be known whether a job whose id was made is there, that is a loss, and the work goes on.', async () => {
    const engine = new Engine()
    const client: OvirtClient = engine.client()
    const ensure = async (): Promise<never> => {
      throw engine.error('conflict', 'the engine does not search')
    }
    engine.trouble = ({ nr }) => (nr === 1 ? 'unavailable' : nr === 2 ? 'lost' : 'ok')
    const told = new Told()
    const promise = track({ ...client, jobs: { ...client.jobs, ensure } }, 'Backup', () => 'done', told.options)
    expect(await engine.clock.until(promise)).toBe('done')
    // What did not arrive at all is sent again without a look.
    expect(engine.said).toEqual(['POST job', 'POST job'])
    expect(told.reasons).toEqual(['refused'])
    expect(told.errors.at(-1)).toBe('add-job Backup: the engine does not search')
  })

  test('A job that turns out to have ended when the work has begun is a loss, and no more.', async () => {
    const engine = new Engine()
    await track(engine.client(), 'Backup', () => {}, options)
    const asked = engine.asked.length
    engine.latencyMs = () => 100
    const told = new Told()
    const work = async (job: TrackedJob) => {
      await job.step('executing', 'Copy', () => new Promise<void>((resolve) => engine.clock.schedule(500, resolve)))
      return job.loss?.reason
    }
    const promise = track(engine.client(), 'Backup', work, { ...options, ...told.options, reportTimeoutMs: 50 })
    expect(await engine.clock.until(promise)).toBe('refused')
    expect(told.reasons).toEqual(['refused'])
    expect(told.losses[0]?.error).toMatchObject({ code: 'conflict' })
    expect(engine.said.slice(asked)).toEqual(['GET jobs'])
  })
})
