/**
 * Who asks: a `user` over the API, or the `engine` itself. What the engine adds is not external: a user does not end it, nor adds steps directly
 * to such a job.
 */
export type Asker = 'user' | 'engine'

/** Adds the job. It is `started` at once. */
export interface AddJobCommand {
  /** What is asked. */
  readonly type: 'add-job'
  /** The id of the new job. */
  readonly id: string
  /** What it is about. Refused when blank. */
  readonly description: string
  /** Shall the cleaner remove it some time after its end? Default false for a user, as the API has it, and true for the engine. */
  readonly autoCleared?: boolean | undefined
  /** The id of the user it belongs to. Default null: not known. */
  readonly owner?: string | null | undefined
  /** The id under which the request is found again. Default null: none. */
  readonly correlationId?: string | null | undefined
  /** Who adds it. Default `'user'`. */
  readonly by?: Asker | undefined
  /** Now, in milliseconds since 1970. */
  readonly at: number
}

/** Adds a step to the job, or a sub-step to a step of any depth. It is `started` at once. */
export interface AddStepCommand {
  /** What is asked. */
  readonly type: 'add-step'
  /** The id of the new step. */
  readonly id: string
  /** The id of the job, for a step directly under it, or of one of its steps. */
  readonly parentId: string
  /** What kind of step it is: `validating`, `executing` and so on. Kept as given. */
  readonly stepType: string
  /** What it is about. Refused when blank. */
  readonly description: string
  /**
   * The status to begin with, in small or capital letters. `documented`: `started`, or one that an end sets; default `started`. `v3` and `v4` do not read it,
   * and neither does any profile of the engine's own steps.
   */
  readonly status?: string | undefined
  /** The id of the task elsewhere that the engine waits for. Default null; a user's is not read. */
  readonly externalId?: string | null | undefined
  /** Where that task runs: `vdsm` or `gluster`. Default null; a user's is not read. */
  readonly externalType?: string | null | undefined
  /** The id of the host on which it is executed. Default null; a user's is not read. */
  readonly executionHost?: string | null | undefined
  /** Who adds it. Default `'user'`. */
  readonly by?: Asker | undefined
  /** Now, in milliseconds since 1970. */
  readonly at: number
}

/** How an end is asked for. Which of these fields are read depends on the profile, and is the same for the engine's own ends in all of them. */
export interface EndFields {
  /**
   * Did the work succeed? `v4` reads it, and takes true for granted. `v3` reads and needs it for a step, and does not read it for a job. `documented`
   * reads it where no status is given. The engine's own ends: default true.
   */
  readonly succeeded?: boolean | undefined
  /**
   * The status to end with, in small or capital letters. `v4` does not read it. `v3` reads and needs it for a job: `finished` is a success, any other
   * word a failure. `documented`: `finished`, `failed` or `aborted`.
   */
  readonly status?: string | undefined
  /**
   * `v3` and `v4`: the end of a job also lets the cleaner remove it; not read for a step. `documented`: steps below that have not ended are aborted.
   * Default false.
   */
  readonly force?: boolean | undefined
}

/** Ends a step. */
export interface EndStepCommand extends EndFields {
  /** What is asked. */
  readonly type: 'end-step'
  /** The step's id. */
  readonly id: string
  /** Who ends it. Default `'user'`. */
  readonly by?: Asker | undefined
  /** Now, in milliseconds since 1970. */
  readonly at: number
}

/** Ends the job. */
export interface EndJobCommand extends EndFields {
  /** What is asked. */
  readonly type: 'end-job'
  /** Who ends it. Default `'user'`. */
  readonly by?: Asker | undefined
  /** Now, in milliseconds since 1970. */
  readonly at: number
}

/** Lets the cleaner remove the job when its time has come. */
export interface ClearJobCommand {
  /** What is asked. */
  readonly type: 'clear'
}

/** Tells how far one of the engine's own steps is. */
export interface ReportProgressCommand {
  /** What is asked. */
  readonly type: 'report-progress'
  /** The step's id. */
  readonly id: string
  /** How far it is, in percent: a whole number from 0 to 100. */
  readonly progress: number
}

/** The engine was started anew: what ran without a task elsewhere is lost. Never refused. */
export interface RestartEngineCommand {
  /** What happened. */
  readonly type: 'restart-engine'
  /** Now, in milliseconds since 1970. */
  readonly at: number
}

/** The cleaner looks at the job, and removes it when its time has come. Never refused. */
export interface CleanCommand {
  /** What is asked. */
  readonly type: 'clean'
  /** Now, in milliseconds since 1970. */
  readonly at: number
}

/** What can be asked of a job and its steps. */
export type JobCommand =
  | AddJobCommand
  | AddStepCommand
  | EndStepCommand
  | EndJobCommand
  | ClearJobCommand
  | ReportProgressCommand
  | RestartEngineCommand
  | CleanCommand
