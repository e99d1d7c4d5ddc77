import type { Outcome } from '../lifecycle/table.ts'
import type { HeldUpFlag, JobView } from '../view/job-view.ts'
import { digestOf } from './digest.ts'
import { type LastSeen, type WaitState, waitAtTime } from './wait-state.ts'

/** What has just happened to a wait. */
export type WaitObservation =
  /** Time passed: the wait begins, goes on, or was resumed. */
  | { readonly kind: 'tick' }
  /** Something says that the job may have changed: look soon. */
  | { readonly kind: 'wake' }
  /** The job was read. */
  | { readonly kind: 'seen'; readonly view: JobView }
  /** The server does not know the job. */
  | { readonly kind: 'missing' }
  /** The server could not be asked, or asked to be asked later: `retryAfterMs` from now, if it said when. */
  | { readonly kind: 'unreachable'; readonly retryAfterMs?: number | undefined }
  /** The wait was called off. */
  | { readonly kind: 'aborted' }

/** How a wait ended: the job's outcome, or why nobody waits any more. */
export type WaitOutcome = Outcome | 'failing' | 'stalled' | 'timed-out' | 'aborted'

/**
 * Why a wait ended, where the outcome alone does not tell: the job `ended`, or it is known that it will fail (`will-fail`); it showed
 * `no-sign-of-life`; the `deadline` came; it was `still-pending` for too long; the server knew it once and does not any more (`gone`), or
 * never did (`not-found`); another job has taken its place before it ended (`superseded`); its machine was `not-runnable` or `powered-off` for
 * too long; the wait was `aborted`.
 */
export type WaitReason =
  | 'ended'
  | 'will-fail'
  | 'no-sign-of-life'
  | 'deadline'
  | 'still-pending'
  | 'gone'
  | 'not-found'
  | 'superseded'
  | HeldUpFlag
  | 'aborted'

/** What to do next. */
export type WaitPlan =
  /** Look in so many milliseconds; 0 is now. Until then only a wake-up, an abort or a tick has to be told. */
  | { readonly kind: 'poll'; readonly inMs: number; readonly state: WaitState }
  /** The wait is over, with this outcome. */
  | { readonly kind: 'settled'; readonly outcome: WaitOutcome; readonly reason: WaitReason; readonly state: WaitState }
  /** The wait is over and nothing is known: the job was never there, or its server stayed out of reach. */
  | { readonly kind: 'failed'; readonly reason: 'not-found' | 'unreachable'; readonly state: WaitState }

/**
 * Decides what a wait does next: look, or settle, and with what. It is pure: time and randomness are in its arguments.
 *
 * A time-out is never success; at the same instant `ended` comes before `aborted`, and `aborted` before `timed-out`. An end that is seen
 * after the deadline is still the end. Looks keep the floor and the pauses a server asks for; the last one is shortly before
 * the deadline. A clock that was set back moves the whole wait back with it, so that what remains never grows.
 *
 * @param before the state of the wait: of `startWait`, of the plan before, or read from a token.
 * @param observation what has just been observed.
 * @param now the time in milliseconds since 1970.
 * @returns the plan, with the next state.
 * @example
 * import { planWait, startWait } from '@jobwright/core'
 * const subject = { source: 'site', system: 'drydock', kind: 'task', id: '4f1c' }
 * const settings = { timeoutMs: 60_000, settleOn: 'ended', notFoundGraceMs: 5_000, outageToleranceMs: 30_000, intervalMs: 5_000, floorMs: 500 } as const
 * const begun = startWait(subject, settings, 0)
 * planWait(begun, { kind: 'tick' }, 0).kind //=> 'poll'
 * planWait(begun, { kind: 'aborted' }, 10).kind //=> 'settled'
 */
export function planWait(before: WaitState, observation: WaitObservation, now: number): WaitPlan {
  const state = waitAtTime(before, now)
  switch (observation.kind) {
    case 'tick':
      return next(state)
    case 'wake':
      return next({ ...state, nextAt: Math.min(state.nextAt, Math.max(now, allowedFrom(state))) })
    case 'aborted':
      return { kind: 'settled', outcome: 'aborted', reason: 'aborted', state }
    case 'seen':
      return seen(state, observation.view)
    case 'missing':
      return missing(state)
    case 'unreachable':
      return unreachable(state, observation.retryAfterMs)
  }
}

function seen(before: WaitState, view: JobView): WaitPlan {
  const { settings, at } = before
  const last = lastSeen(before, view)
  const { activeAt, pendingSince, heldUpSince } = last
  const reached = { failures: 0, retryAt: undefined, missingSince: undefined, outageSince: undefined }
  const state = looked({ ...before, ...reached, seen: last })

  if (view.phase === 'ended') return { kind: 'settled', outcome: view.outcome ?? 'incomplete', reason: 'ended', state }
  if (view.flags.includes('superseded')) return { kind: 'settled', outcome: 'lost', reason: 'superseded', state }
  if (settings.settleOn === 'failing' && view.flags.includes('failing')) {
    return { kind: 'settled', outcome: 'failing', reason: 'will-fail', state }
  }
  if (at >= state.deadlineAt) return next(state)
  const heldUpBy = heldUpByOf(view)
  if (heldUpBy !== undefined && at - (heldUpSince ?? at) >= (settings.heldUpGraceMs ?? usualHeldUpGraceMs)) {
    return { kind: 'settled', outcome: 'stalled', reason: heldUpBy, state }
  }
  if (settings.stalledAfterMs !== undefined && at - activeAt >= settings.stalledAfterMs) {
    return { kind: 'settled', outcome: 'stalled', reason: 'no-sign-of-life', state }
  }
  if (
    settings.pendingTimeoutMs !== undefined &&
    pendingSince !== undefined &&
    at - pendingSince >= settings.pendingTimeoutMs
  ) {
    return { kind: 'settled', outcome: 'timed-out', reason: 'still-pending', state }
  }
  return next(state)
}

/** So long something or somebody may take to have a machine go on. */
const usualHeldUpGraceMs = 60_000

/** What holds a job up; what is worse first. */
function heldUpByOf({ flags }: JobView): HeldUpFlag | undefined {
  return (['powered-off', 'not-runnable'] as const).find((flag) => flags.includes(flag))
}

function lastSeen({ at, startedAt, seen }: WaitState, view: JobView): LastSeen {
  const digest = digestOf(view)
  // A server that itself says `stalled` gives no sign of life by saying it in other words.
  const alive = seen === undefined || (seen.digest !== digest && !view.flags.includes('stalled'))
  const pendingSince = seen === undefined ? startedAt : (seen.pendingSince ?? at)
  return {
    digest,
    activeAt: alive ? at : seen.activeAt,
    pendingSince: view.phase === 'pending' ? pendingSince : undefined,
    heldUpSince: heldUpByOf(view) === undefined ? undefined : (seen?.heldUpSince ?? at),
  }
}

function missing(before: WaitState): WaitPlan {
  const missingSince = before.missingSince ?? before.at
  const state = looked({ ...before, failures: 0, retryAt: undefined, outageSince: undefined, missingSince })
  if (state.at >= state.deadlineAt || state.at - missingSince < state.settings.notFoundGraceMs) return next(state)
  if (state.seen === undefined) return { kind: 'failed', reason: 'not-found', state }
  return { kind: 'settled', outcome: 'lost', reason: 'gone', state }
}

function unreachable(before: WaitState, retryAfterMs = 0): WaitPlan {
  const { at, deadlineAt, settings } = before
  const outageSince = before.outageSince ?? at
  const retryAt = retryAfterMs > 0 ? Math.min(at + retryAfterMs, latestTime) : undefined
  // A server that comes back has jobs to read again: "not found" begins anew.
  const state = looked({ ...before, failures: before.failures + 1, retryAt, outageSince, missingSince: undefined })
  if (at >= deadlineAt || at - outageSince < settings.outageToleranceMs) return next(state)
  // Whoever goes on from here has seen to the server: the tolerance begins anew too.
  return { kind: 'failed', reason: 'unreachable', state: { ...state, failures: 0, outageSince: undefined } }
}

/** Counts a look and says when the next one is due. */
function looked(state: WaitState): WaitState {
  const { at, failures, retryAt = at, outageSince = at } = state
  const { intervalMs, floorMs, outageToleranceMs } = state.settings
  const seed = nextSeed(state.seed)
  const steady = Math.max(floorMs, intervalMs * (0.9 + (0.2 * seed) / 2 ** 32))
  // Four intervals relieve a server that struggles; the end of what is tolerated is not slept through.
  const backedOff = Math.min(steady * 2 ** Math.min(Math.max(0, failures - 1), 2), outageSince + outageToleranceMs - at)
  const nextAt = Math.max(Math.ceil(at + Math.max(steady, backedOff)), retryAt)
  return { ...state, seed, polls: state.polls + 1, lookedAt: at, nextAt }
}

function next(state: WaitState): WaitPlan {
  const { at, deadlineAt } = state
  if (at >= deadlineAt) return { kind: 'settled', outcome: 'timed-out', reason: 'deadline', state }
  const nextAt = dueBeforeDeadline(state)
  return { kind: 'poll', inMs: Math.max(0, nextAt - at), state: nextAt === state.nextAt ? state : { ...state, nextAt } }
}

/**
 * When to look, given the deadline: the last look is shortly before it, so that a time-out is said of a job that was just looked at, and at the
 * same moment whatever the random numbers were. Where that would be too soon after a look or a pause the server asked for, there is none.
 */
function dueBeforeDeadline(state: WaitState): number {
  const { at, deadlineAt, nextAt, settings } = state
  const { floorMs, intervalMs } = settings
  // A tenth of the interval is time enough for an answer, where the floor is none.
  const last = Math.floor(deadlineAt - Math.max(floorMs, intervalMs / 10))
  if (nextAt <= last - floorMs || nextAt <= at) return nextAt
  if (last > at && last >= allowedFrom(state)) return last
  return Math.min(nextAt, deadlineAt)
}

/** The earliest moment of a look, whatever wakes the wait. */
function allowedFrom({ lookedAt, retryAt, startedAt, settings }: WaitState): number {
  const afterLook = lookedAt === undefined ? startedAt : lookedAt + settings.floorMs
  return retryAt === undefined ? afterLook : Math.max(afterLook, retryAt)
}

// The last moment that a date can name: a pause beyond it would not survive being written down.
const latestTime = 8.64e15

// A linear congruential generator (the constants of Numerical Recipes): spreading looks needs no better one.
function nextSeed(seed: number): number {
  return (Math.imul(seed, 1664525) + 1013904223) >>> 0
}
