import type { Applied } from '@jobwright/core'

/** How often and how long, all in numbers. */
export interface RetrySettings {
  readonly limit: number
  readonly baseMs: number
  readonly maxMs: number
  readonly maxRetryAfterMs: number
}

/** What the decision rests on. */
export interface RetryQuestion {
  /** Can the same request succeed later? */
  readonly retryable: boolean
  /** Has the failed attempt taken effect? */
  readonly applied: Applied
  /** May the request be sent twice without harm? */
  readonly repeatable: boolean
  /** How often it has been tried again. */
  readonly retries: number
  /** How much of the call's time has passed. */
  readonly elapsedMs: number
  /** How much time the call has in all. */
  readonly totalTimeoutMs: number
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number | undefined
  /** From 0 to 1. */
  readonly random: number
}

/** To try again after a pause, or to give up. */
export type RetryDecision = { readonly kind: 'retry'; readonly inMs: number } | { readonly kind: 'stop' }

const stop: RetryDecision = { kind: 'stop' }

/**
 * Decides whether a failed request is sent again: only when it can succeed, cannot do harm, and there is time for the pause. A server that
 * asks for more patience than there is has its request back at once, with the failure as it stands.
 */
export function decideRetry(question: RetryQuestion, settings: RetrySettings): RetryDecision {
  const { retryable, applied, repeatable, retries, elapsedMs, totalTimeoutMs, retryAfterMs = 0, random } = question
  if (!retryable || retries >= settings.limit) return stop
  if (!repeatable && applied !== 'no') return stop
  if (retryAfterMs > settings.maxRetryAfterMs) return stop
  const spread = 0.75 + 0.5 * random
  const backoff = Math.min(settings.maxMs, settings.baseMs * 2 ** retries * spread)
  const inMs = Math.ceil(Math.max(backoff, retryAfterMs))
  return elapsedMs + inMs < totalTimeoutMs ? { kind: 'retry', inMs } : stop
}
