import type { JobView } from '@jobwright/core'
import { type Job, type JobEvent, type JobNode, type JobViewContext, toJobView } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { jobEventsOf, jobNodesOf } from './job-lists.ts'
import { type LcmJobWaits, lcmJobWaits } from './job-waits.ts'
import { kinds } from './kinds.ts'
import { type LcmListing, lcmListing } from './listing.ts'
import { type LcmRecords, lcmRecords } from './records.ts'

/** The jobs of an LCM. They are made by actions, and never deleted. */
export interface LcmJobs extends LcmRecords<Job>, LcmJobWaits {
  /** Lists the parts of a job, one for each node that it works on. There is none before the job is picked up. */
  nodes(id: string, options?: RequestOptions): LcmListing<JobNode>
  /** Lists the events of a job so far, in no known order; `jobEvents.follow` has them in order and goes on. */
  events(id: string, options?: RequestOptions): LcmListing<JobEvent>
  /**
   * Shows a job in the common form of all jobs, with its nodes as targets and its events as messages as far as they are given. What the client knows to be
   * secret is masked.
   */
  view(document: Job, context?: Pick<JobViewContext, 'nodes' | 'events'>): JobView
}

/** Makes the jobs of a client. */
export function lcmJobs(connection: LcmConnection): LcmJobs {
  return {
    ...lcmRecords(connection, kinds.jobs),
    ...lcmJobWaits(connection),
    nodes: (id, options) => lcmListing(connection, jobNodesOf(id), options),
    events: (id, options) => lcmListing(connection, jobEventsOf(id), options),
    view: (document, context) =>
      toJobView(document, { source: connection.transport.name, secrets: connection.secrets.all, ...context }),
  }
}
