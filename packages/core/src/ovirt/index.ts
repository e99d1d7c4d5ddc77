export { jobLifecycle, jobLifecycles, stepLifecycle, stepLifecycles } from './lifecycle.ts'
