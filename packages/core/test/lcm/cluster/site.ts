import { type Execution, execute } from '@jobwright/core'
import {
  type ClusterCommand,
  type ClusterDeciderOptions,
  type ClusterEvent,
  type ClusterRefusalCode,
  type ClusterState,
  clusterDecider,
  clusterJobOf,
} from '@jobwright/core/lcm'

/** A cluster that is driven by commands. */
export interface Site {
  readonly state: ClusterState
  /** Everything that happened since the site was made. */
  readonly events: readonly ClusterEvent[]
  /** Executes commands that must be legal; gives the events of all of them. */
  run(...commands: readonly ClusterCommand[]): readonly ClusterEvent[]
  /** Why a command is refused. */
  refusal(command: ClusterCommand): {
    readonly code: ClusterRefusalCode
    readonly message: string
    readonly legal: readonly string[]
  }
  /** A job's status, and those of its nodes. */
  look(jobId: string): { readonly status: string | undefined; readonly nodes: Readonly<Record<string, string>> }
}

/** A cluster `c` of datacenters with nodes; a node's name is its id, with `@rack` behind it where the rack matters. */
export function siteOf(topology: Readonly<Record<string, readonly string[]>>, options?: ClusterDeciderOptions): Site {
  const decider = clusterDecider(options)
  let state = decider.initial
  const events: ClusterEvent[] = []
  const given = (command: ClusterCommand): Execution<ClusterState, ClusterEvent, ClusterRefusalCode> =>
    execute(decider, state, command)
  const site: Site = {
    get state() {
      return state
    },
    events,
    run(...commands) {
      const before = events.length
      for (const command of commands) {
        const execution = given(command)
        if (!execution.ok) throw new Error(`${command.type}: ${execution.refusal.message}`)
        state = execution.state
        events.push(...execution.events)
      }
      return events.slice(before)
    },
    refusal(command) {
      const execution = given(command)
      if (execution.ok) throw new Error(`${command.type} was not refused`)
      return execution.refusal
    },
    look(jobId) {
      const job = clusterJobOf(state, jobId)
      return {
        status: job?.status,
        nodes: Object.fromEntries(job?.nodes.map(({ nodeId, status }) => [nodeId, status]) ?? []),
      }
    },
  }
  site.run({ type: 'create-cluster', id: 'c', name: 'test' })
  for (const [datacenterId, nodes] of Object.entries(topology)) {
    site.run({ type: 'create-datacenter', id: datacenterId, name: `name of ${datacenterId}` })
    for (const text of nodes) {
      const [id = '', rack] = text.split('@')
      site.run({ type: 'create-node', id, name: `name of ${id}`, datacenterId, rack })
    }
  }
  events.length = 0
  return site
}

/** Installs all of a cluster, one node after another. */
export function install(site: Site, jobId = 'first', at = 0): void {
  site.run(submit(jobId, { at }), { type: 'tick', at })
  for (let node = workedOn(site)[0]; node !== undefined; node = workedOn(site)[0]) {
    site.run({ type: 'node-done', jobId, nodeId: node, at })
  }
}

export function submit(
  id: string,
  rest: Partial<Omit<Extract<ClusterCommand, { type: 'submit' }>, 'type' | 'id'>> = {},
): ClusterCommand {
  return { type: 'submit', id, jobType: 'install', scope: 'cluster', resourceId: 'c', at: 0, ...rest }
}

export function report(
  type: 'node-active' | 'node-doomed' | 'node-done' | 'node-failed',
  jobId: string,
  nodeId: string,
  at = 0,
): ClusterCommand {
  return { type, jobId, nodeId, at }
}

/** The nodes that the running job works on. */
export function workedOn({ state }: Site): readonly string[] {
  const rows = state.running?.nodes ?? []
  return rows.filter(({ status }) => ['RUNNING', 'IDLE', 'WILL_FAIL'].includes(status)).map(({ nodeId }) => nodeId)
}

/** The changes of status that events tell of: the job's under its id, a node's under its own. */
export function movesIn(events: readonly ClusterEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'job-started' || event.type === 'job-moved') return [`${event.jobId} ${event.status}`]
    return event.type === 'job-node-moved' ? [`${event.nodeId} ${event.status}`] : []
  })
}
