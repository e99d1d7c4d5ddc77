import type { RejectionCode } from '@jobwright/core'
import type { PartCode } from '../compare/differing-parts.ts'
import type { FilterPath } from '../filter-parts.ts'

/**
 * How much a finding matters: an `error` has no good reading, a `warning` is likely a mistake, an `info` is worth
 * knowing.
 */
export type FindingLevel = 'error' | 'warning' | 'info'

/**
 * What can be found in a filter or an expression.
 *
 * Malformed, as in `NodeSelection`: every rejection code of the document; and `malformed-expression`. Of the deployed
 * server:
 * - `rejected-by-server`, `indeterminate-on-server`: it refuses the filter, or answers neither all nodes nor none.
 * - `values-are-or-ed`, `rack-labels-ignored`, `empty-means-nothing`: it reads a part differently.
 * - `repeated-names`: it can name one node several times.
 * - `server-selects-more`: on these nodes it selects more than the document.
 *
 * Of the meaning:
 * - `contradiction`: an intersection, or `and`, that no node can satisfy.
 * - `tautology`: an `or` that every node satisfies.
 * - `never-matches`: none of these nodes carries the value, or the key.
 * - `no-values`: a union, `or` or list of nothing, and so no node.
 * - `repeated-value`, `repeated-operand`: the same twice in one list.
 * - `selects-everything`, `selects-nothing`: a filter by the document; whatever the nodes, or on these.
 */
export type FindingCode =
  | RejectionCode
  | PartCode
  | 'malformed-expression'
  | 'rejected-by-server'
  | 'indeterminate-on-server'
  | 'repeated-names'
  | 'server-selects-more'
  | 'contradiction'
  | 'tautology'
  | 'never-matches'
  | 'no-values'
  | 'repeated-value'
  | 'repeated-operand'
  | 'selects-everything'
  | 'selects-nothing'

/** Something in a filter or an expression that deserves attention. */
export interface Finding {
  /** What was found. */
  readonly code: FindingCode
  /** How much it matters. */
  readonly level: FindingLevel
  /** Where in the filter or expression: the part itself, or, where a key is missing, the key. */
  readonly path: FilterPath
  /** The finding in one sentence. */
  readonly message: string
  /** What to write there instead, where that can be guessed. */
  readonly suggestion?: string | undefined
}
