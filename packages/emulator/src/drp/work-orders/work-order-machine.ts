import type { WorkOrderMachine } from '@jobwright/core/drp'
import type { Site } from '../site.ts'
import type { MachineObject, WorkOrderObject } from '../store/objects.ts'
import { chooses } from './chooses.ts'
import { orderCounts } from './queue.ts'

/** A machine as the rules of work orders see it; `order` is the one that it is asked about. */
export function workOrderMachine(site: Site, machine: MachineObject, order?: WorkOrderObject): WorkOrderMachine {
  const { running } = orderCounts(site.store, machine.Uuid)
  const runsIt = order?.State === 'running' && order.Machine === machine.Uuid
  return {
    id: machine.Uuid,
    workOrderMode: machine.WorkOrderMode ?? false,
    runnable: machine.Runnable,
    available: machine.Available,
    stage: machine.Stage,
    bootEnv: machine.BootEnv,
    context: machine.Context,
    runningWorkOrders: runsIt ? running - 1 : running,
    matches: order === undefined || order.Machine !== '' || chooses(site, order.Filter, machine),
  }
}
