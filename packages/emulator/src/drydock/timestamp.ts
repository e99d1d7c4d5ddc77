import type { TaskProfile } from '@jobwright/core/drydock'

export const millisecondsPerDay = 86_400_000

/**
 * A time as the rows of a server hold it. Deployed: Python's `str(datetime)`, with microseconds unless they are zero and without an
 * offset. Documented: ISO 8601.
 */
export function stampOf(now: number, profile: TaskProfile): string {
  const iso = new Date(now).toISOString()
  if (profile === 'documented') return iso
  const seconds = iso.slice(0, 19).replace('T', ' ')
  const milliseconds = iso.slice(20, 23)
  return milliseconds === '000' ? seconds : `${seconds}.${milliseconds}000`
}
