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

/**
 * Reads where a machine stands.
 *
 * @param state the state of the last job of the entry that `CurrentTask` points at, if there is one and it is known.
 */
export function standingOf({ Tasks, CurrentTask, Runnable, Available }: Machine, state?: string): MachineStanding {
  const total = Tasks?.length ?? 0
  const status = state ?? (Runnable ? 'Runnable' : 'NotRunnable')
  // A list that nobody has asked for a job of is not set to its end, even if it is empty.
  if (total === 0) return { status, phase: 'ended', outcome: 'succeeded', flags: ['nothing-done'] }
  if (CurrentTask >= total) return { status, phase: 'ended', outcome: 'succeeded', flags: [] }

  // DRP: no job is made for a machine that is not available, runnable or not.
  const goesOn = Runnable && Available
  const phase = goesOn && CurrentTask >= 0 ? 'running' : 'pending'
  const entry: EntryStanding = state === undefined ? { status: 'current', phase, flags: [] } : standingOfJob(state)
  const current = CurrentTask < 0 ? {} : { current: entry }
  // A failed job of a machine that goes on is followed by another try.
  if (!goesOn && entry.outcome === 'failed') return { ...entry, ...current }
  const unknown = entry.flags.filter((flag) => flag === 'unknown-status')
  return { status, phase, flags: goesOn ? unknown : ['suspended', ...unknown], ...current }
}

function standingOfJob(status: string): EntryStanding {
  const flags: readonly ViewFlag[] = jobLifecycle.isState(status) ? jobLifecycle.flagsOf(status) : ['unknown-status']
  return { status, ...endingOf(status), flags }
}
