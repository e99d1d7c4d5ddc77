import type { WorkOrderCommand, WorkOrderEvent, WorkOrderRefusal } from '@jobwright/core/drp'
import { queryValue } from '../http/call.ts'
import { invalid } from '../http/refusal.ts'
import { failureMessage } from '../list/failure-message.ts'
import { textsOf } from '../machines/problems.ts'
import type { Change, Draft, Findings, Kind } from '../resources/kind.ts'
import { paramProblems } from '../resources/param-schema.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { WorkOrderObject } from '../store/objects.ts'
import { filterProblem } from './chooses.ts'
import { applyOrderEvents, jobsOfOrder } from './order-jobs.ts'
import { noteWorkOrder, orderCounts } from './queue.ts'
import { workOrderMachine } from './work-order-machine.ts'
import { changeWorkOrder, restoreWorkOrder, workOrderStateOf } from './work-order-state.ts'
import { workOrderStruct } from './work-order-struct.ts'

/** What the server knows about work orders: how they come and go is left to the rules. */
export const workOrderKind: Kind<'work_orders'> = {
  prefix: 'work_orders',
  key: 'Uuid',
  struct: () => workOrderStruct,
  authKey: ({ Machine: machine, Uuid: id }) => (machine === '' ? id : machine),
  newKey: (site) => site.newId('work-order'),
  onCreate: create,
  onChange: change,
  validate(site, draft) {
    mirrorJob(site, draft)
    return findingsOf(site, draft)
  },
  afterSave(site, saved, old) {
    noteWorkOrder(site.store, old, saved)
    for (const machine of new Set([old?.Machine ?? '', saved.Machine])) tellMachine(site, machine)
  },
  beforeDelete(site, order, { call, caller }) {
    const at = site.stamp()
    const force = queryValue(call, 'force') === 'true'
    const decided = site.rules.workOrder.decide(workOrderStateOf(order, jobsOfOrder(site, order)), {
      type: 'remove',
      force,
      at,
    })
    if (!decided.ok) refuseOrder(decided.refusal, order.Uuid)
    applyOrderEvents(site, order.Uuid, { events: decided.events, at, change: { call, caller } })
  },
  afterDelete(site, order) {
    noteWorkOrder(site.store, order, undefined)
    tellMachine(site, order.Machine)
  },
}

/** Answers what the rules refuse about a work order. */
function refuseOrder({ message, problems }: WorkOrderRefusal, key: string): never {
  return invalid('work_orders', key, problems.length > 0 ? textsOf(problems) : [message])
}

function create(site: Site, draft: Draft<'work_orders'>): void {
  const machine = site.store.machines.get(draft.Machine)
  const decided = site.rules.workOrder.decide(workOrderStateOf(undefined, []), {
    type: 'create',
    id: draft.Uuid,
    state: draft.State,
    machineId: draft.Machine,
    machine: machine === undefined ? null : workOrderMachine(site, machine),
    filter: draft.Filter,
    blueprint: draft.Blueprint,
    tasks: draft.Tasks,
    context: draft.Context,
    stage: draft.Stage,
    definitions: site.definitions(),
    at: site.stamp(),
  })
  if (!decided.ok) refuseOrder(decided.refusal, draft.Uuid)
  const failure = draft.Filter === '' ? undefined : filterProblem(site, draft.Filter)
  if (failure !== undefined)
    invalid('work_orders', draft.Uuid, [`Filter: ${failureMessage(failure, 'machines', site.profile)}`])
  // The newest documents have another mode, with pipelines.
  if (draft.Mode !== '' && draft.Mode !== 'task') invalid('work_orders', draft.Uuid, [`Invalid Mode \`${draft.Mode}\``])
  changeWorkOrder(draft, workOrderStateOf(undefined, []))
  for (const event of decided.events) if (event.type === 'work-order-created') changeWorkOrder(draft, event.fields)
  draft.Mode = 'task'
}

/** Of what a request changes, the rules decide about the state, the tasks, whether it is to run, and whether it is put away. */
function change(site: Site, draft: Draft<'work_orders'>, old: WorkOrderObject, request: Change): void {
  const at = site.stamp()
  const commands = commandsFor(site, draft, old, at)
  restoreWorkOrder(draft, old)
  let state = workOrderStateOf(old, jobsOfOrder(site, old))
  const events: WorkOrderEvent[] = []
  for (const command of commands) {
    const decided = site.rules.workOrder.decide(state, command)
    if (!decided.ok) refuseOrder(decided.refusal, old.Uuid)
    for (const event of decided.events) state = site.rules.workOrder.evolve(state, event)
    events.push(...decided.events)
  }
  // It is stored when all is said, and only once; its jobs are at once.
  for (const event of events) if (event.type === 'work-order-saved') changeWorkOrder(draft, event.changes)
  const others = events.filter(({ type }) => type !== 'work-order-saved')
  applyOrderEvents(site, old.Uuid, { events: others, at, change: request })
}

function commandsFor(
  site: Site,
  draft: Draft<'work_orders'>,
  old: WorkOrderObject,
  at: string,
): readonly WorkOrderCommand[] {
  const commands: WorkOrderCommand[] = []
  const changesTasks = draft.Tasks.join('\n') !== old.Tasks.join('\n')
  if (changesTasks || draft.Runnable !== old.Runnable) {
    const [tasks, runnable] = [changesTasks ? draft.Tasks : undefined, draft.Runnable]
    commands.push({ type: 'edit', tasks, runnable, definitions: site.definitions() })
  }
  if (draft.State !== old.State) {
    if (draft.State !== 'cancelled')
      invalid('work_orders', old.Uuid, [
        `State cannot be changed from ${old.State} to ${draft.State}: a work order starts and ends with its jobs`,
      ])
    commands.push({ type: 'cancel', at })
  }
  if (draft.Archived !== old.Archived) {
    if (!draft.Archived) invalid('work_orders', old.Uuid, ['What is archived stays archived'])
    commands.push({ type: 'archive' })
  }
  return commands
}

/** A work order tells how its current job stands. */
function mirrorJob({ store }: Site, draft: Draft<'work_orders'>): void {
  const job = store.jobs.get(draft.CurrentJob)
  draft.JobState = job?.State ?? ''
  draft.JobExitState = job?.ExitState ?? ''
  draft.JobResultErrors = job?.ResultErrors ?? []
}

function findingsOf(site: Site, { Uuid, Params, Profiles, Errors }: Draft<'work_orders'>): Findings {
  const invalidParams = paramProblems(site, Params)
  const missing = Profiles.flatMap((profile, at) =>
    site.store.profiles.has(profile) ? [] : [`Profile ${profile} (at ${at}) does not exist`],
  )
  // A new one has to be right; as with machines.
  if (!site.store.work_orders.has(Uuid)) return { invalid: [...invalidParams, ...missing] }
  return { invalid: invalidParams, unavailable: [...Errors.filter((error) => !missing.includes(error)), ...missing] }
}

/** Machines count the work orders that wait for them and those that they run. */
function tellMachine(site: Site, id: string): void {
  const machine = site.store.machines.get(id)
  if (machine === undefined) return
  const { waiting, running } = orderCounts(site.store, id)
  if (machine.PendingWorkOrders !== waiting || machine.RunningWorkOrders !== running)
    saveObject(site, site.kinds.machines, { ...machine }, machine)
}
