import { createHash } from 'node:crypto'

/** Makes ids that look random and are the same in each run. */
export interface IdSource {
  /** The next id of its kind: a UUID of version 4 in lower case. */
  next(kind: string): string
  /** Begins all kinds anew. */
  reset(): void
}

/** Makes ids from a seed. */
export function idSource(seed: number | string): IdSource {
  const counts = new Map<string, number>()
  return {
    next(kind) {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      const hash = createHash('sha256')
        .update(JSON.stringify([seed, kind, count]))
        .digest('hex')
      const variant = '89ab'[Number.parseInt(hash.charAt(16), 16) % 4]
      return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
    },
    reset: () => counts.clear(),
  }
}
