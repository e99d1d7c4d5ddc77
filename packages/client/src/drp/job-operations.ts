import { checkKeys, invalidInput } from '@jobwright/core'
import {
  type Job,
  type JobAction,
  jobActionSchema,
  jobSchema,
  parseJob,
  parseJobActionList,
  parseJobList,
} from '@jobwright/core/drp'
import { type DocumentOperation, readDocuments } from '../api/index.ts'
import type { JobExpectation, JobUpdate, PatchOperation } from './changes.ts'
import type { CreateJob } from './jobs.ts'
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
  checkKeys(of, request, ['Machine', 'Uuid', 'Context', 'Meta'])
  const { Machine, Uuid } = request
  // v3.13: a body without any field that it knows is answered by 500.
  for (const [key, id] of Object.entries({ Machine, Uuid: Uuid ?? 'none' })) {
    if (typeof id !== 'string' || id === '') throw invalidInput(`${of}: ${key} must be the UUID of a ${nouns(key)}.`)
  }
  return {
    name: of,
    method: 'POST',
    path: ['jobs'],
    json: request,
    read: (answer) => (answer.status === 204 ? undefined : oneJob.read(answer)),
    driftIn: (job) => (job === undefined ? [] : oneJob.driftIn(job)),
  }
}

function nouns(key: string): string {
  return key === 'Machine' ? 'machine' : 'job'
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
