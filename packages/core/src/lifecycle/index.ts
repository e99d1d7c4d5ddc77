export { type Decider, type Decision, type Execution, execute } from './decider.ts'
export { defineLifecycle } from './define-lifecycle.ts'
export type { DefinitionRule } from './definition-rules.ts'
export { toDot } from './diagrams/to-dot.ts'
export { toMarkdown } from './diagrams/to-markdown.ts'
export { toMermaid } from './diagrams/to-mermaid.ts'
export { type Exploration, type ExploreOptions, explore } from './explore.ts'
export type { AnyLifecycle, CommandOf, Edge, Edges, Lifecycle, StateOf, TransitionResult } from './lifecycle.ts'
export { type Recorder, record } from './recorder.ts'
export type { Refusal, TransitionRefusalCode } from './refusal.ts'
export type {
  ActiveStateRow,
  EndedStateRow,
  Endings,
  LifecycleTable,
  Outcome,
  Phase,
  StateFlag,
  StateRow,
  StateRows,
  Transitions,
} from './table.ts'
