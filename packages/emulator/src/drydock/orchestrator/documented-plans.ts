import type { Plan, Plans, Step } from './plan.ts'

const site = (action: string): Step => ({ action, nodes: 'site' })

const onNodes: Plan = {
  driver: 'node',
  scope: { design: 'valid', none: 'No nodes in scope, no work to do.' },
  splits: 'in turn',
  steps: [],
}

/**
 * What the actions of the task document do. It says that a task has subtasks and that they have results, and leaves open what they are:
 * here there is one of the same action for each node.
 */
export const documentedPlans: Plans = /*@__PURE__*/ (() =>
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
    ['verify_node', onNodes],
    ['prepare_node', onNodes],
    ['deploy_node', onNodes],
    ['destroy_node', onNodes],
  ]))()
