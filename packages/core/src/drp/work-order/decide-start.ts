import { workOrderLifecycle } from '../lifecycle.ts'
import type { WorkOrderRules } from './assumptions.ts'
import type { EditWorkOrderCommand, StartWorkOrderCommand } from './commands.ts'
import type { BlueprintDefinition } from './definitions.ts'
import { refuseMachine } from './machine-checks.ts'
import { refuse, refuseInvalid, refuseMissing, refuseTransition, type WorkOrderDecision } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'
import { decideList, layOut, orderEvents } from './task-list.ts'

/** A machine picks the order up: its tasks are laid out, and it is bound to the machine. */
export function startWorkOrder(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  { type, machine, definitions, at }: StartWorkOrderCommand,
): WorkOrderDecision {
  const { id, blueprint } = state
  if (id === null) return refuseMissing(type)
  const started = workOrderLifecycle.tryNext(state.state, 'start')
  if (!started.ok) return refuseTransition(started.refusal, type)
  if (!state.runnable) return refuse('not-runnable', state.state, type, `Work order ${id} is not runnable.`)
  const refused = refuseMachine(rules, state, type, machine)
  if (refused !== undefined) return refused
  const { runningWorkOrders = 0 } = machine
  if (runningWorkOrders >= rules.ordersAtOnce) {
    const message = `Machine ${machine.id} runs ${runningWorkOrders} work orders already; at most ${rules.ordersAtOnce} at a time.`
    return refuse('machine-busy', state.state, type, message)
  }

  // Documents: a blueprint is read now, so that what it said when the order was made does not matter. Tasks that the order got since stay.
  const isOwn = blueprint === '' || state.tasks.length > 0
  const source: BlueprintDefinition | undefined = isOwn ? state : definitions.blueprints.get(blueprint)
  if (source === undefined || source.available === false) {
    const why = source === undefined ? 'does not exist' : 'is not available'
    return refuse('invalid-work-order', state.state, type, `Blueprint ${blueprint} ${why}.`)
  }
  const { tasks, problems } = layOut(rules, source.tasks, definitions)
  if (problems.length > 0) return refuseInvalid(state.state, type, id, problems)
  return {
    ok: true,
    events: [
      {
        type: 'work-order-saved',
        changes: {
          state: started.state,
          machineId: machine.id,
          tasks,
          currentTask: -1,
          // As on a machine, none means the stage none.
          stage: state.stage || (rules.inheritsPlace ? machine.stage : 'none'),
          context: state.context || (rules.inheritsPlace ? (machine.context ?? '') : ''),
          startedAt: at,
        },
      },
    ],
  }
}

/** Documents: the list of an order is edited as that of a machine is. */
export function editWorkOrder(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  { type, tasks, runnable, definitions }: EditWorkOrderCommand,
): WorkOrderDecision {
  if (state.id === null) return refuseMissing(type)
  if (workOrderLifecycle.isEnded(state.state)) {
    return refuse('over', state.state, type, `Work order ${state.id} is ${state.state} and does not change any more.`)
  }
  const decision = decideList(rules, state, { type, fields: { tasks, runnable }, definitions })
  return decision.ok ? { ok: true, events: orderEvents(decision.events) } : decision
}
