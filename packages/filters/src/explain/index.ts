export { type ExplainOptions, explainNode } from './explain-node.ts'
export type {
  AttributeVerdict,
  DecidingLeaf,
  Explanation,
  FilterVerdict,
  IgnoredAttribute,
  LabelVerdict,
  NameVerdict,
  NoFilterVerdict,
  RackLabelVerdict,
  RackVerdict,
  RejectedVerdict,
  SetVerdict,
  TagVerdict,
  ValueVerdict,
  VerdictTree,
} from './explanation.ts'
