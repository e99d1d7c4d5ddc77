import type { ClusterEvent, ClusterJob, JobNote } from '@jobwright/core/lcm'
import type { JobNodeRecord, JobRecord } from '../store/records.ts'
import type { LcmStore } from '../store/store.ts'

/** Keeps what is shown of jobs along with what the rules decide. Who submits a job keeps what it was asked for. */
export function recordEvent(store: LcmStore, newId: (kind: string) => string, event: ClusterEvent): void {
  switch (event.type) {
    case 'job-started': {
      const { jobId, status, nodes, at } = event
      changeJob(store, jobId, { status, modifiedOn: at })
      for (const { nodeId, nodeName, datacenterName, status: nodeStatus } of nodes) {
        const row = { id: newId('job-node'), jobId, nodeId, nodeName, datacenterName, status: nodeStatus }
        store.jobNodes.set({ ...row, createdOn: at, modifiedOn: at })
      }
      return
    }
    case 'job-moved':
      changeJob(store, event.jobId, { status: event.status, modifiedOn: event.at })
      return
    case 'job-node-moved': {
      const row = jobNodeOf(store, event.jobId, event.nodeId)
      if (row !== undefined) store.jobNodes.set({ ...row, status: event.status, modifiedOn: event.at })
      return
    }
    case 'job-event-noted':
      addJobEvent(store, newId('job-event'), event.jobId, event.nodeId, event.note, event.at)
      return
    default:
      return
  }
}

/** What is shown of a job, of all that the rules know of it. */
export function shownOf(job: ClusterJob) {
  const { id, jobType, scope, status, clusterId, clusterName, datacenterId, datacenterName, nodeId, nodeName } = job
  return { id, jobType, scope, status, clusterId, clusterName, datacenterId, datacenterName, nodeId, nodeName }
}

/** The row of a node in a job. */
function jobNodeOf(store: LcmStore, jobId: string, nodeId: string): JobNodeRecord | undefined {
  return store.jobNodes.of(jobId).find((row) => row.nodeId === nodeId)
}

/** Adds to the log of a job. */
export function addJobEvent(
  store: LcmStore,
  id: string,
  jobId: string,
  nodeId: string | null,
  note: JobNote,
  at: number,
): void {
  const { eventType, eventSubtype, message, eventResource = null, before = {}, after = {}, changes = false } = note
  const { traceback = null } = note
  const jobNodeId = nodeId === null ? null : (jobNodeOf(store, jobId, nodeId)?.id ?? null)
  const said = { eventType, eventSubtype, message, eventResource, before, after, changes, traceback }
  store.jobEvents.set({ id, jobId, nodeId, jobNodeId, ...said, createdOn: at })
}

function changeJob(store: LcmStore, id: string, changes: Partial<JobRecord>): void {
  const job = store.jobs.get(id)
  if (job !== undefined) store.jobs.set({ ...job, ...changes })
}
