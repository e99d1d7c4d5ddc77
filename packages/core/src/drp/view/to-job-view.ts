import { checkKeys } from '../../input/index.ts'
import type { JobView } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import type { Machine } from '../model/machine.ts'
import type { WorkOrder } from '../model/work-order.ts'
import { type JobViewContext, jobViewOf } from './job-view.ts'
import { type MachineViewContext, machineViewOf } from './machine-view.ts'
import { type WorkOrderViewContext, workOrderViewOf } from './work-order-view.ts'

/**
 * Shows a job in the common form of all jobs.
 *
 * The target is its machine, by id. `incomplete` is no end: the phase is `pending`, with the flag `suspended`, and so it stays for a job that
 * another one has superseded; a message says so then. What the task reported in `ResultErrors` becomes messages about errors, and an exit state
 * that says more than `complete` a message; a finished job with errors, or with the exit state `failed`, has `errors-reported`.
 * `startedAt` is when it last began to run; the server overwrites the time at which it was made, so that is only known while the job is
 * `created`, or from v4 on. The server does not tell which action is carried out: as children they stand where the job stands, and after
 * a failure as `incomplete`, that is, perhaps done.
 *
 * @param document a job.
 * @param context what the document does not tell.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/drp'
 * const view = toJobView({
 *   Validated: true, Available: true, Errors: [], ReadOnly: false, Meta: {}, Uuid: 'j1', Previous: '', Machine: 'm1', Task: 'raid',
 *   Stage: 'prep', BootEnv: 'local', Workflow: '', State: 'incomplete', ExitState: 'reboot', StartTime: '2026-11-20T21:49:37.848913829Z',
 *   EndTime: '0001-01-01T00:00:00Z', Archived: false, Current: true, CurrentIndex: 0, NextIndex: 1,
 * })
 * view.phase //=> 'pending'
 * view.flags //=> ['suspended']
 * view.targets //=> [{ name: 'm1', phase: 'pending', why: 'exit state: reboot' }]
 * view.endedAt //=> undefined
 */
export function toJobView(document: Job, context?: JobViewContext): JobView
/**
 * Shows a machine with its task list in the common form of all jobs.
 *
 * It has succeeded when `CurrentTask` has come to the end of the list, with the flag `nothing-done` where the list is empty. It has failed
 * when the job of the current entry failed and no other try follows, as the machine is not runnable; making it runnable revives it. Otherwise
 * it is `running` while it goes on from entry to entry, and `pending` before the first entry or, with the flag `suspended`, while it is not
 * runnable or not available: it waits for a reboot or a person. That it is locked binds users, not its agent, and changes nothing.
 *
 * v4 may try a failed task again by itself, after a pause in which the machine is not runnable: until the jobs of the context show that the last
 * of these tries has failed too, it waits. While it handles the error of a task (`TaskErrorStacks`), the end of that list is none, and a message
 * says so; children and progress are those of the list that waits, and what handles the error stands below the entry that failed.
 *
 * The children are the entries of the list, of the kind `task`, and theirs are their tries: the jobs among those of the context that belong to
 * this run of the list. Entries before the current one are done, also where the server passed over them without a job. Its status is the
 * state of the current job; where that is not known, it is `Runnable` or `NotRunnable`. That of an entry without a job is ours: `finished`,
 * `current` or `pending`.
 *
 * @param document a machine.
 * @param context what the document does not tell: on v3.13 the current job has to be given for a failure to be seen.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/drp'
 * const view = toJobView({
 *   Validated: true, Available: true, ReadOnly: false, Uuid: 'u1', Name: 'm1', CurrentJob: 'j2', Stage: 'prep', BootEnv: 'local', Profiles: [],
 *   Tasks: ['stage:prep', 'raid', 'bios'], CurrentTask: 1, Runnable: true, Workflow: 'w', Arch: 'amd64', Locked: false, JobState: 'running',
 * })
 * view.phase //=> 'running'
 * view.progress //=> { done: 1, total: 3, unit: 'tasks' }
 * view.children.map(({ name, status }) => `${name} ${status}`) //=> ['stage:prep finished', 'raid running', 'bios pending']
 */
export function toJobView(document: Machine, context?: MachineViewContext): JobView
/**
 * Shows a work order with its task list in the common form of all jobs.
 *
 * Phase and outcome are those of its state. While it is not runnable or not available, an order that is not over is `pending` with the flag
 * `suspended`. A finished one without tasks has `nothing-done`, one with errors reported `errors-reported`. The target is its machine; while a
 * filter has not chosen one there is none.
 *
 * The children are the entries of its list, which is empty before it starts, of the kind `task`; theirs are their tries: the jobs among those of
 * the context that belong to this run of the list. Entries that an order did not come to before it was over are `cancelled`. While the error of
 * a task is handled (`TaskErrorStacks`), they are those of the list that waits, and the handlers stand below the task that failed. Its messages
 * are what is wrong with it, what its last task reported, and its `Status`, which tells of an error when the order has failed.
 *
 * @param document a work order.
 * @param context what the document does not tell.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/drp'
 * const view = toJobView({
 *   Validated: true, Available: true, ReadOnly: false, Uuid: 'w1', State: 'running', Blueprint: 'update', Machine: 'u1', Runnable: true,
 *   Tasks: ['bios', 'raid'], CurrentTask: 1, JobState: 'running',
 * }, { machineName: 'm1' })
 * view.phase //=> 'running'
 * view.progress //=> { done: 1, total: 2, unit: 'tasks' }
 * view.targets //=> [{ name: 'm1', phase: 'running' }]
 */
export function toJobView(
  // A job would pass for a work order: what that must have, jobs have.
  document: WorkOrder & { readonly CurrentIndex?: never },
  context?: WorkOrderViewContext,
): JobView
export function toJobView(
  document: Job | Machine | WorkOrder,
  context: JobViewContext & MachineViewContext & WorkOrderViewContext = {},
): JobView {
  const view = viewOf(document, context)
  return context.href === undefined ? view : { ...view, href: context.href }
}

function viewOf(
  document: Job | Machine | WorkOrder,
  context: JobViewContext & MachineViewContext & WorkOrderViewContext,
): JobView {
  if (isJob(document)) return viewOfJob(document, context)
  return isMachine(document) ? viewOfMachine(document, context) : viewOfWorkOrder(document, context)
}

function viewOfJob(job: Job, context: JobViewContext): JobView {
  checkKeys('toJobView of a job', context, ['source', 'actions', 'href'])
  return jobViewOf(job, { source: context.source ?? 'drp', actions: context.actions ?? [] })
}

function viewOfMachine(machine: Machine, context: MachineViewContext): JobView {
  checkKeys('toJobView of a machine', context, ['source', 'jobs', 'href'])
  return machineViewOf(machine, context.source ?? 'drp', context.jobs ?? [])
}

function viewOfWorkOrder(order: WorkOrder, context: WorkOrderViewContext): JobView {
  checkKeys('toJobView of a work order', context, ['source', 'jobs', 'machineName', 'href'])
  const { source = 'drp', jobs = [], machineName } = context
  return workOrderViewOf(order, { source, jobs, machineName })
}

function isJob(document: object): document is Job {
  return Object.hasOwn(document, 'CurrentIndex')
}

/** Only machines have a name. */
function isMachine(document: object): document is Machine {
  return Object.hasOwn(document, 'Name')
}
