import { execute } from '@jobwright/core'
import {
  type CleanableJob,
  type JobCommand,
  type JobRecord,
  jobDecider,
  jobsToClean,
  stepsUnder,
} from '@jobwright/core/ovirt'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EngineModel } from './engine-model.ts'

const settings = { seed: 20_261_120, numRuns: 500 }

// Some of the ids are names that objects have anyway.
const stepIds = fc.constantFrom('s', 't', 'u', '__proto__', 'constructor', 'toString')
const anyId = fc.constantFrom('j', 's', '__proto__', 'constructor', '')
const description = fc.constantFrom('Copy', 'Copy', 'Copy', 'x\n', ' ')
const by = fc.constantFrom('user' as const, 'user' as const, 'engine' as const, undefined)
const flag = fc.constantFrom(undefined, true, false)
const endFields = {
  succeeded: flag,
  status: fc.constantFrom(undefined, 'FINISHED', 'finished', 'failed', 'ABORTED', 'started', ''),
  force: flag,
}
const at = fc.nat(9)

/** A command; its time is how much later it comes than the one before. */
const command: fc.Arbitrary<JobCommand> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('add-job' as const), id: anyId, description, by, autoCleared: flag, at }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('add-step' as const),
      id: fc.oneof({ weight: 9, arbitrary: stepIds }, { weight: 1, arbitrary: anyId }),
      parentId: fc.oneof(fc.constant('j'), anyId),
      stepType: fc.constant('executing'),
      description,
      by,
      externalId: fc.constantFrom(undefined, undefined, undefined, null, 'task'),
      at,
    }),
  },
  { weight: 12, arbitrary: fc.record({ type: fc.constant('end-step' as const), id: stepIds, by, ...endFields, at }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('end-job' as const), by, ...endFields, at }) },
  { weight: 1, arbitrary: fc.constant<JobCommand>({ type: 'clear' }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart-engine' as const), at }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('clean' as const),
      at: fc.constantFrom(0, 600_000, 600_001, 3_600_000, 3_600_001),
    }),
  },
)

/** Most runs begin with a job. */
const commands = fc
  .tuple(fc.constantFrom(false, false, false, true), fc.array(command, { minLength: 8, maxLength: 25 }))
  .map(([isEmpty, more]) => {
    let now = 0
    const first: JobCommand = { type: 'add-job', id: 'j', description: 'Job', at: 0 }
    return [...(isEmpty ? [] : [first]), ...more].map((one) => {
      if (!('at' in one)) return one
      // The cleaner comes later than the rest, but time goes on as if it had not.
      if (one.type === 'clean') return { ...one, at: now + one.at }
      now += one.at
      return { ...one, at: now }
    })
  })

const projection = (job: JobRecord) =>
  job.id === null
    ? undefined
    : {
        job: {
          id: job.id,
          external: job.external,
          cleared: job.autoCleared,
          status: job.status,
          end: job.endedAt,
          updated: job.updatedAt,
        },
        rows: [...job.steps.values()].map(({ id, parentId, external, externalId, status, endedAt }) => ({
          id,
          parent: parentId,
          external,
          waits: externalId !== null,
          status,
          end: endedAt,
        })),
      }

test('v3 and v4 do what the engine does with its rows, for any run of commands', () => {
  const accepted = new Map<string, number>()
  for (const profile of ['v3', 'v4'] as const) {
    const decider = jobDecider({ profile })
    fc.assert(
      fc.property(commands, (run) => {
        const model = new EngineModel()
        let job = decider.initial
        for (const one of run) {
          const execution = execute(decider, job, one)
          expect([one, execution.ok]).toEqual([one, model.ask(one, profile)])
          if (execution.ok) {
            job = execution.state
            accepted.set(one.type, (accepted.get(one.type) ?? 0) + 1)
          }
          expect(projection(job)).toEqual(model.job && { job: model.job, rows: model.rows })
        }
      }),
      settings,
    )
  }
  expect(Object.fromEntries(accepted)).toEqual({
    'add-job': 823,
    'add-step': 1828,
    clean: 516,
    clear: 381,
    'end-job': 768,
    'end-step': 735,
    'restart-engine': 546,
  })
})

/** What differs of all that had ended before, as long as the job stays. */
function changedAfterEnd(before: JobRecord, after: JobRecord): readonly unknown[] {
  if (after.id === null) return []
  const steps = [...before.steps].filter(([id, step]) => step.status !== 'started' && after.steps.get(id) !== step)
  const isOther = before.endedAt !== null && (after.status !== before.status || after.endedAt !== before.endedAt)
  return isOther ? [before, ...steps] : steps
}

test('documented: what has ended stays as it is, until the job goes', () => {
  const decider = jobDecider({ profile: 'documented' })
  let afterEnd = 0
  fc.assert(
    fc.property(commands, (run) => {
      let job = decider.initial
      for (const one of run) {
        const execution = execute(decider, job, one)
        if (!execution.ok) continue
        expect(changedAfterEnd(job, execution.state)).toEqual([])
        if (job.endedAt !== null) afterEnd += 1
        job = execution.state
      }
    }),
    settings,
  )
  expect(afterEnd).toBeGreaterThan(300)
})

test('a decision changes nothing, is the same each time, and its events lead to what executing it gives', () => {
  fc.assert(
    fc.property(commands, fc.constantFrom('v3' as const, 'v4' as const, 'documented' as const), (run, profile) => {
      const decider = jobDecider({ profile })
      let job = decider.initial
      for (const one of run) {
        const before = structuredClone(job)
        const decision = decider.decide(job, one)
        const events = decision.ok ? decision.events : []
        const after = events.reduce((state, event) => decider.evolve(state, event), job)
        expect(job).toEqual(before)
        expect(decider.decide(job, one)).toEqual(decision)
        const execution = execute(decider, job, one)
        expect(execution.ok ? execution.state : job).toEqual(after)
        job = after
      }
    }),
    settings,
  )
})

test('a refusal names the command and has its first problem as its code', () => {
  const codes = new Set<string>()
  fc.assert(
    fc.property(commands, fc.constantFrom('v3' as const, 'v4' as const, 'documented' as const), (run, profile) => {
      const decider = jobDecider({ profile })
      let job = decider.initial
      for (const one of run) {
        const decision = decider.decide(job, one)
        if (decision.ok) {
          job = decision.events.reduce((state, event) => decider.evolve(state, event), job)
          continue
        }
        const { code, problems, command: refused } = decision.refusal
        codes.add(code)
        expect([refused, problems[0] ?? code]).toEqual([one.type, code])
      }
    }),
    settings,
  )
  expect([...codes].sort()).toEqual([
    'already-added',
    'duplicate-id',
    'empty-description',
    'illegal-transition',
    'no-job',
    'no-parent',
    'no-step',
    'not-external',
    'status-missing',
    'status-not-settable',
    'succeeded-missing',
  ])
})

test('siblings are numbered from 0 on in the order in which they were added', () => {
  let siblings = 0
  fc.assert(
    fc.property(commands, (run) => {
      const decider = jobDecider()
      let job = decider.initial
      for (const one of run) {
        const execution = execute(decider, job, one)
        if (execution.ok) job = execution.state
      }
      for (const parentId of [null, ...job.steps.keys()]) {
        const numbers = stepsUnder(job, parentId).map(({ number }) => number)
        siblings += numbers.length
        expect(numbers).toEqual(numbers.map((_, index) => index))
      }
    }),
    settings,
  )
  expect(siblings).toBeGreaterThan(500)
})

test('the cleaner takes what the statement of the engine deletes, in the order given', () => {
  const job: fc.Arbitrary<CleanableJob> = fc.record({
    status: fc.constantFrom(
      'started' as const,
      'finished' as const,
      'failed' as const,
      'aborted' as const,
      'unknown' as const,
    ),
    autoCleared: fc.boolean(),
    endedAt: fc.option(fc.integer({ min: 0, max: 12 }).map((minute) => minute * 60_000)),
  })
  let gone = 0
  fc.assert(
    fc.property(
      fc.array(job, { size: 'max', maxLength: 20 }),
      fc.integer({ min: 5, max: 10 }),
      fc.integer({ min: 5, max: 10 }),
      fc.integer({ min: 0, max: 30 }),
      (jobs, succeededAfterMinutes, failedAfterMinutes, minute) => {
        const at = minute * 60_000
        const deleted = jobs.filter(({ status, autoCleared, endedAt }) => {
          if (endedAt === null) return false
          const finished = endedAt < at - succeededAfterMinutes * 60_000 && status === 'finished'
          const failed = endedAt < at - failedAfterMinutes * 60_000 && ['failed', 'aborted', 'unknown'].includes(status)
          return autoCleared && (finished || failed)
        })
        gone += deleted.length
        const cleaned = jobsToClean(jobs, { at, succeededAfterMinutes, failedAfterMinutes })
        expect(cleaned).toHaveLength(deleted.length)
        for (const [index, one] of cleaned.entries()) expect(one).toBe(deleted[index])
      },
    ),
    settings,
  )
  expect(gone).toBeGreaterThan(500)
})
