import { isJobwrightError, type JobView, type WaitObservation } from '@jobwright/core'
import { passesByItself, retryAfterOf } from './passing.ts'
import type { ReadContext, Watchable } from './watched.ts'

/** What one look found of a job: an observation for `planWait`, with the error it came from. */
export interface Look {
  readonly observation: WaitObservation
  readonly error?: Error
}

/**
 * Reads one job, or several at once where the watchable can. Rejects where waiting on makes no sense; what passes by itself is an observation.
 */
export async function look(
  watchable: Watchable,
  ids: readonly [string, ...string[]],
  context: ReadContext,
): Promise<(id: string) => Look> {
  try {
    if (ids.length > 1 && watchable.readMany !== undefined) {
      const views = await watchable.readMany(ids, context)
      const looks = new Map(ids.map((id) => [id, { observation: observationOfView(views.get(id)) }]))
      return (id) => looks.get(id) ?? { observation: observationOfView(undefined) }
    }
    const found = { observation: observationOfView(await watchable.read(ids[0], context)) }
    return () => found
  } catch (error) {
    const observation = observationOfError(error)
    if (observation === undefined) throw error
    return () => ({ observation, error: error as Error })
  }
}

function observationOfView(view: JobView | undefined): WaitObservation {
  return view === undefined ? { kind: 'missing' } : { kind: 'seen', view }
}

function observationOfError(error: unknown): WaitObservation | undefined {
  if (!isJobwrightError(error)) return undefined
  if (error.code === 'not-found') return { kind: 'missing' }
  return passesByItself(error) ? { kind: 'unreachable', retryAfterMs: retryAfterOf(error) } : undefined
}
