import type { ExitCode, Job, JobAction, Machine, Task } from '@jobwright/core/drp'

/** Runs the actions of tasks on the machine: writes what has a `Path` to a file, and runs what has none as a program. */
export interface AgentExecutor {
  /**
   * Runs one action. What it throws fails the job, as a program that cannot be started does.
   *
   * @param action what to write or run, rendered for this machine.
   * @param context the job it belongs to; one object for all actions of the job.
   * @returns how it ended: the exit code of the program, or the signal it died of; 0 for a file that was written.
   */
  (action: JobAction, context: ActionContext): ExitCode | Promise<ExitCode>
  /** The operating system whose actions it can run, as servers name it: `linux`, `windows`, … Default: those of any. */
  readonly os?: string | undefined
}

/** The job that an action belongs to, and what can be done for it. */
export interface ActionContext {
  /** The job, as it was when it was started. Its `Token` is good for this job alone. */
  readonly job: Job
  /** The task that the job runs. */
  readonly task: Task
  /** The machine, as it was last read. */
  readonly machine: Machine
  /** The directory that stands for `/` while the agent works in a chroot, set by an entry `chroot:` of the task list. Default none. */
  readonly chroot?: string | undefined
  /** Aborted when the agent is called off: what runs is to be killed. The job is then set aside, however the action ends. */
  readonly signal: AbortSignal
  /**
   * Appends to the job's log. Text is written as it is: end lines with `\n`.
   *
   * @returns a promise that lasts while too much of the log waits to be sent; whoever writes much waits for it. It never rejects.
   */
  readonly log: (chunk: string | Uint8Array) => Promise<void>
  /** Has the exit codes of this action and those after it read as sane ones, as the file `.sane-exit-codes` asks for. */
  readonly useSaneExitCodes: () => void
  /** Has something done when the job is over, however it ends: the last that was asked for first. What it throws is told and changes nothing. */
  readonly defer: (cleanUp: () => void | Promise<void>) => void
}
