import { jobLifecycle } from '../lifecycle.ts'
import { isEmptyUuid } from '../model/empty-values.ts'
import type { JobPurgeAssumptions } from './assumptions.ts'
import type { PurgeLimits } from './options.ts'
import type { PurgeableJob } from './purgeable-job.ts'
import { timeKey } from './time-key.ts'

/** The jobs beyond those that `jobsToKeep` keeps of each machine: the older ones. A current job that is over counts, as the newest do. */
export function excessJobs(
  jobs: readonly PurgeableJob[],
  { keep }: PurgeLimits,
  assumptions: JobPurgeAssumptions,
): ReadonlySet<PurgeableJob> {
  const excess = new Set<PurgeableJob>()
  if (keep === undefined) return excess
  const groups = new Map<string, { readonly job: PurgeableJob; readonly time: string }[]>()
  for (const job of jobs) {
    if (!isCounted(job, assumptions)) continue
    const entry = { job, time: timeOf(job, assumptions) }
    const group = groups.get(groupOf(job))
    if (group === undefined) groups.set(groupOf(job), [entry])
    else group.push(entry)
  }
  for (const group of groups.values()) {
    group.sort((a, b) => compareTexts(b.time, a.time) || compareTexts(b.job.Uuid, a.job.Uuid))
    for (const { job } of group.slice(keep)) excess.add(job)
  }
  return excess
}

/** Does `jobsToKeep` count a job? */
export function isCounted({ Independent, State }: PurgeableJob, assumptions: JobPurgeAssumptions): boolean {
  const { counts, independentJobs } = assumptions
  if (Independent && independentJobs !== 'as-others') return independentJobs === 'any-state'
  return counts === 'finished' ? State === 'finished' : jobLifecycle.isEnded(State)
}

/** When a job ended, or began where it did not, in a form whose order is that of time; empty where neither is known. */
export function timeOf({ StartTime, EndTime }: PurgeableJob, { age }: JobPurgeAssumptions): string {
  const ended = age === 'EndTime' ? timeKey(EndTime) : ''
  return ended === '' ? timeKey(StartTime) : ended
}

/** What jobs are counted by: their machine, or what an independent one is about. */
function groupOf({ Machine, Independent, TargetPrefix = '', TargetKey = '' }: PurgeableJob): string {
  return JSON.stringify(Independent || isEmptyUuid(Machine) ? [TargetPrefix, TargetKey] : [Machine])
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
