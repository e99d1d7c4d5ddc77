import { parseTimestamp } from '../../time/index.ts'
import type { JobFields } from '../model/job.ts'

/** The times of a view, without those that there are none of or that cannot be read. What is added begins at once. */
export function timesOf({
  start_time,
  last_updated,
  end_time,
}: Pick<JobFields, 'start_time' | 'last_updated' | 'end_time'>) {
  const [startedAt, updatedAt, endedAt] = [start_time, last_updated, end_time].map((text) => parseTimestamp(text ?? ''))
  return {
    ...(startedAt !== undefined && { createdAt: startedAt, startedAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(endedAt !== undefined && { endedAt }),
  }
}
