import { type OvirtClient, type TrackedJob, track } from '@jobwright/client/ovirt'
import { describe, expect, test, vi } from 'vitest'
import { Engine } from './track-engine.ts'
import { fail, Told } from './track-told.ts'

describe('an engine that will not', () => {
  const work = async (job: TrackedJob) => {
    await job.step('validating', 'Check', () => {})
    await job.step('executing', 'Copy', (copy) => copy.step('executing', 'Disk', fail)).catch(() => {})
    return job.loss
  }

  test.each(['forbidden', 'authentication', 'rejected'] as const)(
    'Refused with %s, the work goes on, and that is told once.',
    async (code) => {
      const engine = new Engine()
      engine.trouble = () => code
      const told = new Told()
      const loss = await track(engine.client(), 'Backup', work, told.options)
      expect(told.errors).toEqual([`add-job Backup: ${code}`])
      expect(told.losses).toEqual([loss])
      expect(loss).toMatchObject({ reason: 'refused', jobId: undefined, error: { code } })
      expect(loss?.message).toBe('track: the engine refuses to be told about the job: see the error (Backup)')
      expect(engine.asked.length).toBe(1)
      expect(engine.clock.scheduled).toBe(0)
    },
  )

  test.each(['forbidden', 'authentication', 'certificate'] as const)(
    'Refused with %s in the midst of it, nothing more is told.',
    async (code) => {
      const engine = new Engine()
      engine.trouble = ({ nr }) => (nr >= 3 ? code : 'ok')
      const told = new Told()
      expect(await track(engine.client(), 'Backup', work, told.options)).toMatchObject({
        reason: 'refused',
        jobId: 'j1',
      })
      expect(told.errors).toEqual([`end-step Check: ${code}`])
      expect(engine.asked.length).toBe(3)
    },
  )

  test('Who adds steps and may not read them has them end with their job.', async () => {
    const engine = new Engine()
    engine.trouble = ({ what }) => (what.startsWith('POST step') ? 'unseen' : 'ok')
    const told = new Told()
    await track(engine.client(), 'Backup', work, told.options)
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Check: finished', 'Copy: finished'])
    expect(told.errors).toEqual([
      'add-step Check: not to be read',
      'add-step Copy: not to be read',
      'add-step Disk: track: the step is not shown, as its parent could not be added (Disk)',
    ])
    expect(told.losses).toEqual([])
  })

  test('A closed client is a loss.', async () => {
    const engine = new Engine()
    const told = new Told()
    engine.trouble = ({ nr }) => {
      if (nr === 2) throw engine.error('aborted', 'the client is closed')
      return 'ok'
    }
    await track(engine.client(), 'Backup', work, told.options)
    expect(told.reasons).toEqual(['client-closed'])
    expect(told.losses[0]?.message).toBe(
      'track: the client was closed before the work was over: close it after track (Backup)',
    )
  })

  test('A step that is refused is left out with those below it, and all others are shown.', async () => {
    const engine = new Engine()
    engine.trouble = ({ what }) => (what === 'POST step Copy' ? 'rejected' : 'ok')
    const told = new Told()
    await track(
      engine.client(),
      'Backup',
      async (job) => {
        await job.step('executing', 'Copy', (copy) =>
          copy.step('executing', 'Disk a', (disk) => disk.step('executing', 'Deep', () => {})),
        )
        await job.step('finalizing', 'Unmount', () => {})
      },
      told.options,
    )
    expect(engine.shown).toEqual(['Unmount: finished'])
    expect(told.errors).toEqual([
      'add-step Copy: rejected',
      'add-step Disk a: track: the step is not shown, as its parent could not be added (Disk a)',
      'add-step Deep: track: the step is not shown, as its parent could not be added (Deep)',
    ])
    expect(told.losses).toEqual([])
  })

  test('A job that is removed is found out by the first refusal.', async () => {
    for (const [nr, kind] of [
      [2, 'add-step Check'],
      [3, 'end-step Check'],
      [4, 'add-step Copy'],
      [5, 'add-step Disk'],
      [6, 'end-job Backup'],
    ] as const) {
      const engine = new Engine()
      engine.onRequest = (asked) => void (asked.nr === nr && engine.remove())
      const told = new Told()
      await track(engine.client(), 'Backup', work, told.options)
      expect(told.reasons).toEqual(['job-removed'])
      expect(told.errors).toEqual([expect.stringMatching(`^${kind}: `)])
      expect(told.losses[0]).toMatchObject({
        jobId: 'j1',
        message: 'track: the job was removed from the engine while the work went on (Backup)',
      })
      expect(engine.asked.length).toBe(nr + 1)
    }
  })

  test('Where it cannot be asked whether the job is there, the report waits.', async () => {
    const engine = new Engine()
    engine.trouble = ({ what, nr }) =>
      what === 'POST step Check' && nr === 2 ? 'rejected' : what === 'GET job' && nr === 3 ? 'unavailable' : 'ok'
    const told = new Told()
    await engine.clock.until(track(engine.client(), 'Backup', work, told.options))
    expect(told.errors).toEqual(['add-step Check, again: rejected'])
    expect(engine.shown).toEqual(['Check: finished', 'Copy: failed', 'Copy > Disk: failed'])
  })

  test('Where it may not be asked, nothing more is told; where it is refused otherwise, the report is left out.', async () => {
    for (const trouble of ['forbidden', 'rejected'] as const) {
      const engine = new Engine()
      engine.trouble = ({ what, nr }) =>
        what === 'POST step Check' ? 'rejected' : what === 'GET job' && nr === 3 ? trouble : 'ok'
      const told = new Told()
      await track(engine.client(), 'Backup', work, told.options)
      expect(told.errors).toEqual(['add-step Check: rejected'])
      expect(told.reasons).toEqual(trouble === 'forbidden' ? ['refused'] : [])
    }
  })

  test.each([
    [true, 'failed', ['Check: finished', 'Copy: failed', 'Copy > Disk: failed']],
    [false, 'finished', ['Check: finished', 'Copy: failed', 'Copy > Disk: failed']],
  ] as const)(
    'A job that somebody else has ended keeps that end, and its steps show their own (by success: %s).',
    async (succeeds, by, shown) => {
      const engine = new Engine()
      engine.onRequest = ({ what }) => {
        if (what === 'END step Check finished')
          engine.tell('j1', { type: 'end-job', succeeded: by === 'finished', at: 0 })
      }
      const told = new Told()
      const promise = track(
        engine.client(),
        'Backup',
        async (job) => {
          await work(job)
          if (!succeeds) fail()
        },
        told.options,
      )
      await promise.catch(() => {})
      expect(engine.job.status).toBe(by)
      expect(engine.shown).toEqual(shown)
      expect(told.reasons).toEqual(['job-ended'])
      expect(told.losses[0]?.message).toBe(
        'track: the job had been ended by somebody else: it does not show how the work ended, but its steps do (Backup)',
      )
      expect(told.errors).toEqual([])
    },
  )

  test('What is known too late is not told: there is one loss.', async () => {
    const engine = new Engine()
    engine.onRequest = ({ what }) => {
      if (what === 'END job finished') engine.tell('j1', { type: 'end-job', succeeded: false, at: 0 })
    }
    engine.latencyMs = ({ what }) => (what === 'GET job' ? 100 : 0)
    const told = new Told()
    await engine.clock.until(track(engine.client(), 'Backup', work, { ...told.options, reportTimeoutMs: 50 }))
    await engine.clock.advance(1_000)
    expect(told.reasons).toEqual(['unreachable'])
    expect(told.errors).toEqual([])
  })

  test('A job that somebody else has ended in the same way is none.', async () => {
    const engine = new Engine()
    engine.onRequest = ({ what }) => void (what === 'POST step Copy' && engine.tell('j1', { type: 'end-job', at: 0 }))
    const told = new Told()
    await track(engine.client(), 'Backup', work, told.options)
    expect(told.losses).toEqual([])
    expect(engine.shown).toEqual(['Check: finished', 'Copy: failed', 'Copy > Disk: failed'])
  })

  test('Restarted, it shows the job as unknown for good, and its steps as they ended.', async () => {
    const engine = new Engine()
    engine.onRequest = ({ what }) => void (what === 'END step Check finished' && engine.restart())
    const told = new Told()
    await track(
      engine.client(),
      'Backup',
      async (job) => {
        void job.step('executing', 'Forgotten', () => new Promise(() => {}))
        return work(job)
      },
      told.options,
    )
    expect(engine.job.status).toBe('unknown')
    expect(engine.shown).toEqual(['Forgotten: failed', 'Check: finished', 'Copy: failed', 'Copy > Disk: failed'])
    expect(told.reasons).toEqual(['engine-restarted'])
    expect(told.losses[0]?.message).toBe(
      'track: the engine was restarted and shows the job as unknown for good, but its steps show how they ended (Backup)',
    )
  })

  test('What a client of another make throws is told, and the work goes on.', async () => {
    const engine = new Engine()
    const client: OvirtClient = engine.client()
    const told = new Told()
    const steps = { ...client.steps, add: fail }
    await track({ ...client, steps }, 'Backup', work, told.options)
    expect(told.errors).toEqual([
      'add-step Check: no space left',
      'add-step Copy: no space left',
      'add-step Disk: track: the step is not shown, as its parent could not be added (Disk)',
    ])
    expect(engine.job.status).toBe('finished')
  })
})

test('Callbacks that throw change nothing, and are reported once.', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const engine = new Engine()
  engine.trouble = ({ nr }) => (nr === 2 || nr === 4 ? 'unavailable' : nr > 5 ? 'forbidden' : 'ok')
  const promise = track(
    engine.client(),
    'Backup',
    async (job) => {
      await job.step('executing', 'Copy', () => {})
      return job.step('executing', 'Other', () => 'done')
    },
    { onReportError: fail, onLost: async () => fail() },
  )
  expect(await engine.clock.until(promise)).toBe('done')
  expect(warn.mock.calls).toEqual([
    ['jobwright: onReportError has thrown. The work goes on; this is not reported again.'],
    ['jobwright: onLost has thrown. The work goes on; this is not reported again.'],
  ])
})
