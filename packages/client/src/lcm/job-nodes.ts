import type { JobView } from '@jobwright/core'
import { type JobEvent, type JobNode, type JobNodeViewContext, toJobView } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { kinds } from './kinds.ts'
import { type LcmListing, lcmListing } from './listing.ts'
import { type LcmRecords, lcmRecords } from './records.ts'

/** The parts of jobs, one for each node that a job works on. */
export interface LcmJobNodes extends LcmRecords<JobNode> {
  /** Lists the events of a job on one node: of the job node of this id, which is not that of the node. */
  events(id: string, options?: RequestOptions): LcmListing<JobEvent>
  /** Shows a job node in the common form of all jobs, with its events as messages as far as they are given. */
  view(document: JobNode, context?: Pick<JobNodeViewContext, 'events'>): JobView
}

/** Makes the job nodes of a client. */
export function lcmJobNodes(connection: LcmConnection): LcmJobNodes {
  return {
    ...lcmRecords(connection, kinds.jobNodes),
    events: (id, options) =>
      lcmListing(
        connection,
        { kind: kinds.jobEvents, path: ['job_nodes', id, 'job_events'], name: 'jobNodes.events' },
        options,
      ),
    view: (document, context) =>
      toJobView(document, { source: connection.transport.name, secrets: connection.secrets.all, ...context }),
  }
}
