import type { JobPurgeAssumptions, MachineAssumptions, WorkOrderAssumptions } from '@jobwright/core/drp'

/** Whose rules an emulated Digital Rebar goes by: the recorded server's (v3.13, 2019), or those of the newest documents. */
export type DrpProfile = 'v3.13' | 'v4'

/** An object to begin with, as it would be posted: what is left out is as the server has it. */
export interface SeededObject {
  /** Its fields by their names on the wire. */
  readonly [field: string]: unknown
}

/** What is assumed of newer servers where no source tells; see each. With the profile `v3.13`, which is recorded, there is none. */
export interface DrpAssumptions {
  /** About the task lists of machines: retries, error handlers, independent jobs. Default: as each says. */
  readonly machines?: Partial<MachineAssumptions> | undefined
  /** About work orders. Default: as each says. */
  readonly workOrders?: WorkOrderAssumptions | undefined
  /**
   * What machines in work-order mode name as their `CurrentJob`, and mirror in `JobState` and so on. `of-orders-too`: the newest job of whatever they run,
   * since documents have at most one job that is current for a machine. `of-own-list`: that of their own task list only; jobs of work orders are named
   * by their order. Their own list goes on where it was in both cases. Default `'of-orders-too'`.
   */
  readonly currentJob?: 'of-orders-too' | 'of-own-list' | undefined
  /** About the purge of jobs. Default: as each says. */
  readonly purge?: Partial<JobPurgeAssumptions> | undefined
}

/** An action that a plugin has for machines, jobs or work orders. */
export interface SeededAction {
  /** How it is called, such as `increment`. */
  readonly command: string
  /** The kind of objects it is for. Default `machines`. */
  readonly model?: 'jobs' | 'machines' | 'work_orders' | undefined
  /** What provides it. Default `emulator`. */
  readonly provider?: string | undefined
  /** The plugin that has it, by which requests can ask for it (`?plugin=`). Default: as its provider is called. */
  readonly plugin?: string | undefined
  /** The parameters it needs. Default none. */
  readonly requiredParams?: readonly string[] | undefined
  /** The parameters it takes. Default none. */
  readonly optionalParams?: readonly string[] | undefined
}

/**
 * Agents that the emulator plays on every machine, so that jobs come and go as they would: each asks for its machine's next job whenever the machine
 * is runnable, and ends it as the script says. After a reboot, which a change of the boot environment asks for too, the machine is runnable again.
 */
export interface SimulatedAgents {
  /** How long a task takes where the script says nothing, in milliseconds. Default 1000. */
  readonly takeMs?: number | undefined
  /** How long a machine takes to boot, in milliseconds. Default 5000. */
  readonly bootMs?: number | undefined
}

/**
 * What an emulated Digital Rebar knows before the first request, beside what every fresh server has: the stages `none` and `local`, the boot
 * environments `ignore` and `local`, the profile `global`, the user `rocketskates` with the password `r0cketsk8ts`. Lists are posted in the order
 * roles, users, params, boot environments, tasks, profiles, stages, workflows, blueprints, plugins, preferences, machines, work orders, and must be taken.
 */
export interface DrpSeed {
  /** Parameters. Default none. */
  readonly params?: readonly SeededObject[] | undefined
  /** Boot environments. Default none. */
  readonly bootEnvs?: readonly SeededObject[] | undefined
  /** Tasks. Default none. */
  readonly tasks?: readonly SeededObject[] | undefined
  /** Stages. Default none. */
  readonly stages?: readonly SeededObject[] | undefined
  /** Workflows. Default none. */
  readonly workflows?: readonly SeededObject[] | undefined
  /** Profiles; one named `global` replaces that one. Default none. */
  readonly profiles?: readonly SeededObject[] | undefined
  /** Preferences by name. Default: those of a fresh server. */
  readonly prefs?: Readonly<Record<string, string>> | undefined
  /** Machines. Default none. */
  readonly machines?: readonly SeededObject[] | undefined
  /** Roles. Default none beside that of the first user. */
  readonly roles?: readonly SeededObject[] | undefined
  /** Users, each with a `Password` if somebody is to come in by it. Default none beside the first one. */
  readonly users?: readonly SeededObject[] | undefined
  /** Blueprints of work orders; not with the profile `v3.13`. Default none. */
  readonly blueprints?: readonly SeededObject[] | undefined
  /** Plugins, which by themselves do nothing: see `actions`. Default none. */
  readonly plugins?: readonly SeededObject[] | undefined
  /** Work orders, which wait for machines in `WorkOrderMode`; not with the profile `v3.13`. Default none. */
  readonly workOrders?: readonly SeededObject[] | undefined
  /** What is assumed where no source tells; not with the profile `v3.13`. Default: see each. */
  readonly assumptions?: DrpAssumptions | undefined
  /** Actions that plugins have for machines, jobs and work orders. Default none. */
  readonly actions?: readonly SeededAction[] | undefined
  /** Agents on every machine. Default none: jobs wait for agents from outside. */
  readonly agents?: SimulatedAgents | undefined
}

/** How a plugin's action goes. A rule counts where all it names fit; the first that fits and is not used up decides. */
export interface ActionRule {
  /** The action's command. Default: each. */
  readonly command?: string | undefined
  /** The UUID of the machine, job or work order that it is run on. Default: each. */
  readonly machine?: string | undefined
  /** How often the rule counts. Default: always. */
  readonly times?: number | undefined
  /** What the action answers: JSON. Default an empty text. */
  readonly result?: unknown
  /** Why it fails. Default: it does not. */
  readonly error?: string | undefined
}

/** How a task goes that a simulated agent executes. A rule counts where all it names fit; the first that fits and is not used up decides. */
export interface TaskRule {
  /** The task's name. Default: each. */
  readonly task?: string | undefined
  /** The machine's UUID. Default: each. */
  readonly machine?: string | undefined
  /** How often the rule counts. Default: always. */
  readonly times?: number | undefined
  /** The exit code of its last action, which the agent understands as real ones do: 64 reboots, 128 is incomplete, 1 fails. Default 0. */
  readonly exitCode?: number | undefined
  /** How long it takes, in milliseconds. Default: as the seed says of the agents. */
  readonly takeMs?: number | undefined
  /** What it writes to the job's log. Default a line that says how it ended. */
  readonly log?: string | undefined
  /** Does it never end? Default false. */
  readonly hang?: boolean | undefined
}

/** What can be done to an emulated Digital Rebar beside sending it requests. */
export interface DrpControls {
  /** Where it is: the root of its API. */
  readonly baseUrl: string
  /**
   * Replaces what it knows, and forgets what happened. What is left out is as by default. Throws JobwrightError `invalid-input` for what it cannot
   * use, and changes nothing then.
   */
  seed(seed: DrpSeed): void
  /** Replaces the script by which plugins' actions go. */
  script(rules: readonly ActionRule[]): void
  /** Replaces the script by which simulated agents execute tasks. Without rules every task succeeds. */
  scriptTasks(rules: readonly TaskRule[]): void
  /**
   * Changes fields of a machine past all rules and locks, as somebody with the database in hand would: `setMachine(id, { Runnable: true })`. Throws
   * JobwrightError `not-found` for an id that no machine has, and `invalid-input` for fields it has not.
   */
  setMachine(id: string, fields: SeededObject): void
  /**
   * A token with which the agent of a machine can work: it may do what agents may. `ttlSeconds` is how long it is good for, by default the preference
   * knownTokenTimeout. Throws JobwrightError `not-found` for an id that no machine has.
   */
  machineToken(id: string, ttlSeconds?: number): string
  /** Calls off every token that was handed out so far. */
  revokeTokens(): void
  /**
   * Closes every WebSocket on which somebody listens for events: with a code from 1000 up that a server may send, such as 1001 or 4000, or by default
   * without a word, which clients see as 1006. Requests go on, and new connections are taken. Throws JobwrightError `invalid-input` for another code.
   */
  dropEventConnections(code?: number): void
}
