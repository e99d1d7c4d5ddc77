import type { JobScope } from '../model/words.ts'
import type { JobNote } from './note.ts'
import type {
  ClusterJob,
  ClusterJobNode,
  ClusterResource,
  DatacenterResource,
  JobRollUp,
  NodeResource,
} from './state.ts'

/** The cluster was made. */
export interface ClusterCreated {
  /** What happened. */
  readonly type: 'cluster-created'
  /** All that it is. */
  readonly cluster: ClusterResource
}

/** A datacenter was made. */
export interface DatacenterCreated {
  /** What happened. */
  readonly type: 'datacenter-created'
  /** All that it is. */
  readonly datacenter: DatacenterResource
}

/** A node was made. */
export interface NodeCreated {
  /** What happened. */
  readonly type: 'node-created'
  /** All that it is. */
  readonly node: NodeResource
}

/** The cluster was changed. */
export interface ClusterEdited {
  /** What happened. */
  readonly type: 'cluster-edited'
  /** The fields that changed. */
  readonly changes: Partial<Omit<ClusterResource, 'id'>>
}

/** A datacenter was changed. */
export interface DatacenterEdited {
  /** What happened. */
  readonly type: 'datacenter-edited'
  /** The datacenter. */
  readonly id: string
  /** The fields that changed. */
  readonly changes: Partial<Omit<DatacenterResource, 'id'>>
}

/** A node was changed. */
export interface NodeEdited {
  /** What happened. */
  readonly type: 'node-edited'
  /** The node. */
  readonly id: string
  /** The fields that changed. */
  readonly changes: Partial<Omit<NodeResource, 'id'>>
}

/** The cluster, a datacenter or a node was forgotten. What is below it, too, has an event of its own, which comes first. */
export interface ResourceRemoved {
  /** What happened. */
  readonly type: 'resource-removed'
  /** What it was. */
  readonly scope: JobScope
  /** Its id. */
  readonly id: string
}

/** A job was made and waits in the queue. */
export interface JobSubmitted {
  /** What happened. */
  readonly type: 'job-submitted'
  /** The job. */
  readonly job: ClusterJob
}

/** A job was picked up: it runs, and its nodes are known. */
export interface JobStarted {
  /** What happened. */
  readonly type: 'job-started'
  /** The job. */
  readonly jobId: string
  /** Its status. */
  readonly status: string
  /** Its nodes, in the order in which they are worked on. They wait. */
  readonly nodes: readonly ClusterJobNode[]
  /** When, in milliseconds. */
  readonly at: number
}

/** The status of a job changed in another way than by being picked up. */
export interface JobMoved {
  /** What happened. */
  readonly type: 'job-moved'
  /** The job. */
  readonly jobId: string
  /** Its new status. */
  readonly status: string
  /** When, in milliseconds. */
  readonly at: number
}

/** A job was asked to terminate. */
export interface TerminationRequested {
  /** What happened. */
  readonly type: 'termination-requested'
  /** The job. */
  readonly jobId: string
  /** When, in milliseconds. */
  readonly at: number
}

/** The status of a job node changed. */
export interface JobNodeMoved {
  /** What happened. */
  readonly type: 'job-node-moved'
  /** The job. */
  readonly jobId: string
  /** The node. */
  readonly nodeId: string
  /** Its new status in that job. */
  readonly status: string
  /** When, in milliseconds. */
  readonly at: number
}

/** A node was heard of. */
export interface JobNodeActive {
  /** What happened. */
  readonly type: 'job-node-active'
  /** The job. */
  readonly jobId: string
  /** The node. */
  readonly nodeId: string
  /** When, in milliseconds. */
  readonly at: number
}

/** Something was noted in a job's log: this is what becomes a job event of the API. It changes nothing. */
export interface JobEventNoted {
  /** What happened. */
  readonly type: 'job-event-noted'
  /** The job. */
  readonly jobId: string
  /** The node; null for the job as a whole. */
  readonly nodeId: string | null
  /** What was noted. */
  readonly note: JobNote
  /** When, in milliseconds. */
  readonly at: number
}

/** What is known about the jobs of the cluster, a datacenter or a node changed. */
export interface RollUpChanged extends JobRollUp {
  /** What happened. */
  readonly type: 'roll-up-changed'
  /** Of what. */
  readonly scope: JobScope
  /** Its id. */
  readonly id: string
}

/** What can happen to a cluster and its jobs. */
export type ClusterEvent =
  | ClusterCreated
  | DatacenterCreated
  | NodeCreated
  | ClusterEdited
  | DatacenterEdited
  | NodeEdited
  | ResourceRemoved
  | JobSubmitted
  | JobStarted
  | JobMoved
  | TerminationRequested
  | JobNodeMoved
  | JobNodeActive
  | JobEventNoted
  | RollUpChanged
