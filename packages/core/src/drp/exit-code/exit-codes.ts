/**
 * The exit codes that mean something under `sane-exit-codes`, which a server gives every task that does not ask for the original ones.
 *
 * Their bits do not combine freely: 48 (stop and poweroff), 96 and 208 are failures like any other code.
 */
export const saneExitCodes = /*@__PURE__*/ (() =>
  Object.freeze({
    success: 0,
    stop: 16,
    poweroff: 32,
    reboot: 64,
    incomplete: 128,
    incompleteStop: 144,
    incompletePoweroff: 160,
    incompleteReboot: 192,
  } as const))()

/** The exit codes that mean something for a task with the feature `original-exit-codes`. */
export const originalExitCodes = /*@__PURE__*/ (() =>
  Object.freeze({ success: 0, reboot: 1, incomplete: 2, incompleteReboot: 3 } as const))()

/** Which exit codes a task's actions use: a feature of the task says so. */
export type ExitCodeMode = 'sane' | 'original'

/** What an action asks for by its exit code. */
export interface ExitRequest {
  /** Is the job to be set aside, to be run again? */
  readonly incomplete: boolean
  /** What is to become of the machine, or of the agent. */
  readonly power?: 'reboot' | 'poweroff' | 'stop'
}

/** What the codes of each mode ask for. Every other code is a failure. */
export const exitRequests: Readonly<Record<ExitCodeMode, ReadonlyMap<number, ExitRequest>>> = /*@__PURE__*/ (() => ({
  sane: new Map<number, ExitRequest>([
    [saneExitCodes.success, { incomplete: false }],
    [saneExitCodes.stop, { incomplete: false, power: 'stop' }],
    [saneExitCodes.poweroff, { incomplete: false, power: 'poweroff' }],
    [saneExitCodes.reboot, { incomplete: false, power: 'reboot' }],
    [saneExitCodes.incomplete, { incomplete: true }],
    [saneExitCodes.incompleteStop, { incomplete: true, power: 'stop' }],
    [saneExitCodes.incompletePoweroff, { incomplete: true, power: 'poweroff' }],
    [saneExitCodes.incompleteReboot, { incomplete: true, power: 'reboot' }],
  ]),
  original: new Map<number, ExitRequest>([
    [originalExitCodes.success, { incomplete: false }],
    [originalExitCodes.reboot, { incomplete: false, power: 'reboot' }],
    [originalExitCodes.incomplete, { incomplete: true }],
    [originalExitCodes.incompleteReboot, { incomplete: true, power: 'reboot' }],
  ]),
}))()
