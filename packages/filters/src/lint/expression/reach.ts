import { hasTest } from '../../expression/has-test.ts'
import type { NodeExpression } from '../../expression/model.ts'
import type { Inventory, Reach } from '../../node-source.ts'
import type { Finding } from '../finding.ts'
import { isAnything } from './demand.ts'
import type { Operation } from './placed.ts'

/** Whether an expression selects every node or none: whatever the nodes, or of these. */
export function reachFindings(
  expression: NodeExpression,
  inventory: Inventory | undefined,
  conflicting: ReadonlySet<Operation>,
  destructive: boolean,
): readonly Finding[] {
  const always = reachOf(expression, conflicting)
  const here = always === 'something' ? inventory?.reach(expression) : undefined
  switch (here ?? always) {
    case 'everything': {
      const message = here === undefined ? 'every node is selected, whatever it carries' : allOf(inventory?.size ?? 0)
      return [{ code: 'selects-everything', level: destructive ? 'warning' : 'info', path: [], message }]
    }
    case 'nothing': {
      const message = here === undefined ? 'no node can be selected' : 'none of the nodes is selected'
      return [{ code: 'selects-nothing', level: 'warning', path: [], message }]
    }
    case 'something':
      return []
  }
}

function allOf(nodes: number): string {
  return nodes === 1 ? 'the only node is selected' : `all ${nodes} nodes are selected`
}

/** What an expression selects whatever the nodes, as far as it can be told. */
function reachOf(expression: NodeExpression, conflicting: ReadonlySet<Operation>): Reach {
  switch (expression.kind) {
    case 'all':
      return 'everything'
    case 'none':
      return 'nothing'
    case 'not':
      return opposite[reachOf(expression.of, conflicting)]
    case 'and':
      return conflicting.has(expression) ? 'nothing' : combined(expression, conflicting, 'nothing', 'everything')
    case 'or':
      return conflicting.has(expression) ? 'everything' : combined(expression, conflicting, 'everything', 'nothing')
    default:
      if (hasTest(expression.test, 'in') && expression.test.in.length === 0) return 'nothing'
      // Every node has a name, and not everything else.
      return expression.kind === 'name' && isAnything(expression.test) ? 'everything' : 'something'
  }
}

const opposite = { everything: 'nothing', something: 'something', nothing: 'everything' } as const

function combined({ of }: Operation, conflicting: ReadonlySet<Operation>, absorbing: Reach, neutral: Reach): Reach {
  const reaches = of.map((operand) => reachOf(operand, conflicting))
  if (reaches.includes(absorbing)) return absorbing
  return reaches.every((reach) => reach === neutral) ? neutral : 'something'
}
