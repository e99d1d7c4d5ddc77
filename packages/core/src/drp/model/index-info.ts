import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** How objects can be found by one of their fields. */
export interface IndexInfo {
  /** Does a value belong to one object at most, so that it can stand for its key? */
  readonly Unique: boolean
  /** Have its values no order, so that ranges and sorting make no sense? */
  readonly Unordered: boolean
  /** Can it be searched with a regular expression? */
  readonly Regex?: boolean | undefined
  /** The type of its values, for example `string`, `dateTime`, `UUID string`. */
  readonly Type: string
}

/** What a {@link IndexInfo} must be. New fields are kept. */
export const indexInfoSchema: z.ZodMiniType<IndexInfo, IndexInfo> = /*@__PURE__*/ (() =>
  z.object({
    Unique: z.boolean(),
    Unordered: z.boolean(),
    Regex: z.optional(z.boolean()),
    Type: z.string(),
  }))()

/**
 * Reads one index: what `GET /indexes/{prefix}/{field}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseIndexInfo } from '@jobwright/core/drp'
 * parseIndexInfo({ Type: 'boolean', Unique: false, Unordered: true, Regex: false }).ok //=> true
 */
export const parseIndexInfo: (value: unknown) => ParseResult<IndexInfo> = /*@__PURE__*/ (() =>
  createParser<IndexInfo>(indexInfoSchema))()

/** What the indexes of a kind of objects must be: one for each field that can be filtered by. */
export const indexesSchema: z.ZodMiniType<
  Readonly<Record<string, IndexInfo>>,
  Readonly<Record<string, IndexInfo>>
> = /*@__PURE__*/ (() => z.readonly(z.record(z.string(), indexInfoSchema)))()

/**
 * Reads the indexes of a kind of objects, by field: what `GET /indexes/{prefix}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseIndexes } from '@jobwright/core/drp'
 * parseIndexes({ Archived: { Type: 'boolean', Unique: false, Unordered: true, Regex: false } }).ok //=> true
 */
export const parseIndexes: (value: unknown) => ParseResult<Readonly<Record<string, IndexInfo>>> = /*@__PURE__*/ (() =>
  createParser<Readonly<Record<string, IndexInfo>>>(indexesSchema))()
