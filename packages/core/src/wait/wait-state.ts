import type { System } from '../view/job-view.ts'
import { digestOfText } from './digest.ts'
import type { WaitSettings } from './wait-settings.ts'

/** What is waited for. */
export interface WaitSubject {
  /** The name of the server or client. */
  readonly source: string
  /** The system it is a job of. */
  readonly system: System | (string & {})
  /** What it is in its system, such as `task`. */
  readonly kind: string
  /** Its id in its system. */
  readonly id: string
}

/** What the wait remembers of the looks that found the job. */
export interface LastSeen {
  /** A number that changes when the view shows a sign of life. */
  readonly digest: number
  /** When it last showed one, in milliseconds since 1970. */
  readonly activeAt: number
  /** Since when it has been pending without a break; undefined when it is not. */
  readonly pendingSince?: number | undefined
  /** Since when it has been held up by its machine without a break; undefined when it is not. */
  readonly heldUpSince?: number | undefined
}

/**
 * A wait between two steps: small plain data with absolute times (milliseconds since 1970) and no secrets. Written down with
 * `writeWaitToken`, it is the token that another process goes on from.
 */
export interface WaitState {
  /** What is waited for. */
  readonly subject: WaitSubject
  /** What the wait was told. */
  readonly settings: WaitSettings
  /** When the wait began. */
  readonly startedAt: number
  /** When it gives up. */
  readonly deadlineAt: number
  /** The time of the last step; a clock that shows less has been set back. */
  readonly at: number
  /** When the last look was answered. */
  readonly lookedAt?: number | undefined
  /** When the next look is due. */
  readonly nextAt: number
  /** The server asked not to be asked before, whatever wakes the wait. */
  readonly retryAt?: number | undefined
  /** How many looks there were. */
  readonly polls: number
  /** How many of the last looks in a row could not be made. */
  readonly failures: number
  /** The state of the random numbers that spread the looks. */
  readonly seed: number
  /** What the last look that found the job remembers of it; undefined before the first. */
  readonly seen?: LastSeen | undefined
  /** Since when the job is not found. */
  readonly missingSince?: number | undefined
  /** Since when the server is out of reach. */
  readonly outageSince?: number | undefined
}

/**
 * Begins a wait: a state to be given to `planWait`.
 *
 * @param subject what is waited for.
 * @param settings what the wait is told.
 * @param now the time in milliseconds since 1970.
 * @param seed any whole number from 0 to 2³²−1; waits of different seeds look at different moments. Default: made of the subject's id and the time.
 * @example
 * import { planWait, startWait } from '@jobwright/core'
 * const subject = { source: 'site', system: 'drydock', kind: 'task', id: '4f1c' }
 * const settings = { timeoutMs: 60_000, settleOn: 'ended', notFoundGraceMs: 5_000, outageToleranceMs: 30_000, intervalMs: 5_000, floorMs: 500 } as const
 * const plan = planWait(startWait(subject, settings, 0), { kind: 'tick' }, 0)
 * plan.kind //=> 'poll'
 */
export function startWait(
  subject: WaitSubject,
  settings: WaitSettings,
  now: number,
  seed: number = digestOfText(`${subject.id} ${now}`),
): WaitState {
  return {
    subject,
    settings,
    startedAt: now,
    deadlineAt: now + settings.timeoutMs,
    at: now,
    lookedAt: undefined,
    nextAt: now,
    retryAt: undefined,
    polls: 0,
    failures: 0,
    seed,
    seen: undefined,
    missingSince: undefined,
    outageSince: undefined,
  }
}

/** The state at a later time; where the clock was set back, the whole wait is moved back with it, so that what remains never grows. */
export function waitAtTime(state: WaitState, now: number): WaitState {
  const back = state.at - now
  if (back <= 0) return back === 0 ? state : { ...state, at: now }
  const moved = <T extends number | undefined>(time: T) => (time === undefined ? time : time - back) as T
  const { seen } = state
  return {
    ...state,
    at: now,
    startedAt: moved(state.startedAt),
    deadlineAt: moved(state.deadlineAt),
    lookedAt: moved(state.lookedAt),
    nextAt: moved(state.nextAt),
    retryAt: moved(state.retryAt),
    missingSince: moved(state.missingSince),
    outageSince: moved(state.outageSince),
    seen: seen && {
      ...seen,
      activeAt: moved(seen.activeAt),
      pendingSince: moved(seen.pendingSince),
      heldUpSince: moved(seen.heldUpSince),
    },
  }
}
