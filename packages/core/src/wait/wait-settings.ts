/** What a wait is told, all of it in numbers and words, so that another process can go on with it. */
export interface WaitSettings {
  /** How long to wait in all, in milliseconds. */
  readonly timeoutMs: number
  /** Settle when the job has `ended`, or already when it is known that it will fail (`failing`). */
  readonly settleOn: 'ended' | 'failing'
  /** Settle as timed out when the job has been pending for so many milliseconds without a break. Undefined: never for that reason. */
  readonly pendingTimeoutMs?: number | undefined
  /** Settle as stalled when the job shows no sign of life for so many milliseconds. Undefined: never for that reason. */
  readonly stalledAfterMs?: number | undefined
  /** How long its machine may be not runnable or powered off before the wait settles as stalled, in milliseconds. Undefined: 60 000. */
  readonly heldUpGraceMs?: number | undefined
  /** How long "not found" is taken for "not yet" or "not for a moment", in milliseconds. */
  readonly notFoundGraceMs: number
  /** How long the server may be out of reach, in milliseconds. */
  readonly outageToleranceMs: number
  /** How often to look, in milliseconds; a tenth more or less at random, so that many waits spread out. */
  readonly intervalMs: number
  /** The least time between two looks, in milliseconds, whatever wakes the wait. */
  readonly floorMs: number
  /** How much to read at each look, for whoever carries the wait out. Undefined: that is left to them. */
  readonly detail?: 'status' | 'targets' | 'messages' | undefined
}
