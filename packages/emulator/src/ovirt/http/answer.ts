import type { DocumentKind, WritableDocuments } from '@jobwright/core/ovirt'
import type { OtherDocument } from './other-document.ts'

/** A document of the engine with its kind. */
type WrittenDocument = {
  readonly [Kind in DocumentKind]: { readonly kind: Kind; readonly value: WritableDocuments[Kind] }
}[DocumentKind]

/** What a handler answers, before it becomes a response in the form that was asked for. */
export type Answer = AnswerHead & (WrittenDocument | { readonly kind?: undefined } | OtherAnswer)

/** A document that is not about jobs. */
interface OtherAnswer {
  readonly kind: 'other'
  readonly value: OtherDocument
}

interface AnswerHead {
  readonly status: number
  /** Headers of this answer alone. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined
}
