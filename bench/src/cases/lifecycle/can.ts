import { type AnyLifecycle, defineLifecycle, type StateRows } from '@jobwright/core'
import type { Case, Contender } from '../../harness.ts'
import { fsmIn, robotIn, xstateMachine } from './peers.ts'
import { questions, stepCount, table } from './table.ts'

/** Is this command legal in this state? The peers hold the state, and are asked in a machine that is in it already. */
export function canCase(): Case {
  return {
    name: 'lifecycle: can this command come in this state?',
    operations: stepCount,
    contenders: [jobwright(), plainObject(), xstate(), robot3(), typescriptFsm()],
    budgets: [{ contender: 'jobwright can', atMost: 15 }],
  }
}

function jobwright(): Contender {
  const lifecycle: AnyLifecycle = defineLifecycle(table)
  return {
    name: 'jobwright can',
    role: 'ours',
    answers: () => questions.map(({ state, command }) => lifecycle.can(state, command)),
    run(times) {
      let yes = 0
      for (let time = 0; time < times; time++) {
        for (const { state, command } of questions) if (lifecycle.can(state, command)) yes++
      }
      return yes
    },
  }
}

function plainObject(): Contender {
  const rows: StateRows = table.states
  return {
    name: 'plain object, unguarded',
    role: 'floor',
    answers: () => questions.map(({ state, command }) => rows[state]?.on?.[command] !== undefined),
    run(times) {
      let yes = 0
      for (let time = 0; time < times; time++) {
        for (const { state, command } of questions) if (rows[state]?.on?.[command] !== undefined) yes++
      }
      return yes
    },
  }
}

function xstate(): Contender {
  const asked = questions.map(({ state, command }) => ({
    snapshot: xstateMachine.resolveState({ value: state }),
    event: { type: command },
  }))
  return {
    name: 'xstate snapshot.can',
    role: 'peer',
    answers: () => asked.map(({ snapshot, event }) => snapshot.can(event)),
    run(times) {
      let yes = 0
      for (let time = 0; time < times; time++) {
        for (const { snapshot, event } of asked) if (snapshot.can(event)) yes++
      }
      return yes
    },
  }
}

function robot3(): Contender {
  const asked = questions.map(({ state, command }) => ({ service: robotIn(state), command }))
  return {
    name: 'robot3 transitions.has',
    role: 'peer',
    answers: () => asked.map(({ service, command }) => service.machine.state.value.transitions.has(command)),
    run(times) {
      let yes = 0
      for (let time = 0; time < times; time++) {
        for (const { service, command } of asked) if (service.machine.state.value.transitions.has(command)) yes++
      }
      return yes
    },
  }
}

function typescriptFsm(): Contender {
  const asked = questions.map(({ state, command }) => ({ machine: fsmIn(state), command }))
  return {
    name: 'typescript-fsm can',
    role: 'peer',
    answers: () => asked.map(({ machine, command }) => machine.can(command)),
    run(times) {
      let yes = 0
      for (let time = 0; time < times; time++) {
        for (const { machine, command } of asked) if (machine.can(command)) yes++
      }
      return yes
    },
  }
}
