import { type JobView, type TargetView, viewKey } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import type { Machine } from '../model/machine.ts'
import { redact } from '../redact.ts'
import { jobMessagesOf, objectMessagesOf, whyOf } from './job-messages.ts'
import { standingOf } from './machine-standing.ts'
import { entryViewOf } from './task-entry-view.ts'
import { taskTriesOf } from './task-tries.ts'
import { presentTimes } from './times.ts'

/** What a machine's document does not tell about it. */
export interface MachineViewContext {
  /** The name of the server or client it comes from. Default `'drp'`. */
  readonly source?: string | undefined
  /**
   * Jobs of the machine, in any order: others are passed over. Before v4 told a machine's `JobState`, a failed task is only known by the
   * current job. Default none.
   */
  readonly jobs?: readonly Job[] | undefined
  /** Where the server shows it. Default unknown. */
  readonly href?: string | undefined
}

export function machineViewOf(machine: Machine, source: string, known: readonly Job[]): JobView {
  const { Uuid, Name, CurrentTask } = machine
  const jobs = known.filter((job) => job.Machine === Uuid)
  const tasks = machine.Tasks ?? []
  const tries = taskTriesOf(machine, jobs)
  const place = Math.min(CurrentTask, tasks.length - 1)
  const words = jobWordsOf(machine, place, jobs, tries)
  const { status, flags, current, ...ending } = standingOf(machine, words?.state)
  const messages = [...objectMessagesOf(machine.Errors), ...(words === undefined ? [] : jobMessagesOf(words))]
  const stopped = flags.includes('suspended') || ending.outcome === 'failed'
  const why = stopped ? (whyOf(messages) ?? 'not runnable') : undefined

  const entries = tasks.map((task, index) =>
    entryViewOf({ machine, index, task, source, tries: tries.get(index) ?? [], current }),
  )
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
      startedAt: tries.get(0)?.[0]?.StartTime,
      updatedAt: machine.LastModifiedAt,
      endedAt: ending.phase === 'ended' ? tries.get(place)?.at(-1)?.EndTime : undefined,
    }),
    ...(tasks.length > 0 && {
      progress: {
        done: entries.filter(({ outcome }) => outcome === 'succeeded').length,
        total: tasks.length,
        unit: 'tasks',
      },
    }),
    messages,
    children: entries,
    raw: redact(machine),
  }
}

/** What is known of the last job of an entry of the list: first what the machine itself mirrors, then the job. */
function jobWordsOf(machine: Machine, place: number, jobs: readonly Job[], tries: ReadonlyMap<number, readonly Job[]>) {
  const job = tries.get(place)?.at(-1)
  const isElsewhere = job?.Uuid !== machine.CurrentJob && jobs.some(({ Uuid }) => Uuid === machine.CurrentJob)
  // Neither a list that was set back nor an empty one has a current job; the machine may mirror one of the list before.
  if (place < 0 || isElsewhere) return undefined
  return {
    task: machine.Tasks?.[place],
    state: machine.JobState || job?.State,
    exitState: machine.JobExitState || job?.ExitState,
    resultErrors: machine.JobResultErrors ?? job?.ResultErrors,
  }
}
