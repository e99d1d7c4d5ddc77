import type { KnownJob } from '../engine/engine.ts'
import { matches } from '../search/matches.ts'
import { type ParsedSearch, parseSearch } from '../search/parse-search.ts'
import { isAtLeast } from '../settings.ts'
import type { Site } from '../site.ts'

/** What a list of jobs is asked for with. */
export interface JobListQuery {
  /** The search as it was sent; undefined for none. */
  readonly search: string | undefined
  /** How many jobs at most; undefined for no limit. */
  readonly max: number | undefined
}

/** The jobs of a list, or why the search is refused: the detail of a fault `Operation Failed`, answered 400. */
export type JobList =
  | { readonly ok: true; readonly jobs: readonly KnownJob[] }
  | { readonly ok: false; readonly detail: string }

/**
 * The jobs that an administrator is shown.
 *
 * From 4.2 on they are searched for: the oldest first, whatever their status. Before, the engine knew no search: it shows the newest first, leaves out
 * those that are `unknown`, and does not read what is searched for. Correlation ids are sorted by their characters' numbers: the collation of the engine's
 * database is not known. Whether the caller may see a list at all is not asked here.
 */
export function listJobs({ engine, settings, assumptions }: Site, { search, max }: JobListQuery): JobList {
  const jobs = engine.jobs()
  if (!isAtLeast(settings.version, '4.2')) {
    const shown = jobs.filter(({ status }) => status !== 'unknown')
    return { ok: true, jobs: shown.toSorted((one, other) => other.startedAt - one.startedAt).slice(0, max) }
  }
  const parsed = parseSearch(search ?? '')
  if (parsed.ok) return { ok: true, jobs: pageOf(found(jobs, parsed), parsed.page, max) }
  if (parsed.code === 'unfinished' && assumptions.unfinishedSearch === 'nothing') return { ok: true, jobs: [] }
  if (parsed.code === 'free-text' && assumptions.freeTextSearch === 'nothing') return { ok: true, jobs: [] }
  return { ok: false, detail: parsed.detail }
}

function found(
  jobs: readonly KnownJob[],
  { condition, sort }: Extract<ParsedSearch, { ok: true }>,
): readonly KnownJob[] {
  const oldestFirst = jobs
    .filter((job) => matches(condition, job.correlationId))
    .toSorted((one, other) => one.startedAt - other.startedAt)
  if (sort === null) return oldestFirst
  const sign = sort === 'asc' ? 1 : -1
  return oldestFirst.toSorted(({ correlationId: one }, { correlationId: other }) => {
    // Jobs without a correlation id are last in both directions.
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return one === other ? 0 : one < other ? -sign : sign
  })
}

/** Without a limit all jobs are on the first page, and none on those behind it. */
function pageOf(jobs: readonly KnownJob[], page: number, max = Number.MAX_SAFE_INTEGER): readonly KnownJob[] {
  return jobs.slice((page - 1) * max, page * max)
}
