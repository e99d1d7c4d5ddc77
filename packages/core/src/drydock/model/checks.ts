import * as z from 'zod/mini'
import { type Status, statusSchema } from '../../status/index.ts'
import { createParser, type ParseResult } from '../../wire/index.ts'

/**
 * What `POST /validatedesign` and `GET /health/extended` answer: a Status in the Airship convention.
 *
 * Its `status` is `Success` or `Failure`; deployed servers write `failure`, with message and reason null, when a document of the design fails
 * its schema. The messages of a design that passes grow with each use of the design.
 */
export interface CheckStatus extends Status {
  /** The HTTP status: 200 or 400 of a design, 200 or 503 of the server's health. */
  readonly code: number
}

/** What a {@link CheckStatus} must be. */
export const checkStatusSchema: z.ZodMiniType<CheckStatus, CheckStatus> = /*@__PURE__*/ (() =>
  z.intersection(statusSchema, z.object({ code: z.int() })))()

/**
 * Reads what `POST /validatedesign` answers with 200 or 400.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it. A 400 may also be an error body, which it refuses.
 *
 * @example
 * import { parseDesignValidation } from '@jobwright/core/drydock'
 * parseDesignValidation({ status: 'Success', code: 200 }).ok //=> true
 */
export const parseDesignValidation: (value: unknown) => ParseResult<CheckStatus> = /*@__PURE__*/ (() =>
  createParser<CheckStatus>(checkStatusSchema))()

/**
 * Reads what `GET /health/extended` answers with 200 or 503.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseHealth } from '@jobwright/core/drydock'
 * parseHealth({ status: 'Success' }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['code'] }] }
 */
export const parseHealth: (value: unknown) => ParseResult<CheckStatus> = /*@__PURE__*/ (() =>
  createParser<CheckStatus>(checkStatusSchema))()

/** What must be posted to `/validatedesign`. */
export interface DesignReference {
  /** Where the design is. */
  readonly href: string
  /** How it relates to the request; the server ignores it. */
  readonly rel?: string | undefined
  /** Its media type; the server ignores it. */
  readonly type?: string | undefined
}
