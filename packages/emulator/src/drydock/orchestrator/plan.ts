/** Which nodes the task of a step is for. */
export type Aim =
  /** None: the site as a whole. */
  | 'site'
  /** Those of the parent, by the filter it was given. */
  | 'filter'
  /** Those that the parent's filter selects, by name. */
  | 'selected'
  /** Those on which the step before succeeded, or failed. */
  | 'succeeded'
  | 'failed'
  /** Those on which the step before succeeded, and those that were known from the first one. */
  | 'succeeded-or-known'

/** One task that an action makes for a driver, and waits for. */
export interface Step {
  /** What the task does. */
  readonly action: string
  /** Which nodes it is for. A step for no nodes is left out. */
  readonly nodes: Aim
  /** Who does it. Default: the driver that makes a subtask for each node, or does it at once when it is for the site. */
  readonly by?: 'out-of-band driver' | 'boot actions' | undefined
  /** Is it made also for no nodes? Default false. */
  readonly evenForNone?: true | undefined
  /**
   * Does it have a parent that lists it? Default: yes. `no`: it only looks, and what it finds is no result of its maker. `forgotten`: it
   * should, but Drydock does not register it (quirk `drydock/unregistered-storage`).
   */
  readonly parent?: 'no' | 'forgotten' | undefined
  /** How often it is tried again on the nodes that failed. `at each poll`: for ten minutes, as often as the orchestrator polls. Default never. */
  readonly retries?: number | 'at each poll' | undefined
  /** Is it noted on the parent that it is over? Default false. */
  readonly collected?: true | undefined
  /** Does it tell which nodes are known already? Those are noted on the parent, one by one. Default false. */
  readonly tellsKnown?: true | undefined
}

/** How an action finds the nodes it is for. */
export interface PlanScope {
  /** Is the design to be valid, or is there nothing to look for where there is none? */
  readonly design: 'valid' | 'any'
  /** What is noted when there are no nodes: the task has succeeded then. */
  readonly none: string
}

/** What an action does: data that {@link runTask} carries out. */
export interface Plan {
  /** The driver without which the task fails. Default: it needs none. */
  readonly driver?: 'node' | 'kubernetes' | undefined
  /** How it finds the nodes it is for. Default: it looks for none. */
  readonly scope?: PlanScope | undefined
  /**
   * `in parallel`: where there are several nodes, it makes a task of its own kind for each, which go on side by side and take its steps.
   * `in turn`: it makes a subtask for each node as a driver does, and has no steps. Default: neither.
   */
  readonly splits?: 'in parallel' | 'in turn' | undefined
  /** The tasks it makes, one after the other. */
  readonly steps: readonly Step[]
}

/** The plans of a server's actions, by name. */
export type Plans = ReadonlyMap<string, Plan>
