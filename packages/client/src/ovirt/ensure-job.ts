import { compareTimestamps, JobwrightError } from '@jobwright/core'
import { type CreateJob, type Job, jobLifecycle } from '@jobwright/core/ovirt'
import { checkOptions, type OptionRule, oneOf } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { type CorrelatedList, listCorrelated } from './correlated-list.ts'
import { checkCorrelationId } from './correlation-id.ts'
import { Flights } from './flights.ts'
import { idsInWords } from './ids-in-words.ts'
import { addJob } from './job-operations.ts'
import { isLost, lookAgain } from './lost-answer.ts'

/** Which job is to be there. */
export interface EnsureJobOptions extends RequestOptions {
  /** The id that the job is found again by: 1 to 36 characters of `0-9A-Za-z_-`. Use one for nothing else. */
  readonly correlationId: string
  /**
   * What happens on an engine that does not search (before 4.2, or because it filters for the user), where which job has which id cannot be known.
   *
   * - `refuse`: the call fails with `conflict` when there is an external job of the same description, as it may be the one or not. When there is none, the job is added.
   * - `by-description`: the external job of the same description that goes on is taken for the one; those that have ended are passed over.
   *
   * Default `refuse`.
   */
  readonly unsearchable?: 'refuse' | 'by-description' | undefined
}

/** The job that was wanted. */
export interface EnsuredJob {
  /** The job, new or found. */
  readonly job: Job
  /** Was it added by this call? False: it was there before, or another call at the same time added it. */
  readonly added: boolean
}

const of = 'jobs.ensure'

/** Makes what ensures the jobs of a client; calls for the same correlation id at the same time share one. */
export function jobEnsurer(
  connection: OvirtConnection,
): (job: CreateJob, options: EnsureJobOptions) => Promise<EnsuredJob> {
  const flights = new Flights<EnsuredJob>()
  return async (job, options) => {
    // Wrong input is refused before anything is sent.
    checkCorrelationId(of, options?.correlationId)
    const { unsearchable = 'refuse', ...request } = options
    checkOptions(of, { unsearchable }, rules)
    const add = addJob(connection, job, of)
    const { correlationId, signal } = request

    const ensure = async (): Promise<EnsuredJob> => {
      const look = () => listCorrelated(connection, correlationId, { of }, request)
      const before = await look()
      const there = wantedIn(before, job, unsearchable)
      if (there !== undefined) return { job: there, added: false }
      try {
        return { job: await connection.send(add, request), added: true }
      } catch (lost) {
        if (!isLost(lost)) throw lost
        const found = await lookAgain(connection, signal, async () => newIn(await look(), before, job))
        if (found === undefined) throw lost
        return { job: found, added: true }
      }
    }

    const { value, shared } = await flights.share(of, correlationId, signal, ensure)
    return shared ? { ...value, added: false } : value
  }
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([['unsearchable', oneOf('refuse', 'by-description')]]))()

/** The job that may be the one: the engine's own jobs, which may have the correlation id too, are not. */
function candidatesIn({ searched, jobs }: CorrelatedList, { description }: CreateJob): readonly Job[] {
  return jobs.filter((job) => job.external !== false && (searched || job.description === description))
}

/** The one job that is there already; undefined for none. One that goes on counts before those that have ended, and of these the last one. */
function wantedIn(list: CorrelatedList, job: CreateJob, unsearchable: 'refuse' | 'by-description'): Job | undefined {
  const candidates = candidatesIn(list, job)
  if (!list.searched && unsearchable === 'refuse' && candidates.length > 0) {
    throw conflict(
      candidates,
      'have this description, and the engine does not search for correlation ids (it is older than 4.2, or it filters for this user): which is the one cannot be known',
    )
  }
  const goingOn = candidates.filter(({ status }) => !jobLifecycle.isEnded(status))
  if (goingOn.length > 1) throw conflict(goingOn, 'that go on have this correlation id')
  const ended = list.searched ? candidates : []
  return goingOn[0] ?? ended.toSorted(byStart).at(-1)
}

/** The job that was added without an answer: the only new one. */
function newIn(list: CorrelatedList, before: CorrelatedList, job: CreateJob): Job | undefined {
  const known = new Set(before.jobs.map(({ id }) => id))
  const [found, ...others] = candidatesIn(list, job).filter(({ id }) => !known.has(id))
  return others.length === 0 ? found : undefined
}

function byStart(one: Job, other: Job): number {
  return compareTimestamps(one.start_time ?? '', other.start_time ?? '')
}

function conflict(jobs: readonly Job[], what: string): JobwrightError {
  const count = jobs.length === 1 ? 'a job' : `${jobs.length} jobs`
  return new JobwrightError(`${of}: ${count} ${what}: ${idsInWords(jobs)}. Nothing was added.`, { code: 'conflict' })
}
