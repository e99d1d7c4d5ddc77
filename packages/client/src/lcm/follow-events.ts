import { isJobwrightError } from '@jobwright/core'
import { type JobEvent, jobLifecycle } from '@jobwright/core/lcm'
import { pause } from '../api/index.ts'
import { abortSignal, anything, checkOptions, flag, milliseconds, type OptionRule } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import { Outage } from '../wait/outage.ts'
import type { LcmConnection } from './connection.ts'
import { byTime } from './event-order.ts'
import { jobEventsOf } from './job-lists.ts'
import { kinds } from './kinds.ts'
import { pagesOf } from './listing.ts'
import { getRecord } from './record-operations.ts'

/** How the events of a job are followed. */
export interface FollowEventsOptions extends RequestOptions {
  /** Is each event read by itself, with what the rows of lists leave out? One request more for each. Default false. */
  readonly full?: boolean | undefined
  /** How long, in milliseconds, there must have been no new event once the job has ended. Default 5 000, as often as LCM looks after its jobs. */
  readonly graceMs?: number | undefined
  /** How often to look, in milliseconds. Default 5 000. */
  readonly intervalMs?: number | undefined
  /** How long a job may be unknown to the server, in milliseconds, as it may be when it has just been made. Default 30 000. */
  readonly notFoundGraceMs?: number | undefined
  /** How long the server may be out of reach, in milliseconds: OpsCenter is restarted now and then. Default 300 000. */
  readonly outageToleranceMs?: number | undefined
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['full', flag],
    ['graceMs', milliseconds(0)],
    ['intervalMs', milliseconds(1)],
    ['notFoundGraceMs', milliseconds(0)],
    ['outageToleranceMs', milliseconds(0)],
    ['signal', abortSignal],
    ...(['attemptTimeoutMs', 'totalTimeoutMs', 'headers', 'correlationId'] as const).map(
      (key) => [key, anything] as const,
    ),
  ]))()

const of = 'jobEvents.follow'

/** Follows the events of a job. */
export async function* followEvents(
  connection: LcmConnection,
  jobId: string,
  options: FollowEventsOptions = {},
): AsyncGenerator<JobEvent, void, undefined> {
  checkOptions(of, options, rules)
  const {
    full = false,
    graceMs = 5_000,
    intervalMs = 5_000,
    notFoundGraceMs = 30_000,
    outageToleranceMs = 300_000,
    ...request
  } = options
  const { clock } = connection.transport
  const outage = new Outage(outageToleranceMs)
  const beganAt = clock.now()
  const told = new Set<string>()
  let known = false
  let quietSince: number | undefined
  for (;;) {
    let pauseMs = intervalMs
    try {
      // The job first: what was noted before its end is then surely read after it.
      const job = await connection.call(() => ({ ...getRecord(kinds.jobs, jobId, of), once: true }), request)
      known = true
      const hasEnded = jobLifecycle.isEnded(job.status)
      const fresh = await newEvents(connection, jobId, told, hasEnded, request)
      outage.over()
      if (!hasEnded) quietSince = undefined
      else if (fresh.length > 0 || quietSince === undefined) quietSince = clock.now()
      for (const event of fresh) {
        const whole = full ? await connection.send(getRecord(kinds.jobEvents, event.id, of), request) : event
        // Not before: what could not be read is read again.
        told.add(event.id)
        yield whole
      }
      if (quietSince !== undefined) {
        const leftMs = quietSince + graceMs - clock.now()
        if (leftMs <= 0) return
        pauseMs = Math.min(pauseMs, leftMs)
      }
    } catch (error) {
      const isNew = !known && clock.now() - beganAt < notFoundGraceMs
      if (!(isNew && isJobwrightError(error, 'not-found')))
        pauseMs = Math.max(pauseMs, outage.pauseAfter(error, clock.now()))
    }
    await pause(clock, pauseMs, [connection.closed, request.signal])
  }
}

/** The events that have not been told yet, in order. */
async function newEvents(
  connection: LcmConnection,
  jobId: string,
  told: ReadonlySet<string>,
  toTheEnd: boolean,
  request: RequestOptions,
): Promise<readonly JobEvent[]> {
  const fresh = new Map<string, JobEvent>()
  for await (const { count, results } of pagesOf(
    connection,
    { ...jobEventsOf(jobId), name: of, once: true },
    request,
  )) {
    // In which order they come is not known, but where there are as many as have been told, there is none new. Unless old ones are taken away, of which no
    // document tells: so in the end all pages are read.
    if (!toTheEnd && count === told.size && results.every(({ id }) => told.has(id))) break
    for (const event of results) if (!told.has(event.id)) fresh.set(event.id, event)
  }
  return [...fresh.values()].sort(byTime)
}
