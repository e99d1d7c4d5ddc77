import {
  type Action,
  type CreateJob,
  type Job,
  parseCreateJob,
  parseEndAction,
  parseEndJobActionV3,
} from '@jobwright/core/ovirt'
import { checkDocument, type DocumentOperation } from '../api/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import { bodyOf, readAction, readJob, readJobs, readOf, type Wire } from './documents.ts'
import { checkFollow, followQuery, type JobFollow, jobFollows } from './follow.ts'

/** How a job is read. */
export interface GetJobOptions extends RequestOptions {
  /** What is read along with it. Default nothing. */
  readonly follow?: readonly JobFollow[] | undefined
}

/** `POST /jobs`. */
export function addJob(wire: Wire, job: CreateJob, of = 'jobs.add'): DocumentOperation<Job> {
  const body = bodyOf(wire, 'job', checkDocument(of, parseCreateJob, job))
  return { name: of, method: 'POST', path: ['jobs'], body, ...readJob(wire) }
}

/** `GET /jobs/{id}`. */
export function getJob(
  wire: Wire,
  id: string,
  follow: readonly JobFollow[] = [],
  of = 'jobs.get',
): DocumentOperation<Job> {
  const query = followQuery(checkFollow(of, follow, jobFollows))
  return { name: of, method: 'GET', path: ['jobs', id], query, ...readOf(id, readJob(wire)) }
}

/** `GET /jobs`. */
export function getJobs(
  wire: Wire,
  query: readonly (readonly [name: string, value: string])[],
  of = 'jobs.list',
): DocumentOperation<readonly Job[]> {
  return { name: of, method: 'GET', path: ['jobs'], query, ...readJobs(wire) }
}

/** `POST /jobs/{id}/end`. The first end counts, so it may be sent twice. */
export function endJob(wire: Wire, id: string, action: unknown = {}, of = 'jobs.end'): DocumentOperation<Action> {
  const checked =
    wire.profile === 'v3' ? checkDocument(of, parseEndJobActionV3, action) : checkDocument(of, parseEndAction, action)
  const body = bodyOf(wire, 'action', checked)
  return { name: of, method: 'POST', path: ['jobs', id, 'end'], body, repeatable: true, ...readAction(wire) }
}

/** `POST /jobs/{id}/clear`. It may be sent twice. */
export function clearJob(wire: Wire, id: string): DocumentOperation<Action> {
  const body = bodyOf(wire, 'action', {})
  return {
    name: 'jobs.clear',
    method: 'POST',
    path: ['jobs', id, 'clear'],
    body,
    repeatable: true,
    ...readAction(wire),
  }
}
