export type { FilterForm } from './deployed.ts'
export type {
  Node,
  NodeFilter,
  NodeFilterEntry,
  NodeSelection,
  RejectionCode,
  Semantics,
  SetOperation,
} from './model.ts'
export { parseNodeFilter } from './parse-node-filter.ts'
export { type SelectNodesOptions, selectNodes } from './select-nodes.ts'
