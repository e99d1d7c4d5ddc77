import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type Info, infoSchema } from './info.ts'

/** A token that was asked for. */
export interface TokenAnswer {
  /** Secret: the token. It tells nothing to a client, nor when it ends. */
  readonly Token: string
  /** What the server tells about itself. */
  readonly Info?: Info | null | undefined
}

/** What a {@link TokenAnswer} must be. New fields are kept. */
export const tokenAnswerSchema: z.ZodMiniType<TokenAnswer, TokenAnswer> = /*@__PURE__*/ (() =>
  z.object({ Token: z.string(), Info: z.nullish(infoSchema) }))()

/**
 * Reads a token: what `GET /users/{name}/token` and, from v4.8 on, `GET /machines/{uuid}/token` answer.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseTokenAnswer } from '@jobwright/core/drp'
 * parseTokenAnswer({ Token: 5 }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['Token'] }] }
 */
export const parseTokenAnswer: (value: unknown) => ParseResult<TokenAnswer> = /*@__PURE__*/ (() =>
  createParser<TokenAnswer>(tokenAnswerSchema))()
