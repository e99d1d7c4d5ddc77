import { checkKeys } from '../../input/index.ts'
import type { Status } from '../../status/index.ts'
import { type JobView, type ViewFlag, viewKey } from '../../view/index.ts'
import { taskLifecycle } from '../lifecycle.ts'
import type { LayeredTasks } from '../model/layered-tasks.ts'
import type { Task } from '../model/task.ts'
import { redact } from '../redact.ts'
import { endingOf, hasUnknownWord } from './ending.ts'
import { familyOf, type Member } from './family.ts'
import { messagesOf, nodeErrorsOf, reportsErrors, timeOf } from './messages.ts'
import { didNothing } from './scope.ts'
import { targetsOf } from './targets.ts'

/** What a task's document does not tell about it. */
export interface TaskViewContext {
  /** The name of the server or client it comes from. Default `'drydock'`. */
  readonly source?: string | undefined
  /** Its descendants of any level, as far as they are known, in any order: tasks that are not below it are passed over. Default none. */
  readonly subtasks?: readonly Task[] | undefined
  /** Where the server shows it. Default unknown. */
  readonly href?: string | undefined
}

/**
 * Shows a task, or a task with its descendants, in the common form of all jobs.
 *
 * The targets are nodes: one counts as succeeded when the task lists it as a success and not as a failure, and `why` is the newest error
 * message about it, also from below. A task that is over but lists no node where its action lists what it touched, or says that no node was in
 * scope, has `nothing-done`; a success with an error message anywhere below has `errors-reported`; one that was asked to end early and has not
 * ended is `cancelling`. `endedAt` is when an ended task was last saved: Drydock keeps no better time.
 *
 * @param document a task, or a layered answer.
 * @param context what the document does not tell.
 * @returns the view; its children are in the order in which the task registered them.
 * @throws JobwrightError `invalid-input` for a key of the context that is not known, or a layered answer without its first task.
 *
 * @example
 * import { toJobView } from '@jobwright/core/drydock'
 * const view = toJobView({
 *   task_id: 't1', action: 'destroy_nodes', parent_task_id: null, design_ref: 'file:///site.yaml', status: 'complete',
 *   result: { status: 'partial_success', successes: ['a'], failures: ['b'] },
 *   node_filter: null, subtask_id_list: [], created: '2026-11-20 21:53:48.327343', created_by: 'carol', updated: null,
 *   terminated: null, terminated_by: null,
 * })
 * view.outcome //=> 'partial'
 * view.targets.map(({ name, outcome }) => `${name} ${outcome}`) //=> ['a succeeded', 'b failed']
 * view.createdAt //=> '2026-11-20T21:53:48.327343Z'
 */
export function toJobView(document: Task | LayeredTasks, context: TaskViewContext = {}): JobView {
  checkKeys('toJobView', context, ['source', 'subtasks', 'href'])
  const { source = 'drydock', subtasks = [], href } = context
  const family = familyOf(document, subtasks)
  const ids = new Set(family.map(({ task }) => task.task_id))
  // The server tells of errors below also where it does not show the tasks they are of.
  const unseen = Object.entries(document.subtask_errors ?? {}).flatMap(([id, status]) => (ids.has(id) ? [] : [status]))

  const built = new Map<Member, BuiltView>()
  const build = (member: Member, beyond: readonly Status[]) => {
    const children = member.children.flatMap((child) => built.get(child) ?? [])
    const one = buildView(member.task, source, children, beyond)
    built.set(member, one)
    return one
  }
  // Children come after their parents, so going backwards each finds its children done.
  for (const member of family.slice(1).reverse()) build(member, [])
  const { view } = build(family[0], unseen)
  return href === undefined ? view : { ...view, href }
}

interface BuiltView {
  readonly view: JobView
  readonly action: string
  readonly targets: JobView['targets']
  /** Does the task or anything below it report errors? */
  readonly errors: boolean
  readonly nodeErrors: ReadonlyMap<string, string>
}

function buildView(task: Task, source: string, children: readonly BuiltView[], beyond: readonly Status[]): BuiltView {
  const { task_id: id, action, status, parent_task_id } = task
  const statuses = [task.result, ...beyond]
  const ending = endingOf(task)
  const errors = statuses.some(reportsErrors) || children.some((child) => child.errors)
  const nodeErrors = new Map([...statuses.flatMap(nodeErrorsOf), ...children.flatMap((child) => [...child.nodeErrors])])
  const targets = targetsOf(task, ending, children, nodeErrors)
  const times = { createdAt: timeOf(task.created), updatedAt: timeOf(task.updated) }
  const view: JobView = {
    key: viewKey({ source, system: 'drydock', kind: 'task', id }),
    source,
    system: 'drydock',
    kind: 'task',
    id,
    name: action,
    status,
    ...ending,
    flags: flagsOf(task, ending.outcome, errors),
    targets,
    ...(parent_task_id !== null && { parentId: parent_task_id }),
    ...(times.createdAt !== undefined && { createdAt: times.createdAt }),
    ...(times.updatedAt !== undefined && { updatedAt: times.updatedAt }),
    ...(times.updatedAt !== undefined && ending.phase === 'ended' && { endedAt: times.updatedAt }),
    ...(targets.length > 0 && {
      progress: { done: targets.filter(({ phase }) => phase === 'ended').length, total: targets.length, unit: 'nodes' },
    }),
    messages: statuses.flatMap(messagesOf),
    children: children.map((child) => child.view),
    raw: redact(task),
  }
  return { view, action, targets, errors, nodeErrors }
}

function flagsOf(task: Task, outcome: JobView['outcome'], errors: boolean): readonly ViewFlag[] {
  const flags = new Set<ViewFlag>(taskLifecycle.flagsOf(task.status))
  if (task.terminate && outcome === undefined) flags.add('cancelling')
  if (outcome === 'succeeded' && didNothing(task)) flags.add('nothing-done')
  if (outcome === 'succeeded' && errors) flags.add('errors-reported')
  if (hasUnknownWord(task)) flags.add('unknown-status')
  return [...flags]
}
