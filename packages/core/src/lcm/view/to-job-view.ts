import { checkKeys } from '../../input/index.ts'
import type { JobView } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import type { JobEvent } from '../model/job-event.ts'
import type { JobNode } from '../model/job-node.ts'
import { redact, secretsOf } from '../redact.ts'
import { jobNodeViewOf } from './job-node-view.ts'
import { type JobViewParts, jobViewOf } from './job-view.ts'

/** What the document of a job or a job node does not tell about it. */
export interface JobNodeViewContext {
  /** The name of the server or client it comes from. Default `'lcm'`. */
  readonly source?: string | undefined
  /** Its events as far as they are known, in any order; those of others are passed over. Default none. */
  readonly events?: readonly JobEvent[] | undefined
  /** Where the server shows it. Default what the document says. */
  readonly href?: string | undefined
  /** Texts that are secret wherever they stand, beside those that the document itself names as secrets. Default none. */
  readonly secrets?: readonly string[] | undefined
}

/** What the document of a job does not tell about it. */
export interface JobViewContext extends JobNodeViewContext {
  /** Its job nodes, in the order in which they are to be shown; those of other jobs are passed over. Default: not known, which is not the same as none. */
  readonly nodes?: readonly JobNode[] | undefined
}

/**
 * Shows a job in the common form of all jobs.
 *
 * The targets are its job nodes, with the newest error event of each as the reason; a job for one node has that node even where its job nodes are not
 * known. A job node that its job left behind waits no more: once the job has ended it counts as `cancelled` if the job was terminated, as `lost` if the
 * job was orphaned while it ran, and otherwise as `incomplete`, also when the job is COMPLETE and the job node was read before. Progress counts the job nodes
 * that are over by their own word.
 *
 * IDLE is `stalled`; so is a job, whatever it says, of which a node is IDLE, as WILL_FAIL hides it. WILL_FAIL is `failing`. A job that is COMPLETE has
 * `errors-reported` if an event is an error or a job node did not succeed, and `nothing-done` if it is known to have no job nodes. An ORPHANED job is
 * `lost`: it ran when OpsCenter was restarted, and what became of it nobody knows.
 *
 * `startedAt` is when the event of the start was noted or, where that is not known, when its first job node was made; `endedAt` is when the ended job last
 * changed. The messages are the events by time, each once.
 *
 * @param document a job, in any shape.
 * @param context what the document does not tell.
 * @returns the view; `raw` and all texts of events are without secrets, as `redact` masks them.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/lcm'
 * const job = { id: 'j1', 'job-type': 'restart', status: 'WILL_FAIL', 'cluster-id': 'c1', 'cluster-name': 'test' }
 * const row = { 'job-id': 'j1', 'datacenter-name': 'dc1' }
 * const view = toJobView(job, {
 *   nodes: [
 *     { ...row, id: 'jn1', 'node-id': 'n1', 'node-name': 'node1', status: 'FAILED' },
 *     { ...row, id: 'jn2', 'node-id': 'n2', 'node-name': 'node2', status: 'RUNNING' },
 *   ],
 *   events: [{ id: 'e1', 'job-id': 'j1', 'node-id': 'n1', 'event-type': 'error', message: 'does not answer on port 9042' }],
 * })
 * view.name //=> 'restart test'
 * view.flags //=> ['failing']
 * view.targets[0] //=> { name: 'node1', phase: 'ended', outcome: 'failed', why: 'does not answer on port 9042' }
 * view.progress //=> { done: 1, total: 2, unit: 'nodes' }
 */
export function toJobView(document: Job, context?: JobViewContext): JobView
/**
 * Shows one node's part in a job in the common form of all jobs: its target is the node, its parent the job.
 *
 * `startedAt` is when the first of the known events was noted. Whether its job has ended and left it behind is not known here.
 *
 * @param document a job node.
 * @param context what the document does not tell.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/lcm'
 * const view = toJobView({
 *   id: 'jn1', 'job-id': 'j1', 'node-id': 'n1', 'node-name': 'node1', 'datacenter-name': 'dc1', status: 'IDLE',
 * })
 * view.flags //=> ['stalled']
 * view.targets //=> [{ name: 'node1', phase: 'running', why: 'IDLE: has shown no activity for a while' }]
 */
export function toJobView(document: JobNode, context?: JobNodeViewContext): JobView
export function toJobView(document: Job | JobNode, context: JobViewContext = {}): JobView {
  const { source = 'lcm', events = [], href } = context
  const secrets = [...(context.secrets ?? []), ...secretsOf(document)]
  const parts = { source, events, mask: <T>(value: T) => redact(value, { secrets }) }
  const view = isJobNode(document) ? viewOfNode(document, context, parts) : viewOfJob(document, context, parts)
  return href === undefined ? view : { ...view, href }
}

function viewOfJob(job: Job, context: JobViewContext, parts: Omit<JobViewParts, 'nodes'>): JobView {
  checkKeys('toJobView of a job', context, ['source', 'nodes', 'events', 'href', 'secrets'])
  return jobViewOf(job, { ...parts, nodes: context.nodes })
}

function viewOfNode(node: JobNode, context: JobNodeViewContext, parts: Omit<JobViewParts, 'nodes'>): JobView {
  checkKeys('toJobView of a job node', context, ['source', 'events', 'href', 'secrets'])
  return jobNodeViewOf(node, parts)
}

function isJobNode(document: Job | JobNode): document is JobNode {
  return Object.hasOwn(document, 'job-id')
}
