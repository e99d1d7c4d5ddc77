export * from './compare/index.ts'
export * from './explain/index.ts'
export type { FilterAttribute, FilterPath, Match } from './filter-parts.ts'
export * from './lint/index.ts'
