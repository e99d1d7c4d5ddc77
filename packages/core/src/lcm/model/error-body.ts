import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type RedactOptions, redact } from '../redact.ts'

/** An error as v1 writes it. */
export interface V1ErrorBody {
  /** The HTTP status. */
  readonly code?: number | null | undefined
  /** What kind of error; the words are in no document. */
  readonly type?: string | null | undefined
  /** What went wrong, in words. */
  readonly msg: string
}

/** An error as v2 writes it. */
export interface V2ErrorBody {
  /** The HTTP status. */
  readonly code?: number | null | undefined
  /** What kind of error; whether v2 still says so is not known. */
  readonly type?: string | null | undefined
  /** What went wrong, in words. */
  readonly message: string
}

/** The body of an error, of either version, or a bare text such as `server error`, as both send now and then. */
export type LcmErrorBody = V1ErrorBody | V2ErrorBody | string

/** What an {@link LcmErrorBody} must be. New fields are kept. */
export const lcmErrorBodySchema: z.ZodMiniType<LcmErrorBody, LcmErrorBody> = /*@__PURE__*/ (() => {
  const common = { code: z.nullish(z.int()), type: z.nullish(z.string()) }
  return z.union([z.object({ ...common, message: z.string() }), z.object({ ...common, msg: z.string() }), z.string()])
})()

/**
 * Reads the body of an error.
 *
 * @param value any value; out comes the same value, typed, or what is wrong with it.
 *
 * @example
 * import { errorMessageOf, parseLcmErrorBody } from '@jobwright/core/lcm'
 * const body = parseLcmErrorBody({ code: 409, message: 'Datacenter named dc1 already exists' })
 * body.ok && errorMessageOf(body.value) //=> 'Datacenter named dc1 already exists'
 */
export const parseLcmErrorBody: (value: unknown) => ParseResult<LcmErrorBody> = /*@__PURE__*/ (() =>
  createParser<LcmErrorBody>(lcmErrorBodySchema))()

/**
 * What an error body says went wrong, with secrets masked as `redact` does.
 *
 * @param body what {@link parseLcmErrorBody} accepted.
 * @param options the secrets that were sent.
 *
 * @example
 * import { errorMessageOf } from '@jobwright/core/lcm'
 * errorMessageOf({ code: 409, type: 'conflict', msg: 'already exists' }) //=> 'already exists'
 * errorMessageOf('server error') //=> 'server error'
 * errorMessageOf('login of admin with s3cr3t failed', { secrets: ['s3cr3t'] }) //=> 'login of admin with *** failed'
 */
export function errorMessageOf(body: LcmErrorBody, options: RedactOptions = {}): string {
  const text = typeof body === 'string' ? body : 'message' in body ? body.message : body.msg
  return redact(text, options)
}
