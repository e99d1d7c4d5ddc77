export { agentLifecycle, agentLifecycles } from './agent-lifecycle.ts'
export { jobLifecycle, jobLifecycles, workOrderLifecycle } from './lifecycle.ts'
