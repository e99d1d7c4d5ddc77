/** The actions that the task document lets a user ask for. The real server refuses the singular ones. */
export const documentedActions = /*@__PURE__*/ (() =>
  Object.freeze([
    'validate_design',
    'verify_site',
    'prepare_site',
    'verify_node',
    'prepare_node',
    'deploy_node',
    'destroy_node',
  ] as const))()

/** The actions that the deployed server lets a user ask for; it compares them exactly. */
export const deployedActions = /*@__PURE__*/ (() =>
  Object.freeze([
    'validate_design',
    'verify_site',
    'prepare_site',
    'verify_nodes',
    'prepare_nodes',
    'deploy_nodes',
    'destroy_nodes',
    'relabel_nodes',
  ] as const))()

/** Every action that the deployed orchestrator knows: those of users, and those of the subtasks it makes for its drivers. */
export const orchestratorActions = /*@__PURE__*/ (() =>
  Object.freeze([
    'noop',
    ...deployedActions,
    'bootaction_report',
    'validate_oob_services',
    'config_node_pxe',
    'set_node_boot',
    'power_off_node',
    'power_on_node',
    'power_cycle_node',
    'interrogate_oob',
    'validate_node_services',
    'create_network_template',
    'create_storage_template',
    'create_boot_media',
    'configure_user_credentials',
    'configure_node_provisioner',
    'prepare_hardware_config',
    'identify_node',
    'configure_hardware',
    'interrogate_node',
    'apply_node_networking',
    'apply_node_storage',
    'apply_node_platform',
    'deploy_node',
    'destroy_node',
    'validate_network_services',
    'interrogate_port',
    'config_port_provisioning',
    'config_port_production',
    'relabel_node',
  ] as const))()

/** An action of the task document. */
export type DocumentedAction = (typeof documentedActions)[number]

/** An action that the deployed server accepts. */
export type DeployedAction = (typeof deployedActions)[number]

/** An action of the deployed orchestrator. */
export type OrchestratorAction = (typeof orchestratorActions)[number]
