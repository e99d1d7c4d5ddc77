import { execute, type JobView } from '@jobwright/core'
import {
  type DeployedAction,
  nodeFilterFromNames,
  subtasksOf,
  type Task,
  type TaskCommand,
  taskDecider,
  toJobView,
  toTask,
} from '@jobwright/core/drydock'

/** A task to run, and which of its nodes shall fail. */
export interface TaskRequest {
  readonly action: DeployedAction
  readonly names: readonly string[]
  readonly failing: readonly string[]
  /** The time to note on what happens. */
  readonly now: () => string
  /** Called for each node whose work ended. */
  readonly onNode: (name: string, ok: boolean) => void
}

/** A task that is over. */
export interface TaskRun {
  readonly task: Task
  readonly view: JobView
}

/** What the real server's drivers do on one node for each action; the other actions do not work node by node. */
const driverActions: { readonly [A in DeployedAction]?: string } = {
  deploy_nodes: 'deploy_node',
  destroy_nodes: 'destroy_node',
  prepare_nodes: 'prepare_hardware_config',
  verify_nodes: 'validate_node_services',
  relabel_nodes: 'relabel_node',
}

/** Runs a task through the rules of the deployed server, with nodes that do at once what they are told to. */
export function runTask({ action, names, failing, now, onNode }: TaskRequest): TaskRun {
  const decider = taskDecider({ profile: 'deployed' })
  let tree = decider.initial
  const run = (command: TaskCommand): void => {
    const execution = execute(decider, tree, command)
    if (!execution.ok) throw new Error(execution.refusal.message)
    tree = execution.state
  }

  const id = 'task-1'
  run({
    type: 'create',
    id,
    action,
    designRef: 'file:///site.yaml',
    nodeFilter: nodeFilterFromNames(names),
    createdBy: 'example',
    at: now(),
  })
  run({ type: 'queue', id, at: now() })
  run({ type: 'start', id, at: now() })
  if (names.length === 0) {
    const text = 'No nodes in scope, no work to do.'
    run({ type: 'message', id, text, error: false, contextType: 'NA', context: 'NA', at: now() })
    run({ type: 'success', id, at: now() })
  }
  for (const [index, name] of names.entries()) {
    const child = `${id}-${index + 1}`
    const ok = !failing.includes(name)
    run({
      type: 'add-subtask',
      id: child,
      parentId: id,
      action: driverActions[action] ?? action,
      nodeFilter: nodeFilterFromNames([name]),
      at: now(),
    })
    run({ type: 'start', id: child, at: now() })
    const text = ok ? `${action}: done.` : `${action}: the node did not come back after its restart.`
    run({ type: 'message', id: child, text, error: !ok, contextType: 'node', context: name, at: now() })
    run({ type: ok ? 'success' : 'failure', id: child, focus: name, at: now() })
    run({ type: 'complete', id: child, at: now() })
    onNode(name, ok)
  }
  run({ type: 'complete', id, at: now() })

  const task = toTask(tree, id)
  if (task === undefined) throw new Error('The task is gone.')
  const subtasks = subtasksOf(tree, id).flatMap((one) => toTask(tree, one.id) ?? [])
  return { task, view: toJobView(task, { source: 'example', subtasks }) }
}
