import type { JobEvent } from '@jobwright/core/lcm'
import type { LcmConnection } from './connection.ts'
import { type FollowEventsOptions, followEvents } from './follow-events.ts'
import { kinds } from './kinds.ts'
import { type LcmRecords, lcmRecords } from './records.ts'

/** What has happened in jobs. */
export interface LcmJobEvents extends LcmRecords<JobEvent> {
  /**
   * Reads the events of a job as they come: each once, those that are new together in the order of `created-on`, then `id`. It ends when the job has
   * ended and no more events have come for a while.
   *
   * The events are rows of lists, without `before`, `after`, `changes`, `event-resource` and `traceback`, unless `full` is said.
   *
   * @throws RequestError `not-found` for a job that the server does not know, also after the grace; `aborted`; what the server answers for longer than
   * `outageToleranceMs`. JobwrightError `invalid-input` for an option that is not known.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * const job = { id: 'j1', 'job-type': 'restart', status: 'COMPLETE', 'cluster-id': 'c1', 'cluster-name': 'test' }
   * const events = [{ id: 'e1', 'job-id': 'j1', 'event-type': 'milestone', 'event-subtype': 'start', message: 'job started...' }]
   * const page = { count: 1, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results: events }
   * const fetch = async (url: string) => Response.json(url.endsWith('/job_events/') ? page : job)
   * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch })
   * const told: string[] = []
   * for await (const { message } of lcm.jobEvents.follow('j1', { graceMs: 0 })) told.push(message)
   * told //=> ['job started...']
   */
  follow(jobId: string, options?: FollowEventsOptions): AsyncIterable<JobEvent>
}

/** Makes the events of a client. */
export function lcmJobEvents(connection: LcmConnection): LcmJobEvents {
  return {
    ...lcmRecords(connection, kinds.jobEvents),
    follow: (jobId, options) => followEvents(connection, jobId, options),
  }
}
