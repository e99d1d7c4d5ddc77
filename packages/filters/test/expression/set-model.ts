import type { Node } from '@jobwright/core'
import type { NodeExpression, NodeTest } from '@jobwright/filters'

/** What an expression means, in sets of nodes, as its type describes it: a model for `matches`, which asks node by node. */
function selectedSet(expression: NodeExpression, nodes: readonly Node[]): ReadonlySet<Node> {
  const operands = 'of' in expression ? [expression.of].flat().map((part) => selectedSet(part, nodes)) : []
  switch (expression.kind) {
    case 'all':
      return new Set(nodes)
    case 'none':
      return new Set()
    case 'and':
      return new Set(nodes.filter((node) => operands.every((one) => one.has(node))))
    case 'or':
      return new Set(operands.flatMap((one) => [...one]))
    case 'not':
      return new Set(nodes.filter((node) => !operands[0]?.has(node)))
    default:
      return new Set(
        nodes.filter((node) => valuesOf(expression, node).some((value) => isMeant(expression.test, value))),
      )
  }
}

/** The names of the selected nodes, in the order of the inventory. */
export function selectedNames(expression: NodeExpression, nodes: readonly Node[]): readonly string[] {
  const selected = selectedSet(expression, nodes)
  return nodes.filter((node) => selected.has(node)).map(({ name }) => name)
}

/** An attribute's values: of a label that is not there, none. */
function valuesOf(test: NodeTest, node: Node): readonly string[] {
  if (test.kind === 'name') return [node.name]
  if (test.kind === 'tag') return node.tags ?? []
  if (test.kind === 'rack') return node.rack == null ? [] : [node.rack]
  const labels = test.kind === 'label' ? node.labels : node.rackLabels
  return Object.entries(labels ?? {}).flatMap(([key, value]) => (key === test.key ? [value] : []))
}

function isMeant(test: NodeTest['test'], value: string): boolean {
  const [[name, wanted] = []] = Object.entries(test)
  if (name === 'in') return new Set(wanted).has(value)
  if (name === 'prefix') return value.slice(0, wanted.length) === wanted
  if (name === 'suffix') return value.slice(value.length - wanted.length) === wanted && value.length >= wanted.length
  return name === 'present' || fits(Array.from(wanted), Array.from(value))
}

/** Whether characters have the form of a pattern: by its definition, one sign after the other, in all ways there are. */
export function fits(pattern: readonly string[], letters: readonly string[]): boolean {
  const [sign, ...signs] = pattern
  const [letter, ...others] = letters
  if (sign === undefined) return letter === undefined
  if (sign === '*') return fits(signs, letters) || (letter !== undefined && fits(pattern, others))
  if (sign === '\\' && signs.length > 0) return letter === signs[0] && fits(signs.slice(1), others)
  return letter !== undefined && (sign === '?' || sign === letter) && fits(signs, others)
}
