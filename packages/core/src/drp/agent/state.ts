import type { CommandOf, StateOf } from '../../lifecycle/index.ts'
import type { agentLifecycle } from './lifecycle.ts'

/** Where an agent stands: a state of its lifecycle. */
export type AgentStatus = StateOf<typeof agentLifecycle>

/** What moves an agent from one state to another: a command of its lifecycle. */
export type AgentTransition = CommandOf<typeof agentLifecycle>

/**
 * What the agent has to learn next: what the last effect that can be answered is answered with. `nothing` once it is over.
 */
export type AgentExpectation =
  | 'start'
  | 'connection'
  | 'machine'
  | 'job'
  | 'task'
  | 'stage-map'
  | 'stage'
  | 'stage-change'
  | 'power'
  | 'nothing'

/** What an agent remembers of its machine: as it was when it last did what the agent waited for. */
export interface AgentMachine {
  /** The boot environment it runs in. */
  readonly bootEnv: string
  /** Its stage. */
  readonly stage: string
  /** Its workflow; empty for none. */
  readonly workflow: string
  /** Who is to run its tasks: empty for the agent on the machine itself. */
  readonly context: string
  /** May tasks be run? */
  readonly runnable: boolean
  /** The index of the task that runs or ran last, from -1. */
  readonly currentTask: number
  /** Its list of tasks. */
  readonly tasks: readonly string[]
}

/** The job that an agent runs. */
export interface AgentJob {
  /** The job's id. */
  readonly uuid: string
  /** The name of its task. */
  readonly task: string
}

/** The stage that a machine without a workflow goes to next. */
export interface AgentNextStage {
  /** The stage's name. */
  readonly name: string
  /** What its entry of the `change-stage/map` asks for; empty for nothing. */
  readonly target: string
  /** What the agent does once the stage is set. */
  readonly then: 'changeStage' | 'reboot' | 'stop' | 'poweroff'
}

/** An agent: small plain data that can be written down and read back. */
export interface AgentState {
  /** Where it stands. */
  readonly status: AgentStatus
  /** What it has to learn next. */
  readonly expects: AgentExpectation
  /** What it remembers of its machine; nothing of note before it started. */
  readonly machine: AgentMachine
  /** The job that it runs; null for none. */
  readonly job: AgentJob | null
  /** The stage that it is changing to; null for none. */
  readonly nextStage: AgentNextStage | null
  /** The directory that its tasks are confined to; null for none. */
  readonly chroot: string | null
  /** What went wrong last; null after a new start. */
  readonly error: string | null
  /** The command of the lifecycle that led to an end, such as `stop` or `interrupt`; null before one. */
  readonly endedBy: AgentTransition | null
}

/** An agent that has not started. */
export const newAgent: AgentState = /*@__PURE__*/ (() => ({
  status: 'AGENT_INIT',
  expects: 'start',
  machine: { bootEnv: '', stage: '', workflow: '', context: '', runnable: false, currentTask: -1, tasks: [] },
  job: null,
  nextStage: null,
  chroot: null,
  error: null,
  endedBy: null,
}))()
