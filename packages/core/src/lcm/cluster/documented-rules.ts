import type { ClusterRules } from './rules.ts'
import type { ClusterJob, ClusterState } from './state.ts'
import { nodesIn, resourceOf, type Target } from './targets.ts'

/** A documented rule that a job breaks. */
export interface BrokenRule {
  readonly code: 'unknown-resource' | 'scope-not-allowed' | 'not-installed'
  readonly message: string
}

/** The rule that a job on this target breaks, or undefined when it may be run. */
export function brokenRuleOf(
  rules: ClusterRules,
  state: ClusterState,
  job: Target & Pick<ClusterJob, 'jobType'>,
): BrokenRule | undefined {
  const { jobType, scope, resourceId: id } = job
  if (resourceOf(state, scope, id) === undefined) {
    return { code: 'unknown-resource', message: `There is no ${scope} "${id}" to run a job on.` }
  }
  if (jobType === 'upgrade' && scope === 'cluster') {
    return {
      code: 'scope-not-allowed',
      message: 'A cluster cannot be upgraded as a whole: upgrade its datacenters one after another, or its nodes.',
    }
  }
  if (jobType === rules.assumptions.importJobType && scope !== 'cluster') {
    return { code: 'scope-not-allowed', message: `Only a cluster as a whole can be imported, not a ${scope}.` }
  }
  if (jobType === 'configure' && !isInstalled(rules, state, job)) {
    return {
      code: 'not-installed',
      message: `The ${scope} "${id}" cannot be configured before an install of it succeeded: install it first.`,
    }
  }
  return undefined
}

function isInstalled({ assumptions }: ClusterRules, state: ClusterState, target: Target): boolean {
  const datacenters = nodesIn(state, target)
  const once = assumptions.configureNeeds === 'first-install' && target.scope !== 'node'
  return (
    datacenters.length > 0 &&
    datacenters.every(
      ({ datacenter, nodes }) => (once && datacenter.convergedOn !== null) || nodes.every(({ installed }) => installed),
    )
  )
}
