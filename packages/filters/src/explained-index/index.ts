export { createNodeIndex } from './create-node-index.ts'
export type { ExplainedNodeIndex } from './model.ts'
