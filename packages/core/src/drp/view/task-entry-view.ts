import { type JobView, viewKey } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import { jobViewOf } from './job-view.ts'
import type { EntryStanding } from './machine-standing.ts'

/** What the view of an entry of a task list is made with. */
export interface TaskEntryOptions {
  /** What has the list: its id, and the name of what the tasks are done to, if that is known. */
  readonly owner: { readonly id: string; readonly targetName?: string | undefined }
  readonly index: number
  readonly task: string
  readonly source: string
  /** Its jobs, oldest first. */
  readonly tries: readonly Job[]
  /** The entry that the list is at. */
  readonly currentTask: number
  /** Where that entry stands, if the list is at one. */
  readonly current: EntryStanding | undefined
  /** What handles the error of the entry, below it. Default nothing. */
  readonly handlers?: readonly JobView[]
  /** Where the entries after it stand. Default pending. */
  readonly rest?: EntryStanding
}

const pending: EntryStanding = { status: 'pending', phase: 'pending', flags: [] }

export function entryViewOf(options: TaskEntryOptions): JobView {
  const { owner, index, task, source, tries, handlers = [] } = options
  const { targetName } = owner
  const id = `${owner.id}/${index}`
  const named = targetName === undefined ? { source } : { source, machineName: targetName }
  const children = tries.map((job) => ({ ...jobViewOf(job, named), parentId: id }))
  const { status, flags, ...ending } = standingOf(options, children.at(-1))
  return {
    key: viewKey({ source, system: 'drp', kind: 'task', id }),
    source,
    system: 'drp',
    kind: 'task',
    id,
    name: task,
    status,
    ...ending,
    flags,
    targets: targetName === undefined ? [] : [{ name: targetName, ...ending }],
    parentId: owner.id,
    messages: [],
    children: [...children, ...handlers],
    raw: task,
  }
}

/** Where an entry stands: those before the current one are done, also if an older document of their job does not know it yet. */
function standingOf(
  { index, currentTask, current, rest = pending }: TaskEntryOptions,
  lastTry: JobView | undefined,
): EntryStanding {
  if (index > currentTask) return rest
  if (index === currentTask && current !== undefined) {
    return lastTry?.status === current.status ? { ...current, flags: lastTry.flags } : current
  }
  if (lastTry?.outcome === undefined) return { status: 'finished', phase: 'ended', outcome: 'succeeded', flags: [] }
  const { status, phase, outcome, flags } = lastTry
  return { status, phase, outcome, flags }
}
