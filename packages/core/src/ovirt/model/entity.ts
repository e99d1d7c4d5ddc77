import * as z from 'zod/mini'

/** An address that a document points to. */
export interface Link {
  /** The address, beginning with the path of the API. */
  readonly href?: string | undefined
  /** What is there: `steps`, `statistics`, `end`, `clear`. */
  readonly rel?: string | undefined
}

/** What every document of the engine may hold. */
export interface EntityFields {
  /** Its id: a UUID. */
  readonly id?: string | undefined
  /** Its address, beginning with the path of the API. */
  readonly href?: string | undefined
  /** What can be done with it: the `rel` is the name of the action. */
  readonly actions?: readonly Link[] | undefined
  /** Its name; jobs and steps have none. */
  readonly name?: string | undefined
  /** What it is, in words of people. */
  readonly description?: string | undefined
  /** A remark; jobs and steps have none. */
  readonly comment?: string | undefined
  /** How far the making of it has come; jobs and steps do not say. */
  readonly creation_status?: string | undefined
  /** What belongs to it. */
  readonly link?: readonly Link[] | undefined
}

/** A document that another one points to, mostly by `id` and `href` alone; of a user or host that is shown in full, what all documents have. */
export interface Reference extends EntityFields {}

/** What a {@link Link} must be. */
export const linkSchema: z.ZodMiniType<Link, Link> = /*@__PURE__*/ (() =>
  z.object({ href: z.optional(z.string()), rel: z.optional(z.string()) }))()

/** The schemas of {@link EntityFields}, for the schemas of documents. */
export const entityFields = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  const links = z.optional(z.array(linkSchema))
  return {
    id: text,
    href: text,
    actions: links,
    name: text,
    description: text,
    comment: text,
    creation_status: text,
    link: links,
  }
})()

/** What a {@link Reference} must be. */
export const referenceSchema: z.ZodMiniType<Reference, Reference> = /*@__PURE__*/ (() => z.object(entityFields))()
