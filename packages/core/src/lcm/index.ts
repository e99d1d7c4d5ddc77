export { jobLifecycle, jobLifecycles, jobNodeLifecycle, jobNodeLifecycles } from './lifecycle.ts'
