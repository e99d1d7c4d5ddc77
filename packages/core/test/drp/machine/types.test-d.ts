import { execute } from '@jobwright/core'
import {
  type JobRequestAnswer,
  jobsToPurge,
  type MachineCommand,
  type MachineProblem,
  type MachineRefusalCode,
  type MachineState,
  machineDecider,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

const decider = machineDecider()
const definitions = { tasks: new Map(), stages: new Map(), workflows: new Map(), bootEnvs: new Map() }

test('a refusal of a machine lists its problems, and its code is known', () => {
  const decision = decider.decide(decider.initial, { type: 'remove' })
  if (decision.ok) return
  expectTypeOf(decision.refusal.problems).toEqualTypeOf<readonly MachineProblem[]>()
  expectTypeOf(decision.refusal.code).toEqualTypeOf<MachineRefusalCode>()
  // @ts-expect-error no such code
  expectTypeOf(decision.refusal.code).toEqualTypeOf<'too-late'>()
})

test('the answer to a request stands in its event', () => {
  const execution = execute(decider, decider.initial, { type: 'remove' })
  if (!execution.ok) return
  expectTypeOf(execution.state).toEqualTypeOf<MachineState>()
  for (const event of execution.events) {
    if (event.type === 'job-request-answered') expectTypeOf(event.answer).toEqualTypeOf<JobRequestAnswer>()
  }
})

test('commands carry what the rules may not look up: definitions, ids, the time', () => {
  // @ts-expect-error no time
  const noTime: MachineCommand = { type: 'request-job', jobId: 'j1', serverJobId: 's1', definitions }
  // @ts-expect-error no definitions
  const noDefinitions: MachineCommand = { type: 'edit', fields: { runnable: true } }
  // @ts-expect-error no id for the server's job
  const noId: MachineCommand = { type: 'request-job', jobId: 'j1', definitions, at: 'now' }
  // @ts-expect-error an independent job is about something
  const noTarget: MachineCommand = { type: 'add-independent-job', jobId: 'i1', at: 'now' }
  const noMap: MachineCommand = {
    type: 'request-job',
    jobId: 'j',
    serverJobId: 's',
    definitions,
    at: 'now',
    // @ts-expect-error names of tasks come from data: they are no keys of an object
    taskErrors: { retries: { t1: 1 } },
  }
  // @ts-expect-error no such command
  const unknown: MachineCommand = { type: 'explode' }
  expectTypeOf([noTime, noDefinitions, noId, noTarget, noMap, unknown]).toExtend<readonly MachineCommand[]>()
})

test('assumptions are known by name and value', () => {
  machineDecider({ assumptions: { backOff: 'immediate', handlersBeginAt: 0, stopAt: undefined } })
  // @ts-expect-error no such assumption
  machineDecider({ assumptions: { backoff: 'immediate' } })
  // @ts-expect-error no such value
  machineDecider({ assumptions: { pop: 'never' } })
  // @ts-expect-error no such value
  jobsToPurge([], { now: 'now' }, { assumptions: { limits: 'some' } })
  // @ts-expect-error no time
  jobsToPurge([], { jobsToKeep: 1 })
})

test('a purge answers with what it was given', () => {
  const job = { Uuid: '', State: '', Current: true, Machine: '', StartTime: '', EndTime: '', more: 1 }
  expectTypeOf(jobsToPurge([job], { now: 'now' }).purged).toEqualTypeOf<readonly (typeof job)[]>()
  // @ts-expect-error no job
  jobsToPurge([{ Uuid: '' }], { now: 'now' })
})

test('illegal use does not compile', () => {
  // @ts-expect-error no such profile
  machineDecider({ profile: 'v4.8' })
  // @ts-expect-error no such field
  decider.decide(decider.initial, { type: 'edit', fields: { Runnable: true }, definitions })
  // @ts-expect-error a state is not to be written
  decider.initial.runnable = true
  // @ts-expect-error no such result of an action
  decider.decide(decider.initial, { type: 'end-action', jobId: 'j1', result: 'stopped', definitions, at: 'now' })
})
