import type { Evaluation } from './evaluation.ts'
import type { NodeStore } from './node-store.ts'

/** About how many bytes an index takes beside the nodes: object headers and slots of a 64-bit engine, and the bits that were ever needed at once. */
export function bytesOf(store: NodeStore, { operations }: Evaluation): number {
  let bytes = store.live.byteLength + 4 * operations.words * (operations.spare.length + operations.lent.size)
  for (const carried of store.carried) bytes += 120 + 8 * carried.length
  for (const { rows } of store.postings()) {
    bytes += 150 + (rows instanceof Uint32Array ? 200 + rows.byteLength : 8 * rows.length)
  }
  return bytes
}
