import type { Node, NodeFilter, NodeSelection } from '@jobwright/core'
import type { CreateTask, DeployedAction, DocumentedAction, DocumentedCreateTask } from '@jobwright/core/drydock'

/** What is to be done, and where. */
export interface PlanRequest {
  /** What to do: a word of the deployed server's, or of the task document. */
  readonly action: DeployedAction | DocumentedAction
  /** Where the design is. */
  readonly design_ref: string
  /** Which nodes to do it on; null for all nodes, which has to be said. */
  readonly where: NodeFilter | null
  /** The nodes of the site as you know them. Default: the server is asked about its own. */
  readonly nodes?: readonly Node[] | undefined
  /** Send the filter as it is, on whatever nodes the server selects by it, instead of the names of the nodes it is documented to select. Default false. */
  readonly allowWider?: boolean | undefined
}

/**
 * Why to look twice at a plan.
 *
 * - `server-adds`: sent as it is, the filter would select these nodes too.
 * - `server-leaves-out`: sent as it is, the filter would not select these nodes.
 * - `unknown-nodes`: these nodes of the inventory are selected, but the server's design has no nodes of these names; they are not in the plan.
 * - `inventory-differs`: the server's design and the inventory disagree about whether the filter selects these nodes.
 * - `server-cannot-tell`: the server did not say what it would select.
 * - `not-compared`: nobody could say what the filter is documented to select.
 */
export type PlanWarningCode =
  | 'server-adds'
  | 'server-leaves-out'
  | 'unknown-nodes'
  | 'inventory-differs'
  | 'server-cannot-tell'
  | 'not-compared'

/** Something about a plan that somebody should know before its task is created. */
export interface PlanWarning {
  /** What kind of warning. */
  readonly code: PlanWarningCode
  /** The same in words. */
  readonly message: string
  /** The nodes it is about. */
  readonly names: readonly string[]
}

/** On which nodes a task will work, and the document that says so. */
export interface DrydockPlan {
  /** The nodes that the task will work on, each once. None for an action that works on the site as a whole. */
  readonly names: readonly string[]
  /** The nodes that the server would select beyond what the filter is documented to select, were it sent as it is. */
  readonly added: readonly string[]
  /** The nodes that the filter is documented to select and that the server would leave out, were it sent as it is. */
  readonly missing: readonly string[]
  /** The nodes that the filter selects of the inventory given, but that the server's design does not have. */
  readonly unknown: readonly string[]
  /** The nodes that the server says it would select, were the filter sent as it is; absent where it did not say. */
  readonly server?: readonly string[] | undefined
  /** What the filter is documented to select of the inventory given. */
  readonly documented?: NodeSelection | undefined
  /** What a deployed server would select of the inventory given. */
  readonly deployed?: NodeSelection | undefined
  /** What somebody should know before the task is created. */
  readonly warnings: readonly PlanWarning[]
  /** What `tasks.create` takes: a filter of exactly the names, or the filter as it is with `allowWider`. */
  readonly document: CreateTask | DocumentedCreateTask
}
