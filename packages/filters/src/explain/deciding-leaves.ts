import type { SetOperation } from '@jobwright/core'
import type { AttributeVerdict, DecidingLeaf, FilterVerdict, VerdictTree } from './explanation.ts'

/**
 * The fewest leaves that alone justify a verdict. One operand settles a union that holds or an intersection that
 * fails; everything else takes all operands.
 */
export function decidingLeaves(tree: VerdictTree): readonly DecidingLeaf[] {
  if (tree.kind !== 'set' || tree.filters.length === 0) return [tree]
  if (tree.verdict === undefined) return tree.filters
  return justify(tree.filters, tree.operation, tree.verdict, leavesOfFilter)
}

function leavesOfFilter(filter: FilterVerdict): readonly DecidingLeaf[] {
  const counted = filter.attributes.filter((attribute) => attribute.kind === 'attribute')
  if (counted.length === 0 || filter.operation === undefined || filter.verdict === undefined) return [filter]
  return justify(counted, filter.operation, filter.verdict, leavesOfAttribute)
}

function leavesOfAttribute({ values, operation, verdict }: AttributeVerdict): readonly DecidingLeaf[] {
  return justify(values, operation, verdict, (value) => [value])
}

function justify<Operand extends { readonly verdict: boolean | undefined }>(
  operands: readonly Operand[],
  operation: SetOperation,
  verdict: boolean,
  leavesOf: (operand: Operand) => readonly DecidingLeaf[],
): readonly DecidingLeaf[] {
  const agreeing = operands.filter((operand) => operand.verdict === verdict).map(leavesOf)
  if ((operation === 'union') !== verdict) return agreeing.flat()
  return agreeing.reduce((fewest, leaves) => (leaves.length < fewest.length ? leaves : fewest))
}
