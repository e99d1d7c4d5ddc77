import type { ViewFlag } from '../../view/index.ts'
import { jobLifecycle } from '../lifecycle.ts'
import type { Machine } from '../model/machine.ts'
import { type Ending, endingOf } from './ending.ts'

/** Where an entry of a task list stands. */
export interface EntryStanding extends Ending {
  readonly status: string
  readonly flags: readonly ViewFlag[]
}

/** Where a machine stands with its task list. */
export interface MachineStanding extends EntryStanding {
  /** Where the entry stands that `CurrentTask` points at; undefined when it points at none. */
  readonly current?: EntryStanding
}

/** What is known of the entry that `CurrentTask` points at. */
interface KnownTries {
  /** The state of its last job, if there is one and it is known. */
  readonly state?: string | undefined
  /** How many jobs of it are known. */
  readonly count: number
}

/** Reads where a machine stands. */
export function standingOf(machine: Machine, { state, count }: KnownTries): MachineStanding {
  const { Tasks, CurrentTask, Runnable, Available, TaskErrorStacks } = machine
  const total = Tasks?.length ?? 0
  const status = state ?? (Runnable ? 'Runnable' : 'NotRunnable')
  // v4: when the handlers of an error are done, the list that failed comes back.
  const handles = (TaskErrorStacks ?? []).length > 0
  // A list that nobody has asked for a job of is not set to its end, even if it is empty.
  if (total === 0 && !handles) return { status, phase: 'ended', outcome: 'succeeded', flags: ['nothing-done'] }
  if (CurrentTask >= total && !handles) return { status, phase: 'ended', outcome: 'succeeded', flags: [] }

  // DRP: no job is made for a machine that is not available, runnable or not.
  const goesOn = Runnable && Available
  const phase = goesOn && (CurrentTask >= 0 || handles) ? 'running' : 'pending'
  const entry: EntryStanding = state === undefined ? { status: 'current', phase, flags: [] } : standingOfJob(state)
  const current = CurrentTask < 0 || CurrentTask >= total ? undefined : entry
  // A failed job of a machine that goes on is followed by another try.
  const hasFailed = !goesOn && current?.outcome === 'failed' && !isTriedAgain(machine, count)
  if (hasFailed) return { ...entry, current: entry }
  const unknown = entry.flags.filter((flag) => flag === 'unknown-status')
  return { status, phase, flags: goesOn ? unknown : ['suspended', ...unknown], ...(current && { current }) }
}

/**
 * Does the server try the entry again by itself, after a pause? v4 counts the tries after the first as it decides on them, so that the last one that
 * was decided on is still to come until there are more jobs than that.
 */
function isTriedAgain({ Available, RetryTaskAttempt = 0 }: Machine, jobs: number): boolean {
  return Available && RetryTaskAttempt > 0 && jobs <= RetryTaskAttempt
}

/** Where an entry stands whose last job has this state. */
export function standingOfJob(status: string): EntryStanding {
  const flags: readonly ViewFlag[] = jobLifecycle.isState(status) ? jobLifecycle.flagsOf(status) : ['unknown-status']
  return { status, ...endingOf(status), flags }
}
