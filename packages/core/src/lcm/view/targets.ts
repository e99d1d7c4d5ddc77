import type { Outcome } from '../../lifecycle/index.ts'
import type { TargetView } from '../../view/index.ts'
import { jobNodeLifecycle } from '../lifecycle.ts'
import type { Job } from '../model/job.ts'
import type { JobNode } from '../model/job-node.ts'
import { type Ending, endingOf } from './ending.ts'

/**
 * A job node as a target of its job.
 *
 * @param name what to call it.
 * @param ending how its job stands. A node that its job left behind waits for nothing and nobody.
 * @param error the newest error on it.
 */
export function targetOf(node: JobNode, name: string, ending: Ending, error: string | undefined): TargetView {
  const own = endingOf(node.status)
  const left = own.phase !== 'ended' && ending.outcome !== undefined
  const stands: Ending = left ? { phase: 'ended', outcome: leftOutcome(node.status, ending.outcome) } : own
  const why =
    stands.outcome === 'succeeded' ? undefined : (error ?? (left ? leftWhy(node.status) : standingWhy(node.status)))
  return why === undefined ? { name, ...stands } : { name, ...stands, why }
}

/** How it went for a node whose status says that it is not over, of a job that is. What is not known is not called a success. */
function leftOutcome(status: string, outcome: Outcome): Outcome {
  if (outcome === 'cancelled') return outcome
  if (outcome === 'lost' && status !== 'PENDING') return outcome
  return outcome === 'failed' && status === 'WILL_FAIL' ? outcome : 'incomplete'
}

function leftWhy(status: string): string {
  return status === 'PENDING' ? 'not started before the job ended' : `${status} when the job ended`
}

function standingWhy(status: string): string | undefined {
  if (status === 'IDLE') return 'IDLE: has shown no activity for a while'
  return jobNodeLifecycle.isState(status) ? undefined : `unknown status: ${status}`
}

/** A job node, and what to call it. */
export interface NamedRow {
  readonly row: JobNode
  readonly name: string
}

/**
 * The job nodes of a job, each once as it was given last: what is given may be several pages, read at different times. They are called as their nodes, and
 * as their datacenters, too, where several have the same name.
 */
export function namedRowsOf(nodes: readonly JobNode[], jobId: string): readonly NamedRow[] {
  const rows = new Map(nodes.flatMap((node) => (node['job-id'] === jobId ? [[node.id, node]] : [])))
  const times = new Map<string, number>()
  for (const { 'node-name': name } of rows.values()) times.set(name, (times.get(name) ?? 0) + 1)
  return [...rows.values()].map((row) => {
    const { 'node-name': name, 'datacenter-name': datacenter } = row
    return { row, name: times.get(name) === 1 ? name : `${datacenter}/${name}` }
  })
}

/** What a job is about, by its own document: its node if it is for one. */
export function ownTargetOf(job: Job, ending: Ending, why: string | undefined): readonly TargetView[] {
  const name = job['node-name'] ?? job['node-id']
  if (!name) return []
  const reason = ending.outcome === 'succeeded' ? undefined : (why ?? standingWhy(job.status))
  return [reason === undefined ? { name, ...ending } : { name, ...ending, why: reason }]
}
