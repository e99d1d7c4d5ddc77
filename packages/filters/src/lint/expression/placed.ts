import type { NodeExpression, NodeTest } from '../../expression/model.ts'
import type { FilterPath } from '../../filter-parts.ts'

/** An expression, and where it stands in the whole. */
export interface Placed<Part extends NodeExpression = NodeExpression> {
  readonly part: Part
  readonly path: FilterPath
  /** Whether an odd number of `not` stand around it. */
  readonly negated: boolean
}

/** A part and everything in it, from the outside in. */
export function* partsOf({ part, path, negated }: Placed): Generator<Placed> {
  yield { part, path, negated }
  if (part.kind === 'not') yield* partsOf({ part: part.of, path: [...path, 'of'], negated: !negated })
  else if (part.kind === 'and' || part.kind === 'or') {
    for (const operand of operandsOf({ part, path, negated })) yield* partsOf(operand)
  }
}

/** The operands of an `and` or `or`. */
export function operandsOf({ part, path, negated }: Placed<Operation>): readonly Placed[] {
  return part.of.map((operand, index) => ({ part: operand, path: [...path, 'of', index], negated }))
}

/** An `and` or `or`. */
export type Operation = Extract<NodeExpression, { readonly kind: 'and' | 'or' }>

/** Whether a part has operands. */
export function isOperation(placed: Placed): placed is Placed<Operation> {
  return placed.part.kind === 'and' || placed.part.kind === 'or'
}

/** Whether a part looks at an attribute. */
export function isTest(placed: Placed): placed is Placed<NodeTest> {
  const { kind } = placed.part
  return !isOperation(placed) && kind !== 'not' && kind !== 'all' && kind !== 'none'
}
