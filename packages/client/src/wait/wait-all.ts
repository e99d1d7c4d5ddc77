import { invalidInput } from '@jobwright/core'
import { callable, checkOptions } from '../input/index.ts'
import { rulesFor } from './settings-of.ts'
import { begin } from './wait.ts'
import { WaitLoop } from './wait-loop.ts'
import type { OnTimeout, WaitAllOptions } from './wait-options.ts'
import type { WaitResult } from './wait-result.ts'
import { WaitingJob } from './waiting-job.ts'
import type { CancellableWatchable, Watchable } from './watched.ts'

/**
 * Waits for several jobs of one kind, with one deadline and one timer for all.
 *
 * Where the server can be asked for many at once, each look is one request; else no more reads are under way than `maxConcurrency` says.
 *
 * @param watchable how such a job is read and how often to look.
 * @param ids the jobs; one that is named twice is waited for once.
 * @param options as for `wait`, and who is told of each end as it comes.
 * @returns the results by id, in the order of the ids. A job that is not found after the grace is `lost`, for the reason `not-found`.
 * @throws WaitFailedError when nothing more can be known of any of them; its `results` are those of the jobs that had ended. Else as `wait` does.
 * @example
 * import { exitCodeOf, waitAll } from '@jobwright/client/wait'
 * import { invalidInput, type JobView } from '@jobwright/core'
 * const viewOf = (id: string): JobView => ({
 *   key: `site/drydock/task/${id}`, source: 'site', system: 'drydock', kind: 'task', id, name: 'deploy', status: 'complete',
 *   phase: 'ended', outcome: 'succeeded', flags: [], targets: [], messages: [], children: [], raw: { task_id: id },
 * })
 * const tasks = { source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async (id: string) => viewOf(id) }
 * const ends = await waitAll(tasks, ['a', 'b'], { timeoutMs: 60_000 })
 * ends.size //=> 2
 * exitCodeOf(ends) //=> 0
 */
export async function waitAll<Document>(
  watchable: CancellableWatchable<Document>,
  ids: Iterable<string>,
  options: WaitAllOptions<Document, OnTimeout>,
): Promise<Map<string, WaitResult<Document>>>
export async function waitAll<Document>(
  watchable: Watchable<Document>,
  ids: Iterable<string>,
  options: WaitAllOptions<Document>,
): Promise<Map<string, WaitResult<Document>>>
export async function waitAll<Document>(
  watchable: Watchable<Document>,
  ids: Iterable<string>,
  options: WaitAllOptions<Document, OnTimeout>,
): Promise<Map<string, WaitResult<Document>>> {
  checkOptions('waitAll', options, rulesFor(watchable, [['onEnd', callable]]))
  const { signal, onTimeout, onSnapshot, onEnd } = options
  if (typeof ids === 'string') throw invalidInput('waitAll: the ids must be a list of texts, not one text.')
  const states = [...new Set(ids)].map((id) => begin('waitAll', watchable, id, options))
  // The same moment and random numbers for all: so they stay on one schedule and are read together.
  const jobs = states.map((state, _, [first = state]) => {
    return new WaitingJob(watchable, { ...first, subject: state.subject }, onSnapshot)
  })
  await new WaitLoop(watchable, jobs, { signal, onTimeout, onEnd, lostIfNotFound: true }).run()
  return new Map(jobs.flatMap(({ id, result }) => (result === undefined ? [] : [[id, result] as const])))
}
