import { inspect } from 'node:util'
import { JobwrightError } from '@jobwright/core'

/** What a promise is rejected with. */
export async function thrown(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** What a promise is rejected with, seen to be one of our errors. */
export async function ourError(promise: Promise<unknown>): Promise<JobwrightError> {
  const error = await thrown(promise)
  if (error instanceof JobwrightError) return error
  throw new Error(`no error of ours: ${inspect(error)}`)
}

/** Everything that can be seen of a value: what logs print, however deep. */
export function everythingOf(value: unknown): string {
  return inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + JSON.stringify(value)
}
