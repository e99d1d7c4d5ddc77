import type {
  DeleteJobCommand,
  EndActionCommand,
  RequestJobCommand,
  RetryTaskCommand,
  UpdateJobCommand,
} from '../machine/commands.ts'
import type { WorkOrderDefinitions, WorkOrderMachine } from './definitions.ts'

/** Makes a work order: POST /work_orders. Exactly one of machine and filter, exactly one of blueprint and tasks; an empty one counts as absent. */
export interface CreateWorkOrderCommand {
  /** What is asked. */
  readonly type: 'create'
  /** Its `Uuid`. */
  readonly id: string
  /** Where it is to stand. Default `created`, and nothing else is allowed. */
  readonly state?: string | undefined
  /** The machine it is for. */
  readonly machineId?: string | undefined
  /** The machine that `machineId` names; null if there is none of that id. Only needed with `machineId`. */
  readonly machine?: WorkOrderMachine | null | undefined
  /** The query that chooses its machine. */
  readonly filter?: string | undefined
  /** The blueprint its tasks come from. */
  readonly blueprint?: string | undefined
  /** Its own task list. */
  readonly tasks?: readonly string[] | undefined
  /** The context it is to run in. Default: that of its machine when it starts. */
  readonly context?: string | undefined
  /** The stage it is to run in. Default: that of its machine when it starts. */
  readonly stage?: string | undefined
  /** The objects it may refer to. */
  readonly definitions: WorkOrderDefinitions
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Saves a work order with other fields. Its past tasks stay, as a machine's do. */
export interface EditWorkOrderCommand {
  /** What is asked. */
  readonly type: 'edit'
  /** The task list. Default: as it is. */
  readonly tasks?: readonly string[] | undefined
  /** Is it to run tasks? Default: as it is. */
  readonly runnable?: boolean | undefined
  /** The objects it may refer to. */
  readonly definitions: WorkOrderDefinitions
}

/** Starts a work order: a machine picks it up, and its tasks are laid out. */
export interface StartWorkOrderCommand {
  /** What is asked. */
  readonly type: 'start'
  /** The machine that picks it up. */
  readonly machine: WorkOrderMachine
  /** The objects it may refer to. */
  readonly definitions: WorkOrderDefinitions
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Asks for the next job of a running work order: POST /jobs for a machine in work-order mode. */
export interface RequestWorkOrderJobCommand extends Omit<RequestJobCommand, 'by' | 'exitState'> {
  /** The machine that asks. */
  readonly machine: WorkOrderMachine
}

/** Cancels a work order. */
export interface CancelWorkOrderCommand {
  /** What is asked. */
  readonly type: 'cancel'
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Puts a work order away: the logs of its jobs are not read any more. */
export interface ArchiveWorkOrderCommand {
  /** What is asked. */
  readonly type: 'archive'
}

/** Removes a work order that is over. Its jobs stay. */
export interface RemoveWorkOrderCommand {
  /** What is asked. */
  readonly type: 'remove'
  /** Cancel it first if it is not over. Default false. */
  readonly force?: boolean | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** What can be asked of a work order and its jobs. */
export type WorkOrderCommand =
  | CreateWorkOrderCommand
  | EditWorkOrderCommand
  | StartWorkOrderCommand
  | RequestWorkOrderJobCommand
  | UpdateJobCommand
  | EndActionCommand
  | RetryTaskCommand
  | DeleteJobCommand
  | CancelWorkOrderCommand
  | ArchiveWorkOrderCommand
  | RemoveWorkOrderCommand
