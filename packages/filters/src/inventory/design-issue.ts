/**
 * What is wrong with a document of a site design.
 *
 * - `not-a-document`: no mapping whose `schema` reads `namespace/Kind/version`.
 * - `other-namespace`: a document for another service, which Drydock passes over as well.
 * - `unknown-kind`: a `drydock/` document of a kind or version that Drydock does not know.
 * - `invalid-document`: a document that Drydock's schema refuses; what it describes is left out.
 * - `label-not-a-text`: a label of a rack that is no text; it is left out.
 * - `unknown-profile`, `profile-cycle`: a node whose host profiles lead nowhere, or in a circle; it keeps its own values.
 * - `inheritance-skipped`: some document failed, so the server gives no node anything from its host profile.
 */
export type DesignIssueCode =
  | 'not-a-document'
  | 'other-namespace'
  | 'unknown-kind'
  | 'invalid-document'
  | 'label-not-a-text'
  | 'unknown-profile'
  | 'profile-cycle'
  | 'inheritance-skipped'

/** Something in a site design that does not become part of a node, or not as it is written. */
export interface DesignIssue {
  /** What kind of thing it is. */
  readonly code: DesignIssueCode
  /** `info` for what is no fault of the design, `error` for all else. */
  readonly level: 'error' | 'info'
  /** Where it is: the document's index among those given, then keys and indexes; empty for the design as a whole. */
  readonly path: readonly (string | number)[]
  /** The issue in one sentence, with the document's schema and name. */
  readonly message: string
}
