import type { NodeExpression } from '../../expression/model.ts'
import type { Inventory } from '../../node-source.ts'
import type { Finding } from '../finding.ts'
import { conflictsWithin } from './conflicts.ts'
import { Identities } from './identities.ts'
import { malformedFindings } from './malformed.ts'
import { neverMatching } from './never-matching.ts'
import { isTest, type Placed, partsOf } from './placed.ts'
import { reachFindings } from './reach.ts'
import { listFindings } from './repeats.ts'

/** What is wrong or doubtful in an expression; of a malformed one, only in what it is malformed. */
export function expressionFindings(
  expression: NodeExpression,
  inventory: Inventory | undefined,
  destructive: boolean,
): readonly Finding[] {
  const malformed = malformedFindings(expression)
  if (malformed.length > 0) return malformed
  const whole: Placed = { part: expression, path: [], negated: false }
  const parts = [...partsOf(whole)]
  const identities = new Identities()
  const conflicts = [...conflictsWithin(whole, identities)]
  const conflicting = new Set(conflicts.map(({ operation }) => operation))
  const tests = parts.filter(isTest)
  return [
    ...conflicts.map(({ finding }) => finding),
    ...(inventory === undefined || inventory.size === 0 ? [] : neverMatching(tests, inventory.nodes, destructive)),
    ...reachFindings(expression, inventory, conflicting, destructive),
    ...listFindings(parts, identities),
  ]
}
