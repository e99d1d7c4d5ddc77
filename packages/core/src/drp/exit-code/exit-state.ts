/** The words of a job's `ExitState` that the agents write when a job is over or set aside. */
export type ExitState = 'reboot' | 'poweroff' | 'stop' | 'failed' | 'complete'

/** What was asked for while a task ran. */
export interface ExitFlags {
  /** The machine is to be rebooted. Default false. */
  readonly reboot?: boolean | undefined
  /** The machine is to be powered off. Default false. */
  readonly poweroff?: boolean | undefined
  /** The agent is to stop. Default false. */
  readonly stop?: boolean | undefined
  /** The job failed. Default false. */
  readonly failed?: boolean | undefined
}

/**
 * The `ExitState` for what was asked for while a task ran, by precedence: reboot, poweroff, stop, failed, complete.
 *
 * A job that is set aside as `incomplete` without more is `complete`, as the agents write it: the word says how the agent goes on, not that
 * the work is done.
 *
 * @param flags what was asked for; what is absent was not.
 * @returns the word to write.
 * @example
 * import { exitStateOf } from '@jobwright/core/drp'
 * exitStateOf({ reboot: true, failed: true }) //=> 'reboot'
 * exitStateOf({ failed: true }) //=> 'failed'
 * exitStateOf({}) //=> 'complete'
 */
export function exitStateOf(flags: ExitFlags): ExitState {
  if (flags.reboot === true) return 'reboot'
  if (flags.poweroff === true) return 'poweroff'
  if (flags.stop === true) return 'stop'
  return flags.failed === true ? 'failed' : 'complete'
}
