import { type JobView, type TargetView, viewKey } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import type { Machine } from '../model/machine.ts'
import { redact } from '../redact.ts'
import { handlingMessagesOf } from './handling-messages.ts'
import { jobMessagesOf, objectMessagesOf, whyOf } from './job-messages.ts'
import { standingOf } from './machine-standing.ts'
import { jobWordsOf } from './task-list-document.ts'
import { entriesOf, progressOf, waitingLists } from './task-list-entries.ts'
import { taskTriesOf } from './task-tries.ts'
import { presentTimes } from './times.ts'

/** What a machine's document does not tell about it. */
export interface MachineViewContext {
  /** The name of the server or client it comes from. Default `'drp'`. */
  readonly source?: string | undefined
  /**
   * Jobs of the machine, in any order: others are passed over. Before v4 told a machine's `JobState`, a failed task is only known by the
   * current job. Where v4 tries a task again by itself (`RetryTaskAttempt`), that the last try has failed too is only known by its jobs. Default
   * none.
   */
  readonly jobs?: readonly Job[] | undefined
  /** Where the server shows it. Default unknown. */
  readonly href?: string | undefined
}

export function machineViewOf(machine: Machine, source: string, given: readonly Job[]): JobView {
  const { Uuid, Name, CurrentTask } = machine
  const own = given.filter((job) => job.Machine === Uuid)
  const waiting = waitingLists(machine.TaskErrorStacks, own)
  const failed = new Set((machine.TaskErrorStacks ?? []).map(({ CurrentJob }) => CurrentJob))
  // The job whose error is handled is none of the list that handles it.
  const jobs = own.filter((job) => !failed.has(job.Uuid))
  const tasks = machine.Tasks ?? []
  const tries = taskTriesOf(machine, jobs)
  const place = Math.min(CurrentTask, tasks.length - 1)
  const words = failed.has(machine.CurrentJob) ? undefined : jobWordsOf(machine, place, jobs, tries)
  const known = { state: words?.state, count: tries.get(place)?.length ?? 0 }
  const { status, flags, current, ...ending } = standingOf(machine, known)
  const messages = [
    ...objectMessagesOf(machine.Errors),
    ...handlingMessagesOf(machine.TaskErrorStacks),
    ...(words === undefined ? [] : jobMessagesOf(words)),
  ]
  const stopped = flags.includes('suspended') || ending.outcome === 'failed'
  const why = stopped ? (whyOf(messages) ?? 'not runnable') : undefined

  const list = { tasks, currentTask: CurrentTask, tries, current }
  const entries = entriesOf([...waiting, list], { owner: { id: Uuid, targetName: Name }, source })
  const outermost = waiting[0] ?? list
  const reported = messages.some(({ error }) => error) || entries.some(({ flags }) => flags.includes('errors-reported'))
  return {
    key: viewKey({ source, system: 'drp', kind: 'machine', id: Uuid }),
    source,
    system: 'drp',
    kind: 'machine',
    id: Uuid,
    name: Name,
    status,
    ...ending,
    flags: ending.outcome === 'succeeded' && reported ? [...flags, 'errors-reported'] : flags,
    targets: [{ name: Name, ...ending, ...(why !== undefined && { why }) } satisfies TargetView],
    ...presentTimes({
      createdAt: machine.CreatedAt,
      startedAt: outermost.tries.get(0)?.[0]?.StartTime,
      updatedAt: machine.LastModifiedAt,
      endedAt: ending.phase === 'ended' ? tries.get(place)?.at(-1)?.EndTime : undefined,
    }),
    ...(entries.length > 0 && { progress: progressOf(entries) }),
    messages,
    children: entries,
    raw: redact(machine),
  }
}
