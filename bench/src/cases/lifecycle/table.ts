import type { Edge, LifecycleTable } from '@jobwright/core'
import { pick, randomNumbers } from '../../random-numbers.ts'

/** The lifecycle that all contenders are built from. It has cycles, so that those that hold a state can be sent commands for ever. */
export const table = {
  name: 'job',
  initial: 'queued',
  states: {
    queued: { phase: 'pending', on: { start: 'running', hold: 'held' } },
    held: { phase: 'pending', on: { release: 'queued' } },
    running: {
      phase: 'running',
      on: { pause: 'paused', requeue: 'queued', finish: 'finished', fail: 'failed', cancel: 'cancelling' },
    },
    paused: { phase: 'pending', flags: ['suspended'], on: { resume: 'running', cancel: 'cancelling' } },
    cancelling: { phase: 'running', flags: ['cancelling'], on: { stop: 'cancelled' } },
    finished: { phase: 'ended', outcome: 'succeeded' },
    failed: { phase: 'ended', outcome: 'failed' },
    cancelled: { phase: 'ended', outcome: 'cancelled' },
  },
} as const satisfies LifecycleTable

/** The table's states. */
export const states: readonly string[] = Object.keys(table.states)

/** The table's ways from state to state. */
export const edges: readonly Edge[] = Object.entries(table.states).flatMap(([from, row]) =>
  Object.entries('on' in row ? row.on : {}).map(([command, to]) => ({ from, command, to })),
)

/** A command that comes in a state. */
export interface Step {
  readonly state: string
  readonly command: string
}

/** How many steps each list below has. */
export const stepCount = 1024

/** Legal steps that form one round trip: each begins where the one before led. */
export const walk: readonly Step[] = roundTrip()

/** Illegal steps, ended states among them. */
export const illegal: readonly Step[] = illegalSteps()

/** Legal and illegal steps by turns. */
export const questions: readonly Step[] = walk.map((step, at) => (at % 2 === 0 ? step : (illegal[at] ?? step)))

function roundTrip(): Step[] {
  const random = randomNumbers(1)
  const dead: readonly string[] = ['cancelling', 'cancelled', 'finished', 'failed']
  const steps: Step[] = []
  let state: string = table.initial
  while (steps.length < stepCount) {
    // The cycles have two steps each, so that one step before the end the way back to the initial state is open.
    const isLast = steps.length === stepCount - 1
    const open = edges.filter(({ from, to }) => from === state && (isLast ? to === table.initial : !dead.includes(to)))
    const edge = pick(open, random)
    steps.push({ state, command: edge.command })
    state = edge.to
  }
  return steps
}

function illegalSteps(): Step[] {
  const random = randomNumbers(2)
  const commands = [...new Set(edges.map(({ command }) => command))]
  const steps = states
    .flatMap((state) => commands.map((command) => ({ state, command })))
    .filter(({ state, command }) => !edges.some((edge) => edge.from === state && edge.command === command))
  return Array.from({ length: stepCount }, () => pick(steps, random))
}
