import type { JobEvent } from '@jobwright/core/lcm'

/** Orders events as they happened. In which order lists have them is in no document; those of the same millisecond get one that stays the same. */
export function byTime(a: JobEvent, b: JobEvent): number {
  const [at, bt] = [a['created-on'] ?? '', b['created-on'] ?? '']
  if (at !== bt) return at < bt ? -1 : 1
  return a.id < b.id ? -1 : 1
}
