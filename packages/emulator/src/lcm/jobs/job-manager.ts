import { type Clock, type Execution, execute } from '@jobwright/core'
import {
  type ClusterCommand,
  type ClusterEvent,
  type ClusterJob,
  type ClusterJobNode,
  type ClusterRefusalCode,
  type ClusterState,
  clusterDecider,
  clusterJobOf,
  type JobScope,
} from '@jobwright/core/lcm'
import type { ResolvedAssumptions } from '../assumptions.ts'
import type { LcmProfile } from '../controls.ts'
import type { ResolvedSettings } from '../settings.ts'
import { clusterIdOf, missingFor } from '../store/cluster-of.ts'
import type { LcmStore } from '../store/store.ts'
import { recordEvent } from './record-events.ts'
import type { NodeScript } from './script.ts'
import { simulatedNodes } from './simulated-nodes.ts'

type Executed = Execution<ClusterState, ClusterEvent, ClusterRefusalCode>

/** Runs the jobs of all clusters by the rules of core, on the clock. */
export interface JobManager {
  /** The cluster that a cluster, datacenter or node is or belongs to, as the rules see it; an empty one for ids that nothing has. */
  stateAround(scope: JobScope, id: string): ClusterState
  /** Asks the rules of a cluster, and keeps what comes of it. */
  execute(clusterId: string, command: ClusterCommand): Executed
  /** Asks the rules of a cluster about what is history, and keeps what they know of it and nothing else. */
  replay(clusterId: string, command: ClusterCommand): Executed
  /** OpsCenter stops: nothing happens until it is started again. */
  shutDown(): void
  /** OpsCenter starts again. */
  startUp(): void
  /** Calls off everything. */
  close(): void
}

/** What a job manager works with. */
export interface JobManagerOptions {
  readonly profile: LcmProfile
  readonly clock: Clock
  readonly store: LcmStore
  readonly settings: ResolvedSettings
  readonly assumptions: ResolvedAssumptions
  readonly script: NodeScript
  readonly newId: (kind: string) => string
}

/** Makes a job manager of no cluster. */
export function jobManager(options: JobManagerOptions): JobManager {
  const { profile, clock, store, settings, assumptions, script, newId } = options
  const { pollIntervalMs, idleTimeoutsMs, queue } = settings
  const decider = clusterDecider({ profile, idleTimeoutsMs, assumptions: assumptions.jobs })
  const clusters = new Map<string, ClusterState>()
  const kills = new Set<() => void>()
  const nodes = simulatedNodes({ clock, script, report: (clusterId, command) => void run(clusterId, command) })
  let begunAt = clock.now()
  let isUp = true
  let callOffTick: (() => void) | undefined

  const replay: JobManager['replay'] = (clusterId, command) => {
    const executed = execute(decider, clusters.get(clusterId) ?? decider.initial, command)
    if (!executed.ok) return executed
    const { cluster, running, queue: waiting } = executed.state
    // A cluster that is forgotten is gone when its jobs are over.
    if (cluster === null && running === null && waiting.length === 0) clusters.delete(clusterId)
    else clusters.set(clusterId, executed.state)
    return executed
  }

  const run: JobManager['execute'] = (clusterId, command) => {
    const executed = replay(clusterId, command)
    if (!executed.ok) return executed
    for (const event of executed.events) {
      recordEvent(store, newId, event)
      follow(executed.state, event)
    }
    lookLater()
    return executed
  }

  /** Lets nodes begin and end as the rules decide. */
  const follow = (state: ClusterState, event: ClusterEvent): void => {
    if (event.type === 'job-moved' && isOver(state, event.jobId)) nodes.endAll(event.jobId)
    if (event.type === 'termination-requested') killLater(event.jobId)
    if (event.type !== 'job-node-moved') return
    const { jobId, nodeId, status } = event
    const job = clusterJobOf(state, jobId)
    const node = job?.nodes.find((one) => one.nodeId === nodeId)
    if (status === 'RUNNING' && job !== undefined && node !== undefined) nodes.begin(job, node)
    else if (!activeStatuses.includes(status)) nodes.end(jobId, nodeId)
  }

  const killLater = (jobId: string): void => {
    const { terminateAfterMs } = assumptions
    if (terminateAfterMs === undefined) return
    const callOff = clock.schedule(terminateAfterMs, () => {
      kills.delete(callOff)
      kill(jobId)
    })
    kills.add(callOff)
  }

  const kill = (jobId: string): void => {
    const clusterId = store.jobs.get(jobId)?.clusterId
    if (clusterId !== undefined) run(clusterId, { type: 'kill', jobId, at: clock.now() })
  }

  /**
   * Looks again at the next of the moments at which the real server does. Only while that can change anything: a clock with nothing scheduled tells
   * whoever moves it by hand that nothing will happen any more.
   */
  const lookLater = (): void => {
    if (!isUp || callOffTick !== undefined || ![...clusters.values()].some(isDue)) return
    callOffTick = clock.schedule(pollIntervalMs - ((clock.now() - begunAt) % pollIntervalMs), look)
  }

  const look = (): void => {
    callOffTick = undefined
    for (const [clusterId, { running, queue: waiting }] of clusters) {
      for (const job of running === null ? waiting : [running, ...waiting])
        if (job.terminating && assumptions.terminateAfterMs === undefined) kill(job.id)
      lookAt(clusterId)
    }
    lookLater()
  }

  const lookAt = (clusterId: string): void => {
    const state = clusters.get(clusterId)
    if (state === undefined) return
    const at = clock.now()
    const { running } = state
    for (const nodeId of running === null ? [] : nodes.activeIn(running.id))
      run(clusterId, { type: 'node-active', jobId: running?.id ?? '', nodeId, at })
    const mayStart = queue === 'per-cluster' || isNextOfAll(clusterId)
    const [next] = clusters.get(clusterId)?.queue ?? []
    const error = mayStart && running === null && next?.terminating === false ? whyNot(next) : undefined
    if (error === undefined) run(clusterId, { type: 'tick', mayStart, at })
    else run(clusterId, { type: 'fail-preflight', jobId: next?.id ?? '', error, at })
  }

  /** May this cluster's next job begin on a server that runs one after another? */
  const isNextOfAll = (clusterId: string): boolean => {
    const all = [...clusters]
    if (all.some(([, { running }]) => running !== null)) return false
    const heads = all.flatMap(([id, { queue: waiting }]) =>
      waiting.slice(0, 1).map(({ createdAt: at }) => ({ id, at })),
    )
    return heads.toSorted((a, b) => a.at - b.at)[0]?.id === clusterId
  }

  /** Why a job fails before it begins: its cluster lacks something that must be there by then. */
  const whyNot = ({ clusterId }: ClusterJob) => {
    const isKnown = store.resources.clusters.get(clusterId) !== undefined
    const missing = isKnown ? missingFor(store, clusterId) : []
    if (assumptions.incompleteCluster !== 'fail' || missing.length === 0) return undefined
    const message = `The cluster cannot be worked on: it has no ${missing.join(', no ')}.`
    return { eventType: 'error', eventSubtype: 'MeldError', message }
  }

  const callOffAll = (): void => {
    callOffTick?.()
    callOffTick = undefined
    nodes.stop()
    for (const callOff of kills) callOff()
    kills.clear()
  }

  return {
    stateAround: (scope, id) => clusters.get(clusterIdOf(store, scope, id)) ?? decider.initial,
    execute: run,
    replay,
    shutDown() {
      isUp = false
      callOffAll()
    },
    startUp() {
      isUp = true
      begunAt = clock.now()
      for (const clusterId of clusters.keys()) run(clusterId, { type: 'restart-server', at: clock.now() })
      for (const { queue: waiting } of clusters.values())
        for (const job of waiting) if (job.terminating) killLater(job.id)
      lookLater()
    },
    close: callOffAll,
  }
}

const activeStatuses = ['RUNNING', 'IDLE', 'WILL_FAIL', 'PENDING']

function isOver(state: ClusterState, jobId: string): boolean {
  return state.running?.id !== jobId && !state.queue.some(({ id }) => id === jobId)
}

/** Would it change anything to look at this cluster? Not at one whose nodes at work are all known to be silent, or doomed. */
function isDue({ running, queue }: ClusterState): boolean {
  if (running === null) return queue.length > 0
  if (running.terminating || queue.some(({ terminating }) => terminating)) return true
  const isSettled = ({ status }: ClusterJobNode): boolean => status === 'IDLE' || status === 'WILL_FAIL'
  return running.nodes.some(({ status }) => status === 'RUNNING') || !running.nodes.some(isSettled)
}
