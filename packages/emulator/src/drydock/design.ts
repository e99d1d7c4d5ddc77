import type { Node } from '@jobwright/core'

/** A document that a validation message speaks of. */
export interface ValidatedDocument {
  /** Its schema, such as `drydock/BaremetalNode/v1`. */
  readonly schema: string
  /** Its name. */
  readonly name: string
}

/** What one validator of a site design found. */
export interface ValidationMessage {
  /** The validator's number, such as `DD2002`. */
  readonly name: string
  /** What it found, in words. */
  readonly message: string
  /** Does it fail the design? */
  readonly error: boolean
  /** How bad it is. */
  readonly level: 'Error' | 'Warning' | 'Info'
  /** What to look at; empty when there is nothing. */
  readonly diagnostic: string
  /** The documents it is about. */
  readonly documents: readonly ValidatedDocument[]
}

/** How a design fares when it is validated. */
export interface DesignValidation {
  /**
   * The word the server answers. `Success` and `Failure` are those of its validators; `failure`, in lower case, is what it says of a design of
   * which a document does not fit its schema: then the validators never run.
   */
  readonly status: 'Success' | 'Failure' | 'failure'
  /** One full set of messages, in order. */
  readonly messages: readonly ValidationMessage[]
}

/** A site design as the server has it after it resolved the reference. */
export interface Design {
  /** Its nodes in the order of the documents, with the tags and labels they inherit. */
  readonly nodes: readonly Node[]
  /** Does it pass validation? A task on nodes of a design that does not gets stuck. */
  readonly valid: boolean
  /** How it fares when it is validated. */
  readonly validation: DesignValidation
  /** How its nodes are reached out of band, where the server's driver cannot do so. */
  readonly unsupportedOobType?: string | undefined
}

/**
 * Resolves a reference, which may be any JSON; undefined when it cannot be resolved.
 *
 * Each call is one use of the design: the deployed server's list of validation messages grows with it.
 */
export type DesignOf = (reference: unknown) => Design | undefined
