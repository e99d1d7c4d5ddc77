import { type AnyLifecycle, defineLifecycle } from '@jobwright/core'
import { transition } from 'xstate'
import type { Case, Contender } from '../../harness.ts'
import { fsmIn, robotIn, xstateMachine } from './peers.ts'
import { illegal, stepCount, table } from './table.ts'

/** A command that the state does not allow. The peers drop it without a word: that the state stays is all they can be asked. */
export function refusalCase(): Case {
  return {
    name: 'lifecycle: an explained refusal',
    operations: stepCount,
    contenders: [jobwright(), jobwrightSentence(), xstatePure(), robot3(), typescriptFsm()],
    budgets: [
      { contender: 'jobwright tryNext', atMost: 100 },
      { contender: 'jobwright tryNext', atMost: 1 / 100, of: 'xstate transition' },
    ],
  }
}

function jobwright(): Contender {
  const lifecycle: AnyLifecycle = defineLifecycle(table)
  return {
    name: 'jobwright tryNext',
    role: 'ours',
    answers: () => illegal.map(({ state, command }) => !lifecycle.tryNext(state, command).ok),
    run(times) {
      let legal = 0
      for (let time = 0; time < times; time++) {
        for (const { state, command } of illegal) {
          const result = lifecycle.tryNext(state, command)
          if (!result.ok) legal += result.refusal.legal.length
        }
      }
      return legal
    },
  }
}

function jobwrightSentence(): Contender {
  const lifecycle: AnyLifecycle = defineLifecycle(table)
  return {
    name: 'jobwright, sentence read',
    role: 'ours',
    answers: () => illegal.map(({ state, command }) => !lifecycle.tryNext(state, command).ok),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) {
        for (const { state, command } of illegal) {
          const result = lifecycle.tryNext(state, command)
          if (!result.ok) letters += result.refusal.message.length
        }
      }
      return letters
    },
  }
}

function xstatePure(): Contender {
  const steps = illegal.map(({ state, command }) => ({
    snapshot: xstateMachine.resolveState({ value: state }),
    event: { type: command },
  }))
  return {
    name: 'xstate transition',
    role: 'peer',
    answers: () =>
      steps.map(({ snapshot, event }) => transition(xstateMachine, snapshot, event)[0].value === snapshot.value),
    run(times) {
      let refused = 0
      for (let time = 0; time < times; time++) {
        for (const { snapshot, event } of steps) {
          if (transition(xstateMachine, snapshot, event)[0].value === snapshot.value) refused++
        }
      }
      return refused
    },
  }
}

function robot3(): Contender {
  const steps = illegal.map(({ state, command }) => ({ service: robotIn(state), state, command }))
  return {
    name: 'robot3 service',
    role: 'peer',
    answers: () =>
      steps.map(({ service, state, command }) => {
        service.send(command)
        return service.machine.current === state
      }),
    run(times) {
      let refused = 0
      for (let time = 0; time < times; time++) {
        for (const { service, state, command } of steps) {
          service.send(command)
          if (service.machine.current === state) refused++
        }
      }
      return refused
    },
  }
}

function typescriptFsm(): Contender {
  const steps = illegal.map(({ state, command }) => ({ machine: fsmIn(state), command }))
  return {
    name: 'typescript-fsm machine',
    role: 'peer',
    answers: () => steps.map(({ machine, command }) => !machine.syncDispatch(command)),
    run(times) {
      let refused = 0
      for (let time = 0; time < times; time++) {
        for (const { machine, command } of steps) if (!machine.syncDispatch(command)) refused++
      }
      return refused
    },
  }
}
