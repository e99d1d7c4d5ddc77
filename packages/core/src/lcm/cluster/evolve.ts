import { jobLifecycle } from '../lifecycle.ts'
import type { ClusterEvent } from './events.ts'
import type { ClusterJob, ClusterJobNode, ClusterState } from './state.ts'

/** The cluster after an event; the one given is left as it was. An event about what it has not changes nothing. */
export function evolveCluster(state: ClusterState, event: ClusterEvent): ClusterState {
  switch (event.type) {
    case 'cluster-created':
      return { ...state, cluster: event.cluster }
    case 'datacenter-created':
      return { ...state, datacenters: withEntry(state.datacenters, event.datacenter.id, event.datacenter) }
    case 'node-created':
      return { ...state, nodes: withEntry(state.nodes, event.node.id, event.node) }
    case 'cluster-edited':
      return state.cluster === null ? state : { ...state, cluster: { ...state.cluster, ...event.changes } }
    case 'datacenter-edited':
      return { ...state, datacenters: withChanges(state.datacenters, event.id, event.changes) }
    case 'node-edited':
      return { ...state, nodes: withChanges(state.nodes, event.id, event.changes) }
    case 'roll-up-changed': {
      const { scope, id, lastJobId, lastJobStatus, jobStatus } = event
      const changes = { lastJobId, lastJobStatus, jobStatus }
      if (scope === 'datacenter') return { ...state, datacenters: withChanges(state.datacenters, id, changes) }
      if (scope === 'node') return { ...state, nodes: withChanges(state.nodes, id, changes) }
      return state.cluster === null ? state : { ...state, cluster: { ...state.cluster, ...changes } }
    }
    case 'resource-removed':
      if (event.scope === 'datacenter') return { ...state, datacenters: without(state.datacenters, event.id) }
      if (event.scope === 'node') return { ...state, nodes: without(state.nodes, event.id) }
      return { ...state, cluster: null }
    case 'job-submitted':
      return { ...state, queue: [...state.queue, event.job] }
    case 'job-started':
      return started(state, event.jobId, {
        status: event.status,
        nodes: event.nodes,
        startedAt: event.at,
        updatedAt: event.at,
      })
    case 'job-moved':
      return moved(state, event.jobId, { status: event.status, updatedAt: event.at })
    case 'termination-requested':
      return moved(state, event.jobId, { terminating: true })
    case 'job-node-moved': {
      const { status, at } = event
      // A node that falls silent was not heard of.
      const heard = jobLifecycle.flagsOf(status).includes('stalled') ? {} : { activeAt: at }
      return withNode(state, event.jobId, event.nodeId, { status, updatedAt: at, ...heard })
    }
    case 'job-node-active':
      return withNode(state, event.jobId, event.nodeId, { activeAt: event.at })
    case 'job-event-noted':
      return state
  }
}

function started(state: ClusterState, id: string, changes: Partial<ClusterJob>): ClusterState {
  const job = state.queue.find((waiting) => waiting.id === id)
  if (job === undefined) return state
  return { ...state, queue: state.queue.filter((waiting) => waiting !== job), running: { ...job, ...changes } }
}

function moved(state: ClusterState, id: string, changes: Partial<ClusterJob>): ClusterState {
  const { queue, running } = state
  const job = running?.id === id ? running : queue.find((waiting) => waiting.id === id)
  if (job === undefined) return state
  const after = { ...job, ...changes }
  const isOver = jobLifecycle.isEnded(after.status)
  const ended = isOver ? withEntry(state.ended, id, after) : state.ended
  if (job === running) return { ...state, running: isOver ? null : after, ended }
  const left = isOver ? queue.filter((waiting) => waiting !== job) : queue.with(queue.indexOf(job), after)
  return { ...state, queue: left, ended }
}

function withNode(state: ClusterState, jobId: string, nodeId: string, changes: Partial<ClusterJobNode>): ClusterState {
  const { running } = state
  if (running?.id !== jobId) return state
  const index = running.nodes.findIndex((node) => node.nodeId === nodeId)
  const node = running.nodes[index]
  if (node === undefined) return state
  return { ...state, running: { ...running, nodes: running.nodes.with(index, { ...node, ...changes }) } }
}

function withEntry<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value)
}

function withChanges<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  changes: Partial<NoInfer<Value>>,
): ReadonlyMap<string, Value> {
  const value = map.get(key)
  return value === undefined ? map : withEntry(map, key, { ...value, ...changes })
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
