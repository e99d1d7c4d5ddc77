import { type JobView, type ViewFlag, viewKey } from '../../view/index.ts'
import { jobNodeLifecycle } from '../lifecycle.ts'
import type { JobNode } from '../model/job-node.ts'
import { endingOf } from './ending.ts'
import { messageOf, orderedEvents } from './events.ts'
import type { JobViewParts } from './job-view.ts'
import { targetOf } from './targets.ts'
import { firstCreation, timesOf } from './times.ts'

export function jobNodeViewOf(node: JobNode, { source, events, mask }: Omit<JobViewParts, 'nodes'>): JobView {
  const { id, status, 'job-id': jobId, 'node-id': nodeId, 'node-name': name } = node
  const ending = endingOf(status)
  const known = orderedEvents(events.filter((event) => event['job-id'] === jobId && event['node-id'] === nodeId))
  const messages = known.map((event) => messageOf(event, name, mask))
  const error = messages.findLast((message) => message.error)?.text
  const flags: ViewFlag[] = [...jobNodeLifecycle.flagsOf(status)]
  if (ending.outcome === 'succeeded' && error !== undefined) flags.push('errors-reported')
  if (!jobNodeLifecycle.isState(status)) flags.push('unknown-status')
  return {
    key: viewKey({ source, system: 'lcm', kind: 'job-node', id }),
    source,
    system: 'lcm',
    kind: 'job-node',
    id,
    name,
    status,
    ...ending,
    flags,
    targets: [targetOf(node, name, ending, error)],
    parentId: jobId,
    ...timesOf(node, ending, firstCreation(known)),
    messages,
    children: [],
    ...(node.href && { href: node.href }),
    raw: mask(node),
  }
}
