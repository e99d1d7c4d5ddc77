import type { AgentEffect } from './effects.ts'
import type { AgentJob, AgentMachine, AgentNextStage, AgentStatus, AgentTransition } from './state.ts'

/** The agent moved to another state, perhaps the same. */
export interface AgentMoved {
  /** What happened. */
  readonly type: 'moved'
  /** The state it left. */
  readonly from: AgentStatus
  /** The command of the lifecycle. */
  readonly command: AgentTransition
  /** The state it is in now. */
  readonly to: AgentStatus
}

/** The machine did what the agent waited for: it is remembered as it is now. */
export interface AgentMachineSeen {
  /** What happened. */
  readonly type: 'machine-seen'
  /** The machine. */
  readonly machine: AgentMachine
}

/** The agent was given a job to run. */
export interface AgentJobTaken {
  /** What happened. */
  readonly type: 'job-taken'
  /** The job. */
  readonly job: AgentJob
}

/** The agent knows the stage it changes to. */
export interface AgentStagePlanned {
  /** What happened. */
  readonly type: 'stage-planned'
  /** The stage. */
  readonly stage: AgentNextStage
}

/** Its tasks are confined to a directory from now on. */
export interface AgentChrootEntered {
  /** What happened. */
  readonly type: 'chroot-entered'
  /** The directory. */
  readonly directory: string
}

/** Its tasks are no longer confined to a directory. */
export interface AgentChrootLeft {
  /** What happened. */
  readonly type: 'chroot-left'
}

/** Something went wrong, or with null: the agent starts over, and what went wrong is forgotten. */
export interface AgentErrorNoted {
  /** What happened. */
  readonly type: 'error-noted'
  /** What went wrong, in words. */
  readonly error: string | null
}

/** Something is to be carried out. */
export interface AgentEffectAsked {
  /** What happened. */
  readonly type: 'effect'
  /** What is to be carried out. */
  readonly effect: AgentEffect
}

/** The agent is over. */
export interface AgentEnded {
  /** What happened. */
  readonly type: 'ended'
}

/** What can happen to an agent. Only an `effect` asks for something. */
export type AgentEvent =
  | AgentMoved
  | AgentMachineSeen
  | AgentJobTaken
  | AgentStagePlanned
  | AgentChrootEntered
  | AgentChrootLeft
  | AgentErrorNoted
  | AgentEffectAsked
  | AgentEnded
