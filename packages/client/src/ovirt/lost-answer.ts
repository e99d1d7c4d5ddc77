import { isJobwrightError, type JobwrightError } from '@jobwright/core'
import { pause } from '../api/index.ts'
import type { OvirtConnection } from './connection.ts'

/** When to look for what was added without an answer, each after the one before: the engine may still be storing it. */
const looksAfterMs = [0, 1_000, 4_000] as const

/** Was the answer to a write lost, so that it may have taken effect? */
export function isLost(error: unknown): error is JobwrightError {
  return isJobwrightError(error) && error.applied !== 'no'
}

/**
 * Looks a few times for what was added without an answer. It is not added again: the first request may still be on its way.
 *
 * @param look finds it; what it throws counts as nothing found.
 */
export async function lookAgain<T>(
  { transport, closed }: OvirtConnection,
  signal: AbortSignal | undefined,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const ms of looksAfterMs) {
    if (ms > 0) await pause(transport.clock, ms, [closed, signal])
    const found = await look().catch(() => undefined)
    if (found !== undefined) return found
  }
  return undefined
}
