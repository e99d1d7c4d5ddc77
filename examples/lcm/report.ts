import type { JobCancellation, JobFailure } from '@jobwright/client/lcm'
import { exitCodeOf } from '@jobwright/client/wait'
import type { JobView } from '@jobwright/core'
import type { RollUpExplanation } from '@jobwright/core/lcm'
import { minutes } from '../provision/timeline.ts'
import { table } from '../start/table.ts'
import { oneLine, stateOf, targetOf } from './board.ts'
import type { Done, JobType } from './jobs.ts'
import type { PlacedNode, Topology } from './topology.ts'

/** One job, as it is reported. */
interface JobLine {
  readonly id: string
  readonly type: JobType
  /** How it ended or, where nobody has waited for its end, why not. */
  readonly outcome: string
  readonly reason: string
  readonly flags: readonly string[]
  readonly seconds: number
  /** How each node stood at last. */
  readonly nodes: readonly { readonly name: string; readonly datacenter: string; readonly state: string }[]
  /** The error events of nodes that failed. */
  readonly failures: readonly JobFailure[]
  readonly advice: string | undefined
  /** What ended it, where it was to be terminated. */
  readonly terminatedBy: JobCancellation['by'] | undefined
}

/** What came of it all. It holds no secret, as far as those are known. */
export interface Report {
  readonly cluster: { readonly id: string; readonly name: string; readonly status: string | null }
  readonly jobs: readonly JobLine[]
  /** The jobs that keep the cluster red. */
  readonly keptRedBy: readonly {
    readonly scope: string
    readonly name: string
    readonly type: string
    readonly job: string
  }[]
  readonly exitCode: number
}

/** Puts together what was seen, and why the cluster is red, where the server was asked. */
export function reportOf(
  { cluster, nodes }: Topology,
  done: readonly Done[],
  rollUp: RollUpExplanation | undefined,
): Report {
  return {
    cluster: { id: cluster.id, name: cluster.name, status: rollUp?.status ?? null },
    jobs: done.map((one) => lineOf(one, nodes)),
    keptRedBy: (rollUp?.causes ?? []).map(({ scope, name, job }) => ({
      scope,
      name,
      type: job['job-type'],
      job: job.id,
    })),
    exitCode: exitCodeOf(done.map(({ end }) => end)),
  }
}

function lineOf({ type, end, report, terminated }: Done, nodes: readonly PlacedNode[]): JobLine {
  const view: JobView | undefined = report?.view ?? terminated?.result.view ?? end.view
  return {
    id: end.id,
    type,
    outcome: end.outcome,
    reason: end.reason,
    flags: end.flags,
    seconds: Math.round(end.elapsedMs / 1_000),
    nodes: nodes.map((node) => ({
      name: node.name,
      datacenter: node.datacenter,
      state: stateOf(view && targetOf(view, node)),
    })),
    failures: report?.failures ?? [],
    advice: report?.advice,
    terminatedBy: terminated?.by,
  }
}

/** The report as text. */
export function showReport({ cluster, jobs, keptRedBy }: Report): string {
  const rows = jobs.map(({ type, outcome, flags, seconds, nodes }) => [
    type,
    // One that is given up on because it is failing has the flag of the same name.
    [...new Set<string>([outcome, ...flags])].join(', '),
    minutes(seconds * 1_000),
    countsOf(nodes.map(({ state }) => state)),
  ])
  const paragraphs = [table([['job', 'outcome', 'took', 'nodes'], ...rows])]
  for (const { type, failures, advice, id, terminatedBy } of jobs) {
    for (const failure of failures) paragraphs.push(showFailure(type, failure))
    if (terminatedBy !== undefined) paragraphs.push(showTermination(type, terminatedBy))
    if (advice !== undefined) paragraphs.push(`${type} ${id}: ${advice}`)
  }
  const causes = keptRedBy.map(({ scope, name, type, job }) => `\n  ${type} of the ${scope} ${name} (${job})`)
  if (causes.length > 0) paragraphs.push(`${cluster.name} is ${cluster.status} because of:${causes.join('')}`)
  return paragraphs.join('\n\n')
}

function showFailure(
  type: JobType,
  { node, datacenter, status, subtype, message, resource, traceback }: JobFailure,
): string {
  const where = node === undefined ? '' : ` on ${node}${datacenter === undefined ? '' : ` (${datacenter})`}`
  const lines = [`The ${type}${where} is ${status}:`, `  ${subtype === undefined ? '' : `${subtype}: `}${message}`]
  if (resource !== undefined) lines.push(`  about ${resource}`)
  if (traceback !== undefined)
    lines.push(
      ...traceback
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    )
  return lines.map(oneLine).join('\n')
}

function showTermination(type: JobType, by: JobCancellation['by']): string {
  if (by === 'nobody') return `The ${type} was to be terminated, and goes on all the same.`
  return `What ended the ${type} was ${by}.`
}

function countsOf(states: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${count} ${state === '-' ? 'not begun' : state}`).join(', ')
}
