import type { RestartOptions } from '../server/outage.ts'
import type { OvirtSeed } from './seed/seed.ts'

/** Which version of the API an emulated engine is asked over by default: that of 3.3 to 3.6 (v3), or that of 4.0 on (v4). */
export type OvirtProfile = 'v3' | 'v4'

/** How a step or a job of the engine's own ends; `never` for one that goes on for ever, as some do when a host is lost. */
export type InternalEnd = 'finished' | 'failed' | 'never'

/** One step of a job of the engine's own. */
export interface InternalStep {
  /**
   * What kind of step it is, by the engine's own word: `VALIDATING`, `EXECUTING`, `FINALIZING`, `REBALANCING_VOLUME`, `REMOVING_BRICKS`, or any other, such
   * as `INSTALLING_HOST`, which the API shows as `unknown`.
   */
  readonly type: string
  /** What it is about, in words. Default: the words of its type, such as `Installing host`. */
  readonly description?: string | undefined
  /** How long it works, in milliseconds, beside its steps below, if those take longer. Default 1 000. */
  readonly takeMs?: number | undefined
  /** How it ends. One that fails ends the whole job, and nothing comes after it. Default `finished`. */
  readonly end?: InternalEnd | undefined
  /**
   * What percentages it shows while it works: whole numbers from 0 to 100, the first when it begins, the others at even distances. Default: it shows none.
   */
  readonly progress?: readonly number[] | undefined
  /** The id of a task elsewhere that it waits for. With one in it, the job outlives a restart of the engine. Default null. */
  readonly externalId?: string | null | undefined
  /** Where that task runs: its `external_type`. Default null. */
  readonly externalType?: 'vdsm' | 'gluster' | null | undefined
  /** The id of the host on which it is executed, a UUID. Default null. */
  readonly executionHost?: string | null | undefined
  /** The steps below it, which begin when it does. Default none. */
  readonly steps?: readonly InternalStep[] | undefined
  /** Do the steps below it run side by side, rather than one after another? Default false. */
  readonly parallel?: boolean | undefined
}

/** How a job of the engine's own goes. */
export interface InternalCourse {
  /** Its steps. Default: VALIDATING and EXECUTING, of 1 s and 10 s; the engine has a FINALIZING step only for work that goes on elsewhere. */
  readonly steps?: readonly InternalStep[] | undefined
  /** Do its steps run side by side, rather than one after another? Default false. */
  readonly parallel?: boolean | undefined
  /** How it ends when its steps have ended well; when one fails, the job has failed. Default `finished`. */
  readonly end?: InternalEnd | undefined
}

/** A job of the engine's own, such as the removal of a disk. Where it does not say how it goes, the script does. */
export interface InternalJob extends InternalCourse {
  /** What it is about, in words. */
  readonly description: string
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** The id under which it is found. Default null. */
  readonly correlationId?: string | null | undefined
  /** The name or the id of the user it belongs to; an id that no user has is a user who was removed. Default null. */
  readonly owner?: string | null | undefined
  /** Does the cleaner remove it some time after its end? Default true. */
  readonly autoCleared?: boolean | undefined
}

/**
 * A command of the engine's own that was called with `?JobId=`, so that it shows under somebody else's job: it has no job of its own, and no VALIDATING step.
 * Where it does not say how it goes, the script does.
 */
export interface InternalCommand extends InternalCourse {
  /** The id of the job that its steps come under. */
  readonly jobId: string
}

/**
 * How jobs of the engine's own go that do not say so themselves. A rule counts where all it names fit; the first that fits and is not used up decides.
 */
export interface InternalJobRule extends InternalCourse {
  /** The description of the job. Default: each. */
  readonly description?: string | undefined
  /** The correlation id of the job. Default: each. */
  readonly correlationId?: string | undefined
  /** How often the rule counts. Default: always. */
  readonly times?: number | undefined
}

/** What can be done to an emulated oVirt beside sending it requests. */
export interface OvirtControls {
  /** Where it is: the root of its API, such as `http://127.0.0.1:41234/ovirt-engine/api`. */
  readonly baseUrl: string
  /**
   * Replaces what it knows, and forgets what happened. What is left out is as by default. Throws JobwrightError `invalid-input` for what it cannot
   * use, and changes nothing then.
   */
  seed(seed: OvirtSeed): void
  /** Replaces the script by which jobs of the engine's own go. Throws JobwrightError `invalid-input` for a rule that cannot be followed. */
  script(rules: readonly InternalJobRule[]): void
  /**
   * Begins a job of the engine's own, or a command under a job that is there, which goes its way as time passes. Answers the id of the job. Throws
   * JobwrightError `invalid-input` for what cannot be.
   */
  addInternalJob(job: InternalJob | InternalCommand): string
  /** Removes a job with its steps, whatever its state, as somebody does with `taskcleaner.sh`. Throws JobwrightError `not-found` where there is none. */
  removeJob(id: string): void
  /**
   * Restarts the engine: connections are dropped, nobody gets in for `downForMs`, tokens and sessions are gone, and when it is up again the jobs that ran
   * are `unknown`, but for those of the engine's own that wait for a task elsewhere.
   */
  restart(options?: RestartOptions): void
  /** Ends all tokens and sessions: whoever has logged in is answered 401 from now on. */
  endSessions(): void
}
