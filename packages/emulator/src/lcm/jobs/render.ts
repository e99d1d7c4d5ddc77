import type { LcmProfile } from '../controls.ts'
import { addressOf, commonFields, type Projection } from '../resources/render.ts'
import type { Site } from '../site.ts'
import type { JobEventRecord, JobNodeRecord, JobRecord } from '../store/records.ts'
import { passwordName } from './password-name.ts'

/** Shows a job. Rows of lists do not tell its options, so that only the answer to its POST and the job by itself show a password. */
export function renderJob(site: Site, version: LcmProfile, job: JobRecord, projection: Projection): object {
  const { id, clusterId, datacenterId, nodeId, createdOn, modifiedOn } = job
  const link = (path: string): string => addressOf(site, version, path)
  const related = {
    'job-events': link(`jobs/${id}/job_events/`),
    cluster: link(`clusters/${clusterId}`),
    'job-nodes': link(`jobs/${id}/job_nodes/`),
    ...(datacenterId === null ? {} : { datacenter: link(`datacenters/${datacenterId}`) }),
    ...(nodeId === null ? {} : { node: link(`nodes/${nodeId}`) }),
  }
  return {
    'node-id': nodeId,
    description: job.description,
    'datacenter-name': job.datacenterName,
    'datacenter-id': datacenterId,
    'cluster-name': job.clusterName,
    ...(projection === 'row' ? {} : { 'job-data': jobDataOf(site, job) }),
    'job-type': job.jobType,
    'node-name': job.nodeName,
    id,
    'cluster-id': clusterId,
    status: job.status,
    'dry-run': false,
    ...commonFields(projection, { type: 'job', href: link(`jobs/${id}`), related, createdOn, modifiedOn }),
  }
}

/** The options of a job, with the password that the real server should not show. */
function jobDataOf(site: Site, { jobData }: JobRecord): object {
  if (site.quirk('lcm/password-in-job-data')) return jobData
  return Object.fromEntries(Object.entries(jobData).filter(([name]) => name !== passwordName))
}

/** Shows a node's part in a job. */
export function renderJobNode(site: Site, version: LcmProfile, row: JobNodeRecord, projection: Projection): object {
  const { id, jobId, nodeId, nodeName, datacenterName, status, createdOn, modifiedOn } = row
  const link = (path: string): string => addressOf(site, version, path)
  const related = {
    'job-events': link(`job_nodes/${id}/job_events/`),
    node: link(`nodes/${nodeId}`),
    job: link(`jobs/${jobId}`),
  }
  return {
    'job-id': jobId,
    'node-id': nodeId,
    'datacenter-name': datacenterName,
    'node-name': nodeName,
    id,
    status,
    ...commonFields(projection, { type: 'job-node', href: link(`job_nodes/${id}`), related, createdOn, modifiedOn }),
  }
}

/** Shows an event. It never changes, so it does not tell when it did. */
export function renderJobEvent(site: Site, version: LcmProfile, event: JobEventRecord, projection: Projection): object {
  const { id, jobId, nodeId, jobNodeId, eventType, eventSubtype, message, createdOn } = event
  const link = (path: string): string => addressOf(site, version, path)
  const related = {
    ...(jobNodeId === null ? {} : { 'job-node': link(`job_nodes/${jobNodeId}`) }),
    ...(nodeId === null ? {} : { node: link(`nodes/${nodeId}`) }),
    job: link(`jobs/${jobId}`),
  }
  const { eventResource, before, after, changes, traceback } = event
  return {
    'job-id': jobId,
    'node-id': nodeId,
    'event-subtype': eventSubtype,
    'event-type': eventType,
    message,
    id,
    ...(projection === 'row' ? {} : { 'event-resource': eventResource, before, after, changes, traceback }),
    ...commonFields(projection, {
      type: 'job-event',
      href: link(`job_events/${id}`),
      related,
      createdOn,
      modifiedOn: undefined,
    }),
  }
}
