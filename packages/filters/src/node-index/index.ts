export { createNodeIndex } from './create-node-index.ts'
export type { ExpressionIndex, FacetAttribute, NodeCount, NodeIndex, SelectedNodes } from './model.ts'
