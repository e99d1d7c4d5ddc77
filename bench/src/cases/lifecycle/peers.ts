import { createMachine as createRobot, interpret, state as robotState, transition as robotTransition } from 'robot3'
import { SyncStateMachine, t } from 'typescript-fsm'
import { createMachine } from 'xstate'
import { edges, states, table } from './table.ts'

/** The table as an xstate machine. */
export const xstateMachine = createMachine({
  id: table.name,
  initial: table.initial,
  states: Object.fromEntries(
    states.map((state) => [
      state,
      { on: Object.fromEntries(edges.filter(({ from }) => from === state).map(({ command, to }) => [command, to])) },
    ]),
  ),
})

/** A robot3 service in a state. */
export function robotIn(state: string) {
  const rows = states.map((name) => [
    name,
    robotState(...edges.filter(({ from }) => from === name).map(({ command, to }) => robotTransition(command, to))),
  ])
  const machine: object = createRobot(state, Object.fromEntries(rows))
  // Its types want a machine whose states the compiler knows.
  return interpret(machine as never, () => {}) as unknown as RobotService
}

interface RobotService {
  readonly machine: {
    readonly current: string
    readonly state: { readonly value: { readonly transitions: ReadonlyMap<string, unknown> } }
  }
  send(command: string): void
}

/** A typescript-fsm machine in a state. A transition without a callback counts as not found there, and a refused one is logged. */
export function fsmIn(state: string): SyncStateMachine<string, string> {
  const transitions = edges.map(({ from, command, to }) => t(from, command, to, () => {}))
  return new SyncStateMachine(state, transitions, { error() {} })
}
