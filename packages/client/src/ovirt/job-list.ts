import { invalidInput, JobwrightError } from '@jobwright/core'
import type { Job } from '@jobwright/core/ovirt'
import type { Listing } from '../api/index.ts'
import { anything, checkOptions, flag, type OptionRule, text, wholeNumber } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { maxQuery, onlyCorrelated } from './correlated-list.ts'
import { checkCorrelationId } from './correlation-id.ts'
import { followOf, followQuery, type JobFollow, jobFollows } from './follow.ts'
import { getJobs } from './job-operations.ts'

/** Which jobs are listed, and how. */
export interface JobListQuery {
  /**
   * Those of this correlation id alone. Where the engine does not search (before 4.2, or because it filters for the user), reading fails with the code `rejected`:
   * such an engine answers jobs of all ids, and a job does not tell its own. To know, the client searches once for an id that no job has.
   */
  readonly correlationId?: string | undefined
  /**
   * Those that a search of the engine finds, in its own words, such as `correlation_id != x sortby correlation_id`: from 4.2 on, jobs can be searched for by
   * `correlation_id` and nothing else. Where the engine does not search, the answer is all jobs.
   */
  readonly search?: string | undefined
  /** Do small and capital letters differ in the search? Default: the engine's, which is no. Correlation ids are always compared as they are. */
  readonly caseSensitive?: boolean | undefined
  /** So many at most. Default: all. */
  readonly max?: number | undefined
  /**
   * Reads pages of so many jobs each, one request for each page; neither with `max` nor with `correlationId`. Another job may be missed when one before it is removed
   * meanwhile. Where the engine does not search, it has no pages either, and reading fails with the code `rejected`. Default: all in one request.
   */
  readonly pageSize?: number | undefined
  /** What is read along with each job. Default nothing. */
  readonly follow?: readonly JobFollow[] | undefined
}

const of = 'jobs.list'

/** Makes a list of jobs; each iteration reads it anew. What is wrong with the query is thrown by the iteration. */
export function listJobs(
  connection: OvirtConnection,
  query: JobListQuery | undefined,
  request: RequestOptions | undefined,
): Listing<Job> {
  const pages = () => pagesOf(connection, checkQuery(query), request)
  return {
    async *pages() {
      yield* pages()
    },
    async *items() {
      for await (const page of pages()) yield* page
    },
  }
}

async function* pagesOf(
  connection: OvirtConnection,
  query: JobListQuery,
  request: RequestOptions | undefined,
): AsyncGenerator<readonly Job[], void, undefined> {
  const { correlationId, search, max, pageSize, follow = [] } = query
  if (correlationId !== undefined) {
    yield await onlyCorrelated(connection, correlationId, { of, follow, max }, request)
    return
  }
  const ask = (words: readonly string[], most: number | undefined) =>
    connection.send(getJobs(connection, questionOf(query, words, most)), request)
  const searched = search === undefined ? [] : [search]
  if (pageSize === undefined) {
    yield await ask(searched, max)
    return
  }
  const shown = new Set<string>()
  for (let number = 1; ; number += 1) {
    const page = await ask([...searched, `page ${number}`], pageSize)
    const fresh = page.filter(({ id }) => !shown.has(id))
    for (const { id } of fresh) shown.add(id)
    if (page.length > 0 && fresh.length === 0) throw noPages(number)
    yield fresh
    if (page.length !== pageSize) return
  }
}

type Pairs = readonly (readonly [name: string, value: string])[]

function questionOf(
  { caseSensitive, follow = [] }: JobListQuery,
  words: readonly string[],
  max: number | undefined,
): Pairs {
  return [
    ...(words.length === 0 ? [] : [['search', words.join(' ')] as const]),
    ...(caseSensitive === undefined ? [] : [['case_sensitive', String(caseSensitive)] as const]),
    ...maxQuery(max),
    ...followQuery(follow),
  ]
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map<string, OptionRule>([
    ['correlationId', anything],
    ['search', text],
    ['caseSensitive', flag],
    ['max', wholeNumber(0)],
    ['pageSize', wholeNumber(1)],
    ['follow', followOf(jobFollows)],
  ]))()

function checkQuery(query: JobListQuery = {}): JobListQuery {
  checkOptions(of, query, rules)
  const { correlationId, search, max, pageSize } = query
  if (correlationId !== undefined) {
    checkCorrelationId(of, correlationId)
    if (search !== undefined)
      throw invalidInput(`${of}: there are a correlationId and a search: leave one of them out.`)
    if (pageSize !== undefined)
      throw invalidInput(`${of}: the jobs of a correlationId are read at once: leave pageSize out.`)
  }
  if (pageSize !== undefined) {
    if (max !== undefined) throw invalidInput(`${of}: there are a pageSize and a max: leave one of them out.`)
    if (search !== undefined && /(?:^|\s)page\s/i.test(search))
      throw invalidInput(`${of}: there are a pageSize and a page in search: leave one of them out.`)
  }
  return query
}

function noPages(number: number): JobwrightError {
  return new JobwrightError(
    `${of}: page ${number} holds nothing but jobs of the pages before it: the engine does not search, as it is older than 4.2 or filters for this user. Leave pageSize out.`,
    { code: 'rejected' },
  )
}
