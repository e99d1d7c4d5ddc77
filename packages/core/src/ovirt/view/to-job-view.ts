import { checkKeys } from '../../input/index.ts'
import { compareTimestamps } from '../../time/index.ts'
import { type JobView, type ViewFlag, viewKey } from '../../view/index.ts'
import { jobLifecycle } from '../lifecycle.ts'
import type { Job, Step } from '../model/job.ts'
import { endMessagesOf } from './end-messages.ts'
import { endingOf } from './ending.ts'
import { redact } from './redact.ts'
import { stepTreeOf, stepTreesOf } from './step-tree.ts'
import { stepMessagesOf, stepViewsOf, sum } from './step-view.ts'
import { timesOf } from './times.ts'

/** What the document of a job or step does not tell about it. */
export interface JobViewContext {
  /** The name of the server or client it comes from. Default `'ovirt'`. */
  readonly source?: string | undefined
  /** The steps of the job, of all levels, as a flat list in any order. Default those in the document of the job, if it has any. */
  readonly steps?: readonly Step[] | undefined
  /** Where the server shows it. Default what the document says. */
  readonly href?: string | undefined
}

/** What the document of a step does not tell about it. */
export type StepViewContext = JobViewContext

/**
 * Shows a job with the tree of its steps in the common form of all jobs.
 *
 * `unknown` is `lost`: the engine was restarted while the job ran. A job that has finished although a step of it did not succeed has `errors-reported`;
 * steps may be ended after their job. The messages tell of the job's own end and of all its steps that ended without success; the engine keeps no words of its own. Progress
 * counts the steps of all levels. Steps of one parent stand in the order of their numbers; one whose parent is not known, or that is its own ancestor,
 * stands on the first level; documents of steps of another job are passed over.
 *
 * @param document a job.
 * @param context what the document does not tell.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/ovirt'
 * const view = toJobView({ id: 'j1', description: 'Backup', status: 'started', start_time: '2026-11-20T21:49:37.848+01:00' }, {
 *   steps: [
 *     { id: 's2', type: 'executing', description: 'Copying', number: 1, status: 'started' },
 *     { id: 's1', type: 'validating', description: 'Validating', number: 0, status: 'finished' },
 *     { id: 's3', type: 'unknown', description: 'disk 1', number: 0, status: 'finished', parent_step: { id: 's2' } },
 *   ],
 * })
 * view.children.map(({ name }) => name) //=> ['VALIDATING', 'EXECUTING: Copying']
 * view.children[1]?.children.map(({ name, outcome }) => `${name} ${outcome}`) //=> ['disk 1 succeeded']
 * view.progress //=> { done: 2, total: 3, unit: 'steps' }
 * view.startedAt //=> '2026-11-20T20:49:37.848Z'
 */
export function toJobView(
  // A step would pass for a job.
  document: Job & { readonly type?: never; readonly number?: never; readonly parent_step?: never },
  context?: JobViewContext,
): JobView
/**
 * Shows a step with the tree of the steps below it in the common form of all jobs.
 *
 * Its name begins with its type, unless that is `unknown` or all there is to say. The target is the host that carries it out, where the engine says so.
 * Progress is what the engine says of its own steps; otherwise the steps below it are counted.
 *
 * @param document a step.
 * @param context what the document does not tell.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known.
 *
 * @example
 * import { toJobView } from '@jobwright/core/ovirt'
 * const view = toJobView({ id: 's1', type: 'executing', description: 'Copying', status: 'unknown', job: { id: 'j1' } })
 * view.name //=> 'EXECUTING: Copying'
 * view.outcome //=> 'lost'
 * view.parentId //=> 'j1'
 */
export function toJobView(document: Step, context?: StepViewContext): JobView
export function toJobView(document: Job | Step, context: JobViewContext = {}): JobView {
  checkKeys('toJobView', context, ['source', 'steps', 'href'])
  const view = isStep(document) ? viewOfStep(document, context) : viewOfJob(document, context)
  return context.href === undefined ? view : { ...view, href: context.href }
}

function viewOfJob(document: Job, { source = 'ovirt', steps = document.steps }: JobViewContext): JobView {
  const job = redact(document)
  const { id, status, description, href } = job
  const trees = stepTreesOf((steps ?? []).filter((step) => (step.job?.id ?? id) === id))
  const children = stepViewsOf(trees, source)
  const ending = endingOf(jobLifecycle, status)
  const name = description === undefined || description === '' ? id : description
  const messages = [...endMessagesOf(name, 'job', ending, job.end_time), ...trees.nodes.flatMap(stepMessagesOf)]
  const flags: ViewFlag[] = []
  if (ending.outcome === 'succeeded' && messages.length > 0) flags.push('errors-reported')
  if (!jobLifecycle.isState(status)) flags.push('unknown-status')
  const total = sum(children, 'total')
  return {
    key: viewKey({ source, system: 'ovirt', kind: 'job', id }),
    source,
    system: 'ovirt',
    kind: 'job',
    id,
    name,
    status,
    ...ending,
    flags,
    targets: [],
    ...timesOf(job),
    ...(total > 0 && { progress: { done: sum(children, 'done'), total, unit: 'steps' } }),
    messages: messages.toSorted((one, other) => compareTimestamps(one.at ?? '', other.at ?? '')),
    children: children.map(({ view }) => view),
    ...(href !== undefined && { href }),
    raw: job,
  }
}

function viewOfStep(step: Step, { source = 'ovirt', steps = [] }: StepViewContext): JobView {
  const jobId = step.job?.id
  const ofSameJob = steps.filter((other) => (other.job?.id ?? jobId) === jobId)
  const nodes = stepTreeOf(step, ofSameJob)
  const [parts] = stepViewsOf({ roots: [nodes[0]], nodes }, source)
  return parts.view
}

/** Jobs have none of these. */
function isStep(document: Job | Step): document is Step {
  return ['type', 'number', 'job', 'parent_step'].some((key) => Object.hasOwn(document, key))
}
