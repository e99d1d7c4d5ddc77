/** Where a session is kept, as its keeper sees it: what a method throws, or takes too long for, changes nothing, and what it loads may be anything. */
export interface SharedStore<Session> {
  load(): Promise<unknown>
  save(session: Session): Promise<void>
  clear(): Promise<void>
}

/** A store that gives back what was saved. */
export interface MemoryStore<Session> extends SharedStore<Session> {
  load(): Promise<Session | undefined>
}

/** Makes a store that keeps the session in memory. */
export function storeInMemory<Session>(): MemoryStore<Session> {
  let kept: Session | undefined
  return {
    load: async () => kept,
    async save(session) {
      kept = session
    },
    async clear() {
      kept = undefined
    },
  }
}
