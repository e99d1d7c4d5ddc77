import type { Plan, Plans, Step } from './plan.ts'

const site = (action: string): Step => ({ action, nodes: 'site', collected: true })

/** Drydock: what every action on nodes begins with, except `verify_nodes`. */
const onNodes = {
  driver: 'node',
  scope: { design: 'valid', none: 'No nodes in scope, no work to do.' },
} as const satisfies Partial<Plan>

/** What the actions of the deployed server do. `validate_design` and `noop` make no tasks, so they have no plan. */
export const deployedPlans: Plans = /*@__PURE__*/ (() =>
  new Map<string, Plan>([
    ['verify_site', { driver: 'node', steps: [site('validate_node_services')] }],
    [
      'prepare_site',
      {
        driver: 'node',
        steps: [
          site('create_network_template'),
          site('configure_user_credentials'),
          site('configure_node_provisioner'),
        ],
      },
    ],
    [
      'verify_nodes',
      {
        scope: { ...onNodes.scope, design: 'any' },
        steps: [{ action: 'interrogate_oob', nodes: 'selected', by: 'out-of-band driver' }],
      },
    ],
    [
      'prepare_nodes',
      {
        ...onNodes,
        splits: 'in parallel',
        steps: [
          { action: 'identify_node', nodes: 'filter', parent: 'no', tellsKnown: true },
          { action: 'set_node_boot', nodes: 'failed', by: 'out-of-band driver' },
          { action: 'power_cycle_node', nodes: 'succeeded', by: 'out-of-band driver' },
          { action: 'identify_node', nodes: 'succeeded', evenForNone: true, retries: 'at each poll' },
          { action: 'configure_hardware', nodes: 'succeeded-or-known', retries: 3 },
        ],
      },
    ],
    [
      'deploy_nodes',
      {
        ...onNodes,
        steps: [
          { action: 'apply_node_networking', nodes: 'filter' },
          { action: 'apply_node_storage', nodes: 'succeeded', parent: 'forgotten' },
          { action: 'apply_node_platform', nodes: 'succeeded' },
          { action: 'deploy_node', nodes: 'succeeded', retries: 3 },
          { action: 'bootaction_report', nodes: 'succeeded', by: 'boot actions' },
        ],
      },
    ],
    ['destroy_nodes', { ...onNodes, steps: [{ action: 'destroy_node', nodes: 'filter', retries: 3 }] }],
    [
      'relabel_nodes',
      {
        ...onNodes,
        driver: 'kubernetes',
        scope: { design: 'valid', none: 'No nodes in scope, nothing to relabel.' },
        steps: [{ action: 'relabel_node', nodes: 'selected' }],
      },
    ],
  ]))()
