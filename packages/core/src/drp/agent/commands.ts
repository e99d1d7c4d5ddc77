/** What an agent reads of its machine; a machine's document can be given as it is. */
export interface ObservedMachine {
  /** Is the machine in order? A server that finds an error in it says no, and makes it not runnable. */
  readonly Available: boolean
  /** May tasks be run? */
  readonly Runnable: boolean
  /** The boot environment that the machine is to run in. */
  readonly BootEnv: string
  /** Its stage. */
  readonly Stage: string
  /** Its workflow; empty for none. */
  readonly Workflow: string
  /** The index of the task that runs or ran last, from -1. */
  readonly CurrentTask: number
  /** Its list of tasks. */
  readonly Tasks: readonly string[] | null
  /** Who is to run its tasks. Default empty: the agent on the machine itself; v3.13 knows no other. */
  readonly Context?: string | undefined
}

/** The agent starts, or starts over: the machine was read, and its current job. */
export interface AgentStartCommand {
  /** What was observed. */
  readonly type: 'start'
  /** The machine. */
  readonly machine: ObservedMachine
  /** Its current job; null for none, or for one that could not be read. */
  readonly job: { readonly Uuid: string; readonly State: string; readonly Context?: string | undefined } | null
  /** The boot environment that an agent noted earlier in the same boot. Default: none is known. */
  readonly savedBootEnv?: string | undefined
  /** Is a kernel loaded that may be started without the firmware (parameter `kexec-ok`)? Default false. */
  readonly kexec?: boolean | undefined
}

/** The server's events arrive. */
export interface AgentConnectedCommand {
  /** What was observed. */
  readonly type: 'connected'
}

/** The machine was seen while the agent waits for it: read, or brought by an event. */
export interface AgentMachineCommand {
  /** What was observed. */
  readonly type: 'machine'
  /** The machine. */
  readonly machine: ObservedMachine
  /** Is a kernel loaded that may be started without the firmware (parameter `kexec-ok`)? Default false. */
  readonly kexec?: boolean | undefined
}

/** The machine did not do what the agent waits for, in the time given. */
export interface AgentTimeOutCommand {
  /** What was observed. */
  readonly type: 'time-out'
}

/** The server answered to the asking for a job. */
export interface AgentJobCommand {
  /** What was observed. */
  readonly type: 'job'
  /** The job, new or incomplete; null when there is nothing to do (204). */
  readonly job: { readonly Uuid: string; readonly Task: string; readonly State: string } | null
}

/** The actions of the job's task were run; `interpretExitCode` says what it comes to. */
export interface AgentTaskEndedCommand {
  /** What was observed. */
  readonly type: 'task-ended'
  /** The state that the job is to have. */
  readonly state: 'finished' | 'failed' | 'incomplete'
  /** The exit state that the job is to have. */
  readonly exitState: 'reboot' | 'poweroff' | 'stop' | 'failed' | 'complete'
  /** Is a kernel loaded that may be started without the firmware? Default false. */
  readonly kexec?: boolean | undefined
}

/** The parameter `change-stage/map` was read. */
export interface AgentStageMapCommand {
  /** What was observed. */
  readonly type: 'stage-map'
  /** The next stage by stage, each `<stage>` or `<stage>:<Reboot|Stop|Shutdown>`; null when the parameter is not set. */
  readonly map: Readonly<Record<string, string>> | null
}

/** The next stage was read. */
export interface AgentStageCommand {
  /** What was observed. */
  readonly type: 'stage'
  /** The stage; a stage's document can be given as it is. */
  readonly stage: { readonly BootEnv: string; readonly Reboot?: boolean | undefined }
}

/** The machine's stage was set. */
export interface AgentStageChangedCommand {
  /** What was observed. */
  readonly type: 'stage-changed'
  /** Is a kernel loaded that may be started without the firmware (parameter `kexec-ok`)? Default false. */
  readonly kexec?: boolean | undefined
}

/** The reboot, kexec or power-off that was asked for is under way. */
export interface AgentPoweredCommand {
  /** What was observed. */
  readonly type: 'powered'
}

/** What the agent was about to do failed. */
export interface AgentErrorCommand {
  /** What was observed. */
  readonly type: 'error'
  /** What went wrong, without secrets. */
  readonly message: string
}

/** Somebody asked the agent to end. */
export interface AgentInterruptCommand {
  /** What was observed. */
  readonly type: 'interrupt'
}

/** What an agent can observe. */
export type AgentCommand =
  | AgentStartCommand
  | AgentConnectedCommand
  | AgentMachineCommand
  | AgentTimeOutCommand
  | AgentJobCommand
  | AgentTaskEndedCommand
  | AgentStageMapCommand
  | AgentStageCommand
  | AgentStageChangedCommand
  | AgentPoweredCommand
  | AgentErrorCommand
  | AgentInterruptCommand
