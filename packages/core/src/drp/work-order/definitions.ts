import type { MachineDefinitions } from '../machine/definitions.ts'

/** What the rules need of a blueprint. */
export interface BlueprintDefinition {
  /** Its task list. */
  readonly tasks: readonly string[]
  /** Can it be used? Default true. */
  readonly available?: boolean | undefined
}

/** The objects that a work order may refer to, by name: those that a machine may, and blueprints. */
export interface WorkOrderDefinitions extends MachineDefinitions {
  /** The blueprints. */
  readonly blueprints: ReadonlyMap<string, BlueprintDefinition>
}

/** What the rules need of a machine that runs work orders. It comes in with each command that needs it. */
export interface WorkOrderMachine {
  /** Its `Uuid`. */
  readonly id: string
  /** Is it in work-order mode? */
  readonly workOrderMode: boolean
  /** Is it runnable? Default true. */
  readonly runnable?: boolean | undefined
  /** Is it available? Default true. */
  readonly available?: boolean | undefined
  /** The stage it is in, which an order without one is run in. */
  readonly stage: string
  /** The boot environment it is in. */
  readonly bootEnv: string
  /** Its context, which an order without one is run in. Default empty. */
  readonly context?: string | undefined
  /** How many orders it runs already, this one left out. Default 0. */
  readonly runningWorkOrders?: number | undefined
  /** Does the order's filter choose it? Default true. Asked of orders that name no machine. */
  readonly matches?: boolean | undefined
}
