import type { Answer } from '../http/answer.ts'
import type { DrpCall } from '../http/call.ts'
import { notFound } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { JobObject } from '../store/objects.ts'
import { answerLog } from './log.ts'

/**
 * GET /jobs/{uuid}/archive, of newer servers: the log of a job that has been put away. In which form it comes no document tells: we assume that of the log
 * itself, and that a job that is not archived has no archive.
 */
export function answerArchive(site: Site, job: JobObject, call: DrpCall): Answer {
  return job.Archived ? answerLog(site, job.Uuid, call) : notFound(call.method, 'jobs', job.Uuid)
}

/** The log of an archived job cannot be fetched (documents). The recorded server archives none. */
export function refuseArchived({ profile }: Site, { Archived: archived, Uuid: key }: JobObject, call: DrpCall): void {
  if (archived && profile === 'v4') notFound(call.method, 'jobs', key)
}
