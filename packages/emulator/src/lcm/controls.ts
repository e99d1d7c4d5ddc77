import type { RestartOptions } from '../server/outage.ts'
import type { LcmSeed } from './seed/seed.ts'

/** Which version of the API an emulated OpsCenter has: that of 6.0 and 6.1 (v1), or that of 6.5 to 6.8 (v2). */
export type LcmProfile = 'v1' | 'v2'

/** Something that a scripted node reports while it works on a job. */
export interface ScriptedEvent {
  /** How long after the node began, in milliseconds. Default 0. */
  readonly afterMs?: number | undefined
  /** What kind of event: its `event-type`. Default `check`. */
  readonly type?: string | undefined
  /** What kind more precisely: its `event-subtype`. Default `file-contents`. */
  readonly subtype?: string | undefined
  /** What happened, in words. */
  readonly message: string
  /** What it is about, mostly the path of a file. Default nothing. */
  readonly resource?: string | null | undefined
  /** How it was before. Default nothing. */
  readonly before?: Readonly<Record<string, unknown>> | undefined
  /** How it was afterwards. Default nothing. */
  readonly after?: Readonly<Record<string, unknown>> | undefined
  /** Was something changed on the machine? Default false. */
  readonly changes?: boolean | undefined
}

/** Why a scripted node fails: what its error event says. */
export interface ScriptedError {
  /** What went wrong, in words. */
  readonly message: string
  /** What kind of error: its `event-subtype`. Default `MeldError`. */
  readonly subtype?: string | undefined
  /** What it is about. Default nothing. */
  readonly resource?: string | null | undefined
  /** The stack of the program that failed. Default a short one. */
  readonly traceback?: string | null | undefined
}

/**
 * How a node does its part of a job. A rule counts where all it names fit; the first that fits and is not used up decides. Without one, a node works for
 * 10 s, shows activity all the time, and succeeds.
 */
export interface NodeRule {
  /** The node's name or id. Default: each. */
  readonly node?: string | undefined
  /** The name or id of its datacenter. Default: each. */
  readonly datacenter?: string | undefined
  /** The name or id of its cluster. Default: each. */
  readonly cluster?: string | undefined
  /** The job's `job-type`, such as `restart`. Default: each. */
  readonly jobType?: string | undefined
  /** How often the rule counts. Default: always. */
  readonly times?: number | undefined
  /** How long the node works, in milliseconds, beside the time in which it is silent. Default 10 000. */
  readonly takeMs?: number | undefined
  /** How long it shows no activity, in milliseconds, before it goes on: past the idle timeout of the job, the node is IDLE meanwhile. Default 0. */
  readonly silentMs?: number | undefined
  /** How long after its beginning it falls silent, in milliseconds. Default 0. */
  readonly silentAfterMs?: number | undefined
  /** Does it never go on once it is silent? It stays IDLE until it is terminated. Default false. */
  readonly hang?: boolean | undefined
  /** How long after its beginning it knows that it will fail, in milliseconds, and is WILL_FAIL while it works on. Default: it fails at its end, if at all. */
  readonly doomAfterMs?: number | undefined
  /** Why it fails at its end: the message of its error event, or all of that. Default: it succeeds. */
  readonly error?: string | ScriptedError | undefined
  /** What it reports meanwhile. Default: one check of a file, 2 133 ms after its beginning, as was measured; none if it falls silent. */
  readonly events?: readonly ScriptedEvent[] | undefined
}

/** What can be done to an emulated OpsCenter beside sending it requests. */
export interface LcmControls {
  /** Where it is: the root of its API, such as `http://127.0.0.1:41234/api/v2/lcm`. Its login is at the root of the origin. */
  readonly baseUrl: string
  /**
   * Replaces what it knows, and forgets what happened. What is left out is as by default. Throws JobwrightError `invalid-input` for what it cannot
   * use, and changes nothing then.
   */
  seed(seed: LcmSeed): void
  /** Replaces the script by which nodes do their part of jobs. Throws JobwrightError `invalid-input` for a rule that cannot be followed. */
  script(rules: readonly NodeRule[]): void
  /**
   * Restarts OpsCenter as somebody with a shell there would: connections are dropped, nobody gets in for `downForMs`, sessions are gone, and when it is up
   * again the jobs that ran are ORPHANED. What waits in the queue goes on by default.
   */
  restart(options?: RestartOptions): void
  /** Ends every session: whoever has logged in is answered 401 from now on. */
  endSessions(): void
  /** Takes the lock off all users, and forgets failed logins. */
  unlockUsers(): void
}
