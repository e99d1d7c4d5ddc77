import { createHash, timingSafeEqual } from 'node:crypto'

/** The passwords of users: set and compared, never told. */
export interface Passwords {
  set(user: string, password: string): void
  /** Has the user this password? Nobody has one that was never set. */
  verify(user: string, password: string): boolean
  delete(user: string): void
}

/** Keeps passwords as hashes, as whoever looks at what a server keeps should find no words. */
export function passwordsOf(first: Iterable<readonly [user: string, password: string]>): Passwords {
  const hashes = new Map<string, Buffer>()
  const set = (user: string, password: string): void => void hashes.set(user, hashOf(user, password))
  for (const [user, password] of first) set(user, password)
  return {
    set,
    verify(user, password) {
      const hash = hashes.get(user)
      return hash !== undefined && timingSafeEqual(hash, hashOf(user, password))
    },
    delete: (user) => void hashes.delete(user),
  }
}

function hashOf(user: string, password: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([user, password]))
    .digest()
}
