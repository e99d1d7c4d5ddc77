/** What is wrong with a query. */
export type DrpQueryFailureCode =
  /** The list cannot be filtered by that name. */
  | 'unknown-field'
  /** The list cannot be sorted by that field. */
  | 'not-sortable'
  /** `limit` or `offset` is no whole number. */
  | 'not-a-number'
  /** `limit` or `offset` is below 0. */
  | 'negative'
  /** A value is not of the field's type. */
  | 'bad-value'
  /** A pattern is none. */
  | 'bad-pattern'
  /** The field cannot be asked for patterns. */
  | 'no-patterns'
  /** `Between` or `Except` has one value. v3.13 fails over it: 500. */
  | 'one-end'
  /** The field has no order. v3.13 fails over it: 500. */
  | 'no-order'

/** A query that is answered with an error. */
export interface DrpQueryFailure {
  /** Always false. */
  readonly ok: false
  /** What is wrong. */
  readonly code: DrpQueryFailureCode
  /** The name in the query that is to blame. */
  readonly name: string
  /** The value that is to blame; of a test, the one of its values that is. */
  readonly value: string
  /** What the engine threw over a pattern, or what the reader of a param said of a value. */
  readonly cause?: unknown
}

/** Ends an evaluation; caught where it began. */
export class QueryFailed extends Error {
  readonly failure: DrpQueryFailure

  constructor(code: DrpQueryFailureCode, name: string, value: string, details: { readonly cause?: unknown } = {}) {
    super(code)
    this.failure = { ok: false, code, name, value, ...details }
  }
}
