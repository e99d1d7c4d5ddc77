import { isJobwrightError, type JobView } from '@jobwright/core'
import { type JobEvent, redact, secretsOf, toJobView } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { byTime } from './event-order.ts'
import { adviceFor, failuresOf, type JobFailure } from './job-failures.ts'
import { nothingKnown, readEvents, readNodes } from './job-parts.ts'
import { kinds } from './kinds.ts'
import { getRecord } from './record-operations.ts'

/** How a job went, or goes so far. It holds no secret as far as those are known: it may be logged. */
export interface JobReport {
  /** The job with all of its nodes as targets and its events as messages. */
  readonly view: JobView
  /** What went wrong so far: node by node, and then what concerns the job as a whole. None for a job that goes well. */
  readonly failures: readonly JobFailure[]
  /** What to do about it; undefined where there is nothing to be done. */
  readonly advice?: string
}

/** Of so many errors the newest are read one by one, as rows of lists leave out the traceback and what it is about. */
const mostRead = 100

const of = 'jobs.report'

/** Reads a job with everything that belongs to it, and says what went wrong. */
export async function reportOn(
  connection: LcmConnection,
  id: string,
  request: RequestOptions = {},
): Promise<JobReport> {
  const job = await connection.call(() => getRecord(kinds.jobs, id, of), request)
  const [nodes, events] = await Promise.all([
    readNodes(connection, id, nothingKnown.nodes, request),
    readEvents(connection, id, nothingKnown.events, request, true),
  ])
  const rows = [...nodes.values()]
  const errors = [...events.values()].filter((event) => event['event-type'] === 'error').sort(byTime)
  const older = errors.slice(0, -mostRead)
  const newest = await Promise.all(errors.slice(-mostRead).map((event) => readWhole(connection, event, request)))
  // Only now, as what was read may have told secrets.
  const secrets = [...connection.secrets.all, ...secretsOf(job)]
  const { name: source } = connection.transport
  const view = toJobView(job, { source, nodes: rows, events: [...events.values()], secrets })
  const advice = adviceFor(view)
  return {
    view,
    failures: redact(failuresOf({ job, nodes: rows, errors: [...older, ...newest] }), { secrets }),
    ...(advice !== undefined && { advice }),
  }
}

/** What is left out of a row is worth a request; but it is not worth the report. */
async function readWhole(connection: LcmConnection, row: JobEvent, request: RequestOptions): Promise<JobEvent> {
  try {
    return await connection.call(() => getRecord(kinds.jobEvents, row.id, of), request)
  } catch (error) {
    if (request.signal?.aborted === true || !isJobwrightError(error)) throw error
    return row
  }
}
