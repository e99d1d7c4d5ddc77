import type { JobScope } from '../model/words.ts'
import type {
  CreateClusterCommand,
  CreateDatacenterCommand,
  CreateNodeCommand,
  EditClusterCommand,
  EditDatacenterCommand,
  EditNodeCommand,
  RemoveCommand,
} from './commands.ts'
import type { ClusterDecision, Context } from './decide.ts'
import { type Refused, refuse } from './refusals.ts'
import { rollUp } from './roll-up.ts'
import type { ClusterState, JobRollUp } from './state.ts'
import { resourceOf } from './targets.ts'

const noJobs: JobRollUp = /*@__PURE__*/ (() => ({ lastJobId: null, lastJobStatus: null, jobStatus: null }))()

export function createCluster({ recorder }: Context, command: CreateClusterCommand): ClusterDecision {
  const { type, id, name, opscClusterId = null } = command
  const { cluster } = recorder.state
  if (cluster !== null) return refuse('already-created', type, `There is a cluster already: "${cluster.id}".`)
  recorder.emit({ type: 'cluster-created', cluster: { id, name, opscClusterId, ...noJobs } })
  return recorder.decision()
}

export function createDatacenter({ recorder }: Context, command: CreateDatacenterCommand): ClusterDecision {
  const { type, id, name, convergedOn = null } = command
  const { cluster, datacenters } = recorder.state
  if (cluster === null) return refuseWithoutCluster(type)
  if (datacenters.has(id)) return refuse('duplicate-id', type, `There is a datacenter "${id}" already.`)
  recorder.emit({ type: 'datacenter-created', datacenter: { id, name, convergedOn, ...noJobs } })
  return recorder.decision()
}

export function createNode({ recorder }: Context, command: CreateNodeCommand): ClusterDecision {
  const { type, id, name, datacenterId, rack = 'rack1', installed = false } = command
  const { nodes, datacenters } = recorder.state
  if (!datacenters.has(datacenterId)) return refuseUnknown(type, 'datacenter', datacenterId)
  if (nodes.has(id)) return refuse('duplicate-id', type, `There is a node "${id}" already.`)
  recorder.emit({ type: 'node-created', node: { id, name, datacenterId, rack, installed, ...noJobs } })
  return recorder.decision()
}

export function editResource(
  { rules, recorder }: Context,
  command: EditClusterCommand | EditDatacenterCommand | EditNodeCommand,
): ClusterDecision {
  const { type } = command
  const { cluster, datacenters, nodes } = recorder.state
  if (type === 'edit-cluster') {
    if (cluster === null) return refuseWithoutCluster(type)
    const { name = cluster.name, opscClusterId = cluster.opscClusterId } = command
    recorder.emit({ type: 'cluster-edited', changes: { name, opscClusterId } })
    return recorder.decision()
  }
  if (type === 'edit-datacenter') {
    const datacenter = datacenters.get(command.id)
    if (datacenter === undefined) return refuseUnknown(type, 'datacenter', command.id)
    const { id, name = datacenter.name, convergedOn = datacenter.convergedOn } = command
    recorder.emit({ type: 'datacenter-edited', id, changes: { name, convergedOn } })
    return recorder.decision()
  }
  const node = nodes.get(command.id)
  if (node === undefined) return refuseUnknown(type, 'node', command.id)
  const {
    id,
    name = node.name,
    rack = node.rack,
    installed = node.installed,
    datacenterId = node.datacenterId,
  } = command
  if (!datacenters.has(datacenterId)) return refuseUnknown(type, 'datacenter', datacenterId)
  recorder.emit({ type: 'node-edited', id, changes: { name, rack, installed, datacenterId } })
  for (const changed of new Set([node.datacenterId, datacenterId])) rollUp(rules, recorder, 'datacenter', changed)
  return recorder.decision()
}

export function removeResource({ rules, recorder }: Context, { type, scope, id }: RemoveCommand): ClusterDecision {
  const { state } = recorder
  if (resourceOf(state, scope, id) === undefined) return refuseUnknown(type, scope, id)
  const datacenterIds = scope === 'cluster' ? [...state.datacenters.keys()] : []
  const nodes = [...state.nodes.values()].filter(
    ({ datacenterId }) => scope === 'cluster' || (scope === 'datacenter' && datacenterId === id),
  )
  if (rules.assumptions.removal === 'refuse') {
    const isUsed = datacenterIds.length > 0 || nodes.length > 0 || hasActiveJob(state, scope, id)
    if (isUsed) return refuse('in-use', type, `The ${scope} "${id}" is in use: by what it holds, or by a job.`)
  }
  for (const node of nodes) recorder.emit({ type: 'resource-removed', scope: 'node', id: node.id })
  for (const below of datacenterIds) recorder.emit({ type: 'resource-removed', scope: 'datacenter', id: below })
  recorder.emit({ type: 'resource-removed', scope, id })
  const datacenterId = scope === 'node' ? state.nodes.get(id)?.datacenterId : undefined
  if (datacenterId !== undefined) rollUp(rules, recorder, 'datacenter', datacenterId)
  else if (state.cluster !== null) rollUp(rules, recorder, 'cluster', state.cluster.id)
  return recorder.decision()
}

/** Is a job that is not over run on this or on something in it, or is it working there? */
function hasActiveJob({ queue, running }: ClusterState, scope: JobScope, id: string): boolean {
  const jobs = running === null ? queue : [running, ...queue]
  if (scope === 'cluster') return jobs.length > 0
  const key = `${scope}Id` as const
  return jobs.some((job) => job[key] === id || job.nodes.some((node) => node[key] === id))
}

export function refuseWithoutCluster(command: string): Refused {
  return refuse('no-cluster', command, 'There is no cluster yet: create it first.')
}

function refuseUnknown(command: string, scope: JobScope, id: string): Refused {
  return refuse('unknown-resource', command, `There is no ${scope} "${id}".`)
}
