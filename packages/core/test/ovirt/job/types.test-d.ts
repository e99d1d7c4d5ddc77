import { type Decider, execute } from '@jobwright/core'
import {
  type GivenJobAssumptions,
  type JobCommand,
  type JobDeciderOptions,
  type JobProblem,
  type JobRecord,
  type JobRecordEvent,
  type JobRefusalCode,
  type JobWay,
  jobDecider,
  jobsToClean,
  type StepRecord,
  type StepWay,
  stepOf,
} from '@jobwright/core/ovirt'
import { expectTypeOf, test } from 'vitest'

const decider = jobDecider()

test('a job decider is a decider, whose refusals list the checks that failed', () => {
  expectTypeOf(decider).toExtend<Decider<JobRecord, JobCommand, JobRecordEvent, JobRefusalCode>>()
  const decision = decider.decide(decider.initial, { type: 'clear' })
  if (!decision.ok) {
    expectTypeOf(decision.refusal.problems).toEqualTypeOf<readonly JobProblem[]>()
    expectTypeOf(decision.refusal.code).toEqualTypeOf<JobRefusalCode>()
  }
  const execution = execute(decider, decider.initial, { type: 'restart-engine', at: 0 })
  if (execution.ok) expectTypeOf(execution.state).toEqualTypeOf<JobRecord>()
})

test('a status is one of five words, and a way one of the tables’', () => {
  type Status = 'started' | 'finished' | 'failed' | 'aborted' | 'unknown'
  expectTypeOf<JobRecord['status']>().toEqualTypeOf<Status>()
  expectTypeOf<StepRecord['status']>().toEqualTypeOf<Status>()
  expectTypeOf<JobWay>().toEqualTypeOf<'endSucceeded' | 'endFailed' | 'endAborted' | 'failStep' | 'restartEngine'>()
  expectTypeOf<StepWay>().toEqualTypeOf<
    'endSucceeded' | 'endFailed' | 'endAborted' | 'closeFinished' | 'closeFailed' | 'closeUnknown' | 'restartEngine'
  >()
  expectTypeOf(stepOf(decider.initial, 's1')).toEqualTypeOf<StepRecord | undefined>()
})

test('commands have what they need, and nothing else', () => {
  // @ts-expect-error a job has words
  decider.decide(decider.initial, { type: 'add-job', id: 'j1', at: 0 })
  // @ts-expect-error a step has a parent
  decider.decide(decider.initial, { type: 'add-step', id: 's1', stepType: 'executing', description: 'Copy', at: 0 })
  // @ts-expect-error the time is a number
  decider.decide(decider.initial, { type: 'end-job', at: '2026-11-20T21:53:48Z' })
  // @ts-expect-error a step is ended by its id
  decider.decide(decider.initial, { type: 'end-step', succeeded: true, at: 0 })
  // @ts-expect-error nobody else asks
  decider.decide(decider.initial, { type: 'end-job', by: 'cleaner', at: 0 })
  // @ts-expect-error there is no DELETE
  decider.decide(decider.initial, { type: 'delete' })
})

test('options are words that are known', () => {
  expectTypeOf<JobDeciderOptions['profile']>().toEqualTypeOf<'v3' | 'v4' | 'documented' | undefined>()
  expectTypeOf<GivenJobAssumptions['clear']>().toEqualTypeOf<'remove' | 'mark' | undefined>()
  // @ts-expect-error there is no v5
  jobDecider({ profile: 'v5' })
  // @ts-expect-error an unknown option
  jobDecider({ rate: 1 })
  // @ts-expect-error a run of the cleaner needs a time
  jobsToClean([], {})
})

test('what is known cannot be written', () => {
  // @ts-expect-error read-only
  decider.initial.status = 'finished'
  // @ts-expect-error a map that is not written
  decider.initial.steps.set('s1', stepOf(decider.initial, 's1'))
})

test('jobs keep their type through the cleaner', () => {
  const jobs = [{ id: 'j1', status: 'finished', autoCleared: true, endedAt: 0 }] as const
  expectTypeOf(jobsToClean(jobs, { at: 0 })).toEqualTypeOf<readonly (typeof jobs)[number][]>()
})
