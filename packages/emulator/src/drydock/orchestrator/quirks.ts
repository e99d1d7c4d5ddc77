import type { Quirk } from '../../server/quirk.ts'

const source = 'airshipit/drydock, python/drydock_provisioner/orchestrator/actions/orchestrator.py; recorded task trees'

/** What is wrong with the way the real orchestrator does its work. Only the deployed profile has it so. */
export const orchestratorQuirks = /*@__PURE__*/ (() =>
  [
    {
      name: 'drydock/stuck-in-running',
      system: 'drydock',
      real: 'A task stays running for ever when its design is not valid or cannot be resolved, or when its node filter is not understood: the exception is only logged.',
      otherwise: 'The task is complete with the result failure, and a message says why.',
      since: 'unknown',
      source,
    },
    {
      name: 'drydock/validate-design-fails',
      system: 'drydock',
      real: 'Every validate_design task ends as a failure without a message, also for a valid design.',
      otherwise: 'The task succeeds for a valid design and holds what the validators found.',
      since: 'unknown',
      source,
    },
    {
      name: 'drydock/unregistered-storage',
      system: 'drydock',
      real: 'The apply_node_storage task of deploy_nodes has no parent: its failures, and those of its subtasks, reach nobody.',
      otherwise: 'It is registered with the deploy_nodes task, and its failures count.',
      since: 'unknown',
      source,
    },
  ] as const satisfies readonly Quirk[])()

/** The name of one of them. */
export type OrchestratorQuirk = (typeof orchestratorQuirks)[number]['name']
