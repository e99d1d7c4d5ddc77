import type { LabelTest, ValueTest } from '../expression/model.ts'
import type { FilterPath } from '../filter-parts.ts'

/** A test of the name beside the node's. */
export interface NameTestVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'name'
  /** Where the test stands in the expression. */
  readonly path: FilterPath
  /** Whether the name passes. */
  readonly verdict: boolean
  /** The test. */
  readonly test: ValueTest
  /** The node's name. */
  readonly actual: string
}

/** A test of the tags beside the node's. */
export interface TagTestVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'tag'
  /** Where the test stands in the expression. */
  readonly path: FilterPath
  /** Whether one of the tags passes. */
  readonly verdict: boolean
  /** The test. */
  readonly test: ValueTest
  /** The node's tags. */
  readonly actual: readonly string[]
}

/** A test of the rack beside the node's. */
export interface RackTestVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'rack'
  /** Where the test stands in the expression. */
  readonly path: FilterPath
  /** Whether the rack passes. */
  readonly verdict: boolean
  /** The test. */
  readonly test: ValueTest
  /** The node's rack, null where it has none. */
  readonly actual: string | null
}

/** A test of a label beside the one of that key on the node, or on its rack. */
export interface LabelTestVerdict {
  /** Tells this verdict from the others, and a label of the node from one of its rack. */
  readonly kind: 'label' | 'rackLabel'
  /** Where the test stands in the expression. */
  readonly path: FilterPath
  /** Whether the label passes. */
  readonly verdict: boolean
  /** The label's key. */
  readonly key: string
  /** The test. */
  readonly test: LabelTest
  /** The label's value, null where there is none. */
  readonly actual: string | null
}

/** A test of an expression beside what the node has: a leaf of the tree. */
export type TestVerdict = NameTestVerdict | TagTestVerdict | RackTestVerdict | LabelTestVerdict

/** `all` or `none`. */
export interface ConstantVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'all' | 'none'
  /** Where it stands in the expression. */
  readonly path: FilterPath
  /** True for `all`. */
  readonly verdict: boolean
}

/** An `and` or `or`. Of nothing, it is itself a leaf. */
export interface OperationVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'and' | 'or'
  /** Where it stands in the expression. */
  readonly path: FilterPath
  /** What the operands come to. */
  readonly verdict: boolean
  /** The operands, in the order of the expression. */
  readonly of: readonly ExpressionVerdict[]
}

/** A `not`. */
export interface NegationVerdict {
  /** Tells this verdict from the others. */
  readonly kind: 'not'
  /** Where it stands in the expression. */
  readonly path: FilterPath
  /** The opposite of the operand's. */
  readonly verdict: boolean
  /** The operand. */
  readonly of: ExpressionVerdict
}

/** What an expression says of one node: the same tree as the expression, with a verdict at each place. */
export type ExpressionVerdict = TestVerdict | ConstantVerdict | OperationVerdict | NegationVerdict

/** A part of an expression that decides: a test, or, where no test has a say, `all`, `none`, or an `and` or `or` of nothing. */
export type DecidingTest = TestVerdict | ConstantVerdict | OperationVerdict

/** Why an expression selects a node, or why not. Plain data. */
export interface ExpressionExplanation {
  /** The node's name. */
  readonly node: string
  /** Whether the node is selected. */
  readonly selected: boolean
  /** Every verdict that was reached. */
  readonly tree: ExpressionVerdict
  /**
   * A minimal reason: as long as these tests come out as they do, so does the verdict, and none of them can be left
   * out. A test that stands in several places is listed once, at the first that counts.
   */
  readonly deciding: readonly DecidingTest[]
  /** The reason in one line of words. */
  readonly text: string
}
