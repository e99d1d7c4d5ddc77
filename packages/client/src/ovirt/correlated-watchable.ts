import type { JobView, Outcome } from '@jobwright/core'
import { compareTimestamps, viewKey } from '@jobwright/core'
import { type Job, toJobView } from '@jobwright/core/ovirt'
import type { Watchable } from '../wait/index.ts'
import type { OvirtConnection } from './connection.ts'
import type { JobReader } from './job-reader.ts'
import { pace } from './job-watchable.ts'

/** The ends of jobs, the worst first: of one that is lost, nobody knows how bad it is. */
const worstFirst: readonly Outcome[] = ['lost', 'failed', 'cancelled']

/**
 * How the jobs of a correlation id are read while somebody waits for all of them. It remembers those that it has seen, so each wait has its own.
 *
 * @param settleMs how long all must have ended without another one coming up.
 */
export function correlatedWatchable(
  { transport }: OvirtConnection,
  reader: JobReader,
  settleMs: number,
): Watchable<readonly Job[]> {
  const { name: source, clock } = transport
  const seen = new Map<string, JobView>()
  let endedSince: number | undefined

  /** Have all ended, for long enough? */
  function isOver(jobs: readonly JobView[], isNew: boolean): boolean {
    if (isNew) endedSince = undefined
    if (jobs.some(goesOn)) return false
    const now = clock.now()
    // A clock that was set back makes it no shorter.
    endedSince = Math.min(endedSince ?? now, now)
    return now - endedSince >= settleMs
  }

  function show(id: string, jobs: readonly JobView[], over: boolean): JobView {
    const [outcome = 'succeeded'] = worstFirst.filter((worst) => jobs.some((job) => job.outcome === worst))
    const done = jobs.filter((job) => !goesOn(job)).length
    const total = jobs.length
    return {
      key: viewKey({ source, system: 'ovirt', kind: 'correlation', id }),
      source,
      system: 'ovirt',
      kind: 'correlation',
      id,
      name: jobs[0]?.name ?? id,
      status: `${done} of ${total} ${total === 1 ? 'job' : 'jobs'} ended`,
      ...(over ? { phase: 'ended', outcome } : { phase: 'running' }),
      flags: [...new Set(jobs.flatMap(({ flags }) => flags))],
      targets: jobs.map(({ name, status, phase, outcome }) => ({
        name,
        phase,
        ...(outcome !== undefined && { outcome }),
        why: status,
      })),
      progress: { done, total, unit: 'jobs' },
      messages: jobs
        .flatMap(({ messages }) => messages)
        .toSorted((one, other) => compareTimestamps(one.at ?? '', other.at ?? '')),
      children: jobs,
      raw: jobs.map(({ raw }) => raw),
    }
  }

  return {
    source,
    system: 'ovirt',
    kind: 'correlation',
    pace,
    clock,
    onEvent: (event) => transport.announce(event),
    async read(id, { signal, detail }) {
      const listed = await reader.search(id, { steps: detail !== 'status', signal })
      const before = seen.size
      for (const job of listed) seen.set(job.id, toJobView(job, { source }))
      const jobs = [...seen.values()]
      const there = new Set(listed.map((job) => job.id))
      const left = jobs.filter(goesOn)
      // Those that go on may have been removed: what is not there for long is lost, as every job that was seen and is gone.
      const gone = left.length > 0 && left.every((job) => !there.has(job.id))
      const over = isOver(jobs, jobs.length > before)
      return jobs.length === 0 || gone ? undefined : show(id, jobs, over)
    },
  }
}

function goesOn({ phase }: JobView): boolean {
  return phase !== 'ended'
}
