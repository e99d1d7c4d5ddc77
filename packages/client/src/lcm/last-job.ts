import type { Job, JobTarget } from '@jobwright/core/lcm'
import { composedCall } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { kinds, type LcmKind } from './kinds.ts'
import { getRecord } from './record-operations.ts'

/** Reads what jobs are run on, and then the last job on it; undefined where there has been none. */
export function lastJob(
  connection: LcmConnection,
  kind: LcmKind<JobTarget>,
  id: string,
  options: RequestOptions | undefined,
): ApiCall<Job | undefined> {
  const name = `${kind.called}.lastJob`
  return composedCall<Job | undefined>(async () => {
    const read = await connection.call(() => getRecord(kind, id, name), options).withResponse()
    const jobId = read.data['last-job-id']
    if (jobId === null || jobId === undefined || jobId === '') return { ...read, data: undefined }
    return connection.send(getRecord(kinds.jobs, jobId, name), options).withResponse()
  })
}
