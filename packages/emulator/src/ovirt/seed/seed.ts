import type { JobStatus } from '@jobwright/core/ovirt'
import type { OvirtAssumptions } from '../assumptions.ts'
import type { InternalCommand, InternalJob } from '../controls.ts'
import type { OvirtSettings } from '../settings.ts'

/** What a user may do: all, add and end external jobs and steps, or neither. */
export type OvirtRole = 'SuperUser' | 'ExternalTasksCreator' | 'UserRole'

/** Somebody who can log in. */
export interface SeededOvirtUser {
  /** The name with the profile, such as `admin@internal`. */
  readonly username: string
  /** The password. */
  readonly password: string
  /** The id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** What this user may do. Default `SuperUser`. */
  readonly role?: OvirtRole | undefined
  /** Is this user an administrator, who may ask for all that is there? Default: a SuperUser is. */
  readonly admin?: boolean | undefined
}

/** A step to begin with. */
export interface SeededOvirtStep {
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** What kind of step it is: a word of the API, or of the engine's own. Default `executing`. */
  readonly type?: string | undefined
  /** What it is about, in words. */
  readonly description: string
  /** Where it stands. Default: as the job or step it is under. */
  readonly status?: JobStatus | undefined
  /** Was it added over the API? Default: as the job or step it is under. */
  readonly external?: boolean | undefined
  /** When it was added, ISO 8601. Default: when what it is under was. */
  readonly startTime?: string | undefined
  /** When it ended, ISO 8601. Default: when what it is under did, or else when it was added; a step that is `started` has none. */
  readonly endTime?: string | undefined
  /** How far it is, in percent: a whole number from 0 to 100. Default null. */
  readonly progress?: number | null | undefined
  /** The id of the task elsewhere that it waits for. Default null. */
  readonly externalId?: string | null | undefined
  /** Where that task runs. Default null. */
  readonly externalType?: 'vdsm' | 'gluster' | null | undefined
  /** The id of the host on which it is executed, a UUID. Default null. */
  readonly executionHost?: string | null | undefined
  /** The steps below it. Default none. */
  readonly steps?: readonly SeededOvirtStep[] | undefined
}

/** A job to begin with, in any state, even one that the rules do not lead to. */
export interface SeededOvirtJob {
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** What it is about, in words. */
  readonly description: string
  /** Where it stands. Default `started`. */
  readonly status?: JobStatus | undefined
  /** Was it added over the API? Default true. */
  readonly external?: boolean | undefined
  /** Does the cleaner remove it some time after its end? Default false for an external job, true for one of the engine's own. */
  readonly autoCleared?: boolean | undefined
  /** The name or the id of the user it belongs to; an id that no user has is a user who was removed. Default null. */
  readonly owner?: string | null | undefined
  /** The id under which it is found. Default null. */
  readonly correlationId?: string | null | undefined
  /** When it was added, ISO 8601. Default: an hour before the seeding, later ones a minute after those before. */
  readonly startTime?: string | undefined
  /** When it ended, ISO 8601. Default: when it was added; a job that is `started` has none. */
  readonly endTime?: string | undefined
  /** When it or a step of it was last changed, ISO 8601. Default: the last of the times of it and its steps. */
  readonly lastUpdated?: string | undefined
  /** Its steps of the first level, in the order of their numbers. Default none. */
  readonly steps?: readonly SeededOvirtStep[] | undefined
}

/** What an emulated oVirt knows before the first request. */
export interface OvirtSeed {
  /** Who can log in. Default: `admin@internal` with the password `password`, a SuperUser. */
  readonly users?: readonly SeededOvirtUser[] | undefined
  /** Jobs with their steps, in the order in which they were added. Default none. */
  readonly jobs?: readonly SeededOvirtJob[] | undefined
  /** Jobs of the engine's own that begin now and go their way as time passes, and commands under jobs of the seed. Default none. */
  readonly internalJobs?: readonly (InternalJob | InternalCommand)[] | undefined
  /** How the engine is set up. Default: as it comes. */
  readonly settings?: OvirtSettings | undefined
  /** What is assumed where no source tells. Default: see each. */
  readonly assumptions?: OvirtAssumptions | undefined
}
