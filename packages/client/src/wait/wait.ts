import { type Clock, invalidInput, startWait, type WaitState, type WaitSubject } from '@jobwright/core'
import { checkOptions } from '../input/index.ts'
import { systemClock } from '../transport/system-clock.ts'
import { rulesFor, settingsOf } from './settings-of.ts'
import { WaitLoop } from './wait-loop.ts'
import type { OnTimeout, WaitOptions } from './wait-options.ts'
import type { WaitResult } from './wait-result.ts'
import { WaitingJob } from './waiting-job.ts'
import type { CancellableWatched, Watchable, Watched } from './watched.ts'

/**
 * Waits for a job of any API until it has ended, or the wait has.
 *
 * It looks at the watched job's pace, keeps a server's Retry-After, takes "not found" for "not yet" for a while and lives through outages.
 * After the end, the deadline or an abort it sends nothing, and leaves no timer and no listener. The job itself goes on whatever
 * becomes of the wait, unless `onTimeout: 'cancel'` says otherwise.
 *
 * @param watched the job: its id, how it is read, how often to look.
 * @param options how to wait; `timeoutMs` is required.
 * @returns how it ended. A time-out, an abort and a failed job are results, not errors.
 * @throws WaitFailedError when nothing can be known: credentials refused, not found after the grace, out of reach after the tolerance; it
 * carries the token to go on with. JobwrightError `invalid-input` for options that make no sense. Whatever else the reader throws.
 * @example
 * import { wait } from '@jobwright/client/wait'
 * import type { JobView } from '@jobwright/core'
 * const view: JobView = {
 *   key: 'site/drydock/task/4f1c', source: 'site', system: 'drydock', kind: 'task', id: '4f1c', name: 'deploy', status: 'complete',
 *   phase: 'ended', outcome: 'succeeded', flags: [], targets: [], messages: [], children: [], raw: { task_id: '4f1c' },
 * }
 * const watched = { id: '4f1c', source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => view }
 * const end = await wait(watched, { timeoutMs: 60_000 })
 * end.outcome //=> 'succeeded'
 * end.polls //=> 1
 */
export async function wait<Document>(
  watched: CancellableWatched<Document>,
  options: WaitOptions<OnTimeout>,
): Promise<WaitResult<Document>>
export async function wait<Document>(watched: Watched<Document>, options: WaitOptions): Promise<WaitResult<Document>>
export async function wait<Document>(
  watched: Watched<Document>,
  options: WaitOptions<OnTimeout>,
): Promise<WaitResult<Document>> {
  checkOptions('wait', options, rulesFor(watched))
  const state = begin('wait', watched, watched.id, options)
  return carryOut(watched, new WaitingJob(watched, state, options.onSnapshot), options)
}

/** The state of a wait that begins now. */
export function begin(of: string, watchable: Watchable, id: string, options: WaitOptions<OnTimeout>): WaitState {
  if (typeof id !== 'string' || id === '') throw invalidInput(`${of}: the id must be a text that is not empty.`)
  return startWait({ ...subjectOf(watchable), id }, settingsOf(of, watchable, options), clockOf(watchable).now())
}

/** What all jobs of a kind have in common. */
export function subjectOf({ source, system, kind }: Watchable): Omit<WaitSubject, 'id'> {
  return { source, system, kind }
}

/** The clock of a kind of job. */
export function clockOf({ clock }: Watchable): Clock {
  return clock ?? systemClock
}

/** Carries one wait out, from any state of it. */
export async function carryOut<Document>(
  watchable: Watchable<Document>,
  job: WaitingJob<Document>,
  { signal, onTimeout }: Pick<WaitOptions<OnTimeout>, 'signal' | 'onTimeout'>,
): Promise<WaitResult<Document>> {
  await new WaitLoop(watchable, [job], { signal, onTimeout }).run()
  return job.result as WaitResult<Document>
}
