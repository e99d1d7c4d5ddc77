/** A list, read when it is iterated over. */
export interface Listing<Item> {
  /** Page by page. */
  pages(): AsyncIterable<readonly Item[]>
  /** Item by item. */
  items(): AsyncIterable<Item>
}

/** A list that the server answers in one piece. Each iteration reads it anew. */
export function unpaged<Item>(read: () => Promise<readonly Item[]>): Listing<Item> {
  return {
    async *pages() {
      yield await read()
    },
    async *items() {
      yield* await read()
    },
  }
}
