import {
  isJobwrightError,
  type JobView,
  JobwrightError,
  planWait,
  type WaitObservation,
  type WaitOutcome,
  type WaitPlan,
  type WaitReason,
  type WaitState,
  writeWaitToken,
} from '@jobwright/core'
import type { ClientEvent } from '../transport/events.ts'
import { changedFields } from './changed-fields.ts'
import type { Look } from './look.ts'
import type { Snapshot } from './snapshot.ts'
import { WaitFailedError } from './wait-failed-error.ts'
import type { WaitResult } from './wait-result.ts'
import type { Watchable } from './watched.ts'

/** One job that is being waited for: the state of its wait, what was found last, and who is told. It knows no time and reads nothing. */
export class WaitingJob<Document> {
  state: WaitState
  /** Is it still being waited for? */
  open = true
  /** Is it being read, or in line to be? */
  reading = false
  /** Did a wake-up come while it was being read? What is being read may be from before. */
  woken = false
  /** Calls its wake-ups off. */
  stopWakeUps: (() => void) | undefined
  /** How it ended. */
  result: WaitResult<Document> | undefined
  readonly #watchable: Watchable<Document>
  readonly #onSnapshot: ((snapshot: Snapshot) => void) | undefined
  #view: JobView | undefined
  #lastError: JobwrightError | undefined
  #thrown: { readonly error: unknown } | undefined

  constructor(watchable: Watchable<Document>, state: WaitState, onSnapshot?: (snapshot: Snapshot) => void) {
    this.#watchable = watchable
    this.state = state
    this.#onSnapshot = onSnapshot
  }

  get id(): string {
    return this.state.subject.id
  }

  /** The wait goes on without a look. */
  step(kind: 'tick' | 'wake' | 'aborted', now: number): WaitPlan {
    return this.#plan({ kind }, now)
  }

  /** The job was looked at. */
  see({ observation, error }: Look, now: number): WaitPlan {
    this.reading = false
    const before = this.#view
    if (isJobwrightError(error)) this.#lastError = error
    if (observation.kind === 'seen') this.#view = observation.view
    const plan = this.#plan(observation, now)
    this.#announce({
      kind: 'poll',
      attempt: plan.state.polls,
      phase: observation.kind === 'seen' ? observation.view.phase : observation.kind,
      nextInMs: plan.kind === 'poll' ? plan.inMs : undefined,
    })
    if (observation.kind === 'seen') this.#show(before, observation.view)
    return plan
  }

  /** The wait is over. Where the server was to be asked to cancel the job: whether it has agreed, or why not. */
  settle(outcome: WaitOutcome, reason: WaitReason, cancel?: { readonly error?: unknown }): WaitResult<Document> {
    const { id, state } = this
    const view = this.#view
    const cancelError = cancel?.error
    if (cancelError !== undefined) this.#lastError = asJobwrightError(cancelError)
    this.#announce({ kind: 'settled', attempt: state.polls, outcome, reason })
    this.result = {
      id,
      outcome,
      reason,
      flags: view?.flags ?? [],
      targets: view?.targets ?? [],
      document: view && this.#documentOf(view),
      view,
      token: writeWaitToken(state),
      polls: state.polls,
      elapsedMs: state.at - state.startedAt,
      ...(cancel === undefined ? {} : { cancelRequested: cancelError === undefined }),
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
      ...(this.#thrown === undefined ? {} : { callbackError: this.#thrown.error }),
    }
    return this.result
  }

  /** Why the wait failed, as the error to reject with: a plan of `planWait`, or an error that waiting on does not mend. */
  failure(
    cause: 'not-found' | 'unreachable' | JobwrightError,
    results?: ReadonlyMap<string, WaitResult>,
  ): WaitFailedError {
    const { id, state } = this
    const { source, kind, settings } = { ...this.#watchable, ...state }
    const job = `${source}: waiting for ${kind} ${id}`
    const init = { id, token: writeWaitToken(state), results }
    if (cause === 'not-found') {
      const message = `${job}: it was not found for ${seconds(settings.notFoundGraceMs)} s. Check the id and the server.`
      return new WaitFailedError(message, { ...init, code: 'not-found' })
    }
    const error = cause === 'unreachable' ? this.#lastError : cause
    const said = error === undefined ? '' : `: ${error.message}`
    const advice = 'Go on waiting with the token of this error once that is mended.'
    if (cause !== 'unreachable') {
      return new WaitFailedError(`${job}${said} ${advice}`, {
        ...init,
        code: cause.code,
        retryable: cause.retryable,
        cause,
      })
    }
    const message = `${job}: the server was out of reach for ${seconds(settings.outageToleranceMs)} s, at last with${said} ${advice}`
    return new WaitFailedError(message, { ...init, code: error?.code ?? 'unavailable', retryable: true, cause: error })
  }

  /** Tells somebody something. What they throw is kept for the result and changes nothing else. */
  tell<Told>(listener: ((told: Told) => unknown) | undefined, told: Told): void {
    try {
      const answer = listener?.(told)
      if (answer instanceof Promise) answer.catch((error: unknown) => this.#noteThrown(error))
    } catch (error) {
      this.#noteThrown(error)
    }
  }

  #plan(observation: WaitObservation, now: number): WaitPlan {
    const plan = planWait(this.state, observation, now)
    this.state = plan.state
    return plan
  }

  #show(before: JobView | undefined, view: JobView): void {
    if (this.#onSnapshot === undefined) return
    const changed = changedFields(before, view)
    if (changed.length > 0) this.tell(this.#onSnapshot, { view, changed, token: writeWaitToken(this.state) })
  }

  #documentOf(view: JobView): Document {
    return this.#watchable.documentOf?.(view) ?? (view.raw as Document)
  }

  #announce(
    event: DistributiveOmit<
      Extract<ClientEvent, { kind: 'poll' | 'settled' }>,
      'client' | 'system' | 'operation' | 'id'
    >,
  ): void {
    const { source: client, system, kind } = this.#watchable
    this.tell(this.#watchable.onEvent, { client, system, operation: `${kind}.wait`, id: this.id, ...event })
  }

  #noteThrown(error: unknown): void {
    this.#thrown ??= { error }
    // A callback of the end throws when the result is there already.
    if (this.result !== undefined && !('callbackError' in this.result)) {
      this.result = { ...this.result, callbackError: this.#thrown.error }
    }
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never

function asJobwrightError(error: unknown): JobwrightError {
  if (isJobwrightError(error)) return error
  return new JobwrightError('The server could not be asked to cancel the job.', {
    code: 'unexpected-response',
    applied: 'unknown',
    cause: error,
  })
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}
