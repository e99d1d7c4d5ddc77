import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { givenTextSchema } from './resource.ts'

/** What `POST /login` takes. A few wrong passwords lock the user out. */
export interface LoginRequest {
  /** The name of the user. */
  readonly username: string
  /** Secret: the password. */
  readonly password: string
}

/** What `POST /login` answers. */
export interface LoginAnswer {
  /** Secret: the session, which goes into the header `opscenter-session`. 32 hexadecimal digits in all that has been seen. */
  readonly sessionid: string
}

/** What a {@link LoginRequest} must be: it holds nothing else. */
export const loginRequestSchema: z.ZodMiniType<LoginRequest, LoginRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ username: givenTextSchema, password: z.string() }))()

/** What a {@link LoginAnswer} must be. New fields are kept. */
export const loginAnswerSchema: z.ZodMiniType<LoginAnswer, LoginAnswer> = /*@__PURE__*/ (() =>
  z.object({ sessionid: givenTextSchema }))()

/**
 * Checks what is to be posted to `/login`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseLoginRequest } from '@jobwright/core/lcm'
 * parseLoginRequest({ username: 'admin' }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['password'] }] }
 */
export const parseLoginRequest: (value: unknown) => ParseResult<LoginRequest> = /*@__PURE__*/ (() =>
  createParser<LoginRequest>(loginRequestSchema))()

/**
 * Reads what `POST /login` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseLoginAnswer } from '@jobwright/core/lcm'
 * parseLoginAnswer({ sessionid: 'd6c5e198b9b5ffeab9fd8dea6fb012aa' }).ok //=> true
 * parseLoginAnswer({}) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['sessionid'] }] }
 */
export const parseLoginAnswer: (value: unknown) => ParseResult<LoginAnswer> = /*@__PURE__*/ (() =>
  createParser<LoginAnswer>(loginAnswerSchema))()

/** What `GET /logout` answers: an object that says nothing. */
export type LogoutAnswer = Readonly<Record<string, unknown>>

/** What a {@link LogoutAnswer} must be. */
export const logoutAnswerSchema: z.ZodMiniType<LogoutAnswer, LogoutAnswer> = /*@__PURE__*/ (() =>
  z.readonly(z.record(z.string(), z.unknown())))()

/**
 * Reads what `GET /logout` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseLogoutAnswer } from '@jobwright/core/lcm'
 * parseLogoutAnswer({}) //=> { ok: true, value: {} }
 */
export const parseLogoutAnswer: (value: unknown) => ParseResult<LogoutAnswer> = /*@__PURE__*/ (() =>
  createParser<LogoutAnswer>(logoutAnswerSchema))()
