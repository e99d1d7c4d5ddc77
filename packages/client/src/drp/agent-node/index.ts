export { nodeExecutor } from './node-executor.ts'
export type { NodeExecutorOptions } from './options.ts'
