import { nextWorkOrder } from '@jobwright/core/drp'
import type { Answer } from '../http/answer.ts'
import { noContent } from '../http/answer.ts'
import { invalid, refuse } from '../http/refusal.ts'
import { answerOf } from '../jobs/answer-request.ts'
import { performAction } from '../jobs/run-action.ts'
import { textsOf } from '../machines/problems.ts'
import type { Change, Draft } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { MachineObject, WorkOrderObject } from '../store/objects.ts'
import { chooses } from './chooses.ts'
import { applyOrderEvents, jobsOfOrder, orderTaskErrors } from './order-jobs.ts'
import { ordersOf, unboundOrders } from './queue.ts'
import { workOrderMachine } from './work-order-machine.ts'
import { changeWorkOrder, workOrderStateOf } from './work-order-state.ts'

/** POST /jobs for a machine in work-order mode: the next job of the order that it runs, or of the one that it picks up next. */
export function requestOrderJob(site: Site, machine: MachineObject, newJob: Draft<'jobs'>, change: Change): Answer {
  for (;;) {
    const order = runnableOrder(site, machine) ?? startNext(site, machine, change)
    if (order === undefined) return noContent
    const answer = requestFrom(site, order, machine, newJob, change)
    // Its list is done, and with it the order: there may be another one.
    if (answer !== 'order-done') return answer
  }
}

/** The order that the machine runs; of several, one that is to run tasks. */
function runnableOrder({ store, assumptions }: Site, machine: MachineObject): WorkOrderObject | undefined {
  const { running } = ordersOf(store, machine.Uuid)
  const found = running.find(({ Runnable: runnable }) => runnable)
  const { ordersAtOnce = 1 } = assumptions.workOrders ?? {}
  return found ?? (running.length >= ordersAtOnce ? running[0] : undefined)
}

/** Starts the next order of a machine that can be started; those that cannot be say why. */
function startNext(site: Site, machine: MachineObject, change: Change): WorkOrderObject | undefined {
  const left = new Map(
    [...ordersOf(site.store, machine.Uuid).waiting, ...unboundOrders(site.store)].map((order) => [order.Uuid, order]),
  )
  for (;;) {
    const queued = Array.from(left.values(), (order) => ({
      id: order.Uuid,
      state: order.State,
      runnable: order.Runnable,
      machineId: order.Machine === '' ? null : order.Machine,
      matches: order.Machine === '' && chooses(site, order.Filter, machine),
      createdAt: order.CreateTime,
    }))
    const next = left.get(nextWorkOrder(queued, machine.Uuid, site.assumptions.workOrders) ?? '')
    if (next === undefined) return undefined
    const at = site.stamp()
    const decided = site.rules.workOrder.decide(workOrderStateOf(next, []), {
      type: 'start',
      machine: workOrderMachine(site, machine, next),
      definitions: site.definitions(),
      at,
    })
    if (decided.ok) {
      const draft = withBlueprint(site, next)
      for (const event of decided.events) if (event.type === 'work-order-saved') changeWorkOrder(draft, event.changes)
      return saveObject(site, site.kinds.work_orders, draft, next, change)
    }
    const { code, message, problems } = decided.refusal
    if (code === 'machine-not-runnable') refuseMachine(machine)
    left.delete(next.Uuid)
    const errors = problems.length > 0 ? textsOf(problems) : [message]
    if (errors.join('\n') !== next.Errors.join('\n'))
      saveObject(site, site.kinds.work_orders, { ...next, Errors: errors }, next)
  }
}

/** What a blueprint has is copied when the order starts (documents); what the order has itself comes first (an assumption). */
function withBlueprint({ store }: Site, order: WorkOrderObject): Draft<'work_orders'> {
  const draft: Draft<'work_orders'> = { ...order, Errors: [] }
  const blueprint = store.blueprints.get(order.Blueprint)
  if (blueprint === undefined) return draft
  const merged = <Value>(own: Readonly<Record<string, Value>>, other: Readonly<Record<string, Value>>) =>
    Object.fromEntries([...Object.entries(other), ...Object.entries(own)])
  draft.Params = merged(order.Params, blueprint.Params)
  draft.Meta = merged(order.Meta, blueprint.Meta)
  draft.Profiles = [...new Set([...order.Profiles, ...blueprint.Profiles])]
  return draft
}

/** The next job of a running order. */
function requestFrom(
  site: Site,
  order: WorkOrderObject,
  machine: MachineObject,
  draft: Draft<'jobs'>,
  change: Change,
): Answer | 'order-done' {
  const jobId = draft.Uuid === '' ? site.newId('job') : draft.Uuid
  const at = site.stamp()
  const decided = site.rules.workOrder.decide(workOrderStateOf(order, jobsOfOrder(site, order)), {
    type: 'request-job',
    machine: workOrderMachine(site, machine, order),
    jobId,
    serverJobId: site.newId('job'),
    jobIdTaken: site.store.jobs.has(jobId),
    ...(draft.Context === undefined ? {} : { context: draft.Context }),
    taskErrors: orderTaskErrors(site, order),
    definitions: site.definitions(),
    at,
  })
  if (!decided.ok) {
    const { code, message, problems } = decided.refusal
    if (code === 'machine-not-runnable') refuseMachine(machine)
    if (code === 'not-runnable' || code === 'job-exists') refuse(409, [message], { type: 'Conflict' })
    invalid('work_orders', order.Uuid, problems.length > 0 ? textsOf(problems) : [message])
  }
  const newJob = { ...draft, Uuid: jobId }
  const answered = applyOrderEvents(site, order.Uuid, { events: decided.events, at, change, newJob })
  if (answered?.answer === 'list-done') return 'order-done'
  if (answered?.answer !== 'action-started') return answerOf(site, answered)
  return endAction(site, order.Uuid, answered.jobId ?? '', change)
}

/** Runs the action of the job that was made for it on the machine, and asks the rules what follows. */
function endAction(site: Site, id: string, jobId: string, change: Change): Answer {
  const order = site.store.work_orders.get(id)
  const { result, error } = performAction(site, order?.Machine ?? '', jobId)
  const at = site.stamp()
  const jobs = order === undefined ? [] : jobsOfOrder(site, order, [jobId])
  const decided = site.rules.workOrder.decide(workOrderStateOf(order, jobs), {
    type: 'end-action',
    jobId,
    result,
    taskErrors: orderTaskErrors(site, order),
    definitions: site.definitions(),
    at,
  })
  if (!decided.ok) return invalid('work_orders', id, [decided.refusal.message])
  return answerOf(site, applyOrderEvents(site, id, { events: decided.events, at, change }), error)
}

function refuseMachine({ Uuid: id }: MachineObject): never {
  return refuse(409, [`Machine ${id} is not runnable`], { type: 'Conflict' })
}
