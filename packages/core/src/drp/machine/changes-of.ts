/** The fields of the second object that differ from those of the first. */
export function changesOf<T extends object>(old: T, next: T): Partial<T> {
  const changes: Partial<T> = {}
  for (const field in next) if (old[field] !== next[field]) changes[field] = next[field]
  return changes
}
