import { type JobPurgeAssumptions, type JobPurgeOptions, jobsToPurge, type PurgeableJob } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 300 }
const now = '2026-11-20T12:00:00Z'

const time = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 20 }).map((day) => `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`),
  },
  { weight: 1, arbitrary: fc.constantFrom('0001-01-01T00:00:00Z', '', '2026-11-20T10:00:00.000000001Z') },
)

const jobs = fc
  .array(
    fc.record({
      State: fc.constantFrom('created', 'running', 'finished', 'finished', 'failed', 'failed', 'incomplete', 'new'),
      Current: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
      Machine: fc.constantFrom('m1', 'm1', 'm2', '__proto__', ''),
      StartTime: time,
      EndTime: time,
      Independent: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
      TargetPrefix: fc.constantFrom('system', 'machines'),
      TargetKey: fc.constantFrom('', 'm1'),
    }),
    { minLength: 15, maxLength: 40 },
  )
  .map((all): readonly PurgeableJob[] => all.map((job, index) => ({ ...job, Uuid: `j${index}` })))

const duration = fc.constantFrom('never', '0', '1h', '48h', '240h', '99999h')
const options: fc.Arbitrary<JobPurgeOptions> = fc.record(
  {
    now: fc.constant(now),
    jobsToKeep: fc.nat(5),
    failedJobsPurgedAfter: duration,
    completeJobsPurgedAfter: duration,
    machine: fc.constantFrom('m1', '__proto__', 'missing', '', '', '', ''),
    machines: fc.constant(new Set(['m1'])),
  },
  { requiredKeys: ['now', 'machines'] },
)
const assumptions: fc.Arbitrary<JobPurgeAssumptions> = fc.record({
  limits: fc.constantFrom('any', 'all'),
  counts: fc.constantFrom('ended', 'finished'),
  age: fc.constantFrom('EndTime', 'StartTime'),
  independentJobs: fc.constantFrom('any-state', 'as-others', 'kept'),
})

const isOver = ({ State }: PurgeableJob) => State === 'finished' || State === 'failed'

test('no current job is purged, and none that is not over unless it is independent', () => {
  let purged = 0
  fc.assert(
    fc.property(jobs, options, assumptions, (all, given, assumed) => {
      const purge = jobsToPurge(all, given, { assumptions: assumed })
      for (const job of purge.purged) {
        const may = isOver(job) || (job.Independent === true && assumed.independentJobs === 'any-state')
        expect(job.Current || !may).toBe(false)
        purged += 1
      }
    }),
    settings,
  )
  expect(purged).toBeGreaterThan(500)
})

test('every job has one verdict, the counts count them, and what is purged keeps its order', () => {
  fc.assert(
    fc.property(jobs, options, assumptions, (all, given, assumed) => {
      const { purged, verdicts, counts } = jobsToPurge(all, given, { assumptions: assumed })
      expect(verdicts.map(({ job }) => job)).toEqual(all)
      expect(purged).toEqual(verdicts.filter((verdict) => verdict.purged).map(({ job }) => job))
      for (const [reason, count] of Object.entries(counts)) {
        expect(verdicts.filter((verdict) => verdict.reason === reason)).toHaveLength(count)
      }
      expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(all.length)
    }),
    settings,
  )
})

test('a second purge deletes nothing more', () => {
  let purged = 0
  fc.assert(
    fc.property(jobs, options, assumptions, (all, given, assumed) => {
      const first = jobsToPurge(all, given, { assumptions: assumed })
      const gone = new Set(first.purged)
      const left = all.filter((job) => !gone.has(job))
      expect(jobsToPurge(left, given, { assumptions: assumed }).purged).toEqual([])
      purged += gone.size
    }),
    settings,
  )
  expect(purged).toBeGreaterThan(500)
})

test('who keeps more deletes no other', () => {
  let fewer = 0
  fc.assert(
    fc.property(jobs, options, assumptions, fc.nat(5), (all, given, assumed, more) => {
      const { jobsToKeep = 0 } = given
      const small = jobsToPurge(all, { ...given, jobsToKeep }, { assumptions: assumed }).purged
      const large = jobsToPurge(all, { ...given, jobsToKeep: jobsToKeep + more }, { assumptions: assumed }).purged
      expect(small).toEqual(expect.arrayContaining([...large]))
      if (large.length < small.length) fewer += 1
    }),
    settings,
  )
  expect(fewer).toBeGreaterThan(50)
})

test('the order in which jobs are given does not matter', () => {
  fc.assert(
    fc.property(jobs, options, assumptions, (all, given, assumed) => {
      const forth = jobsToPurge(all, given, { assumptions: assumed }).purged
      const back = jobsToPurge(all.toReversed(), given, { assumptions: assumed }).purged
      expect(back).toEqual(forth.toReversed())
    }),
    settings,
  )
})

test('as many are left of each machine as are to be kept, if there are so many', () => {
  let limited = 0
  fc.assert(
    fc.property(jobs, fc.nat(5), (all, jobsToKeep) => {
      const { purged } = jobsToPurge(all, { now, jobsToKeep })
      for (const machine of ['m1', 'm2', '__proto__']) {
        const over = all.filter((job) => job.Machine === machine && !job.Independent && isOver(job))
        const left = over.filter((job) => !purged.includes(job))
        const current = over.filter(({ Current }) => Current).length
        expect(left.length).toBeGreaterThanOrEqual(Math.min(over.length, jobsToKeep))
        expect(left.length).toBeLessThanOrEqual(jobsToKeep + current)
        if (over.length > jobsToKeep + current) limited += 1
      }
    }),
    settings,
  )
  expect(limited).toBeGreaterThan(100)
})
