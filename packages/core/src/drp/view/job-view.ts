import { type JobView, type TargetView, type ViewFlag, viewKey } from '../../view/index.ts'
import { jobLifecycle } from '../lifecycle.ts'
import { isEmptyUuid } from '../model/empty-values.ts'
import type { Job } from '../model/job.ts'
import type { JobAction } from '../model/job-action.ts'
import { redact } from '../redact.ts'
import { endingOf } from './ending.ts'
import { jobMessagesOf, objectMessagesOf, whyOf } from './job-messages.ts'
import { presentTimes } from './times.ts'

/** What a job's document does not tell about it. */
export interface JobViewContext {
  /** The name of the server or client it comes from. Default `'drp'`. */
  readonly source?: string | undefined
  /** Its actions, which become its children. Default none. */
  readonly actions?: readonly JobAction[] | undefined
  /** Where the server shows it. Default unknown. */
  readonly href?: string | undefined
}

/** What a view of a job is made with. */
export interface JobViewOptions {
  readonly source: string
  readonly actions?: readonly JobAction[]
  /** The name of its machine. Default its id. */
  readonly machineName?: string
}

export function jobViewOf(job: Job, { source, actions = [], machineName = job.Machine }: JobViewOptions): JobView {
  const { Uuid, Task, State, StartTime, EndTime } = job
  const ending = endingOf(State)
  const words = { task: Task, exitState: job.ExitState, resultErrors: job.ResultErrors }
  const messages = [...objectMessagesOf(job.Errors), ...jobMessagesOf(words), ...supersededMessages(job, ending.phase)]
  const flags: ViewFlag[] = [...jobLifecycle.flagsOf(State)]
  if (ending.outcome === 'succeeded' && messages.some(({ error }) => error)) flags.push('errors-reported')
  if (!jobLifecycle.isState(State)) flags.push('unknown-status')
  const parentId = [job.WorkOrder, job.Machine].find((id) => !isEmptyUuid(id))
  const view: JobView = {
    key: viewKey({ source, system: 'drp', kind: 'job', id: Uuid }),
    source,
    system: 'drp',
    kind: 'job',
    id: Uuid,
    name: Task,
    status: State,
    ...ending,
    flags,
    targets: targetNamesOf(job, machineName).map((name): TargetView => {
      const why = ending.outcome === 'succeeded' ? undefined : whyOf(messages)
      return why === undefined ? { name, ...ending } : { name, ...ending, why }
    }),
    ...(parentId !== undefined && { parentId }),
    ...presentTimes({
      // A job has one time for both: when it was made, and later when it last began to run.
      createdAt: job.CreatedAt ?? (State === 'created' ? StartTime : undefined),
      startedAt: State === 'created' ? undefined : StartTime,
      updatedAt: job.LastModifiedAt,
      // A job that runs again keeps the time of its first end.
      endedAt: ending.phase === 'ended' ? EndTime : undefined,
    }),
    messages,
    children: [],
    raw: redact(job),
  }
  return { ...view, children: actions.map((action, index) => actionViewOf(action, index, view)) }
}

/** The server does not tell which action is carried out: each stands where its job stands, and one of a failed job may have been done or not. */
function actionViewOf(action: JobAction, index: number, job: JobView): JobView {
  const id = `${job.id}/${index}`
  const { phase, outcome } = job
  return {
    key: viewKey({ source: job.source, system: 'drp', kind: 'action', id }),
    source: job.source,
    system: 'drp',
    kind: 'action',
    id,
    name: action.Name,
    status: job.status,
    phase,
    ...(outcome !== undefined && { outcome: outcome === 'succeeded' ? outcome : 'incomplete' }),
    flags: job.flags.filter((flag) => flag !== 'errors-reported'),
    targets: [],
    parentId: job.id,
    messages: [],
    children: [],
    raw: redact(action),
  }
}

function targetNamesOf(job: Job, machineName: string): readonly string[] {
  const { Machine, Independent, TargetPrefix, TargetKey } = job
  if (!isEmptyUuid(Machine)) return [machineName]
  if (!Independent || !TargetPrefix) return []
  return [TargetKey ? `${TargetPrefix}/${TargetKey}` : TargetPrefix]
}

/** Jobs outside the order of a machine's own, independent ones and those of work orders, supersede none. */
function supersededMessages({ Current, Independent, WorkOrder }: Job, phase: JobView['phase']): JobView['messages'] {
  if (Current || Independent || !isEmptyUuid(WorkOrder) || phase === 'ended') return []
  return [{ text: 'superseded: another job of the machine is current', error: false }]
}
