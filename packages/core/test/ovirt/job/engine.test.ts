import { type JobCommand, jobDecider, noJob, stepOf, stepsUnder } from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import { addJob, addStep, ended, refusalOf, run, standings } from './run.ts'

const v4 = jobDecider()
const v3 = jobDecider({ profile: 'v3' })
const byEngine = (command: JobCommand, more: object = {}) => ({ ...command, by: 'engine', ...more }) as JobCommand

/** A job with two steps, one of which has a sub-step. */
const tree = run(v4, [addJob, addStep('s1', 1), addStep('s2', 2), addStep('s3', 3, 's1')])

describe('adding', () => {
  test('begins with nothing', () => {
    const nothing = { id: null, description: '', status: 'started', external: true, autoCleared: false, owner: null }
    const times = { startedAt: 0, updatedAt: 0, endedAt: null }
    expect(noJob).toEqual({ ...nothing, correlationId: null, ...times, steps: new Map() })
  })

  test('a job is started, external, and never cleaned unless it was asked for', () => {
    const job = run(v4, [{ ...addJob, at: 5 }])
    expect(job).toEqual({
      id: 'j1',
      description: 'Backup',
      status: 'started',
      external: true,
      autoCleared: false,
      owner: null,
      correlationId: null,
      startedAt: 5,
      updatedAt: 5,
      endedAt: null,
      steps: new Map(),
    })
    const more = run(v4, [{ ...addJob, autoCleared: true, owner: 'u1', correlationId: 'c1' }])
    expect([more.autoCleared, more.owner, more.correlationId]).toEqual([true, 'u1', 'c1'])
  })

  test('a job of the engine is cleaned unless it was asked otherwise', () => {
    const job = run(v4, [byEngine(addJob)])
    expect([job.external, job.autoCleared]).toEqual([false, true])
    expect(run(v4, [byEngine(addJob, { autoCleared: false })]).autoCleared).toBe(false)
  })

  test('a step is started, numbered among its siblings, and moves the job’s last update', () => {
    expect(stepOf(tree, 's3')).toEqual({
      id: 's3',
      parentId: 's1',
      number: 0,
      description: 'Step s3',
      stepType: 'executing',
      status: 'started',
      external: true,
      externalId: null,
      externalType: null,
      executionHost: null,
      progress: null,
      startedAt: 3,
      endedAt: null,
    })
    expect(stepsUnder(tree, null).map(({ id, number }) => [id, number])).toEqual([
      ['s1', 0],
      ['s2', 1],
    ])
    expect(tree.updatedAt).toBe(3)
    expect([...tree.steps.keys()]).toEqual(['s1', 's2', 's3'])
  })

  test('a step is started, whatever status is given', () => {
    for (const decider of [v3, v4]) {
      const job = run(decider, [{ ...addStep('s4', 5), status: 'finished' } as JobCommand], tree)
      expect(ended(job, 's4')).toEqual(['started', null])
    }
  })

  test('a step of the engine has what no user can give', () => {
    const place = { externalId: 't1', externalType: 'vdsm', executionHost: 'h1' }
    const job = run(v4, [byEngine(addStep('e1', 4), place), { ...addStep('s4', 5), ...place } as JobCommand], tree)
    expect(stepOf(job, 'e1')).toMatchObject({ ...place, external: false, number: 2 })
    expect(stepOf(job, 's4')).toMatchObject({
      externalId: null,
      externalType: null,
      executionHost: null,
      external: true,
    })
    expect(stepOf(run(v4, [byEngine(addStep('e1', 4))], tree), 'e1')).toMatchObject({
      externalId: null,
      external: false,
    })
  })

  test('steps are added to what has ended, any depth below', () => {
    const job = run(v4, [{ type: 'end-job', at: 9 }, addStep('s4', 10, 's3'), addStep('s5', 11)], tree)
    expect(standings(job)).toEqual({
      j1: 'finished',
      s1: 'finished',
      s2: 'finished',
      s3: 'finished',
      s4: 'started',
      s5: 'started',
    })
    expect([job.updatedAt, job.endedAt]).toEqual([11, 9])
  })

  test('a sub-step of a step of the engine’s job is accepted: the engine asks the job only about its direct steps', () => {
    const internal = run(v4, [byEngine(addJob), byEngine(addStep('e1', 1))])
    expect(stepOf(run(v4, [addStep('s1', 2, 'e1')], internal), 's1')?.external).toBe(true)
    expect(refusalOf(v4, internal, addStep('s1', 2)).problems).toEqual(['not-external'])
  })
})

describe('the end of a step', () => {
  test('success closes neither what is above nor what is below', () => {
    const job = run(v4, [{ type: 'end-step', id: 's1', at: 9 }], tree)
    expect(standings(job)).toEqual({ j1: 'started', s1: 'finished', s2: 'started', s3: 'started' })
    expect([job.updatedAt, job.endedAt]).toEqual([9, null])
  })

  test('all steps finished leave the job started', () => {
    const job = run(
      v4,
      [...tree.steps.keys()].map((id) => ({ type: 'end-step', id, succeeded: true, at: 9 }) as const),
      tree,
    )
    expect(standings(job)).toEqual({ j1: 'started', s1: 'finished', s2: 'finished', s3: 'finished' })
  })

  test('failure fails the job and closes all other steps with it', () => {
    const one = run(v4, [{ type: 'end-step', id: 's2', at: 5 }], tree)
    const job = run(v4, [{ type: 'end-step', id: 's3', succeeded: false, at: 9 }], one)
    expect(standings(job)).toEqual({ j1: 'failed', s1: 'failed', s2: 'finished', s3: 'failed' })
    expect([job.endedAt, job.updatedAt]).toEqual([9, 9])
    expect(['s1', 's2', 's3'].map((id) => ended(job, id))).toEqual([
      ['failed', 9],
      ['finished', 5],
      ['failed', 9],
    ])
  })

  test('the last end wins and moves the end, also from failed to finished', () => {
    const failed = run(v4, [{ type: 'end-step', id: 's1', succeeded: false, at: 9 }], tree)
    const job = run(v4, [{ type: 'end-step', id: 's1', succeeded: true, at: 12 }], failed)
    expect(ended(job, 's1')).toEqual(['finished', 12])
    expect([job.status, job.endedAt, job.updatedAt]).toEqual(['failed', 9, 12])
  })

  test('failing a finished step fails the running job', () => {
    const job = run(
      v4,
      [
        { type: 'end-step', id: 's1', at: 5 },
        { type: 'end-step', id: 's1', succeeded: false, at: 9 },
      ],
      tree,
    )
    expect(standings(job)).toEqual({ j1: 'failed', s1: 'failed', s2: 'failed', s3: 'failed' })
  })

  test('failing a step of a job that has finished closes the others as finished, with the job’s old end', () => {
    const late = run(v4, [{ type: 'end-job', at: 9 }, addStep('s4', 20), addStep('s5', 21)], tree)
    const job = run(v4, [{ type: 'end-step', id: 's4', succeeded: false, at: 30 }], late)
    expect(job.status).toBe('finished')
    expect(ended(job, 's4')).toEqual(['failed', 30])
    expect(ended(job, 's5')).toEqual(['finished', 9])
    // The engine writes the job back as it was read before.
    expect([job.endedAt, job.updatedAt]).toEqual([9, 21])
  })

  test('v4 reads neither force nor a status', () => {
    const command: JobCommand = { type: 'end-step', id: 's1', status: 'failed', force: true, at: 9 }
    expect(standings(run(v4, [command], tree))).toEqual({ j1: 'started', s1: 'finished', s2: 'started', s3: 'started' })
    expect(run(v4, [command], tree).autoCleared).toBe(false)
  })

  test('the engine ends its own', () => {
    const job = run(v4, [byEngine(addStep('e1', 4))], tree)
    expect(refusalOf(v4, job, { type: 'end-step', id: 'e1', at: 9 }).problems).toEqual(['not-external'])
    expect(ended(run(v4, [{ type: 'end-step', id: 'e1', by: 'engine', at: 9 }], job), 'e1')).toEqual(['finished', 9])
    expect(run(v4, [{ type: 'end-step', id: 'e1', by: 'engine', succeeded: false, at: 9 }], job).status).toBe('failed')
  })
})

describe('the end of a job', () => {
  test.each([
    [{}, 'finished'],
    [{ succeeded: true }, 'finished'],
    [{ succeeded: false }, 'failed'],
    // Since 4.1 the status is accepted and not read.
    [{ status: 'failed' }, 'finished'],
    [{ status: 'finished', succeeded: false }, 'failed'],
  ])('%j ends as %s, and all open steps with it', (fields, status) => {
    const job = run(v4, [{ type: 'end-job', ...fields, at: 9 }], tree)
    expect(standings(job)).toEqual({ j1: status, s1: status, s2: status, s3: status })
    expect([job.endedAt, job.updatedAt, job.autoCleared]).toEqual([9, 9, false])
    expect([...job.steps.values()].map(({ endedAt }) => endedAt)).toEqual([9, 9, 9])
  })

  test('the engine’s own open steps end with it too', () => {
    const job = run(v4, [byEngine(addStep('e1', 4, 's3')), { type: 'end-job', at: 9 }], tree)
    expect(ended(job, 'e1')).toEqual(['finished', 9])
  })

  test('the first end wins: a further one is accepted and changes nothing', () => {
    const finished = run(v4, [{ type: 'end-job', at: 9 }], tree)
    expect(v4.decide(finished, { type: 'end-job', succeeded: false, at: 12 })).toEqual({ ok: true, events: [] })
    expect(v4.decide(finished, { type: 'end-job', succeeded: true, at: 12 })).toEqual({ ok: true, events: [] })
  })

  test('a further one closes steps that were added since, with the old status and end', () => {
    const late = run(v4, [{ type: 'end-job', succeeded: false, at: 9 }, addStep('s4', 20)], tree)
    const job = run(v4, [{ type: 'end-job', succeeded: true, at: 30 }], late)
    expect(ended(job, 's4')).toEqual(['failed', 9])
    expect([job.status, job.endedAt, job.updatedAt]).toEqual(['failed', 9, 20])
  })

  test('force only lets the cleaner remove it, also afterwards', () => {
    const forced = run(v4, [{ type: 'end-job', succeeded: false, force: true, at: 9 }], tree)
    const unforced = run(v4, [{ type: 'end-job', succeeded: false, at: 9 }], tree)
    expect(forced).toEqual({ ...unforced, autoCleared: true })
    expect(run(v4, [{ type: 'end-job', force: true, at: 30 }], unforced)).toEqual(forced)
    expect(v4.decide(forced, { type: 'end-job', force: true, at: 30 })).toEqual({ ok: true, events: [] })
  })

  test('the engine ends the job of a user when its own command under it is over, and its own', () => {
    expect(run(v4, [{ type: 'end-job', by: 'engine', at: 9 }], tree).status).toBe('finished')
    const internal = run(v4, [byEngine(addJob)])
    expect(run(v4, [{ type: 'end-job', by: 'engine', succeeded: false, at: 9 }], internal).status).toBe('failed')
  })
})

describe('v3 up to 4.0', () => {
  test.each(['FAILED', 'ABORTED', 'STARTED', 'UNKNOWN', 'nonsense', ''])('%s ends a job as failed', (status) => {
    const job = run(v3, [{ type: 'end-job', status, at: 9 }], tree)
    expect(standings(job)).toEqual({ j1: 'failed', s1: 'failed', s2: 'failed', s3: 'failed' })
  })

  test.each(['FINISHED', 'finished', 'Finished'])('%s alone ends it as finished', (status) => {
    expect(run(v3, [{ type: 'end-job', status, succeeded: false, at: 9 }], tree).status).toBe('finished')
  })

  test('a job needs a status, a step needs to be told whether it succeeded', () => {
    expect(refusalOf(v3, tree, { type: 'end-job', succeeded: true, at: 9 }).problems).toEqual(['status-missing'])
    expect(refusalOf(v3, tree, { type: 'end-step', id: 's1', status: 'FINISHED', at: 9 }).problems).toEqual([
      'succeeded-missing',
    ])
    expect(ended(run(v3, [{ type: 'end-step', id: 's1', succeeded: true, at: 9 }], tree), 's1')).toEqual([
      'finished',
      9,
    ])
    expect(run(v3, [{ type: 'end-step', id: 's1', succeeded: false, at: 9 }], tree).status).toBe('failed')
  })

  test('the engine needs neither for what it ends itself', () => {
    const internal = run(v3, [byEngine(addJob), byEngine(addStep('e1', 1))])
    const job = run(
      v3,
      [
        { type: 'end-step', id: 'e1', by: 'engine', at: 9 },
        { type: 'end-job', by: 'engine', at: 10 },
      ],
      internal,
    )
    expect(standings(job)).toEqual({ j1: 'finished', e1: 'finished' })
  })

  test('force means what it means to v4', () => {
    const job = run(v3, [{ type: 'end-job', status: 'ABORTED', force: true, at: 9 }], tree)
    expect(standings(job)).toEqual({ j1: 'failed', s1: 'failed', s2: 'failed', s3: 'failed' })
    expect(job.autoCleared).toBe(true)
  })
})

describe('clear', () => {
  test('removes nothing, in whatever state', () => {
    const done = run(v4, [{ type: 'end-job', at: 9 }], tree)
    for (const job of [tree, done]) expect(run(v4, [{ type: 'clear' }], job)).toEqual({ ...job, autoCleared: true })
    const cleared = run(v4, [{ type: 'clear' }], done)
    expect(v4.decide(cleared, { type: 'clear' })).toEqual({ ok: true, events: [] })
  })
})

describe('a restart of the engine', () => {
  test('leaves what has not ended unknown', () => {
    const job = run(
      v4,
      [
        { type: 'end-step', id: 's2', at: 5 },
        { type: 'restart-engine', at: 9 },
      ],
      tree,
    )
    expect(standings(job)).toEqual({ j1: 'unknown', s1: 'unknown', s2: 'finished', s3: 'unknown' })
    expect([job.endedAt, job.updatedAt]).toEqual([9, 9])
    expect(['s1', 's2', 's3'].map((id) => ended(job, id)[1])).toEqual([9, 5, 9])
    const how = { way: 'restartEngine', status: 'unknown', at: 9 }
    expect(v4.decide(tree, { type: 'restart-engine', at: 9 })).toEqual({
      ok: true,
      events: [
        { type: 'job-ended', ...how },
        { type: 'steps-closed', ids: ['s1', 's2', 's3'], ...how },
      ],
    })
  })

  test('afterwards the job cannot be finished, but its steps can', () => {
    const lost = run(v4, [{ type: 'restart-engine', at: 9 }], tree)
    const job = run(
      v4,
      [
        { type: 'end-job', succeeded: true, at: 12 },
        { type: 'end-step', id: 's1', at: 13 },
      ],
      lost,
    )
    expect(standings(job)).toEqual({ j1: 'unknown', s1: 'finished', s2: 'unknown', s3: 'unknown' })
    expect(ended(job, 's1')).toEqual(['finished', 13])
    const late = run(v4, [addStep('s4', 14), { type: 'end-job', at: 15 }], job)
    expect(ended(late, 's4')).toEqual(['unknown', 9])
  })

  test('spares a job with a step that has a task elsewhere, and be it over', () => {
    const waits = run(v4, [byEngine(addStep('e1', 4), { externalId: 't1' })], tree)
    expect(v4.decide(waits, { type: 'restart-engine', at: 9 })).toEqual({ ok: true, events: [] })
    const over = run(v4, [{ type: 'end-step', id: 'e1', by: 'engine', at: 5 }], waits)
    expect(run(v4, [{ type: 'restart-engine', at: 9 }], over)).toBe(over)
  })

  test('reaches steps that were added to a job that has ended, and leaves the job', () => {
    const late = run(v4, [{ type: 'end-job', at: 9 }, addStep('s4', 20)], tree)
    const job = run(v4, [{ type: 'restart-engine', at: 30 }], late)
    expect(ended(job, 's4')).toEqual(['unknown', 30])
    expect([job.status, job.endedAt, job.updatedAt]).toEqual(['finished', 9, 20])
  })

  test('means nothing where there is no job', () => {
    expect(v4.decide(noJob, { type: 'restart-engine', at: 9 })).toEqual({ ok: true, events: [] })
  })
})

describe('the cleaner', () => {
  const minutes = 60_000

  test.each([
    ['finished', { succeeded: true }, 10],
    ['failed', { succeeded: false }, 60],
  ])('removes a %s job that may go, its steps with it, later than %s minutes after its end', (_, fields, after) => {
    const job = run(v4, [{ type: 'end-job', ...fields, force: true, at: 9 }], tree)
    expect(run(v4, [{ type: 'clean', at: 9 + after * minutes }], job)).toBe(job)
    expect(v4.decide(job, { type: 'clean', at: 10 + after * minutes })).toEqual({
      ok: true,
      events: [{ type: 'job-removed', id: 'j1' }],
    })
    expect(run(v4, [{ type: 'clean', at: 10 + after * minutes }], job)).toBe(noJob)
  })

  test('removes a lost one like a failed one', () => {
    const job = run(v4, [{ type: 'clear' }, { type: 'restart-engine', at: 9 }], tree)
    expect(run(v4, [{ type: 'clean', at: 9 + 60 * minutes }], job)).toBe(job)
    expect(run(v4, [{ type: 'clean', at: 10 + 60 * minutes }], job)).toBe(noJob)
  })

  test('never removes one that runs, nor one that nobody cleared', () => {
    const running = run(v4, [{ type: 'clear' }], tree)
    const done = run(v4, [{ type: 'end-job', at: 9 }], tree)
    for (const job of [running, done, noJob]) {
      expect(v4.decide(job, { type: 'clean', at: 100_000 * minutes })).toEqual({ ok: true, events: [] })
    }
  })
})

test('ids that are names of what objects have anyway are ids', () => {
  const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const job = run(v4, [
    { ...addJob, id: '__proto__x' },
    ...ids.map((id, index) => addStep(id, index, ids[index - 1] ?? '__proto__x')),
    { type: 'end-step', id: '__proto__', at: 9 },
  ])
  expect([...job.steps.keys()]).toEqual(ids)
  expect([...job.steps.values()].map(({ parentId }) => parentId)).toEqual([null, ...ids.slice(0, -1)])
  expect(stepOf(job, '__proto__')?.status).toBe('finished')
  expect(stepOf(job, 'valueOf')).toBeUndefined()
  expect(refusalOf(v4, run(v4, [addJob]), { type: 'end-step', id: '__proto__', at: 9 }).code).toBe('no-step')
  expect(refusalOf(v4, noJob, addStep('s1', 0, '__proto__')).code).toBe('no-parent')
})

test('a thousand steps of any depth are closed by one event', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `s${index}`)
  const deep = run(v4, [addJob, ...ids.map((id, index) => addStep(id, index, ids[index - 1]))])
  const decision = v4.decide(deep, { type: 'end-step', id: 's0', succeeded: false, at: 5000 })
  expect(decision.ok && decision.events).toEqual([
    { type: 'step-ended', id: 's0', way: 'endFailed', status: 'failed', at: 5000 },
    { type: 'job-ended', way: 'failStep', status: 'failed', at: 5000 },
    { type: 'steps-closed', ids: ids.slice(1), way: 'closeFailed', status: 'failed', at: 5000 },
  ])
})

test('an event about a step that the job has not changes nothing', () => {
  const job = v4.evolve(tree, { type: 'step-ended', id: 's9', way: 'endSucceeded', status: 'finished', at: 9 })
  expect(job).toEqual(tree)
})
