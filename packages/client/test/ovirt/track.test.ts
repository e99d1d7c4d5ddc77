import { type TrackedJob, track } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { Engine } from './track-engine.ts'
import { fail, failure, Told } from './track-told.ts'

describe('a job and its steps', () => {
  test('A function runs as a job, its steps nested and in parallel, told in the order in which they come up.', async () => {
    const engine = new Engine()
    const result = await track(engine.client(), 'Backup', async (job) => {
      await job.step('validating', 'Check', () => 1)
      return job.step('executing', 'Copy', (copy) =>
        Promise.all([copy.step('executing', 'Disk a', () => 'a'), copy.step('unknown', 'Disk b', async () => 'b')]),
      )
    })
    expect(result).toEqual(['a', 'b'])
    expect(engine.job).toMatchObject({ description: 'Backup', status: 'finished', autoCleared: true })
    expect(engine.shown).toEqual([
      'Check: finished',
      'Copy: finished',
      'Copy > Disk a: finished',
      'Copy > Disk b: finished',
    ])
    expect([...engine.job.steps.values()].map(({ stepType }) => stepType)).toEqual([
      'validating',
      'executing',
      'executing',
      'unknown',
    ])
    expect(engine.said).toEqual([
      'POST job',
      'POST step Check',
      'END step Check finished',
      'POST step Copy',
      'POST step Disk a',
      'POST step Disk b',
      'END step Disk a finished',
      'END step Disk b finished',
      'END step Copy finished',
      'END job finished',
      'GET job',
    ])
    expect(engine.clock.scheduled).toBe(0)
  })

  test('What the function gets tells the ids, the key and the signal.', async () => {
    const engine = new Engine()
    let seen: unknown
    await track(
      engine.client(),
      'Backup',
      async (job) => {
        await job.step('executing', 'Copy', { key: 'db1' }, (step) => {
          const { id, description, correlationId, signal } = step
          seen = {
            job: [job.id, job.correlationId, job.loss],
            step: [id, description, correlationId],
            same: signal === job.signal,
            aborted: signal.aborted,
          }
        })
        expect(job.signal.aborted).toBe(false)
      },
      { correlationId: 'backup-1', autoCleared: false },
    )
    expect(seen).toEqual({
      job: ['j1', 'backup-1', undefined],
      step: ['s2', 'Copy [db1]', 'backup-1'],
      same: true,
      aborted: false,
    })
    expect(engine.job).toMatchObject({ autoCleared: false, correlationId: 'backup-1' })
  })

  test('Options that are not given may be passed on as they are.', async () => {
    const engine = new Engine()
    await track(engine.client(), 'Backup', (job) => job.step('executing', 'Copy', undefined, () => {}), undefined)
    expect(engine.shown).toEqual(['Copy: finished'])
  })

  test('A step may begin in one that has ended, and shows its own end.', async () => {
    const engine = new Engine()
    await track(engine.client(), 'Backup', async (job) => {
      const copy = await job.step('executing', 'Copy', (step) => ({ step }))
      await copy.step.step('executing', 'Late', () => {})
      await copy.step.step('executing', 'Later', fail).catch(() => {})
    })
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Copy: finished', 'Copy > Late: finished', 'Copy > Later: failed'])
  })

  test('Descriptions are told in one line.', async () => {
    const engine = new Engine()
    await track(engine.client(), '  Backup\r\n\tof db1\u0000', (job) =>
      job.step('executing', ' a\ud800\uffff\n b ', { key: 'k' }, () => {}),
    )
    expect(engine.job.description).toBe('Backup of db1')
    expect(engine.shown).toEqual(['a b [k]: finished'])
  })

  test('Descriptions are told whole, however long they are.', async () => {
    const engine = new Engine()
    const text = 'ü'.repeat(1_000_000)
    await track(engine.client(), text, (job) => job.step('executing', text, () => {}))
    expect(engine.job.description === text && [...engine.job.steps.values()][0]?.description === text).toBe(true)
  })

  test('What the function throws is thrown again, whatever it is, and fails the job.', async () => {
    for (const thrown of [failure, null, 'a text']) {
      const engine = new Engine()
      const promise = track(engine.client(), 'Backup', () => AbortSignal.abort(thrown).throwIfAborted())
      expect(await rejection(promise)).toBe(thrown)
      expect(engine.job.status).toBe('failed')
    }
  })

  test('What a step throws fails the step and those it goes through, and no other.', async () => {
    const engine = new Engine()
    const promise = track(engine.client(), 'Backup', async (job) => {
      await job.step('validating', 'Check', () => {})
      await job.step('executing', 'Copy', (copy) => copy.step('executing', 'Disk a', fail))
    })
    expect(await rejection(promise)).toBe(failure)
    expect(engine.job.status).toBe('failed')
    expect(engine.shown).toEqual(['Check: finished', 'Copy: failed', 'Copy > Disk a: failed'])
  })

  test('A failed step stays open until all else has ended, and is ended after its job.', async () => {
    const engine = new Engine()
    await track(engine.client(), 'Backup', async (job) => {
      await job.step('executing', 'Copy', fail).catch(() => {})
      expect(engine.shown).toEqual(['Copy: started'])
      await job.step('executing', 'Copy elsewhere', () => {})
    })
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Copy: failed', 'Copy elsewhere: finished'])
    expect(engine.said.slice(-3)).toEqual(['END job finished', 'END step Copy failed', 'GET job'])
  })

  test('At once, a failed step fails the job, and parallel ones show their own ends as they come.', async () => {
    const engine = new Engine()
    const { clock } = engine
    const told = new Told()
    const parallel = (job: TrackedJob) =>
      Promise.allSettled([
        job.step('executing', 'Copy', fail),
        job.step('executing', 'Other', () => new Promise<void>((resolve) => clock.schedule(10, resolve))),
      ])
    const promise = track(
      engine.client(),
      'Backup',
      async (job) => {
        await parallel(job)
        expect(engine.shown).toEqual(['Copy: failed', 'Other: finished'])
        return job.step('executing', 'Late', () => 'done')
      },
      { ...told.options, failSteps: 'at-once' },
    )
    await clock.advance(5)
    expect(engine.shown).toEqual(['Copy: failed', 'Other: failed'])
    expect(await clock.until(promise)).toBe('done')
    expect(engine.job.status).toBe('failed')
    expect(engine.shown).toEqual(['Copy: failed', 'Other: finished', 'Late: finished'])
    expect([told.errors, told.losses]).toEqual([[], []])
  })
})

describe('steps that are not awaited', () => {
  const forget = (engine: Engine, end: () => unknown) => async (job: TrackedJob) => {
    void job.step('executing', 'Slow', async (slow) => {
      await new Promise<void>((resolve) => engine.clock.schedule(50, resolve))
      return slow.step('executing', 'Late', () => {})
    })
    await job.step('executing', 'Quick', () => {})
    return end()
  }

  test('A step that still runs when the function has returned is shown as failed, one that begins then is not shown, and both are told.', async () => {
    const engine = new Engine()
    const told = new Told()
    expect(
      await track(
        engine.client(),
        'Backup',
        forget(engine, () => 'value'),
        told.options,
      ),
    ).toBe('value')
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual(['Slow: failed', 'Quick: finished'])
    expect(told.errors).toEqual([
      'left-running Slow: track: a step still ran when the function had ended, and is shown as failed: await it (Slow)',
    ])
    const asked = engine.asked.length
    await engine.clock.advance(100)
    expect(engine.asked.length).toBe(asked)
    expect(told.errors.slice(1)).toEqual([
      'left-running Late: track: a step began when the function had ended, and is not shown: await it (Late)',
    ])
    expect(told.losses).toEqual([])
  })

  test('Where the function has thrown, what it left behind is told to stop.', async () => {
    const engine = new Engine()
    const reasons: unknown[] = []
    const promise = track(engine.client(), 'Backup', (job) =>
      Promise.all([
        job.step(
          'executing',
          'Slow',
          ({ signal }) =>
            new Promise<void>((resolve) => {
              signal.addEventListener('abort', () => {
                reasons.push(signal.reason)
                resolve()
              })
            }),
        ),
        job.step('executing', 'Copy', fail),
      ]),
    )
    expect(await rejection(promise)).toBe(failure)
    expect(engine.shown).toEqual(['Slow: failed', 'Copy: failed'])
    expect(reasons).toEqual([expect.objectContaining({ code: 'aborted', message: 'track: the function has thrown' })])
  })

  test('A step that begins when the function has ended still does its work, and gets what a step gets.', async () => {
    const engine = new Engine()
    let kept: TrackedJob | undefined
    await track(engine.client(), 'Backup', (job) => {
      kept = job
    })
    const asked = engine.asked.length
    const late = await kept?.step('executing', 'Late', async (step) => [
      step.id,
      step.description,
      await step.step('executing', 'Later', () => 1),
    ])
    expect(late).toEqual([undefined, 'Late', 1])
    expect(engine.asked.length).toBe(asked)
    expect(await rejection(kept?.step('executing', 'Late', fail) ?? Promise.resolve())).toBe(failure)
  })
})
