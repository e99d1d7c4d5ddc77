import { kinds } from './kinds.ts'

/** `GET /jobs/{id}/job_nodes/`. */
export function jobNodesOf(id: string) {
  return { kind: kinds.jobNodes, path: ['jobs', id, 'job_nodes'], name: 'jobs.nodes' } as const
}

/** `GET /jobs/{id}/job_events/`. */
export function jobEventsOf(id: string) {
  return { kind: kinds.jobEvents, path: ['jobs', id, 'job_events'], name: 'jobs.events' } as const
}

/** `GET /clusters/{id}/jobs/`. */
export function jobsOfCluster(id: string) {
  return { kind: kinds.jobs, path: ['clusters', id, 'jobs'], name: 'clusters.jobs' } as const
}
