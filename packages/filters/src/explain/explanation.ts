import type { RejectionCode, Semantics, SetOperation } from '@jobwright/core'
import type { FilterAttribute, FilterPath, Match } from '../filter-parts.ts'

/** A value of `node_names` beside the node's name. */
export interface NameVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'name'
  /** Where the value stands in the filter. */
  readonly path: FilterPath
  /** Whether the node carries the value. */
  readonly verdict: boolean
  /** How the value was compared. */
  readonly match: Match
  /** The value as the filter gives it: a string, unless the filter is malformed and the server lenient. */
  readonly wanted: unknown
  /** The node's name. */
  readonly actual: string
}

/** A value of `node_tags` beside the node's tags. */
export interface TagVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'tag'
  /** Where the value stands in the filter. */
  readonly path: FilterPath
  /** Whether the node carries the tag. */
  readonly verdict: boolean
  /** The value as the filter gives it: a string, unless the filter is malformed and the server lenient. */
  readonly wanted: unknown
  /** The node's tags. */
  readonly actual: readonly string[]
}

/** A pair of `node_labels` beside the node's label of that key. */
export interface LabelVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'label'
  /** Where the value stands in the filter. */
  readonly path: FilterPath
  /** Whether the node carries the label. */
  readonly verdict: boolean
  /** The label's key. */
  readonly key: string
  /** The value as the filter gives it; null wants the label absent. */
  readonly wanted: unknown
  /** The node's own value, null where it has none. */
  readonly actual: string | null
}

/** A value of `rack_names` beside the node's rack. */
export interface RackVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'rack'
  /** Where the value stands in the filter. */
  readonly path: FilterPath
  /** Whether the node stands in the rack. */
  readonly verdict: boolean
  /** How the value was compared. */
  readonly match: Match
  /** The value as the filter gives it: a string, unless the filter is malformed and the server lenient. */
  readonly wanted: unknown
  /** The node's rack, null where it has none. */
  readonly actual: string | null
}

/** A pair of `rack_labels` beside the label of that key on the node's rack. */
export interface RackLabelVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'rack-label'
  /** Where the value stands in the filter. */
  readonly path: FilterPath
  /** Whether the node's rack carries the label. */
  readonly verdict: boolean
  /** The label's key. */
  readonly key: string
  /** The value as the filter gives it; null wants the label absent. */
  readonly wanted: unknown
  /** The rack's own value, null where it has none. */
  readonly actual: string | null
}

/** One value of a filter beside what the node has: a leaf of the tree. */
export type ValueVerdict = NameVerdict | TagVerdict | LabelVerdict | RackVerdict | RackLabelVerdict

/** The values of one attribute, each once, and what they come to. */
export interface AttributeVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'attribute'
  /** Where the attribute stands in the filter. */
  readonly path: FilterPath
  /** The attribute's key. */
  readonly attribute: FilterAttribute
  /** How the values are combined. The deployed server takes the union whatever the filter says. */
  readonly operation: SetOperation
  /** What the values come to. */
  readonly verdict: boolean
  /** The values, at least one. */
  readonly values: readonly ValueVerdict[]
}

/** An attribute that the deployed server passes over. */
export interface IgnoredAttribute {
  /** Tells this verdict from the others. */
  readonly kind: 'ignored-attribute'
  /** Where the attribute stands in the filter. */
  readonly path: FilterPath
  /** The attribute's key. */
  readonly attribute: 'rack_labels'
  /** It has none. */
  readonly verdict: undefined
}

/** One filter of the set. Without a counted attribute it is itself a leaf. */
export interface FilterVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'filter'
  /** Where the filter stands in the set. */
  readonly path: FilterPath
  /** How the attributes are combined; undefined for a word that the deployed server does not know. */
  readonly operation: SetOperation | undefined
  /** What the filter says of the node; undefined where the deployed server skips the filter. */
  readonly verdict: boolean | undefined
  /** The attributes the filter gives values of; what it leaves out or leaves empty is not among them. */
  readonly attributes: readonly (AttributeVerdict | IgnoredAttribute)[]
}

/** A whole filter set. Without filters it is itself a leaf. */
export interface SetVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'set'
  /** Where the filters stand. */
  readonly path: FilterPath
  /** How the filters are combined. */
  readonly operation: SetOperation
  /** What the set says of the node; undefined where the deployed server ends up with neither all nodes nor none. */
  readonly verdict: boolean | undefined
  /** The filters, each with its place in the set. */
  readonly filters: readonly FilterVerdict[]
}

/** No filter at all (null): every node. */
export interface NoFilterVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'no-filter'
  /** Empty: the root. */
  readonly path: FilterPath
  /** Every node is selected. */
  readonly verdict: true
}

/** A filter that is refused instead of applied. */
export interface RejectedVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'rejected'
  /** Where it is wrong. */
  readonly path: FilterPath
  /** It has none. */
  readonly verdict: undefined
  /** What is wrong, as in `NodeSelection`. */
  readonly code: RejectionCode
}

/** What a filter says of one node, level by level: set, filters, attributes, values. */
export type VerdictTree = SetVerdict | NoFilterVerdict | RejectedVerdict

/** A part of the tree that decides: a value; or a filter, or the whole, that has nothing below it to decide. */
export type DecidingLeaf = ValueVerdict | FilterVerdict | VerdictTree

/** Why a filter selects a node, or why not. Plain data. */
export interface Explanation {
  /** The node's name. */
  readonly node: string
  /** Whose meaning of the filter this is. */
  readonly semantics: Semantics
  /**
   * Whether the node is selected; undefined where the filter is rejected or the deployed server answers neither all
   * nodes nor none.
   */
  readonly selected: boolean | undefined
  /** Every verdict that was reached. */
  readonly tree: VerdictTree
  /** The fewest leaves that alone justify the verdict; the first of equals. */
  readonly deciding: readonly DecidingLeaf[]
  /** The deciding leaves in one line of words. */
  readonly text: string
}
