/**
 * One thing a document has wrong: where, and what kind of wrong. It never holds the value itself, so it is safe to log.
 */
export interface Issue {
  /**
   * What is wrong, in zod's words: `invalid_type` (also: missing), `invalid_value`, `unrecognized_keys` (one issue a key),
   * `invalid_union` and so on; or `too_deep` for a document that nests deeper, or has more faults, than the stack can follow.
   */
  readonly code: string
  /** Where it is wrong: keys and indexes from the document's root; empty for the document itself. */
  readonly path: readonly (string | number)[]
}

/** What reading a document gives: the same object, now typed, or everything that is wrong with it. */
export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] }
