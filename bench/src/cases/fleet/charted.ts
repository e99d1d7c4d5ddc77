import { assign, initialTransition, setup, transition } from 'xstate'
import type { Machines } from './fleets.ts'

const tasks = ['t1', 't2', 't3', 't4', 't5']

/** The same work as a statechart, which keeps where the machine is and how many jobs have finished, and no jobs. */
const chart = setup({
  types: {} as {
    context: { currentTask: number; finished: number }
    events: { type: 'request' } | { type: 'start' } | { type: 'finish' }
  },
}).createMachine({
  context: { currentTask: -1, finished: 0 },
  initial: 'idle',
  states: {
    idle: {
      on: {
        request: [
          {
            guard: ({ context }) => context.currentTask + 1 < tasks.length,
            target: 'created',
            actions: assign({ currentTask: ({ context }) => context.currentTask + 1 }),
          },
          { target: 'done', actions: assign({ currentTask: tasks.length }) },
        ],
      },
    },
    created: { on: { start: 'running' } },
    running: {
      on: { finish: { target: 'idle', actions: assign({ finished: ({ context }) => context.finished + 1 }) } },
    },
    done: {},
  },
})

/** Machines by pure transitions of a statechart. */
export function chartedMachines(count: number): Machines {
  const machines = Array.from({ length: count }, () => initialTransition(chart)[0])
  const everyOne = (type: 'request' | 'start' | 'finish') => {
    for (const [place, snapshot] of machines.entries()) machines[place] = transition(chart, snapshot, { type })[0]
  }
  for (const _ of tasks) {
    everyOne('request')
    everyOne('start')
    everyOne('finish')
  }
  everyOne('request')
  return {
    ends: () => [
      machines.reduce((sum, { context }) => sum + context.finished, 0),
      machines.filter(({ value }) => value === 'done').length,
    ],
  }
}
