import type { WorkOrderRules } from './assumptions.ts'
import type { WorkOrderMachine } from './definitions.ts'
import { refuse, type WorkOrderRefused } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'

/** Why a machine cannot run an order now; undefined where it can. */
export function refuseMachine(
  { needsRunnableMachine }: WorkOrderRules,
  { id, state, machineId, filter }: WorkOrderRecord,
  command: string,
  machine: WorkOrderMachine,
): WorkOrderRefused | undefined {
  const { workOrderMode, runnable = true, available = true, matches = true } = machine
  if (machineId !== null && machineId !== machine.id) {
    return refuse('other-machine', state, command, `Work order ${id} is for machine ${machineId}, not ${machine.id}.`)
  }
  if (machineId === null && !matches) {
    return refuse('other-machine', state, command, `Work order ${id} does not choose machine ${machine.id}: ${filter}.`)
  }
  if (!workOrderMode) return refuseMode(state, command, machine.id)
  if (needsRunnableMachine && !(runnable && available)) {
    return refuse('machine-not-runnable', state, command, `Machine ${machine.id} is not runnable.`)
  }
  return undefined
}

export function refuseMode(state: string, command: string, machineId: string): WorkOrderRefused {
  const message = `Machine ${machineId} is not in work-order mode: set its WorkOrderMode.`
  return refuse('not-in-work-order-mode', state, command, message)
}
