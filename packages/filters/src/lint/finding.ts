import type { RejectionCode } from '@jobwright/core'
import type { PartCode } from '../compare/differing-parts.ts'
import type { FilterPath } from '../filter-parts.ts'

/**
 * How much a finding matters: an `error` has no good reading, a `warning` is likely a mistake, an `info` is worth
 * knowing.
 */
export type FindingLevel = 'error' | 'warning' | 'info'

/**
 * What can be found in a filter.
 *
 * Malformed, as in `NodeSelection`: every rejection code of the document. Of the deployed server:
 * - `rejected-by-server`, `indeterminate-on-server`: it refuses the filter, or answers neither all nodes nor none.
 * - `values-are-or-ed`, `rack-labels-ignored`, `empty-means-nothing`: it reads a part differently.
 * - `repeated-names`: it can name one node several times.
 * - `server-selects-more`: on these nodes it selects more than the document.
 *
 * Of the meaning:
 * - `contradiction`: an intersection that no node can satisfy.
 * - `never-matches`: none of these nodes carries the value.
 * - `no-values`: a union that gives no values, and so no node.
 * - `repeated-value`: the same value twice in one list.
 * - `selects-everything`, `selects-nothing`: by the document.
 */
export type FindingCode =
  | RejectionCode
  | PartCode
  | 'rejected-by-server'
  | 'indeterminate-on-server'
  | 'repeated-names'
  | 'server-selects-more'
  | 'contradiction'
  | 'never-matches'
  | 'no-values'
  | 'repeated-value'
  | 'selects-everything'
  | 'selects-nothing'

/** Something in a filter that deserves attention. */
export interface Finding {
  /** What was found. */
  readonly code: FindingCode
  /** How much it matters. */
  readonly level: FindingLevel
  /** Where in the filter: the part itself, or, where a key is missing, the key. */
  readonly path: FilterPath
  /** The finding in one sentence. */
  readonly message: string
  /** What to write there instead, where that can be guessed. */
  readonly suggestion?: string | undefined
}
