import { type JobView, viewKey } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import type { Machine } from '../model/machine.ts'
import { jobViewOf } from './job-view.ts'
import type { EntryStanding } from './machine-standing.ts'

/** What the view of an entry of a task list is made with. */
export interface TaskEntryOptions {
  readonly machine: Machine
  readonly index: number
  readonly task: string
  readonly source: string
  /** Its jobs, oldest first. */
  readonly tries: readonly Job[]
  /** Where the entry stands that the machine is at, if it is at one. */
  readonly current: EntryStanding | undefined
}

export function entryViewOf({ machine, index, task, source, tries, current }: TaskEntryOptions): JobView {
  const { Uuid, Name } = machine
  const id = `${Uuid}/${index}`
  const children = tries.map((job) => ({ ...jobViewOf(job, { source, machineName: Name }), parentId: id }))
  const { status, flags, ...ending } = standingOf(index, machine.CurrentTask, children.at(-1), current)
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
    targets: [{ name: Name, ...ending }],
    parentId: Uuid,
    messages: [],
    children,
    raw: task,
  }
}

/** Where an entry stands: those before the current one are done, also if an older document of their job does not know it yet. */
function standingOf(index: number, currentTask: number, lastTry?: JobView, current?: EntryStanding): EntryStanding {
  if (index > currentTask) return { status: 'pending', phase: 'pending', flags: [] }
  if (index === currentTask && current !== undefined) {
    return lastTry?.status === current.status ? { ...current, flags: lastTry.flags } : current
  }
  if (lastTry?.outcome === undefined) return { status: 'finished', phase: 'ended', outcome: 'succeeded', flags: [] }
  const { status, phase, outcome, flags } = lastTry
  return { status, phase, outcome, flags }
}
