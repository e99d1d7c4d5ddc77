import type { CommandOf } from '../../lifecycle/index.ts'
import type { jobLifecycles, stepLifecycles } from '../lifecycle.ts'
import type { JobRecord, StepRecord } from './state.ts'

/** The ways that the tables of jobs know. */
export type JobWay = CommandOf<typeof jobLifecycles.v4> | CommandOf<typeof jobLifecycles.documented>

/** The ways that the tables of steps know. */
export type StepWay = CommandOf<typeof stepLifecycles.v4> | CommandOf<typeof stepLifecycles.documented>

/** The job was added. */
export interface JobAdded
  extends Pick<JobRecord, 'description' | 'status' | 'external' | 'autoCleared' | 'owner' | 'correlationId'> {
  /** What happened. */
  readonly type: 'job-added'
  /** The job. */
  readonly id: string
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** A step was added. */
export interface StepAdded extends Omit<StepRecord, 'progress' | 'startedAt' | 'endedAt'> {
  /** What happened. */
  readonly type: 'step-added'
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** A step was ended by itself, perhaps once more. */
export interface StepEnded {
  /** What happened. */
  readonly type: 'step-ended'
  /** The step. */
  readonly id: string
  /** The command of the step's lifecycle that it followed. */
  readonly way: StepWay
  /** Where it stands now. */
  readonly status: StepRecord['status']
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** Steps that had not ended were, with what they belong to or by a restart of the engine. */
export interface StepsClosed {
  /** What happened. */
  readonly type: 'steps-closed'
  /** The steps, in the order in which they were added. */
  readonly ids: readonly string[]
  /** The command of the steps' lifecycle that they followed. */
  readonly way: StepWay
  /** Where they stand now. */
  readonly status: StepRecord['status']
  /** Their end, in milliseconds since 1970: that of the job where the job closes them, which may be long ago. */
  readonly at: number
}

/** The job ended. It does so once. */
export interface JobEnded {
  /** What happened. */
  readonly type: 'job-ended'
  /** The command of the job's lifecycle that it followed. */
  readonly way: JobWay
  /** Where it stands now. */
  readonly status: JobRecord['status']
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** The job's time of last update moved, because of a step. */
export interface JobUpdated {
  /** What happened. */
  readonly type: 'job-updated'
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** From now on the cleaner may remove the job. */
export interface JobCleared {
  /** What happened. */
  readonly type: 'job-cleared'
}

/** A step is at another percentage. */
export interface ProgressReported {
  /** What happened. */
  readonly type: 'progress-reported'
  /** The step. */
  readonly id: string
  /** How far it is, in percent. */
  readonly progress: number
}

/** The job and all its steps are gone. */
export interface JobRemoved {
  /** What happened. */
  readonly type: 'job-removed'
  /** The job that was. */
  readonly id: string
}

/** What happens to a job and its steps. */
export type JobRecordEvent =
  | JobAdded
  | StepAdded
  | StepEnded
  | StepsClosed
  | JobEnded
  | JobUpdated
  | JobCleared
  | ProgressReported
  | JobRemoved
