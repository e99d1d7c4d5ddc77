import * as z from 'zod/mini'
import { createParser, type Issue, type ParseResult } from '../../wire/index.ts'

/** One page of a list. How pages are asked for by number is in no document that could be read: follow `next`. */
export interface LcmPage<T> {
  /** How many there are on all pages. */
  readonly count: number
  /** How many a page holds at most. */
  readonly 'per-page': number
  /** The number of this page, from 1. */
  readonly current: number
  /** The number of the last page. */
  readonly last: number
  /** The address of the next page; null on the last one. */
  readonly next?: string | null | undefined
  /** The address of the page before; null on the first one. */
  readonly previous?: string | null | undefined
  /** What is on this page, in no known order. */
  readonly results: readonly T[]
}

/** What an {@link LcmPage} must be, whatever it is a page of. */
export const pageSchema: z.ZodMiniType<LcmPage<unknown>, LcmPage<unknown>> = /*@__PURE__*/ (() =>
  z.object({
    count: z.int(),
    'per-page': z.int(),
    current: z.int(),
    last: z.int(),
    next: z.nullish(z.string()),
    previous: z.nullish(z.string()),
    results: z.readonly(z.array(z.unknown())),
  }))()

const parseEnvelope: (value: unknown) => ParseResult<LcmPage<unknown>> = /*@__PURE__*/ (() =>
  createParser<LcmPage<unknown>>(pageSchema))()

/**
 * Reads one page of a list.
 *
 * @param value any value; servers are known to answer with the body of an error instead of a page, which is refused.
 * @param parseItem reads one row, for example `parseJob`.
 * @returns the same object, typed, or what is wrong with the page and with each of its rows.
 *
 * @example
 * import { parseJobNode, parsePage } from '@jobwright/core/lcm'
 * const page = { count: 1, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results: [{ id: 5 }] }
 * const parsed = parsePage(page, parseJobNode)
 * parsed.ok ? [] : parsed.issues[0] //=> { code: 'invalid_type', path: ['results', 0, 'id'] }
 */
export function parsePage<T>(value: unknown, parseItem: (value: unknown) => ParseResult<T>): ParseResult<LcmPage<T>> {
  const page = parseEnvelope(value)
  if (!page.ok) return page
  const issues: Issue[] = []
  // Not forEach: it skips holes.
  for (const [index, item] of page.value.results.entries()) {
    const parsed = parseItem(item)
    if (parsed.ok) continue
    for (const { code, path } of parsed.issues) issues.push({ code, path: ['results', index, ...path] })
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: value as LcmPage<T> }
}
