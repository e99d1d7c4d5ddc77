import { type GivenJobAssumptions, type JobCommand, jobDecider, noJob } from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import { addJob, addStep, ended, refusalOf, run, standings } from './run.ts'

const documented = jobDecider({ profile: 'documented' })
const assuming = (assumptions: GivenJobAssumptions) => jobDecider({ profile: 'documented', assumptions })

/** A job with two steps, one of which has a sub-step with one below. */
const tree = run(documented, [
  addJob,
  addStep('s1', 1),
  addStep('s2', 2),
  addStep('s3', 3, 's1'),
  addStep('s4', 4, 's3'),
])
const endStep = (id: string, more: object): JobCommand => ({ type: 'end-step', id, at: 9, ...more }) as JobCommand

describe('an end', () => {
  test.each([
    ['FINISHED', 'finished'],
    ['failed', 'failed'],
    ['Aborted', 'aborted'],
  ])('%s sets %s, of a job or a step, and nothing else ends with it', (status, stands) => {
    const job = run(documented, [{ type: 'end-job', status, at: 9 }], tree)
    expect(standings(job)).toEqual({ j1: stands, s1: 'started', s2: 'started', s3: 'started', s4: 'started' })
    expect([job.endedAt, job.updatedAt]).toEqual([9, 9])
    const other = run(documented, [endStep('s1', { status })], tree)
    expect(standings(other)).toEqual({ j1: 'started', s1: stands, s2: 'started', s3: 'started', s4: 'started' })
    expect([other.endedAt, other.updatedAt, ...ended(other, 's1')]).toEqual([null, 9, stands, 9])
  })

  test('sets no other status', () => {
    for (const status of ['started', 'UNKNOWN', 'done', '', '__proto__']) {
      expect(refusalOf(documented, tree, { type: 'end-job', status, at: 9 }).problems).toEqual(['status-not-settable'])
      expect(refusalOf(documented, tree, endStep('s1', { status })).problems).toEqual(['status-not-settable'])
    }
  })

  test('may tell whether it succeeded instead, and needs one of both', () => {
    expect(ended(run(documented, [endStep('s1', { succeeded: true })], tree), 's1')).toEqual(['finished', 9])
    expect(ended(run(documented, [endStep('s1', { succeeded: false })], tree), 's1')).toEqual(['failed', 9])
    expect(ended(run(documented, [endStep('s1', { succeeded: true, status: 'aborted' })], tree), 's1')).toEqual([
      'aborted',
      9,
    ])
    expect(run(documented, [{ type: 'end-job', succeeded: false, at: 9 }], tree).status).toBe('failed')
    for (const command of [endStep('s1', {}), { type: 'end-job', at: 9 } as const]) {
      expect(refusalOf(documented, tree, command).problems).toEqual(['status-missing'])
    }
  })

  test('is the only one', () => {
    const done = run(
      documented,
      [endStep('s1', { status: 'aborted' }), { type: 'end-job', status: 'failed', at: 9 }],
      tree,
    )
    const refusals = [
      endStep('s1', { status: 'finished' }),
      { type: 'end-job', status: 'finished', at: 12 } as const,
    ].map((command) => refusalOf(documented, done, command))
    expect(
      refusals.map(({ code, state, command, problems, legal }) => [code, state, command, problems, legal]),
    ).toEqual([
      ['illegal-transition', 'aborted', 'end-step', [], []],
      ['illegal-transition', 'failed', 'end-job', [], []],
    ])
    expect(refusals[0]?.message).toContain('"endSucceeded" is not legal in state "aborted"')
  })

  test('by force aborts what has not ended below, and lets nobody clean', () => {
    const one = run(documented, [endStep('s4', { status: 'finished' })], tree)
    const below = run(documented, [endStep('s1', { status: 'failed', force: true, at: 12 })], one)
    expect(standings(below)).toEqual({ j1: 'started', s1: 'failed', s2: 'started', s3: 'aborted', s4: 'finished' })
    expect(ended(below, 's3')).toEqual(['aborted', 12])
    const job = run(documented, [{ type: 'end-job', status: 'finished', force: true, at: 15 }], below)
    expect(standings(job)).toEqual({ j1: 'finished', s1: 'failed', s2: 'aborted', s3: 'aborted', s4: 'finished' })
    expect([ended(job, 's2'), job.autoCleared]).toEqual([['aborted', 15], false])
  })

  test('of what the engine owns is the engine’s', () => {
    const job = run(documented, [{ ...addStep('e1', 5), by: 'engine' } as JobCommand], tree)
    expect(refusalOf(documented, job, endStep('e1', { status: 'finished' })).problems).toEqual(['not-external'])
    expect(ended(run(documented, [endStep('e1', { by: 'engine' })], job), 'e1')).toEqual(['finished', 9])
  })
})

describe('a step', () => {
  const adding = (status: string, more: object = {}) => ({ ...addStep('s5', 9, 's2'), status, ...more }) as JobCommand

  test.each([
    ['STARTED', 'started', null],
    ['Finished', 'finished', 9],
    ['failed', 'failed', 9],
    ['aborted', 'aborted', 9],
  ])('begins as %s: %s, since %s', (status, stands, since) => {
    const job = run(documented, [adding(status)], tree)
    expect(ended(job, 's5')).toEqual([stands, since])
    expect([job.status, job.updatedAt]).toEqual(['started', 9])
  })

  test('begins with no status that no end sets', () => {
    for (const status of ['unknown', 'done', '']) {
      expect(refusalOf(documented, tree, adding(status)).problems).toEqual(['status-not-settable'])
      expect(refusalOf(documented, noJob, adding(status)).state).toBe('none')
    }
  })

  test('of the engine is started', () => {
    for (const status of ['failed', 'done']) {
      expect(ended(run(documented, [adding(status, { by: 'engine' })], tree), 's5')).toEqual(['started', null])
    }
  })
})

test('force reaches steps of any depth', () => {
  const job = run(documented, [endStep('s1', { status: 'finished', force: true })], tree)
  expect(standings(job)).toEqual({ j1: 'started', s1: 'finished', s2: 'started', s3: 'aborted', s4: 'aborted' })
})

test('a restart of the engine changes nothing', () => {
  expect(documented.decide(tree, { type: 'restart-engine', at: 9 })).toEqual({ ok: true, events: [] })
})

test('an aborted job is cleaned like a failed one', () => {
  const job = run(documented, [
    { ...addJob, autoCleared: true },
    { type: 'end-job', status: 'aborted', at: 0 },
  ])
  expect(run(documented, [{ type: 'clean', at: 3_600_000 }], job)).toBe(job)
  expect(run(documented, [{ type: 'clean', at: 3_600_001 }], job)).toBe(noJob)
})

describe('what the page does not settle', () => {
  test('openSteps: an end without force while steps are open', () => {
    const strict = assuming({ openSteps: 'refuse' })
    const refusal = refusalOf(strict, tree, { type: 'end-job', status: 'finished', at: 9 })
    expect([refusal.code, refusal.state, refusal.problems]).toEqual(['steps-not-ended', 'started', []])
    expect(refusal.message).toBe('Steps below have not ended: end them first, or use force.')
    expect(refusalOf(strict, tree, endStep('s3', { status: 'finished' })).code).toBe('steps-not-ended')
    expect(
      ended(run(strict, [endStep('s4', { status: 'finished' }), endStep('s3', { status: 'finished' })], tree), 's3'),
    ).toEqual(['finished', 9])
    expect(run(strict, [{ type: 'end-job', status: 'finished', force: true, at: 9 }], tree).status).toBe('finished')
    expect(run(assuming({ openSteps: 'stay' }), [endStep('s3', { status: 'finished' })], tree).status).toBe('started')
  })

  test('underEnded: steps under what has ended', () => {
    const strict = assuming({ underEnded: 'refuse' })
    const one = run(documented, [endStep('s1', { status: 'failed' })], tree)
    const refusal = refusalOf(strict, one, addStep('s5', 10, 's1'))
    expect([refusal.code, refusal.state, refusal.message]).toEqual([
      'parent-ended',
      'failed',
      'Nothing is added to a job or a step that has ended.',
    ])
    expect(standings(run(strict, [addStep('s5', 10, 's2')], one))['s5']).toBe('started')
    const over = run(documented, [{ type: 'end-job', status: 'finished', at: 9 }], tree)
    for (const parent of ['j1', 's2']) {
      expect(refusalOf(strict, over, addStep('s5', 10, parent)).code).toBe('parent-ended')
      expect(standings(run(documented, [addStep('s5', 10, parent)], over))['s5']).toBe('started')
    }
  })

  test('clear: whether the job goes at once', () => {
    expect(documented.decide(tree, { type: 'clear' })).toEqual({
      ok: true,
      events: [{ type: 'job-removed', id: 'j1' }],
    })
    expect(run(assuming({ clear: 'mark' }), [{ type: 'clear' }], tree)).toEqual({ ...tree, autoCleared: true })
    expect(run(assuming({}), [{ type: 'clear' }], tree)).toBe(noJob)
  })
})
