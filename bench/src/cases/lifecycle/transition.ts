import { type AnyLifecycle, defineLifecycle, type StateRows } from '@jobwright/core'
import { createActor, type StateValue, transition } from 'xstate'
import type { Case, Contender } from '../../harness.ts'
import { fsmIn, robotIn, xstateMachine } from './peers.ts'
import { stepCount, table, walk } from './table.ts'

/** A document whose state changes. */
interface Job {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly attempts: number
  readonly targets: readonly string[]
  readonly state: string
}

/** A legal command, and the job in its new state as a new object. The actors change what they hold instead. */
export function transitionCase(): Case {
  return {
    name: 'lifecycle: a legal transition with a new object',
    operations: stepCount,
    contenders: [jobwright(), plainObject(), xstatePure(), xstateActor(), robot3(), typescriptFsm()],
    budgets: [
      { contender: 'jobwright tryNext', atMost: 50 },
      { contender: 'jobwright tryNext', atMost: 1 / 100, of: 'xstate transition' },
    ],
  }
}

const jobs = walk.map(({ state, command }, at) => ({
  job: {
    id: `job-${at}`,
    name: 'deploy',
    createdAt: '2026-11-20T21:49:37Z',
    attempts: 1,
    targets: ['n1'],
    state,
  } as Job,
  command,
}))

function jobwright(): Contender {
  const lifecycle: AnyLifecycle = defineLifecycle(table)
  const step = (job: Job, command: string): Job => {
    const result = lifecycle.tryNext(job.state, command)
    return result.ok ? { ...job, state: result.state } : job
  }
  return {
    name: 'jobwright tryNext',
    role: 'ours',
    answers: () => jobs.map(({ job, command }) => step(job, command).state),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) {
        for (const { job, command } of jobs) letters += step(job, command).state.length
      }
      return letters
    },
  }
}

function plainObject(): Contender {
  const rows: StateRows = table.states
  const step = (job: Job, command: string): Job => {
    const state = rows[job.state]?.on?.[command]
    return state === undefined ? job : { ...job, state }
  }
  return {
    name: 'plain object, unguarded',
    role: 'floor',
    answers: () => jobs.map(({ job, command }) => step(job, command).state),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) {
        for (const { job, command } of jobs) letters += step(job, command).state.length
      }
      return letters
    },
  }
}

function xstatePure(): Contender {
  const steps = walk.map(({ state, command }) => ({
    snapshot: xstateMachine.resolveState({ value: state }),
    event: { type: command },
  }))
  return {
    name: 'xstate transition',
    role: 'peer',
    answers: () => steps.map(({ snapshot, event }) => nameOf(transition(xstateMachine, snapshot, event)[0].value)),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) {
        for (const { snapshot, event } of steps) {
          letters += nameOf(transition(xstateMachine, snapshot, event)[0].value).length
        }
      }
      return letters
    },
  }
}

/** A state of a machine without nested states is a word. */
function nameOf(value: StateValue): string {
  return typeof value === 'string' ? value : ''
}

function xstateActor(): Contender {
  const actor = createActor(xstateMachine).start()
  const events = walk.map(({ command }) => ({ type: command }))
  const send = (event: { readonly type: string }): string => {
    actor.send(event)
    return nameOf(actor.getSnapshot().value)
  }
  return {
    name: 'xstate actor',
    role: 'peer',
    answers: () => events.map(send),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) for (const event of events) letters += send(event).length
      return letters
    },
  }
}

function robot3(): Contender {
  const service = robotIn(table.initial)
  const send = ({ command }: { readonly command: string }): string => {
    service.send(command)
    return service.machine.current
  }
  return {
    name: 'robot3 service',
    role: 'peer',
    answers: () => walk.map(send),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) for (const step of walk) letters += send(step).length
      return letters
    },
  }
}

function typescriptFsm(): Contender {
  const machine = fsmIn(table.initial)
  const send = ({ command }: { readonly command: string }): string => {
    machine.syncDispatch(command)
    return machine.getState()
  }
  return {
    name: 'typescript-fsm machine',
    role: 'peer',
    answers: () => walk.map(send),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) for (const step of walk) letters += send(step).length
      return letters
    },
  }
}
