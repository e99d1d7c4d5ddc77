import { JobwrightError, type ParseResult } from '@jobwright/core'
import { errorMessageOf, type LcmPage, parseLcmErrorBody, parsePage } from '@jobwright/core/lcm'
import { composedCall, type DocumentOperation, type Listing, readDocuments } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import type { LcmKind } from './kinds.ts'
import { type Place, rebase } from './rebase.ts'

/**
 * A list, read page by page while it is iterated over, by the addresses of next pages that the server gives; each iteration reads it anew. The rows are
 * shorter than what `get` reads, and in no known order. No record is shown twice; one may be missed when others before it come or go meanwhile.
 */
export interface LcmListing<Item> extends Listing<Item> {
  /** Asks how many there are. */
  count(options?: RequestOptions): ApiCall<number>
}

/** Which list is meant. */
export interface Listed<Item> {
  /** What its rows are. */
  readonly kind: LcmKind<Item>
  /** Where it is below the API's root. Default: all of the kind. */
  readonly path?: readonly string[] | undefined
  /** The operation. Default `jobs.list` and the like. */
  readonly name?: string | undefined
  /** Is it never tried again, because its caller does so? Default false. */
  readonly once?: boolean | undefined
}

/** So many pages in a row may hold nothing new. */
const mostStale = 100

/** Makes a list. */
export function lcmListing<Item extends { readonly id: string }>(
  connection: LcmConnection,
  listed: Listed<Item>,
  options: RequestOptions | undefined,
): LcmListing<Item> {
  async function* pages(): AsyncGenerator<readonly Item[], void, undefined> {
    for await (const { fresh } of pagesOf(connection, listed, options)) if (fresh.length > 0) yield fresh
  }
  return {
    pages,
    async *items() {
      for await (const page of pages()) yield* page
    },
    count: (countOptions) =>
      composedCall(async () => {
        const first = {
          ...pageOperation(connection, listed, firstPlace(connection, listed)),
          name: `${nameOf(listed).replace(/\.list$/, '')}.count`,
        }
        const { data, response } = await connection.send(first, countOptions ?? options).withResponse()
        return { data: data.count, response }
      }),
  }
}

/** A page as the server answered it. */
export interface ReadPage<Item> extends LcmPage<Item> {
  /** The rows that were on no page before. */
  readonly fresh: readonly Item[]
}

/** Reads all pages of a list, also those that hold nothing. */
export async function* pagesOf<Item extends { readonly id: string }>(
  connection: LcmConnection,
  listed: Listed<Item>,
  options: RequestOptions | undefined,
): AsyncGenerator<ReadPage<Item>, void, undefined> {
  const been = new Set<string>()
  const shown = new Set<string>()
  let stale = 0
  for (let place: Place | undefined = firstPlace(connection, listed); place !== undefined; ) {
    const key = JSON.stringify([place.path, place.query])
    if (been.has(key)) throw goesInCircles(listed, 'it gives the address of a page that has been read')
    been.add(key)
    const page: LcmPage<Item> = await connection.send(pageOperation(connection, listed, place), options)
    const fresh: Item[] = []
    for (const item of page.results) {
      if (!shown.has(item.id)) fresh.push(item)
      shown.add(item.id)
    }
    yield { ...page, fresh }
    stale = fresh.length === 0 ? stale + 1 : 0
    if (stale > mostStale) throw goesInCircles(listed, `${stale} pages in a row hold nothing new`)
    place = nextPlace(connection, listed, page, place)
  }
}

function nameOf<Item>({ kind, name = `${kind.called}.list` }: Listed<Item>): string {
  return name
}

function firstPlace<Item>({ paging }: LcmConnection, { kind, path = [kind.collection] }: Listed<Item>): Place {
  const { pageSize, pageSizeParameter = 'per-page' } = paging
  return { path, trailingSlash: true, query: pageSize === undefined ? [] : [[pageSizeParameter, String(pageSize)]] }
}

function nextPlace<Item>(
  connection: LcmConnection,
  listed: Listed<Item>,
  { next, current, last }: LcmPage<Item>,
  place: Place,
): Place | undefined {
  if (typeof next === 'string' && next !== '') return rebase(next, connection.rootPath, place)
  if (current >= last) return undefined
  const { pageParameter = 'page' } = connection.paging
  const asked = place.query.find(([key]) => key === pageParameter)
  if (asked !== undefined && asked[1] !== String(current)) {
    throw goesInCircles(
      listed,
      `it was asked for page ${asked[1]} and answers page ${current}: say paging.pageParameter`,
    )
  }
  const others = place.query.filter(([key]) => key !== pageParameter)
  return { ...place, query: [...others, [pageParameter, String(current + 1)]] }
}

function pageOperation<Item>(
  { secrets }: LcmConnection,
  listed: Listed<Item>,
  place: Place,
): DocumentOperation<LcmPage<Item>> {
  const { kind, once } = listed
  const parse = (value: unknown): ParseResult<LcmPage<Item>> => {
    const page = parsePage(value, kind.parse)
    if (page.ok) return page
    const error = parseLcmErrorBody(value)
    if (!error.ok) return page
    // Servers are known to answer so.
    const said = errorMessageOf(error.value, { secrets: secrets.all })
    throw new JobwrightError(`it is an error instead of a page: ${said}`, { code: 'unexpected-response' })
  }
  const pages = readDocuments(parse, kind.schema, (page) => page.results)
  return { name: nameOf(listed), method: 'GET', ...place, once, ...pages }
}

function goesInCircles<Item>(listed: Listed<Item>, why: string): JobwrightError {
  const message = `${nameOf(listed)}: the server's pages do not come to an end: ${why}.`
  return new JobwrightError(message, { code: 'unexpected-response' })
}
