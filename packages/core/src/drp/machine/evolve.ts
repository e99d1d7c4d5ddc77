import type { MachineEvent } from './events.ts'
import { type MachineJobState, type MachineState, noMachine } from './state.ts'

/** The machine after an event; the one given is left as it was. An event about a job that it has not changes nothing. */
export function evolveMachine(state: MachineState, event: MachineEvent): MachineState {
  switch (event.type) {
    case 'machine-created':
      return { ...noMachine, ...event.fields, id: event.id, jobs: state.jobs }
    case 'machine-saved':
      return isEmpty(event.changes) ? state : { ...state, ...event.changes }
    case 'machine-removed':
      return { ...noMachine, jobs: state.jobs }
    case 'job-created':
      return withJob(state, event.job)
    case 'job-saved': {
      const job = state.jobs.get(event.jobId)
      return job === undefined || isEmpty(event.changes) ? state : withJob(state, { ...job, ...event.changes })
    }
    case 'job-deleted': {
      const jobs = new Map(state.jobs)
      jobs.delete(event.jobId)
      return { ...state, jobs }
    }
    case 'retry-planned':
    case 'job-request-answered':
      return state
  }
}

function withJob(state: MachineState, job: MachineJobState): MachineState {
  return { ...state, jobs: new Map(state.jobs).set(job.id, job) }
}

function isEmpty(changes: object): boolean {
  for (const _ in changes) return false
  return true
}
