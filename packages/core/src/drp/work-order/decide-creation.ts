import type { WorkOrderRules } from './assumptions.ts'
import type { CreateWorkOrderCommand } from './commands.ts'
import { refuseMode } from './machine-checks.ts'
import { refuse, refuseInvalid, type WorkOrderDecision, type WorkOrderRefused } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'
import { layOut } from './task-list.ts'

export function createWorkOrder(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  command: CreateWorkOrderCommand,
): WorkOrderDecision {
  const { type, id, machineId = '', filter = '', blueprint = '', tasks = [], context = '', stage = '', at } = command
  if (state.id !== null) {
    return refuse('already-created', state.state, type, `Work order ${state.id} exists already.`)
  }
  const refused = refuseForm(command) ?? refuseReferences(rules, command)
  if (refused !== undefined) return refused
  return {
    ok: true,
    events: [
      {
        type: 'work-order-created',
        id,
        fields: {
          state: 'created',
          machineId: machineId === '' ? null : machineId,
          filter,
          blueprint,
          tasks,
          currentTask: -1,
          runnable: true,
          context,
          stage,
          createdAt: at,
        },
      },
    ],
  }
}

/** Documents: it is made as `created`, for a machine or by a filter, of a blueprint or of tasks. */
function refuseForm(command: CreateWorkOrderCommand): WorkOrderRefused | undefined {
  const { id, state = '', machineId = '', filter = '', blueprint = '', tasks = [] } = command
  if (state !== '' && state !== 'created')
    return invalid(`Work order ${id} must be created as created, not as ${state}.`)
  if ((machineId === '') === (filter === '')) {
    return invalid(
      `Work order ${id} must have either Machine or Filter, ${machineId === '' ? 'not none' : 'not both'}.`,
    )
  }
  if ((blueprint === '') === (tasks.length === 0)) {
    return invalid(
      `Work order ${id} must have either Blueprint or Tasks, ${blueprint === '' ? 'not none' : 'not both'}.`,
    )
  }
  return undefined
}

function refuseReferences(rules: WorkOrderRules, command: CreateWorkOrderCommand): WorkOrderRefused | undefined {
  const { type, id, machineId = '', machine, blueprint = '', tasks = [], definitions } = command
  if (machineId !== '') {
    if (machine === null) return refuse('no-machine', 'none', type, `Machine ${machineId} does not exist.`)
    if (rules.createNeedsMode && machine?.workOrderMode !== true) return refuseMode('none', type, machineId)
  }
  if (blueprint !== '' && rules.createNeedsBlueprint && !definitions.blueprints.has(blueprint)) {
    return invalid(`Blueprint ${blueprint} does not exist.`)
  }
  const { problems } = layOut(rules, tasks, definitions)
  return problems.length === 0 ? undefined : refuseInvalid('none', type, id, problems)
}

function invalid(message: string): WorkOrderRefused {
  return refuse('invalid-work-order', 'none', 'create', message)
}
