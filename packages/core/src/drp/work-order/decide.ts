import type { WorkOrderRules } from './assumptions.ts'
import type { WorkOrderCommand } from './commands.ts'
import { createWorkOrder } from './decide-creation.ts'
import { archiveWorkOrder, cancelWorkOrder, removeWorkOrder } from './decide-end.ts'
import { deleteJob, endTask, requestJob, retryTask } from './decide-job.ts'
import { editWorkOrder, startWorkOrder } from './decide-start.ts'
import { refuse, type WorkOrderDecision } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'

export function decideWorkOrder(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  command: WorkOrderCommand,
): WorkOrderDecision {
  switch (command.type) {
    case 'create':
      return createWorkOrder(rules, state, command)
    case 'edit':
      return editWorkOrder(rules, state, command)
    case 'start':
      return startWorkOrder(rules, state, command)
    case 'request-job':
      return requestJob(rules, state, command)
    case 'update-job':
    case 'end-action':
      return endTask(rules, state, command)
    case 'retry-task':
      return retryTask(rules, state, command)
    case 'delete-job':
      return deleteJob(rules, state, command)
    case 'cancel':
      return cancelWorkOrder(rules, state, command)
    case 'archive':
      return archiveWorkOrder(rules, state, command)
    case 'remove':
      return removeWorkOrder(rules, state, command)
    default: {
      const { type } = command satisfies never as { type: string }
      return refuse('unknown-command', state.state, type, `"${type}" is not a command of work orders.`)
    }
  }
}
