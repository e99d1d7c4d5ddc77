import { addressOf } from '../resources/render.ts'
import type { Answer } from './answer.ts'
import { json } from './answer.ts'
import { refuse } from './refusal.ts'
import type { HandledRequest } from './route.ts'

/** How many rows a page has unless somebody asks for another number. */
const usualPerPage = 50

/** Answers one page of records, the oldest first, each shown by `render`. */
export function pageOf<T>(
  { site, call, version }: HandledRequest,
  records: readonly T[],
  render: (record: T) => object,
): Answer {
  const { pageParameter, perPageParameter, largestPage, pageBeyondLast, listOrder } = site.assumptions
  const current = numberOf(call.query, pageParameter) ?? 1
  const asked = numberOf(call.query, perPageParameter)
  const perPage = Math.min(asked ?? usualPerPage, largestPage)
  const count = records.length
  const last = Math.max(1, Math.ceil(count / perPage))
  if (current > last && pageBeyondLast === 'not-found')
    refuse('not-found', `There is no page ${current}: the last one is ${last}.`)
  const start = (current - 1) * perPage
  const inOrder = listOrder === 'newest-first' ? records.toReversed() : records
  const address = (page: number): string => {
    const query = new URLSearchParams({ [pageParameter]: String(page) })
    if (asked !== undefined) query.set(perPageParameter, String(perPage))
    return `${addressOf(site, version, call.segments.map(encodeURIComponent).join('/'))}/?${query.toString()}`
  }
  return json(200, {
    next: current < last ? address(current + 1) : null,
    previous: current > 1 ? address(Math.min(current - 1, last)) : null,
    last,
    count,
    'per-page': perPage,
    current,
    results: inOrder.slice(start, start + perPage).map(render),
  })
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (!/^[1-9]\d{0,14}$/.test(text)) refuse('bad-request', `${name} must be a whole number from 1 up.`)
  return Number(text)
}
