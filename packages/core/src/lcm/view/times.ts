import { compareTimestamps, parseTimestamp } from '../../time/index.ts'
import type { LcmResource } from '../model/resource.ts'
import type { Ending } from './ending.ts'

/** The times of a view, without those that there are none of or that cannot be read. */
export function timesOf(document: LcmResource, { phase }: Ending, started: string | null | undefined) {
  const createdAt = timeOf(document['created-on'])
  const startedAt = timeOf(started)
  const updatedAt = timeOf(document['modified-on'])
  return {
    ...(createdAt !== undefined && { createdAt }),
    ...(startedAt !== undefined && phase !== 'pending' && { startedAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    // Nothing changes a job or a job node that is over.
    ...(updatedAt !== undefined && phase === 'ended' && { endedAt: updatedAt }),
  }
}

/** The first of the times at which these were made. */
export function firstCreation(documents: readonly LcmResource[]): string | undefined {
  return documents.flatMap(({ 'created-on': at }) => at ?? []).sort(compareTimestamps)[0]
}

function timeOf(text: string | null | undefined): string | undefined {
  return parseTimestamp(text ?? '')
}
