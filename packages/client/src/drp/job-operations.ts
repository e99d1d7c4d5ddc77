import {
  type CreateIndependentJob,
  type CreateJob,
  type Job,
  type JobAction,
  jobActionSchema,
  jobSchema,
  parseCreateIndependentJob,
  parseCreateJob,
  parseJob,
  parseJobActionList,
  parseJobList,
} from '@jobwright/core/drp'
import { checkDocument, type DocumentOperation, readDocuments } from '../api/index.ts'
import type { JobExpectation, JobUpdate, PatchOperation } from './changes.ts'
import type { Listed } from './listing.ts'
import { jobFields, patchOf } from './patch.ts'

const oneJob = /*@__PURE__*/ (() => readDocuments(parseJob, jobSchema))()

/** `GET /jobs`. */
export const listedJobs: Listed<Job> = /*@__PURE__*/ (() => ({
  prefix: 'jobs',
  key: 'Uuid',
  answer: readDocuments(parseJobList, jobSchema, (jobs) => jobs),
}))()

/** `POST /jobs`; undefined is the answer 204, which says that there is no job. */
export function createJob(of: string, request: CreateJob): DocumentOperation<Job | undefined> {
  return {
    name: of,
    method: 'POST',
    path: ['jobs'],
    json: checkDocument(of, parseCreateJob, request),
    read: (answer) => (answer.status === 204 ? undefined : oneJob.read(answer)),
    driftIn: (job) => (job === undefined ? [] : oneJob.driftIn(job)),
  }
}

/** `POST /jobs` for a job outside of any task list. */
export function createIndependentJob(request: CreateIndependentJob): DocumentOperation<Job> {
  const name = 'jobs.createIndependent'
  // v3.13 fails with 500 over a body without any field that it knows; by an empty machine it says what is wrong.
  const json = { ...checkDocument(name, parseCreateIndependentJob, request), Independent: true, Machine: '' }
  return { name, method: 'POST', path: ['jobs'], json, ...oneJob }
}

/** `GET /jobs/{uuid}`. */
export function getJob(id: string, name = 'jobs.get'): DocumentOperation<Job> {
  return { name, method: 'GET', path: ['jobs', id], ...oneJob }
}

/** `PATCH /jobs/{uuid}`. */
export function updateJob(
  name: string,
  id: string,
  changes: JobUpdate | readonly PatchOperation[],
  expect: JobExpectation | undefined,
): DocumentOperation<Job> {
  return { name, method: 'PATCH', path: ['jobs', id], json: patchOf(name, changes, expect, jobFields), ...oneJob }
}

/** `DELETE /jobs/{uuid}`. */
export function deleteJob(id: string): DocumentOperation<Job> {
  return { name: 'jobs.delete', method: 'DELETE', path: ['jobs', id], ...oneJob }
}

/** `GET /jobs/{uuid}/actions?os=`. */
export function getJobActions(id: string, os: string | undefined): DocumentOperation<readonly JobAction[]> {
  return {
    name: 'jobs.actions',
    method: 'GET',
    path: ['jobs', id, 'actions'],
    query: os === undefined ? [] : [['os', os]],
    ...readDocuments(parseJobActionList, jobActionSchema, (actions) => actions),
  }
}

/** `GET /jobs/{uuid}/archive`. */
export function getJobArchive(id: string): DocumentOperation<Uint8Array> {
  return {
    name: 'jobs.archive',
    method: 'GET',
    path: ['jobs', id, 'archive'],
    headers: { accept: 'application/octet-stream' },
    bytes: true,
    read: ({ bytes = new Uint8Array() }) => bytes,
    driftIn: () => [],
  }
}
