import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { valuesSchema } from './resource.ts'

/**
 * What `POST /actions/terminate` answers: the bare text `Termination in progress`, not a job. The job may still be running, or may end by itself first.
 * Whether it is ever an object is in no document, so one is read as well.
 */
export type TerminateAnswer = string | Readonly<Record<string, unknown>>

/** What a {@link TerminateAnswer} must be. */
export const terminateAnswerSchema: z.ZodMiniType<TerminateAnswer, TerminateAnswer> = /*@__PURE__*/ (() =>
  z.union([z.string(), valuesSchema]))()

/**
 * Reads what `POST /actions/terminate` answers.
 *
 * @param value any value; out comes the same value, typed, or what is wrong with it.
 *
 * @example
 * import { parseTerminateAnswer } from '@jobwright/core/lcm'
 * parseTerminateAnswer('Termination in progress') //=> { ok: true, value: 'Termination in progress' }
 */
export const parseTerminateAnswer: (value: unknown) => ParseResult<TerminateAnswer> = /*@__PURE__*/ (() =>
  createParser<TerminateAnswer>(terminateAnswerSchema))()
