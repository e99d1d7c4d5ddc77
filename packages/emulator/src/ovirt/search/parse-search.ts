import type { Comparison, Condition } from './matches.ts'
import { SearchError, SearchReader, searchDetail } from './search-reader.ts'

/** A search that was read, or why it cannot be. */
export type ParsedSearch =
  | {
      readonly ok: true
      readonly condition: Condition
      /** By correlation id in that direction; null for the usual order. */
      readonly sort: 'asc' | 'desc' | null
      /** From 1. */
      readonly page: number
    }
  | {
      readonly ok: false
      /** `unfinished`: something is missing at its end. `free-text`: it asks for words, and jobs have no column to look for them in. */
      readonly code: 'syntax' | 'unfinished' | 'free-text'
      /** What the engine says of it. */
      readonly detail: string
    }

/** The engine puts this before what is sent: a search may be about any kind of thing. */
const prefix = 'Jobs : '

/** The one field of jobs that can be searched for. */
const field = 'correlation_id'

/**
 * Reads a search of jobs as the engine of 4.2 and later does: `correlation_id = x`, `!=`, values with quotes or without, joined by `and`, `or` or nothing,
 * then `sortby correlation_id desc`, then `page 2`. Words of the language may have capital letters. An empty value, and `null`, stand for none.
 *
 * A word before an operator that is no field of jobs is a mistake in the syntax, as the engine's documents have it.
 */
export function parseSearch(search: string): ParsedSearch {
  const reader = new SearchReader(prefix + search, prefix.length)
  try {
    return parse(reader)
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    const { code, from, to } = error
    if (code === 'UNFINISHED') return { ok: false, code: 'unfinished', detail: reader.text }
    return { ok: false, code: 'syntax', detail: searchDetail(reader.text, code, from, to) }
  }
}

function parse(reader: SearchReader): ParsedSearch {
  for (const banned of ["'", ';']) {
    const at = reader.text.indexOf(banned)
    if (at >= 0) reader.fail('INVALID_CHARECTER', at, at + 1)
  }
  const { condition, freeText } = readCondition(reader)
  const sort = reader.takeWord('sortby') ? readSort(reader) : null
  const page = reader.takeWord('page') ? readPage(reader) : 1
  if (!reader.isAtEnd) reader.failAtWord(sort === null ? 'INVALID_POST_CONDITION_VALUE_PHRASE' : 'INVALID_PAGE_FEILD')
  // What PostgreSQL says of the empty brackets in which the engine would compare its columns.
  if (freeText) return { ok: false, code: 'free-text', detail: 'ERROR: syntax error at or near ")"' }
  return { ok: true, condition, sort, page }
}

function readCondition(reader: SearchReader): { readonly condition: Condition; readonly freeText: boolean } {
  const condition: Comparison[][][] = []
  let freeText = false
  for (let joined: 'and' | 'or' | undefined; ; ) {
    const isOver = reader.isAtEnd || reader.isAtWord('sortby') || reader.isAtWord('page')
    if (isOver && joined === undefined) return { condition, freeText }
    if (reader.isAtEnd) reader.fail('UNFINISHED', 0, 0)
    const comparison = readComparison(reader)
    if (comparison === 'free-text') {
      if (freeText) reader.failAtLast('FREE_TEXT_ALLOWED_ONCE_PER_OBJ')
      freeText = true
    } else {
      const alternatives = joined === undefined ? undefined : condition.at(-1)
      if (alternatives === undefined) condition.push([[comparison]])
      else if (joined === 'or') alternatives.push([comparison])
      else alternatives.at(-1)?.push(comparison)
    }
    joined = reader.takeWord('and') ? 'and' : reader.takeWord('or') ? 'or' : undefined
  }
}

function readComparison(reader: SearchReader): Comparison | 'free-text' {
  if (reader.takeQuoted() !== undefined) return 'free-text'
  const word = reader.takeName()
  if (word === '') reader.failAtWord('INVALID_POST_COLON_PHRASE')
  if (word.toLowerCase() !== field) {
    if (reader.isAtOperator) reader.failAtLast('INVALID_POST_COLON_PHRASE')
    return 'free-text'
  }
  if (reader.isAtEnd) reader.fail('UNFINISHED', 0, 0)
  const is = reader.take('!=') ? '!=' : reader.take('=') ? '=' : reader.failAtWord('INVALID_CONDITION_RELATION')
  if (reader.isAtEnd) reader.fail('UNFINISHED', 0, 0)
  const value = reader.takeQuoted() ?? reader.takeValue()
  if (/[<>&^#!"]/.test(value)) reader.failAtLast('INVALID_CONDITION_VALUE')
  return { is, value: value === '' || value.toLowerCase() === 'null' ? null : value }
}

function readSort(reader: SearchReader): 'asc' | 'desc' {
  if (reader.isAtEnd) reader.fail('UNFINISHED', 0, 0)
  if (!reader.takeWord(field)) reader.failAtWord('INVALID_SORT_FIELD')
  if (reader.isAtEnd || reader.takeWord('asc')) return 'asc'
  return reader.takeWord('desc') ? 'desc' : reader.failAtWord('INVALID_SORT_DIRECTION')
}

function readPage(reader: SearchReader): number {
  if (reader.isAtEnd) reader.fail('UNFINISHED', 0, 0)
  const page = reader.takeValue()
  if (!/^[1-9]\d*$/.test(page)) reader.failAtLast('INVALID_CHARECTER')
  if (!reader.isAtEnd) reader.failAtWord('NOTHING_COMES_AFTER_PAGE_VALUE')
  return Number(page)
}
