import { type JobView, type MessageView, type ViewFlag, viewKey } from '../../view/index.ts'
import { workOrderLifecycle } from '../lifecycle.ts'
import { isEmptyUuid } from '../model/empty-values.ts'
import type { Job } from '../model/job.ts'
import type { WorkOrder } from '../model/work-order.ts'
import { redact } from '../redact.ts'
import type { Ending } from './ending.ts'
import { handlingMessagesOf } from './handling-messages.ts'
import { jobMessagesOf, objectMessagesOf, whyOf } from './job-messages.ts'
import { type EntryStanding, standingOfJob } from './machine-standing.ts'
import { jobWordsOf } from './task-list-document.ts'
import { entriesOf, progressOf, waitingLists } from './task-list-entries.ts'
import { taskTriesOf } from './task-tries.ts'
import { presentTimes } from './times.ts'

/** What a work order's document does not tell about it. */
export interface WorkOrderViewContext {
  /** The name of the server or client it comes from. Default `'drp'`. */
  readonly source?: string | undefined
  /** Jobs of the work order, in any order: others are passed over. Default none. */
  readonly jobs?: readonly Job[] | undefined
  /** The name of its machine. Default its id. */
  readonly machineName?: string | undefined
  /** Where the server shows it. Default unknown. */
  readonly href?: string | undefined
}

/** What a view of a work order is made with. */
export interface WorkOrderViewOptions {
  readonly source: string
  readonly jobs: readonly Job[]
  readonly machineName?: string | undefined
}

/** Where the entries stand that an order did not come to before it was over. */
const neverBegun: EntryStanding = { status: 'cancelled', phase: 'ended', outcome: 'cancelled', flags: [] }

export function workOrderViewOf(order: WorkOrder, { source, jobs: known, machineName }: WorkOrderViewOptions): JobView {
  const { Uuid, State, Machine, Blueprint } = order
  const own = known.filter((job) => job.WorkOrder === Uuid)
  const tasks = order.Tasks ?? []
  const { ending, flags } = standingOf(order)
  const isDone = ending.outcome === 'succeeded'
  // When all is done the list is at its end, and none waits, whether the order says so or not.
  const currentTask = isDone ? tasks.length : (order.CurrentTask ?? -1)
  const stacks = isDone ? [] : (order.TaskErrorStacks ?? [])
  const failed = new Set(stacks.map(({ CurrentJob }) => CurrentJob))
  // The job whose error is handled is none of the list that handles it.
  const jobs = own.filter((job) => !failed.has(job.Uuid))
  const tries = taskTriesOf({ ...order, CurrentTask: currentTask }, jobs)
  const place = Math.min(currentTask, tasks.length - 1)
  const words = failed.has(order.CurrentJob) ? undefined : jobWordsOf(order, place, jobs, tries)
  const messages = messagesOf(order, words === undefined ? [] : jobMessagesOf(words))
  const why = whyNot(ending, flags, messages)

  const targetName = isEmptyUuid(Machine) ? undefined : (machineName ?? Machine)
  const current = currentTask < 0 ? undefined : currentStanding(ending, words?.state)
  const entries = entriesOf([...waitingLists(stacks, own), { tasks, currentTask, tries, current }], {
    owner: { id: Uuid, targetName },
    source,
    ...(ending.phase === 'ended' && { rest: neverBegun }),
  })
  const reported =
    messages.some(({ error }) => error) || entries.some((entry) => entry.flags.includes('errors-reported'))
  return {
    key: viewKey({ source, system: 'drp', kind: 'work-order', id: Uuid }),
    source,
    system: 'drp',
    kind: 'work-order',
    id: Uuid,
    name: Blueprint || Uuid,
    status: State,
    ...ending,
    flags: ending.outcome === 'succeeded' && reported ? [...flags, 'errors-reported'] : flags,
    targets: targetName === undefined ? [] : [{ name: targetName, ...ending, ...(why !== undefined && { why }) }],
    ...presentTimes({
      createdAt: order.CreateTime ?? order.CreatedAt,
      startedAt: order.StartTime,
      updatedAt: order.LastModifiedAt,
      endedAt: ending.phase === 'ended' ? order.EndTime : undefined,
    }),
    ...(entries.length > 0 && { progress: progressOf(entries) }),
    messages,
    children: entries,
    raw: redact(order),
  }
}

/** An order that is not over waits while it is not runnable or not available. */
function standingOf({ State, Runnable = true, Available, Tasks }: WorkOrder): {
  readonly ending: Ending
  readonly flags: readonly ViewFlag[]
} {
  const phase = workOrderLifecycle.phaseOf(State)
  const [outcome] = workOrderLifecycle.outcomesOf(State)
  if (outcome !== undefined) {
    const nothingDone = outcome === 'succeeded' && (Tasks ?? []).length === 0
    return { ending: { phase, outcome }, flags: nothingDone ? ['nothing-done'] : [] }
  }
  const flags: readonly ViewFlag[] = workOrderLifecycle.isState(State) ? [] : ['unknown-status']
  return Runnable && Available
    ? { ending: { phase }, flags }
    : { ending: { phase: 'pending' }, flags: ['suspended', ...flags] }
}

/** Where the entry stands that the list is at. What was not over when the order was is over with it. */
function currentStanding(order: Ending, jobState: string | undefined): EntryStanding {
  const standing = jobState === undefined ? undefined : standingOfJob(jobState)
  if (standing?.phase === 'ended' || (standing !== undefined && order.phase !== 'ended')) return standing
  return { ...order, status: order.outcome ?? 'current', flags: [] }
}

function messagesOf(
  { Errors, State, Status, TaskErrorStacks }: WorkOrder,
  ofJob: readonly MessageView[],
): readonly MessageView[] {
  const status: readonly MessageView[] = Status ? [{ text: Status, error: State === 'failed' }] : []
  return [...objectMessagesOf(Errors), ...handlingMessagesOf(TaskErrorStacks), ...ofJob, ...status]
}

/** Why the order does not go on, or did not succeed. */
function whyNot(ending: Ending, flags: readonly ViewFlag[], messages: readonly MessageView[]): string | undefined {
  if (flags.includes('suspended')) return whyOf(messages) ?? 'not runnable'
  return ending.phase === 'ended' && ending.outcome !== 'succeeded' ? whyOf(messages) : undefined
}
