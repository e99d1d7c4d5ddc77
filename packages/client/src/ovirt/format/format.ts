import type { ParseResult } from '@jobwright/core'
import type { AnswerDocuments, DocumentKind, DocumentProfile, WritableDocuments } from '@jobwright/core/ovirt'

/** A form in which documents go over the wire: `jsonFormat`, `xmlFormat`, or another one of these methods. */
export interface OvirtFormat {
  /** The media type, sent as `Accept` and `Content-Type`, such as `application/json`. */
  readonly type: string
  /**
   * Reads an answer into the model.
   *
   * @returns the document, or what is wrong with it: codes and paths, never values. It does not throw.
   */
  read<Kind extends DocumentKind>(
    kind: Kind,
    text: string,
    profile: DocumentProfile,
  ): ParseResult<AnswerDocuments[Kind]>
  /**
   * Writes a body.
   *
   * @throws JobwrightError `invalid-input` for a document that this form cannot hold.
   */
  write<Kind extends DocumentKind>(kind: Kind, document: WritableDocuments[Kind], profile: DocumentProfile): string
}
