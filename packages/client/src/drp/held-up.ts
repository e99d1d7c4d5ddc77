import type { HeldUpFlag } from '@jobwright/core'
import type { Job, Machine } from '@jobwright/core/drp'

/** What a machine's last job was of, and how it left the machine. */
export type LastJob = Pick<Job, 'Task'> & { readonly ExitState?: Job['ExitState'] | undefined }

/**
 * What holds a machine up, if anything does that does not pass by itself: one that reboots, or goes into another boot environment, comes back
 * and is made runnable by what runs there then.
 *
 * @param job the job it was at last.
 */
export function heldUpBy(
  machine: Pick<Machine, 'Runnable' | 'Available'> | undefined,
  job: LastJob | undefined,
): HeldUpFlag | undefined {
  if (machine === undefined || (machine.Runnable && machine.Available)) return undefined
  const exitState = job?.ExitState
  if (exitState === 'poweroff') return 'powered-off'
  const comesBack = exitState === 'reboot' || job?.Task.startsWith('bootenv:') === true
  return comesBack && machine.Available ? undefined : 'not-runnable'
}
