import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** An error as Drydock's own handlers answer it. */
export interface DrydockErrorBody {
  /** `error`. */
  readonly type: string
  /** What went wrong, in words. */
  readonly message: string
  /** Can the same request succeed later, by the server's opinion? */
  readonly retry: boolean
}

/** An error as the web framework below Drydock (Falcon) answers it: of a route, a method, or an exception nobody caught. */
export interface FalconErrorBody {
  /** The HTTP status, for example `404 Not Found`. */
  readonly title: string
  /** What went wrong, in words. */
  readonly description?: string | undefined
}

/** The body of an error. Some errors have none, or a bare text. */
export type ErrorBody = DrydockErrorBody | FalconErrorBody

/** What an {@link ErrorBody} must be. */
export const errorBodySchema: z.ZodMiniType<ErrorBody, ErrorBody> = /*@__PURE__*/ (() =>
  z.union([
    z.object({ type: z.string(), message: z.string(), retry: z.boolean() }),
    z.object({ title: z.string(), description: z.optional(z.string()) }),
  ]))()

/**
 * Reads the body of an error.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { errorMessageOf, parseErrorBody } from '@jobwright/core/drydock'
 * const body = parseErrorBody({ type: 'error', message: 'Unsupported action deploy_node', retry: false })
 * body.ok && errorMessageOf(body.value) //=> 'Unsupported action deploy_node'
 */
export const parseErrorBody: (value: unknown) => ParseResult<ErrorBody> = /*@__PURE__*/ (() =>
  createParser<ErrorBody>(errorBodySchema))()

/**
 * What an error body says went wrong.
 *
 * @example
 * import { errorMessageOf } from '@jobwright/core/drydock'
 * errorMessageOf({ title: '404 Not Found' }) //=> '404 Not Found'
 */
export function errorMessageOf(body: ErrorBody): string {
  return 'message' in body ? body.message : (body.description ?? body.title)
}
