import { type JobView, type ViewFlag, viewKey } from '../../view/index.ts'
import { jobLifecycle } from '../lifecycle.ts'
import type { Job } from '../model/job.ts'
import type { JobEvent } from '../model/job-event.ts'
import type { JobNode } from '../model/job-node.ts'
import { type Ending, endingOf } from './ending.ts'
import { isError, messageOf, orderedEvents, startOf } from './events.ts'
import { type NamedRow, namedRowsOf, ownTargetOf, targetOf } from './targets.ts'
import { firstCreation, timesOf } from './times.ts'

/** What a view of a job is made with. */
export interface JobViewParts {
  readonly source: string
  /** Undefined: not known. */
  readonly nodes: readonly JobNode[] | undefined
  readonly events: readonly JobEvent[]
  readonly mask: <T>(document: T) => T
}

export function jobViewOf(job: Job, { source, nodes, events, mask }: JobViewParts): JobView {
  const { id, status } = job
  const ending = endingOf(status)
  const rows = nodes && namedRowsOf(nodes, id)
  const names = new Map([
    [job['node-id'], job['node-name']],
    ...(rows ?? []).map(({ row, name }) => [row['node-id'], name] as const),
  ])
  const known = orderedEvents(events.filter((event) => event['job-id'] === id))
  const messages = known.map((event) => messageOf(event, names.get(event['node-id']), mask))
  const errors = new Map(known.flatMap((event) => (isError(event) ? [[event['node-id'], mask(event.message)]] : [])))
  const lastError = messages.findLast(({ error }) => error)?.text
  return {
    key: viewKey({ source, system: 'lcm', kind: 'job', id }),
    source,
    system: 'lcm',
    kind: 'job',
    id,
    name: nameOf(job),
    status,
    ...ending,
    flags: flagsOf(job, ending, rows, lastError !== undefined),
    targets: rows?.length
      ? rows.map(({ row, name }) => targetOf(row, name, ending, errors.get(row['node-id'])))
      : ownTargetOf(job, ending, lastError),
    ...timesOf(job, ending, startOf(known) ?? firstCreation((rows ?? []).map(({ row }) => row))),
    ...(rows?.length && {
      progress: {
        done: rows.filter(({ row }) => endingOf(row.status).phase === 'ended').length,
        total: rows.length,
        unit: 'nodes',
      },
    }),
    messages,
    children: [],
    ...(job.href && { href: job.href }),
    raw: mask(job),
  }
}

/** What it does, and on what. */
function nameOf(job: Job): string {
  return `${job['job-type']} ${job['node-name'] || job['datacenter-name'] || job['cluster-name']}`
}

function flagsOf(
  { status }: Job,
  ending: Ending,
  rows: readonly NamedRow[] | undefined,
  reportsErrors: boolean,
): readonly ViewFlag[] {
  const flags = new Set<ViewFlag>(jobLifecycle.flagsOf(status))
  // LCM: a job of which a node is idle is idle itself, which WILL_FAIL hides.
  if (ending.phase === 'running' && rows?.some(({ row }) => row.status === 'IDLE')) flags.add('stalled')
  if (ending.outcome === 'succeeded') {
    const hasUnsuccessful = rows?.some(({ row }) => (endingOf(row.status).outcome ?? 'succeeded') !== 'succeeded')
    if (rows?.length === 0) flags.add('nothing-done')
    if (reportsErrors || hasUnsuccessful) flags.add('errors-reported')
  }
  if (!jobLifecycle.isState(status)) flags.add('unknown-status')
  return [...flags]
}
