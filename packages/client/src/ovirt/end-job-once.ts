import { type EndAction, type EndJobActionV3, type Job, jobLifecycle } from '@jobwright/core/ovirt'
import { flag, type OptionRule } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { checkEnd, endAndReadBack } from './end-and-read-back.ts'
import { endJob, getJob } from './job-operations.ts'

/** How a job is to end. */
export interface EndJobOptions {
  /** Did the work succeed? */
  readonly succeeded: boolean
  /** Is `auto_cleared` to be set, too? Default: not. A job that has ended before is left as it is. */
  readonly force?: boolean | undefined
}

/** How a job stands after an end. */
export interface JobEnding {
  /** The job, read after the end. */
  readonly job: Job
  /** Was it ended by this call, as it was asked to? False: another end was first, and `job` shows how. */
  readonly ended: boolean
}

const of = 'jobs.endOnce'

/** Ends a job unless it has ended, and reads it back. */
export async function endJobOnce(
  connection: OvirtConnection,
  id: string,
  end: EndJobOptions,
  request: RequestOptions | undefined,
): Promise<JobEnding> {
  const { succeeded } = checkEnd(of, end, rules)
  const operation = endJob(connection, id, actionOf(connection, end), of)
  const read = () => connection.send(getJob(connection, id, [], of), request)
  const before = await read()
  if (jobLifecycle.isEnded(before.status)) return { job: before, ended: false }
  const job = await endAndReadBack(connection, operation, read, request)
  return { job, ended: job.status === (succeeded ? 'finished' : 'failed') }
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['succeeded', flag],
    ['force', flag],
  ]))()

function actionOf({ profile }: OvirtConnection, { succeeded, force }: EndJobOptions): EndAction | EndJobActionV3 {
  const forced = force === undefined ? {} : { force }
  return profile === 'v3'
    ? { status: { state: succeeded ? 'FINISHED' : 'FAILED' }, ...forced }
    : { succeeded, ...forced }
}
