import type { Machines } from './fleets.ts'

interface Job {
  readonly id: string
  readonly task: string
  state: string
  exitState: string
  startedAt: string | null
  endedAt: string | null
}

const tasks = ['t1', 't2', 't3', 't4', 't5']
const at = '2026-11-20T21:49:37.848913829Z'

/** What is least to be done: objects that are changed where they are, by somebody who makes no mistake. */
export function bareMachines(count: number): Machines {
  const machines = Array.from({ length: count }, (_, place) => ({
    id: `machine-${place}`,
    tasks,
    currentTask: -1,
    jobs: new Map<string, Job>(),
  }))
  for (const [index, task] of tasks.entries()) {
    for (const [place, machine] of machines.entries()) {
      machine.currentTask = index
      const id = `job-${place}-${task}`
      machine.jobs.set(id, { id, task, state: 'created', exitState: '', startedAt: at, endedAt: null })
    }
    for (const [place, machine] of machines.entries()) change(machine.jobs.get(`job-${place}-${task}`), 'running', '')
    for (const [place, machine] of machines.entries())
      change(machine.jobs.get(`job-${place}-${task}`), 'finished', 'complete')
  }
  for (const machine of machines) machine.currentTask = tasks.length
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

function change(job: Job | undefined, state: string, exitState: string): void {
  if (job === undefined) throw new Error('A job is missing.')
  job.state = state
  job.exitState = exitState
  if (state === 'running') job.startedAt = at
  else job.endedAt ??= at
}
