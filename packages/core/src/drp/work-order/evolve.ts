import type { MachineEvent } from '../machine/events.ts'
import { evolveMachine } from '../machine/evolve.ts'
import { noMachine } from '../machine/state.ts'
import type { WorkOrderEvent } from './events.ts'
import { noWorkOrder, type WorkOrderRecord } from './state.ts'

/** The work order after an event; the one given is left as it was. An event about a job that it has not changes nothing. */
export function evolveWorkOrder(state: WorkOrderRecord, event: WorkOrderEvent): WorkOrderRecord {
  switch (event.type) {
    case 'work-order-created':
      return { ...noWorkOrder, ...event.fields, id: event.id, jobs: state.jobs }
    case 'work-order-saved':
      return { ...state, ...event.changes }
    case 'work-order-removed':
      return { ...noWorkOrder, jobs: state.jobs }
    case 'retry-planned':
    case 'job-request-answered':
      return state
    case 'job-saved':
      return withJobs(state, { ...event, cause: 'updated' })
    default:
      return withJobs(state, event)
  }
}

function withJobs(state: WorkOrderRecord, event: MachineEvent): WorkOrderRecord {
  return { ...state, jobs: evolveMachine({ ...noMachine, jobs: state.jobs }, event).jobs }
}
