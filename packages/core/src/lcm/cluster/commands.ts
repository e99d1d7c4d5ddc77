import type { Open } from '../../wire/index.ts'
import type { JobScope, JobType } from '../model/words.ts'
import type { JobNote } from './note.ts'

/** Makes the cluster. */
export interface CreateClusterCommand {
  /** What is asked. */
  readonly type: 'create-cluster'
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Its name in the rest of OpsCenter, if an install has succeeded before. Default null. */
  readonly opscClusterId?: string | null | undefined
}

/** Makes a datacenter of the cluster. */
export interface CreateDatacenterCommand {
  /** What is asked. */
  readonly type: 'create-datacenter'
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** When a job last had full success on all of it, in milliseconds; null for never. Default null. */
  readonly convergedOn?: number | null | undefined
}

/** Makes a node of a datacenter. */
export interface CreateNodeCommand {
  /** What is asked. */
  readonly type: 'create-node'
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Its datacenter. */
  readonly datacenterId: string
  /** Its rack. Default `rack1`. */
  readonly rack?: string | undefined
  /** Has an install succeeded on it before? Default false. */
  readonly installed?: boolean | undefined
}

/** Changes the cluster; what is absent is left as it is. */
export interface EditClusterCommand {
  /** What is asked. */
  readonly type: 'edit-cluster'
  /** Another name. Jobs keep the one that they were made with. */
  readonly name?: string | undefined
  /** Another name in the rest of OpsCenter. */
  readonly opscClusterId?: string | null | undefined
}

/** Changes a datacenter; what is absent is left as it is. */
export interface EditDatacenterCommand {
  /** What is asked. */
  readonly type: 'edit-datacenter'
  /** The datacenter. */
  readonly id: string
  /** Another name. Jobs keep the one that they were made with. */
  readonly name?: string | undefined
  /** When a job last had full success on all of it, in milliseconds; null for never. */
  readonly convergedOn?: number | null | undefined
}

/** Changes a node; what is absent is left as it is. */
export interface EditNodeCommand {
  /** What is asked. */
  readonly type: 'edit-node'
  /** The node. */
  readonly id: string
  /** Another name. Jobs keep the one that they were made with. */
  readonly name?: string | undefined
  /** Another datacenter. */
  readonly datacenterId?: string | undefined
  /** Another rack. */
  readonly rack?: string | undefined
  /** Has an install succeeded on it? */
  readonly installed?: boolean | undefined
}

/** Makes LCM forget the cluster, a datacenter or a node. Its jobs stay. */
export interface RemoveCommand {
  /** What is asked. */
  readonly type: 'remove'
  /** What it is. */
  readonly scope: JobScope
  /** Its id. */
  readonly id: string
}

/** Makes a job: a POST to an action. It waits in the queue. */
export interface SubmitCommand {
  /** What is asked. */
  readonly type: 'submit'
  /** The id of the new job. */
  readonly id: string
  /** What it is to do. */
  readonly jobType: Open<JobType>
  /** What it is to be run on. */
  readonly scope: JobScope
  /** The id of that cluster, datacenter or node. */
  readonly resourceId: string
  /** Are the other nodes still worked on after one has failed? Default false. */
  readonly continueOnError?: boolean | undefined
  /** How many nodes are worked on at a time: an id of the API. v2 only. Default `default`. */
  readonly concurrencyStrategy?: string | undefined
  /** Now, in milliseconds. */
  readonly at: number
}

/**
 * The job manager looks around, as it does every 5 seconds: nodes that were not heard of for too long become IDLE, a job whose turn it is, is picked
 * up, and the nodes that are due are started.
 */
export interface TickCommand {
  /** What is asked. */
  readonly type: 'tick'
  /** May the next job be picked up? False while another cluster's job is worked on, on a server whose queue is one for all clusters (6.0). Default true. */
  readonly mayStart?: boolean | undefined
  /** Now, in milliseconds. */
  readonly at: number
}

/** The job that is next fails before any of its nodes is started: LCM cannot even begin. */
export interface FailPreflightCommand {
  /** What is asked. */
  readonly type: 'fail-preflight'
  /** The job. It must be the next one, and no other may be worked on. */
  readonly jobId: string
  /** What goes to its log. Default nothing. */
  readonly error?: JobNote | undefined
  /** Now, in milliseconds. */
  readonly at: number
}

/** Notes something in the log of the job that is worked on. On a node it also shows that the node is active. */
export interface NoteCommand {
  /** What is asked. */
  readonly type: 'note'
  /** The job. */
  readonly jobId: string
  /** The node; null for the job as a whole. Default null. */
  readonly nodeId?: string | null | undefined
  /** What goes to the log. */
  readonly note: JobNote
  /** Now, in milliseconds. */
  readonly at: number
}

/**
 * A node that is worked on tells how it goes: `node-active` shows that it is alive, `node-doomed` that it works on but will fail, `node-done` that it
 * succeeded: it answers on its native transport port again.
 */
export interface NodeReportCommand {
  /** What is reported. */
  readonly type: 'node-active' | 'node-doomed' | 'node-done'
  /** The job. */
  readonly jobId: string
  /** The node. */
  readonly nodeId: string
  /** Now, in milliseconds. */
  readonly at: number
}

/** A node that is worked on failed. */
export interface NodeFailedCommand {
  /** What is reported. */
  readonly type: 'node-failed'
  /** The job. */
  readonly jobId: string
  /** The node. */
  readonly nodeId: string
  /** What goes to the log. Default nothing. */
  readonly error?: JobNote | undefined
  /** Now, in milliseconds. */
  readonly at: number
}

/** `terminate` asks to kill a job, which is answered at once; no further node is started. `kill`: it takes effect, unless the job was over first. */
export interface TerminateCommand {
  /** What is asked. */
  readonly type: 'terminate' | 'kill'
  /** The job. */
  readonly jobId: string
  /** Now, in milliseconds. */
  readonly at: number
}

/** OpsCenter starts again: the job that was worked on is lost. */
export interface RestartServerCommand {
  /** What is asked. */
  readonly type: 'restart-server'
  /** Now, in milliseconds. */
  readonly at: number
}

/** What can be asked of a cluster and its jobs. */
export type ClusterCommand =
  | CreateClusterCommand
  | CreateDatacenterCommand
  | CreateNodeCommand
  | EditClusterCommand
  | EditDatacenterCommand
  | EditNodeCommand
  | RemoveCommand
  | SubmitCommand
  | TickCommand
  | FailPreflightCommand
  | NoteCommand
  | NodeReportCommand
  | NodeFailedCommand
  | TerminateCommand
  | RestartServerCommand
