import type { JobView } from '@jobwright/core'
import type { Job, JobEvent, JobNode } from '@jobwright/core/lcm'
import { goesWrong } from './goes-wrong.ts'

/** What went wrong in a job: one error event, or a node that failed without one. */
export interface JobFailure {
  /** The node, by its name when the job was made; undefined for the job as a whole. */
  readonly node?: string
  /** The id of the node. */
  readonly nodeId?: string
  /** The node's datacenter, by its name when the job was made. */
  readonly datacenter?: string
  /** Where the job stands on this node, or as a whole. */
  readonly status: string
  /** What happened, in words. */
  readonly message: string
  /** What kind of error, such as `MeldError`. */
  readonly subtype?: string
  /** The stack of the program that failed. */
  readonly traceback?: string
  /** What it is about, mostly the path of a file. */
  readonly resource?: string
  /** When it happened, as the server wrote it. */
  readonly at?: string
}

/** What failures are found in. */
export interface FailureSources {
  readonly job: Job
  readonly nodes: readonly JobNode[]
  /** The errors among the events, by time. */
  readonly errors: readonly JobEvent[]
}

/** Lists what went wrong: node by node in the order of the job nodes, and then what concerns the job as a whole. */
export function failuresOf({ job, nodes, errors }: FailureSources): readonly JobFailure[] {
  const ofNodes = nodes.flatMap((node) => {
    const { 'node-name': name, 'node-id': nodeId, 'datacenter-name': datacenter, status } = node
    const place = { node: name, nodeId, datacenter, status }
    const own = errors.filter((event) => event['node-id'] === nodeId)
    if (own.length > 0) return own.map((event) => ({ ...place, ...told(event) }))
    return goesWrong(status) ? [{ ...place, message: `${status}, and no event says why` }] : []
  })
  const known = new Set(nodes.map((node) => node['node-id']))
  const others = errors.filter((event) => !known.has(event['node-id'] ?? ''))
  return [...ofNodes, ...others.map((event) => ({ ...placeOf(event, job), ...told(event) }))]
}

function placeOf(event: JobEvent, { status }: Job): Pick<JobFailure, 'nodeId' | 'status'> {
  return { ...(event['node-id'] && { nodeId: event['node-id'] }), status }
}

function told(event: JobEvent): Omit<JobFailure, 'node' | 'nodeId' | 'datacenter' | 'status'> {
  const { message, traceback, 'event-subtype': subtype, 'event-resource': resource, 'created-on': at } = event
  return {
    message,
    ...(subtype && { subtype }),
    ...(traceback && { traceback }),
    ...(resource && { resource }),
    ...(at && { at }),
  }
}

/** What to do about a job that did not succeed, or has not yet; undefined where there is nothing to be done. */
export function adviceFor({
  status,
  outcome,
  flags,
}: Pick<JobView, 'status' | 'outcome' | 'flags'>): string | undefined {
  switch (status) {
    case 'ORPHANED':
      return 'OpsCenter was restarted while it ran: it never finishes by itself. Run it again; an install may be repeated safely.'
    case 'TERMINATED':
      return 'It was killed on request, and nodes that it had begun may be left half done. Run it again.'
    case 'FAILED':
      return 'Mend what failed and run it again: that makes another job.'
    case 'WILL_FAIL':
      return 'It cannot succeed any more, but still works on nodes. Wait for its end before anything else is done to them, or cancel it.'
  }
  if (flags.includes('stalled')) {
    return 'It has shown no activity for a while: it may go on by itself, but never fails by itself. Look at the nodes, or cancel it.'
  }
  if (outcome !== undefined && flags.includes('errors-reported'))
    return 'It is COMPLETE and reports errors all the same: look at the nodes.'
  return undefined
}
