import { type JobPurgeOptions, jobsToPurge, type PurgeableJob } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const zeroTime = '0001-01-01T00:00:00Z'
const now = '2026-11-20T12:00:00Z'
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T12:00:00Z`

const job = (Uuid: string, fields: Partial<PurgeableJob> = {}): PurgeableJob => ({
  Uuid,
  State: 'finished',
  Current: false,
  Machine: 'm1',
  StartTime: day(1),
  EndTime: day(1),
  ...fields,
})

const ended = (Uuid: string, number: number, fields: Partial<PurgeableJob> = {}) =>
  job(Uuid, { EndTime: day(number), ...fields })

const independent = (Uuid: string, fields: Partial<PurgeableJob> = {}) =>
  job(Uuid, { Machine: '', Independent: true, TargetPrefix: 'system', TargetKey: '', ...fields })

/** Why each job goes or stays. */
const reasons = (
  jobs: readonly PurgeableJob[],
  options: Omit<JobPurgeOptions, 'now'>,
  assumptions: NonNullable<Parameters<typeof jobsToPurge>[2]>['assumptions'] = {},
) =>
  Object.fromEntries(
    jobsToPurge(jobs, { now, ...options }, { assumptions }).verdicts.map((verdict) => [
      verdict.job.Uuid,
      `${verdict.purged ? 'purged' : 'kept'}: ${verdict.reason}`,
    ]),
  )

const failing = (options: object, more?: object) => {
  try {
    jobsToPurge([], { now, ...options }, more)
  } catch (error) {
    return error
  }
  return undefined
}

describe('a purge', () => {
  test('without limits deletes nothing', () => {
    const jobs = [job('j1'), job('j2', { State: 'failed' }), independent('i1')]
    expect(jobsToPurge(jobs, { now })).toEqual({
      purged: [],
      verdicts: jobs.map((one) => ({ job: one, purged: false, reason: 'within-limits' })),
      counts: {
        'too-many': 0,
        'too-old': 0,
        both: 0,
        'not-asked': 0,
        current: 0,
        'not-ended': 0,
        independent: 0,
        'within-limits': 3,
      },
    })
  })

  test('keeps the newest jobs of each machine', () => {
    const jobs = [
      ended('j1', 3),
      ended('j2', 5, { State: 'failed' }),
      ended('j3', 4),
      ended('k1', 1, { Machine: 'm2' }),
      ended('k2', 2, { Machine: 'm2', Current: true }),
      ended('l1', 1, { Machine: 'm3' }),
    ]
    const purge = jobsToPurge(jobs, { now, jobsToKeep: 1 })
    expect(purge.purged).toEqual([jobs[0], jobs[2], jobs[3]])
    expect(purge.counts).toMatchObject({ 'too-many': 3, current: 1, 'within-limits': 2 })
    expect(reasons(jobs, { jobsToKeep: 0 })).toEqual({
      j1: 'purged: too-many',
      j2: 'purged: too-many',
      j3: 'purged: too-many',
      k1: 'purged: too-many',
      k2: 'kept: current',
      l1: 'purged: too-many',
    })
  })

  test('tells times apart to the nanosecond, and takes the greater id for the newer where there is no difference', () => {
    const time = (fraction: string) => ({ EndTime: `2026-11-20T10:00:00${fraction}Z` })
    const jobs = [
      job('j1', time('.1')),
      job('j2', time('')),
      job('j3', time('.100000001')),
      job('j4', time('.1')),
      job('j5', time('.10')),
    ]
    const kept = (jobsToKeep: number) =>
      jobsToPurge(jobs, { now, jobsToKeep })
        .verdicts.filter(({ purged }) => !purged)
        .map((one) => one.job.Uuid)
    expect([1, 2, 3, 4].map(kept)).toEqual([['j3'], ['j3', 'j5'], ['j3', 'j4', 'j5'], ['j1', 'j3', 'j4', 'j5']])
    const offsets = [
      job('j1', { EndTime: '2026-11-20T12:30:00+02:00' }),
      job('j2', { EndTime: '2026-11-20T11:00:00Z' }),
    ]
    expect(jobsToPurge(offsets, { now, jobsToKeep: 1 }).purged).toEqual([offsets[0]])
  })

  test('deletes failed and finished jobs by their age', () => {
    const jobs = [
      ended('f1', 17, { State: 'failed' }),
      ended('f2', 18, { State: 'failed' }),
      ended('c1', 12),
      ended('c2', 13),
    ]
    expect(reasons(jobs, { failedJobsPurgedAfter: '48h' })).toEqual({
      f1: 'purged: too-old',
      f2: 'kept: within-limits',
      c1: 'kept: within-limits',
      c2: 'kept: within-limits',
    })
    expect(reasons(jobs, { completeJobsPurgedAfter: '168h', failedJobsPurgedAfter: 'never' })).toEqual({
      f1: 'kept: within-limits',
      f2: 'kept: within-limits',
      c1: 'purged: too-old',
      c2: 'kept: within-limits',
    })
    expect(reasons(jobs, { completeJobsPurgedAfter: '167h59m59.999s' })).toMatchObject({ c2: 'purged: too-old' })
    expect(reasons([ended('j1', 20)], { completeJobsPurgedAfter: '0' })).toEqual({ j1: 'kept: within-limits' })
    expect(reasons([ended('j1', 19)], { completeJobsPurgedAfter: '0s' })).toEqual({ j1: 'purged: too-old' })
    expect(reasons([ended('j1', 1)], { completeJobsPurgedAfter: '99999999h' })).toEqual({ j1: 'kept: within-limits' })
    expect(reasons([ended('j1', 1)], { completeJobsPurgedAfter: `${'9'.repeat(50)}h` })).toEqual({
      j1: 'kept: within-limits',
    })
  })

  test('leaves what is current, and what is not over', () => {
    const jobs = [
      job('j1', { State: 'created', EndTime: zeroTime }),
      job('j2', { State: 'running' }),
      job('j3', { State: 'incomplete' }),
      job('j4', { State: 'new word' }),
      job('j5', { State: 'failed', Current: true }),
      job('j6', { State: 'running', Current: true }),
    ]
    const options = { jobsToKeep: 0, failedJobsPurgedAfter: '1s', completeJobsPurgedAfter: '1s' }
    expect(reasons(jobs, options)).toEqual({
      j1: 'kept: not-ended',
      j2: 'kept: not-ended',
      j3: 'kept: not-ended',
      j4: 'kept: not-ended',
      j5: 'kept: current',
      j6: 'kept: current',
    })
  })

  test('counts what is over, the current job too', () => {
    const jobs = [
      ended('j1', 1),
      ended('j2', 2),
      ended('j3', 3, { Current: true }),
      job('j4', { State: 'running', EndTime: day(4) }),
    ]
    expect(reasons(jobs, { jobsToKeep: 2 })).toMatchObject({ j1: 'purged: too-many', j2: 'kept: within-limits' })
  })

  test('is of one machine, or of those that are gone, if so asked', () => {
    const jobs = [
      job('j1'),
      job('k1', { Machine: 'm2' }),
      independent('i1'),
      job('n1', { Machine: '00000000-0000-0000-0000-000000000000' }),
    ]
    const notAsked = 'kept: not-asked'
    expect(reasons(jobs, { jobsToKeep: 0, machine: 'm2' })).toEqual({
      j1: notAsked,
      k1: 'purged: too-many',
      i1: notAsked,
      n1: notAsked,
    })
    expect(reasons(jobs, { jobsToKeep: 0, machine: 'missing', machines: new Set(['m2']) })).toEqual({
      j1: 'purged: too-many',
      k1: notAsked,
      i1: notAsked,
      n1: notAsked,
    })
    expect(reasons(jobs, { jobsToKeep: 0, machine: '' })).toMatchObject({
      j1: 'purged: too-many',
      k1: 'purged: too-many',
    })
    expect(reasons([job('j1', { Current: true })], { machine: 'm2' })).toEqual({ j1: notAsked })
  })

  test('takes what has no time for the oldest, but not for old', () => {
    const jobs = [
      job('j1', { EndTime: '', StartTime: 'soon' }),
      job('j2', { EndTime: zeroTime, StartTime: zeroTime }),
      job('j3', { EndTime: zeroTime, StartTime: day(2) }),
      ended('j4', 1),
    ]
    expect(reasons(jobs, { completeJobsPurgedAfter: '1h' })).toEqual({
      j1: 'kept: within-limits',
      j2: 'kept: within-limits',
      j3: 'purged: too-old',
      j4: 'purged: too-old',
    })
    expect(jobsToPurge(jobs, { now, jobsToKeep: 2 }).purged).toEqual([jobs[0], jobs[1]])
  })

  test('tells when both limits are exceeded', () => {
    const jobs = [ended('j1', 1), ended('j2', 19)]
    expect(reasons(jobs, { jobsToKeep: 1, completeJobsPurgedAfter: '72h' })).toEqual({
      j1: 'purged: both',
      j2: 'kept: within-limits',
    })
  })
})

describe('what is assumed of a purge', () => {
  test('limits: any of them, or all', () => {
    const jobs = [
      ended('old', 1),
      ended('older', 2, { State: 'failed' }),
      ended('many', 18, { State: 'failed' }),
      ended('new', 19),
    ]
    const options = { jobsToKeep: 1, completeJobsPurgedAfter: '72h', failedJobsPurgedAfter: '72h' }
    expect(reasons(jobs, options)).toMatchObject({ old: 'purged: both', many: 'purged: too-many' })
    expect(reasons(jobs, options, { limits: 'all' })).toEqual({
      old: 'purged: both',
      older: 'purged: both',
      many: 'kept: within-limits',
      new: 'kept: within-limits',
    })
    expect(reasons(jobs, { ...options, jobsToKeep: 3 }, { limits: 'all' })).toMatchObject({
      old: 'purged: both',
      older: 'kept: within-limits',
    })
    expect(reasons(jobs, { jobsToKeep: 1 }, { limits: 'all' })).toMatchObject({ many: 'purged: too-many' })
    expect(reasons(jobs, { failedJobsPurgedAfter: '72h' }, { limits: 'all' })).toMatchObject({
      old: 'kept: within-limits',
      older: 'purged: too-old',
    })
  })

  test('counts: what ended, or what finished', () => {
    const jobs = [ended('j1', 1), ended('j2', 2, { State: 'failed' }), ended('j3', 3)]
    expect(reasons(jobs, { jobsToKeep: 2 })).toMatchObject({ j1: 'purged: too-many' })
    const finished = { counts: 'finished' } as const
    expect(reasons(jobs, { jobsToKeep: 2 }, finished)).toMatchObject({ j1: 'kept: within-limits' })
    expect(reasons(jobs, { jobsToKeep: 0 }, finished)).toEqual({
      j1: 'purged: too-many',
      j2: 'kept: within-limits',
      j3: 'purged: too-many',
    })
    const both = { ...finished, limits: 'all' } as const
    expect(reasons(jobs, { jobsToKeep: 9, failedJobsPurgedAfter: '1h' }, both)).toMatchObject({ j2: 'purged: too-old' })
  })

  test('age: from the end, or from the start', () => {
    const jobs = [
      job('j1', { StartTime: day(1), EndTime: day(19) }),
      job('j2', { StartTime: day(2), EndTime: day(18) }),
    ]
    expect(jobsToPurge(jobs, { now, jobsToKeep: 1 }).purged).toEqual([jobs[1]])
    expect(jobsToPurge(jobs, { now, jobsToKeep: 1 }, { assumptions: { age: 'StartTime' } }).purged).toEqual([jobs[0]])
    expect(reasons(jobs, { completeJobsPurgedAfter: '96h' })).toMatchObject({ j1: 'kept: within-limits' })
    expect(reasons(jobs, { completeJobsPurgedAfter: '96h' }, { age: 'StartTime' })).toMatchObject({
      j1: 'purged: too-old',
    })
  })

  test('independent jobs: in any state, as others, or kept', () => {
    const jobs = [
      independent('i1', { State: 'running', StartTime: day(3), EndTime: zeroTime }),
      independent('i2', { State: 'failed', EndTime: day(4) }),
      independent('i3', { State: 'finished', EndTime: day(5) }),
      independent('i4', { TargetPrefix: 'machines', TargetKey: 'm1', Machine: 'm1' }),
      independent('i5', { Current: true }),
      job('j1'),
    ]
    expect(reasons(jobs, { jobsToKeep: 1 })).toEqual({
      i1: 'purged: too-many',
      i2: 'purged: too-many',
      i3: 'kept: within-limits',
      i4: 'kept: within-limits',
      i5: 'kept: current',
      j1: 'kept: within-limits',
    })
    expect(reasons(jobs, { completeJobsPurgedAfter: '24h' })).toMatchObject({
      i1: 'purged: too-old',
      i2: 'kept: within-limits',
    })
    const targets = [
      independent('a', { TargetPrefix: 'x/y', TargetKey: 'z' }),
      independent('b', { TargetPrefix: 'x', TargetKey: 'y/z' }),
      job('c', { Machine: 'x/y/z' }),
    ]
    expect(jobsToPurge(targets, { now, jobsToKeep: 1 }).purged).toEqual([])
    expect(reasons(jobs, { failedJobsPurgedAfter: '24h' })).toMatchObject({
      i1: 'kept: within-limits',
      i2: 'purged: too-old',
    })
    expect(reasons(jobs, { jobsToKeep: 0 }, { independentJobs: 'as-others' })).toMatchObject({
      i1: 'kept: not-ended',
      i2: 'purged: too-many',
      i3: 'purged: too-many',
    })
    expect(reasons(jobs, { jobsToKeep: 0 }, { independentJobs: 'as-others', counts: 'finished' })).toMatchObject({
      i2: 'kept: within-limits',
      i3: 'purged: too-many',
    })
    expect(reasons(jobs, { jobsToKeep: 0 }, { independentJobs: 'any-state', counts: 'finished' })).toMatchObject({
      i1: 'purged: too-many',
      i2: 'purged: too-many',
    })
    expect(reasons(jobs, { jobsToKeep: 0, completeJobsPurgedAfter: '1h' }, { independentJobs: 'kept' })).toEqual({
      i1: 'kept: independent',
      i2: 'kept: independent',
      i3: 'kept: independent',
      i4: 'kept: independent',
      i5: 'kept: current',
      j1: 'purged: both',
    })
  })
})

describe('bad input to a purge', () => {
  test.each([
    [{ jobsToKeep: -1 }, 'jobsToPurge: jobsToKeep must be a whole number from 0 on, not -1.'],
    [{ jobsToKeep: 1.5 }, 'jobsToPurge: jobsToKeep must be a whole number from 0 on, not 1.5.'],
    [{ jobsToKeep: '5' }, 'jobsToPurge: jobsToKeep must be a whole number from 0 on, not 5.'],
    [{ now: 'now' }, 'jobsToPurge: now must be a time, not "now".'],
    [
      { failedJobsPurgedAfter: '3 days' },
      'jobsToPurge: failedJobsPurgedAfter must be a duration such as "72h", or "never", not "3 days".',
    ],
    [
      { completeJobsPurgedAfter: '-1h' },
      'jobsToPurge: completeJobsPurgedAfter must be a duration such as "72h", or "never", not "-1h".',
    ],
    [{ machine: 'missing' }, 'jobsToPurge: to tell which machines are missing, give those that there are as machines.'],
  ])('%j is refused', (options, message) => {
    expect(failing(options)).toMatchObject({ code: 'invalid-input', message })
  })

  test('unknown keys and assumptions are refused', () => {
    expect(failing({ jobsToKeeep: 1 })).toMatchObject({ message: expect.stringMatching(/did you mean jobsToKeep/) })
    expect(failing({}, { assumption: {} })).toMatchObject({
      message: expect.stringMatching(/did you mean assumptions/),
    })
    expect(failing({}, { assumptions: { limit: 'any' } })).toMatchObject({
      message: expect.stringMatching(/^jobsToPurge: assumptions: unknown option "limit" \(did you mean limits\?\)/),
    })
    expect(failing({}, { assumptions: { limits: 'some' } })).toMatchObject({
      code: 'invalid-input',
      message: 'jobsToPurge: the assumption limits must be "any" or "all".',
    })
    expect(failing({}, { assumptions: { age: undefined } })).toBeUndefined()
  })
})
