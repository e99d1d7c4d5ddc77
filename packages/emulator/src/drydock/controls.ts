import type { Node } from '@jobwright/core'
import type { BuildDataRecord } from './build-data.ts'
import type { DesignValidation } from './design.ts'
import type { Driver } from './orchestration.ts'

/** A site design to be resolved by its reference. */
export interface SeededDesign {
  /** Its nodes in the order of the documents, with the tags and labels they inherit. */
  readonly nodes: readonly Node[]
  /** Does it pass validation? Default true. */
  readonly valid?: boolean | undefined
  /** How it fares when it is validated. Default: what the server's validators say of a design of so many nodes. */
  readonly validation?: DesignValidation | undefined
  /**
   * How its nodes are reached out of band, where the server's driver cannot do so, such as `libvirt` with the driver for manual work: tasks then
   * report an error for each node, and succeed nonetheless. Default: the driver can.
   */
  readonly unsupportedOobType?: string | undefined
}

/** A machine as the provisioner behind `/nodes` lists it. */
export interface SeededMachine {
  /** Its name. */
  readonly hostname: string
  /** Memory in MiB. Default 0. */
  readonly memory?: number | undefined
  /** Number of processors. Default 0. */
  readonly cpu_count?: number | undefined
  /** What the provisioner says of it. Default `Ready`. */
  readonly status_name?: string | undefined
  /** The address of the interface it boots from. Default none. */
  readonly boot_mac?: string | undefined
  /** Is it on? Default `off`. */
  readonly power_state?: string | undefined
  /** Where its power is switched. Default none. */
  readonly power_address?: string | undefined
  /** The network address it booted with. Default none. */
  readonly boot_ip?: string | undefined
}

/** What an emulated Drydock knows before the first request. */
export interface DrydockSeed {
  /** Site designs by reference. What is not listed cannot be resolved. Default: one design of three nodes. */
  readonly designs?: Readonly<Record<string, SeededDesign>> | undefined
  /** Who does the work of tasks. Default `'simulated'`. With `'none'` no node driver is enabled. */
  readonly driver?: Driver | undefined
  /** How often the orchestrator looks for a queued task, in milliseconds. Default 10 000. */
  readonly pollIntervalMs?: number | undefined
  /** The machines that `/nodes` lists; null when the provisioner behind it cannot be reached. Default: those of the designs. */
  readonly machines?: readonly SeededMachine[] | null | undefined
}

/** How the work on nodes goes. A rule counts where all it names fit; the first that fits and is not used up decides. */
export interface ScriptRule {
  /** The node. Default: each. */
  readonly node?: string | undefined
  /** The action of the driver's subtask, such as `deploy_node`, or of the task. Default: each. */
  readonly action?: string | undefined
  /** How often it fails before it succeeds, counted over the whole life of the rule. Default 0. */
  readonly fail?: number | undefined
  /** How long it takes, in milliseconds. Default 15, as with the stand-in for a driver that was recorded. */
  readonly takeMs?: number | undefined
  /** Does it never end? Default false. */
  readonly hang?: boolean | undefined
}

/** Build data as a driver would store it. */
export type PostedBuildData = Omit<BuildDataRecord, 'collectedAt'> & {
  /** When it was collected, in milliseconds since 1970. Default now. */
  readonly collectedAt?: number | undefined
}

/** A message as a driver would add it. */
export interface PostedMessage {
  /** What happened, in words. */
  readonly text: string
  /** Does it report an error? Default false. */
  readonly error?: boolean | undefined
  /** What kind of thing it is about, such as `node`. Default `NA`. */
  readonly contextType?: string | undefined
  /** The name of that thing. Default `NA`. */
  readonly context?: string | undefined
  /** Whatever else is to be kept with it. Default nothing. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

/** A link as a driver would add it. */
export interface PostedLink {
  /** How what it leads to relates to the task; the server's own drivers only know `detail_logs`. */
  readonly rel: string
  /** Where it leads. */
  readonly href: string
}

/** What a driver would add to a task's result. */
export interface PostedNotes {
  /** Messages, in order. Default none. */
  readonly messages?: readonly PostedMessage[] | undefined
  /** Links, in order. Default none. */
  readonly links?: readonly PostedLink[] | undefined
}

/** What can be done to an emulated Drydock beside sending it requests. */
export interface DrydockControls {
  /** Where it is: the root of its API. */
  readonly baseUrl: string
  /** A reference to a design that it can resolve: the first that was seeded. */
  readonly designRef: string
  /**
   * Replaces what it knows, and forgets all tasks. What is left out is as by default. Throws JobwrightError `invalid-input` for what it cannot use, and
   * changes nothing then.
   */
  seed(seed: DrydockSeed): void
  /** Replaces the script by which work on nodes goes. */
  script(rules: readonly ScriptRule[]): void
  /**
   * Asks a task and those registered below it to end early, which HTTP has no route for; `by` is the name shown, by default none. Throws JobwrightError
   * `not-found` for an id that no task has.
   */
  terminate(id: string, by?: string | null): void
  /**
   * Queues a task that users cannot ask for: a `noop` that runs for five seconds. Answers its id. Throws JobwrightError `conflict` with the documented
   * profile, which has no such task.
   */
  createInternalTask(action: 'noop'): string
  /** Adds messages and links to a task's result, which HTTP has no route for. Throws JobwrightError `not-found` for an id that no task has. */
  annotate(id: string, notes: PostedNotes): void
  /** Stores build data, which HTTP has no route for. Throws JobwrightError `invalid-input` for an empty element, as the real server refuses it. */
  postBuildData(items: readonly PostedBuildData[]): void
}
