export {
  compareSemantics,
  type DifferenceCode,
  type DifferenceReason,
  type SemanticsComparison,
} from './compare-semantics.ts'
export type { PartCode } from './differing-parts.ts'
