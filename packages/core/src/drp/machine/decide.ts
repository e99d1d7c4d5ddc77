import type { MachineCommand } from './commands.ts'
import { addIndependentJob, deleteJob, endAction, updateJob } from './decide-job.ts'
import { createMachine, editMachine, removeMachine } from './decide-machine.ts'
import { requestJob } from './decide-request.ts'
import { retryTask } from './decide-retry.ts'
import type { MachineRules } from './profile.ts'
import { type MachineDecision, refuse } from './refusals.ts'
import type { MachineState } from './state.ts'

export function decideMachine(rules: MachineRules, state: MachineState, command: MachineCommand): MachineDecision {
  switch (command.type) {
    case 'create':
      return createMachine(rules, state, command)
    case 'edit':
      return editMachine(rules, state, command)
    case 'remove':
      return removeMachine(state, command)
    case 'request-job':
      return requestJob(rules, state, command)
    case 'end-action':
      return endAction(rules, state, command)
    case 'update-job':
      return updateJob(rules, state, command)
    case 'retry-task':
      return retryTask(rules, state, command)
    case 'delete-job':
      return deleteJob(state, command)
    case 'add-independent-job':
      return addIndependentJob(rules, state, command)
    default: {
      const { type } = command satisfies never as { type: string }
      return refuse('unknown-command', type, `"${type}" is not a command of machines.`)
    }
  }
}
