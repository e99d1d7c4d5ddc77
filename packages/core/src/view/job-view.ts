import type { Outcome, Phase, StateFlag } from '../lifecycle/table.ts'

/** The four systems. */
export type System = 'drp' | 'drydock' | 'lcm' | 'ovirt'

/** Why a job that has not ended does not go on: its machine is to run nothing (`not-runnable`), or was powered off for it. */
export type HeldUpFlag = 'not-runnable' | 'powered-off'

/**
 * What a job's view tells beside phase and outcome: the flags of its state's name, that it succeeded on nothing (`nothing-done`), that it
 * succeeded although its messages report errors (`errors-reported`), that the server's word for its state is not one we know (`unknown-status`),
 * that it has not ended and never will, since another took its place (`superseded`), or why it does not go on by itself.
 */
export type ViewFlag = StateFlag | 'nothing-done' | 'errors-reported' | 'unknown-status' | 'superseded' | HeldUpFlag

/** One thing that a job works on: a node, a machine. */
export interface TargetView {
  /** What the system calls it. */
  readonly name: string
  /** Where the work on it stands. */
  readonly phase: Phase
  /** Present when the work on it is over. */
  readonly outcome?: Outcome
  /** What the server says about it, mostly why it failed. */
  readonly why?: string
}

/** One message that a server attached to a job. */
export interface MessageView {
  /** What it says. */
  readonly text: string
  /** Does it report an error? */
  readonly error: boolean
  /** When, in ISO 8601 UTC. */
  readonly at?: string
  /** What it is about, in the server's words: a node, a task. */
  readonly about?: string
}

/** How much of the work is done. */
export interface ProgressView {
  /** How many are done. */
  readonly done: number
  /** How many there are. */
  readonly total: number
  /** What is counted: `nodes`, `steps`, `percent`. */
  readonly unit: string
}

/**
 * The common view of a job of any of the four systems, as a tree.
 *
 * All times are ISO 8601 UTC texts of the precision received.
 */
export interface JobView {
  /** Unique among the views of all systems: source, system, kind and id, each escaped, joined by `/`. */
  readonly key: string
  /** The name of the server or client it comes from. Default: the system's name. */
  readonly source: string
  /** The system it is a job of: one of the four, or another that is shown in the same form. */
  readonly system: System | (string & {})
  /** What it is in its system: `task`, `job`, `step`, `machine`. */
  readonly kind: string
  /** Its id in its system. */
  readonly id: string
  /** What a person would call it. */
  readonly name: string
  /** The server's own word for its state. */
  readonly status: string
  /** Where it stands. */
  readonly phase: Phase
  /** Present when and only when the phase is `ended`. */
  readonly outcome?: Outcome
  /** What else is to be known of it. */
  readonly flags: readonly ViewFlag[]
  /** What it works on; none where the system does not say. */
  readonly targets: readonly TargetView[]
  /** The id of the job it is a part of. */
  readonly parentId?: string
  /** When it was made. */
  readonly createdAt?: string
  /** When its work began. */
  readonly startedAt?: string
  /** When it last changed. */
  readonly updatedAt?: string
  /** When its work was over. */
  readonly endedAt?: string
  /** How much of it is done, where the system tells. */
  readonly progress?: ProgressView
  /** What the server says about it, oldest first. */
  readonly messages: readonly MessageView[]
  /** Its parts. */
  readonly children: readonly JobView[]
  /** Where the server shows it, as the server wrote it. */
  readonly href?: string
  /** The document with known secret fields masked. */
  readonly raw: unknown
}
