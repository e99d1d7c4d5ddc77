import { execute } from '@jobwright/core'
import { type MachineCommand, type MachineDefinitions, type MachineState, machineDecider } from '@jobwright/core/drp'
import type { Machines } from './fleets.ts'

const tasks = ['t1', 't2', 't3', 't4', 't5']
const at = '2026-11-20T21:49:37.848913829Z'
const definitions: MachineDefinitions = {
  stages: new Map([['none', { bootEnv: '', tasks: [] }]]),
  workflows: new Map(),
  tasks: new Map(tasks.map((name) => [name, {}])),
  bootEnvs: new Map([['local', {}]]),
}

/** Machines by the rules. */
export function decidedMachines(count: number, profile: 'v4' | 'v3.13'): Machines {
  const decider = machineDecider({ profile })
  const run = (state: MachineState, command: MachineCommand): MachineState => {
    const execution = execute(decider, state, command)
    if (!execution.ok) throw new Error(execution.refusal.message)
    return execution.state
  }
  const machines = Array.from({ length: count }, (_, place) =>
    run(decider.initial, { type: 'create', id: `machine-${place}`, fields: { tasks }, definitions }),
  )
  const everyOne = (commandFor: (place: number) => MachineCommand) => {
    for (const [place, state] of machines.entries()) machines[place] = run(state, commandFor(place))
  }
  for (const task of tasks) {
    const jobOf = (place: number) => `job-${place}-${task}`
    everyOne((place) => ({ type: 'request-job', jobId: jobOf(place), serverJobId: '', definitions, at }))
    everyOne((place) => ({ type: 'update-job', jobId: jobOf(place), fields: { state: 'running' }, definitions, at }))
    const fields = { state: 'finished', exitState: 'complete' }
    everyOne((place) => ({ type: 'update-job', jobId: jobOf(place), fields, definitions, at }))
  }
  everyOne((place) => ({ type: 'request-job', jobId: `none-${place}`, serverJobId: '', definitions, at }))
  return {
    ends: () => [
      machines.reduce(
        (sum, { jobs }) => sum + [...jobs.values()].filter(({ state }) => state === 'finished').length,
        0,
      ),
      machines.filter(({ currentTask }) => currentTask === tasks.length).length,
    ],
  }
}
