import { isJobwrightError } from '@jobwright/core'
import { type Job, type JobEvent, type JobNode, jobLifecycle } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import type { ReadContext } from '../wait/index.ts'
import type { LcmConnection } from './connection.ts'
import { goesWrong } from './goes-wrong.ts'
import { jobEventsOf, jobNodesOf } from './job-lists.ts'
import type { KnownJob } from './known-jobs.ts'
import { pagesOf } from './listing.ts'

/** What belongs to a job. */
export type JobParts = Pick<KnownJob, 'nodes' | 'events'>

/** Of a job that has not been looked at. */
export const nothingKnown: JobParts = /*@__PURE__*/ (() => ({ nodes: undefined, events: new Map() }))()

/** A job that has ended is not looked at again, so that more is done to read what belongs to it: but not for longer, in milliseconds. */
const lastTryMs = 15_000

/**
 * Reads the job nodes of a job and, if they are asked for, or something went wrong, or the job has ended, its events.
 *
 * None of that keeps the job itself from being seen: what cannot be read is as it was known before.
 */
export async function readParts(
  connection: LcmConnection,
  job: Job,
  known: JobParts = nothingKnown,
  { detail, signal }: ReadContext,
): Promise<JobParts> {
  // There are no job nodes before a job is picked up.
  if (detail === 'status' || job.status === 'PENDING') return known
  const hasEnded = jobLifecycle.isEnded(job.status)
  const how: How = hasEnded ? { signal, totalTimeoutMs: lastTryMs } : { signal, once: true }
  const nodes = await orAsKnown(() => readNodes(connection, job.id, known.nodes, how), known.nodes)
  const wanted =
    detail === 'messages' || hasEnded || [job, ...(nodes?.values() ?? [])].some(({ status }) => goesWrong(status))
  if (!wanted) return { nodes, events: known.events }
  const events = await orAsKnown(() => readEvents(connection, job.id, known.events, how, hasEnded), known.events)
  return { nodes, events }
}

interface How extends RequestOptions {
  /** Is it never tried again, because its caller does so? Default false. */
  readonly once?: boolean | undefined
}

/** Reads the job nodes of a job. They are never taken back: one that moved from page to page meanwhile is as it was known before. */
export async function readNodes(
  connection: LcmConnection,
  id: string,
  known: JobParts['nodes'],
  { once, ...request }: How,
): Promise<ReadonlyMap<string, JobNode>> {
  const nodes = new Map(known)
  const listed = { ...jobNodesOf(id), once }
  for await (const { results } of pagesOf(connection, listed, request)) {
    for (const node of results) nodes.set(node.id, node)
  }
  return nodes
}

/**
 * Reads the events of a job. They never change: as long as there are as many as are known, there is none new. Whether servers forget old ones is in no
 * document: so in the end all are read.
 */
export async function readEvents(
  connection: LcmConnection,
  id: string,
  known: JobParts['events'],
  { once, ...request }: How,
  toTheEnd: boolean,
): Promise<ReadonlyMap<string, JobEvent>> {
  const events = new Map(known)
  const listed = { ...jobEventsOf(id), once }
  for await (const { count, results } of pagesOf(connection, listed, request)) {
    for (const event of results) events.set(event.id, event)
    if (!toTheEnd && events.size === known.size && count === known.size) break
  }
  return events
}

async function orAsKnown<T>(read: () => Promise<T>, known: T): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!isJobwrightError(error)) throw error
    return known
  }
}
