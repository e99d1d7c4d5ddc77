import type { JobScope } from '../model/words.ts'

/** What is known about the jobs of a cluster, a datacenter or a node. */
export interface JobRollUp {
  /** The last job on all of it: of this scope, not of one above or below. Null for none yet. */
  readonly lastJobId: string | null
  /** The status of that job; null for none yet. */
  readonly lastJobStatus: string | null
  /** That status rolled up with those of the datacenters and nodes below; null as long as there is no job on any of them. */
  readonly jobStatus: string | null
}

/** The cluster. */
export interface ClusterResource extends JobRollUp {
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Its name in the rest of OpsCenter; null before the first install that succeeded, which makes it the cluster's name: no document tells its form. */
  readonly opscClusterId: string | null
}

/** A datacenter of the cluster. */
export interface DatacenterResource extends JobRollUp {
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** When a job last had full success on all of it, as the time was given; null for never. */
  readonly convergedOn: number | null
}

/** A node of the cluster. */
export interface NodeResource extends JobRollUp {
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Its datacenter. */
  readonly datacenterId: string
  /** Its rack; racks of several datacenters may have the same name. */
  readonly rack: string
  /** Has an install succeeded on it? */
  readonly installed: boolean
}

/** One node's part in a job. */
export interface ClusterJobNode {
  /** The node. */
  readonly nodeId: string
  /** The name of the node when the job was picked up. */
  readonly nodeName: string
  /** The datacenter of the node when the job was picked up. */
  readonly datacenterId: string
  /** The name of that datacenter when the job was picked up. */
  readonly datacenterName: string
  /** Lanes go on side by side: 0 where there is but one. */
  readonly lane: number
  /** Its turn within the lane, from 0: the nodes of a turn are worked on at once, and all of them are done before the next turn begins. */
  readonly turn: number
  /** Where it stands. */
  readonly status: string
  /** When it was last heard of, in milliseconds; of no interest before it is started. */
  readonly activeAt: number
  /** When its status last changed, in milliseconds. */
  readonly updatedAt: number
}

/** A job. The names in it are those of when it was made. */
export interface ClusterJob {
  /** Its id. */
  readonly id: string
  /** What it does. */
  readonly jobType: string
  /** What it is run on. */
  readonly scope: JobScope
  /** The id of exactly that: of the cluster, the datacenter or the node. */
  readonly resourceId: string
  /** The cluster. */
  readonly clusterId: string
  /** The cluster's name. */
  readonly clusterName: string
  /** The datacenter; null for all of the cluster. */
  readonly datacenterId: string | null
  /** The datacenter's name. */
  readonly datacenterName: string | null
  /** The node; null for all of the cluster or datacenter. */
  readonly nodeId: string | null
  /** The node's name. */
  readonly nodeName: string | null
  /** Are the other nodes still worked on after one has failed? */
  readonly continueOnError: boolean
  /** How many nodes are worked on at a time, as it was asked for. */
  readonly concurrencyStrategy: string
  /** Where it stands. */
  readonly status: string
  /** Was it asked to terminate? */
  readonly terminating: boolean
  /** Its nodes in the order in which they are worked on; none before it is picked up. */
  readonly nodes: readonly ClusterJobNode[]
  /** When it was made, in milliseconds. */
  readonly createdAt: number
  /** When it was picked up, in milliseconds; null for not yet. */
  readonly startedAt: number | null
  /** When its status last changed, in milliseconds. */
  readonly updatedAt: number
}

/** A cluster with what is in it and its jobs: small plain data. The log of events is not kept, it is what comes out. */
export interface ClusterState {
  /** The cluster; null before it is made and after it is removed. */
  readonly cluster: ClusterResource | null
  /** Its datacenters by id. */
  readonly datacenters: ReadonlyMap<string, DatacenterResource>
  /** Its nodes by id. */
  readonly nodes: ReadonlyMap<string, NodeResource>
  /** The jobs that wait, the next one first. */
  readonly queue: readonly ClusterJob[]
  /** The job that is worked on; null for none. */
  readonly running: ClusterJob | null
  /** The jobs that are over by id, in the order in which they ended. */
  readonly ended: ReadonlyMap<string, ClusterJob>
}

/** Before there is a cluster. */
export const noCluster: ClusterState = /*@__PURE__*/ (() => ({
  cluster: null,
  datacenters: new Map(),
  nodes: new Map(),
  queue: [],
  running: null,
  ended: new Map(),
}))()

/**
 * One job of a cluster, wherever it stands, or undefined when there is none of that id.
 *
 * @example
 * import { clusterDecider, clusterJobOf } from '@jobwright/core/lcm'
 * clusterJobOf(clusterDecider().initial, 'j1') //=> undefined
 */
export function clusterJobOf({ queue, running, ended }: ClusterState, id: string): ClusterJob | undefined {
  return running?.id === id ? running : (ended.get(id) ?? queue.find((job) => job.id === id))
}
