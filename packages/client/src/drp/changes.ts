import type { JobExitState, JobState } from '@jobwright/core/drp'
import type { RequestOptions } from '../transport/index.ts'

/** One operation of a JSON Patch (RFC 6902). */
export type PatchOperation =
  /** Fails the whole patch with 409 unless the value is this one. */
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string }

/** What a job is to become: fields by their name, each replaced as a whole. */
export interface JobUpdate {
  /** Where it is to stand. */
  readonly State?: JobState | undefined
  /** How it is to have left the machine. */
  readonly ExitState?: JobExitState | undefined
  /** All its notes. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The errors that its task reports; v4. */
  readonly ResultErrors?: readonly string[] | undefined
}

/** What a job must be for a change to be made: a server that finds something else answers 409 and changes nothing. */
export interface JobExpectation {
  /** Where it must stand. */
  readonly State?: JobState | undefined
  /** How it must have left the machine. */
  readonly ExitState?: JobExitState | undefined
  /** Must it be its machine's last job? */
  readonly Current?: boolean | undefined
  /** The machine it must be of. */
  readonly Machine?: string | undefined
  /** The task it must run. */
  readonly Task?: string | undefined
}

/** What a machine is to become: fields by their name, each replaced as a whole. */
export interface MachineUpdate {
  /** Its name. */
  readonly Name?: string | undefined
  /** What it is for. */
  readonly Description?: string | undefined
  /** The IPv4 address it boots with. */
  readonly Address?: string | undefined
  /** Its architecture, as `amd64`. */
  readonly Arch?: string | undefined
  /** The workflow that fills its task list. It begins anew only if the name differs from the present one: see `startWorkflow`. */
  readonly Workflow?: string | undefined
  /** Its stage. Servers refuse it where a workflow decides. */
  readonly Stage?: string | undefined
  /** Its boot environment. Servers refuse it where a workflow or stage decides. */
  readonly BootEnv?: string | undefined
  /** Its task list. Servers refuse to change what was run or lies behind the next stage. */
  readonly Tasks?: readonly string[] | undefined
  /** The entry of the list to go on with; -1 begins anew. */
  readonly CurrentTask?: number | undefined
  /** Is it to run tasks? */
  readonly Runnable?: boolean | undefined
  /** Are users to be kept from changing it? */
  readonly Locked?: boolean | undefined
  /** The profiles that its parameters are looked up in, in order. */
  readonly Profiles?: readonly string[] | undefined
  /** All its own parameters. To change some of them see `params.merge`. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
  /** All its notes. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The MAC addresses it may boot from. */
  readonly HardwareAddrs?: readonly string[] | undefined
  /** Where its tasks run; from v4.8 on. */
  readonly Context?: string | undefined
  /** Is it to run work orders instead of its own task list? Newer than v4.8. */
  readonly WorkOrderMode?: boolean | undefined
}

/** What a machine must be for a change to be made: a server that finds something else answers 409 and changes nothing. */
export interface MachineExpectation {
  /** The workflow it must be in. */
  readonly Workflow?: string | undefined
  /** The stage it must be in. */
  readonly Stage?: string | undefined
  /** The boot environment it must have. */
  readonly BootEnv?: string | undefined
  /** The entry of its task list it must be at. */
  readonly CurrentTask?: number | undefined
  /** The task list it must have. */
  readonly Tasks?: readonly string[] | undefined
  /** The job that must be its last; empty for none. */
  readonly CurrentJob?: string | undefined
  /** Must it be to run tasks? */
  readonly Runnable?: boolean | undefined
  /** Must users be kept from changing it? */
  readonly Locked?: boolean | undefined
  /** Where its tasks must run; from v4.8 on, an error before. */
  readonly Context?: string | undefined
}

/** How an object is changed. */
export interface ChangeOptions<Expectation> extends RequestOptions {
  /** What it must be for the change to be made. */
  readonly expect?: Expectation | undefined
}
