export * from './expression/index.ts'
export type { ExpressionIndex, FacetAttribute, SelectedNodes } from './node-index/index.ts'
export { createNodeIndex } from './node-index/index.ts'
