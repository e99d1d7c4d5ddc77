import { invalidInput, JobwrightError } from '@jobwright/core'
import { type DrpQueryInput, type DrpTests, type DrpValue, type DrpWhere, drpQuery } from '@jobwright/core/drp'
import type { Connection, DocumentOperation, Listing } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { DrpListQuery } from './list-query.ts'

/**
 * A list of objects, read page by page while it is iterated over; each iteration reads it anew.
 *
 * What is guaranteed although the list may change meanwhile: no object is shown twice. In the server's own order, which is by key, each
 * object that is there all the time is shown, since a page begins behind the last key of the one before. With `sort`, `reverse` or
 * `offset` a page begins behind so many objects, so that one is missed when another before it is deleted or moves behind it.
 */
export interface DrpListing<Item> extends Listing<Item> {
  /** Asks how many there are, without reading them: of all that fit `where`, whatever `offset` and `limit` say. */
  count(options?: RequestOptions): ApiCall<number>
}

/** A kind of objects, as far as listing them goes. */
export interface Listed<Item> {
  /** What they are called in the path, such as `jobs`. */
  readonly prefix: string
  /** What they are called in operations. Default: as in the path. */
  readonly called?: string | undefined
  /** The field that no two of them have in common, by which the server sorts them. */
  readonly key: 'Uuid' | 'Name'
  /** Is it never tried again, because its caller does so? Default false. */
  readonly once?: boolean | undefined
  /** How an answer is read. */
  readonly answer: Pick<DocumentOperation<readonly Item[]>, 'read' | 'driftIn'>
}

type Pairs = readonly (readonly [string, string])[]

/** How many objects are asked for at once. */
const usualPageSize = 200

/** So many pages in a row may hold nothing new. */
const mostStale = 3

/** Makes a list. What is wrong with the query is thrown by the iteration. */
export function drpListing<Item extends object, Where extends DrpWhere>(
  { send, call }: Connection,
  listed: Listed<Item>,
  query: DrpListQuery<Where> | undefined,
  options: RequestOptions | undefined,
): DrpListing<Item> {
  const { prefix, called = prefix } = listed
  const name = `${called}.list`

  async function* pages(): AsyncGenerator<readonly Item[], void, undefined> {
    const { question, pageSize, limit, offset } = take(name, query)
    const byKey = isByKey(question, listed.key) && offset === 0
    let shown = new Set<string>()
    let after: string | undefined
    let stale = 0
    for (let passed = offset, left = limit; left > 0; ) {
      const size = Math.min(pageSize, left)
      const window = byKey
        ? behind(question, listed.key, after)
        : passed > 0
          ? { ...question, offset: passed }
          : question
      const page = await send(operationOf(listed, name, pairsOf(name, { ...window, limit: size })), options)
      // The keys of one page are enough where the next one begins behind them.
      const known: ReadonlySet<string> = shown
      shown = byKey ? new Set() : shown
      const fresh: Item[] = []
      for (const item of page) {
        after = keyOf(item, listed.key)
        if (!known.has(after) && !shown.has(after) && fresh.length < left) fresh.push(item)
        shown.add(after)
      }
      if (fresh.length > 0) yield fresh
      if (page.length < size) return
      // A server that passes over what it was asked answers the same page for ever. Behind so many objects, one may be shown again as others come.
      stale = fresh.length === 0 ? stale + 1 : 0
      if (stale > (byKey ? 0 : mostStale)) throw repeated(name)
      passed += page.length
      left -= fresh.length
    }
  }

  return {
    pages,
    async *items() {
      for await (const page of pages()) yield* page
    },
    count: (countOptions) => call(() => countOf(prefix, called, query), countOptions ?? options),
  }
}

function operationOf<Item>(
  { prefix, once, answer }: Listed<Item>,
  name: string,
  query: Pairs,
): DocumentOperation<readonly Item[]> {
  return { name, method: 'GET', path: [prefix], query, once, ...answer }
}

/** `HEAD` of a list: of what fits, the number is in a header. */
function countOf(prefix: string, called: string, query: DrpListQuery<DrpWhere> | undefined): DocumentOperation<number> {
  const name = `${called}.count`
  const { where } = take(name, query).question
  return {
    name,
    method: 'HEAD',
    path: [prefix],
    query: pairsOf(name, { where }),
    read({ headers }) {
      const count = headers.get('x-drp-list-count') ?? ''
      if (/^\d{1,15}$/.test(count)) return Number(count)
      throw new JobwrightError('there is no X-DRP-LIST-COUNT', { code: 'unexpected-response' })
    },
    driftIn: () => [],
  }
}

type Question = Omit<DrpQueryInput<DrpWhere>, 'limit' | 'offset'>

function take(of: string, query: DrpListQuery<DrpWhere> = {}) {
  const { pageSize = usualPageSize, ...asked } = query
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) {
    throw invalidInput(`${of}: pageSize must be a whole number, at least 1.`)
  }
  // What is wrong with it is said before the first page, and of the whole.
  pairsOf(of, asked)
  const { limit = Number.POSITIVE_INFINITY, offset = 0, ...question } = asked
  return { question, pageSize, limit, offset }
}

function pairsOf(of: string, question: DrpQueryInput<DrpWhere>): Pairs {
  const written = drpQuery(question)
  if (written.ok) return written.query
  throw invalidInput(`${of}: ${written.reason}.`)
}

type Tests = DrpTests<DrpValue> | undefined

function testsIn({ where = {} }: Question): Iterable<readonly [string, Tests]> {
  return where instanceof Map ? where : Object.entries<Tests>(where as DrpWhere)
}

/**
 * Does the server answer such a list by key, so that a page may begin behind a key? Not where the key itself is asked for something, since
 * several tests of one field are alternatives; nor, to be safe, where others are: v3.13 then answers an object once for each.
 */
export function isByKey(question: Question, key: string): boolean {
  if (question.sort !== undefined || question.reverse === true) return false
  return [...testsIn(question)].every(([field, tests]) => field !== key && field !== 'Key' && !Array.isArray(tests))
}

function behind(question: Question, key: string, after: string | undefined): Question {
  if (after === undefined) return question
  const where = new Map(
    [...testsIn(question)].flatMap(([field, tests]) => (tests === undefined ? [] : [[field, tests]])),
  )
  return { ...question, where: where.set(key, { gt: after }) }
}

function keyOf(item: object, key: 'Uuid' | 'Name'): string {
  return (item as { readonly [Key in typeof key]: string })[key]
}

function repeated(of: string): JobwrightError {
  return new JobwrightError(`${of}: the server answers the same page again and again: it does not do what is asked.`, {
    code: 'unexpected-response',
  })
}
