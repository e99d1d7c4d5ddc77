import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { redactMessages } from '../redact.ts'
import { textsSchema } from './object.ts'

/** The body of an error. Answers with 401, and with 500 where the server broke down, have none; those of HEAD never do. */
export interface DrpErrorBody {
  /** The kind of the object, for example `jobs`; may be empty. */
  readonly Model: string
  /** The id of the object, or the path of a route that does not exist; may be empty. */
  readonly Key: string
  /** What kind of error: the method, `ValidationError`, `Conflict`, `AUTH` and so on; may be empty. */
  readonly Type: string
  /** What went wrong, in words. That of a token which is refused holds the token: do not show it. */
  readonly Messages: readonly string[] | null
  /** The HTTP status. */
  readonly Code: number
}

/** What a {@link DrpErrorBody} must be. New fields are kept. */
export const drpErrorBodySchema: z.ZodMiniType<DrpErrorBody, DrpErrorBody> = /*@__PURE__*/ (() =>
  z.object({
    Model: z.string(),
    Key: z.string(),
    Type: z.string(),
    Messages: z.nullable(textsSchema),
    Code: z.int(),
  }))()

/**
 * Reads the body of an error.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { errorMessageOf, parseDrpErrorBody } from '@jobwright/core/drp'
 * const body = parseDrpErrorBody({ Model: 'jobs', Key: 'j1', Type: 'GET', Messages: ['Not Found'], Code: 404 })
 * body.ok && errorMessageOf(body.value) //=> 'Not Found'
 */
export const parseDrpErrorBody: (value: unknown) => ParseResult<DrpErrorBody> = /*@__PURE__*/ (() =>
  createParser<DrpErrorBody>(drpErrorBodySchema))()

/**
 * What an error body says went wrong, on one line: its messages, joined by semicolons.
 *
 * Secrets are masked: a server that refuses a token sends it back, and one that cannot apply a patch may quote the whole object.
 *
 * @param body what {@link parseDrpErrorBody} accepted.
 * @returns the messages, or the type of the error if it has none; empty if it says nothing at all.
 *
 * @example
 * import { errorMessageOf } from '@jobwright/core/drp'
 * errorMessageOf({ Model: 'jobs', Key: 'j1', Type: 'GET', Messages: ['Not Found'], Code: 404 }) //=> 'Not Found'
 * const messages = ['Invalid Token :token is expired by 2s', 'eyJhbGciOi']
 * errorMessageOf({ Model: 'system', Key: '', Type: '', Messages: messages, Code: 403 })
 * //=> 'Invalid Token :token is expired by 2s; ***'
 */
export function errorMessageOf(body: DrpErrorBody): string {
  const messages = redactMessages(body.Messages ?? [])
  return messages.length === 0 ? body.Type : messages.join('; ')
}
