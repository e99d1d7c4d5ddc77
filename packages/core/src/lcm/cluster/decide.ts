import { type Decision, type Recorder, record } from '../../lifecycle/index.ts'
import type { ClusterCommand } from './commands.ts'
import { killJob, restartServer, terminateJob } from './decide-endings.ts'
import { failNextJob, submitJob, tick } from './decide-jobs.ts'
import { noteOnJob, reportNode } from './decide-reports.ts'
import { createCluster, createDatacenter, createNode, editResource, removeResource } from './decide-topology.ts'
import type { ClusterEvent } from './events.ts'
import { evolveCluster } from './evolve.ts'
import { type ClusterRefusalCode, refuse } from './refusals.ts'
import type { ClusterRules } from './rules.ts'
import type { ClusterState } from './state.ts'

export type ClusterDecision = Decision<ClusterEvent, ClusterRefusalCode>

export type ClusterRecorder = Recorder<ClusterState, ClusterEvent>

/** What a rule decides with: whose rules, and the events so far with the state that they lead to. */
export interface Context {
  readonly rules: ClusterRules
  readonly recorder: ClusterRecorder
}

export function decideCluster(rules: ClusterRules, state: ClusterState, command: ClusterCommand): ClusterDecision {
  const context: Context = { rules, recorder: record(evolveCluster, state) }
  switch (command.type) {
    case 'create-cluster':
      return createCluster(context, command)
    case 'create-datacenter':
      return createDatacenter(context, command)
    case 'create-node':
      return createNode(context, command)
    case 'edit-cluster':
    case 'edit-datacenter':
    case 'edit-node':
      return editResource(context, command)
    case 'remove':
      return removeResource(context, command)
    case 'submit':
      return submitJob(context, command)
    case 'tick':
      return tick(context, command)
    case 'fail-preflight':
      return failNextJob(context, command)
    case 'note':
      return noteOnJob(context, command)
    case 'node-active':
    case 'node-doomed':
    case 'node-done':
    case 'node-failed':
      return reportNode(context, command)
    case 'terminate':
      return terminateJob(context, command)
    case 'kill':
      return killJob(context, command)
    case 'restart-server':
      return restartServer(context, command)
    default: {
      const { type } = command satisfies never as { type: string }
      return refuse('unknown-command', type, `"${type}" is not a command of clusters.`)
    }
  }
}
