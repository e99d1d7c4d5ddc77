import { hasTest } from '../../expression/has-test.ts'
import { worded, wordedPath } from '../../wording.ts'
import type { Finding } from '../finding.ts'
import type { Identities } from './identities.ts'
import { isOperation, isTest, type Operation, operandsOf, type Placed } from './placed.ts'

/** Lists of nothing, where that is no node, and lists that give something again. */
export function listFindings(parts: readonly Placed[], identities: Identities): readonly Finding[] {
  return parts.flatMap((placed): readonly Finding[] => {
    if (isTest(placed)) {
      const { test } = placed.part
      return hasTest(test, 'in') ? valueFindings(test.in, [...placed.path, 'test', 'in']) : []
    }
    return isOperation(placed) ? operandFindings(placed, identities) : []
  })
}

function valueFindings(values: readonly string[], path: Finding['path']): readonly Finding[] {
  if (values.length === 0) {
    return [{ code: 'no-values', level: 'warning', path, message: 'a list of no values, which is no node' }]
  }
  const seen = new Set<string>()
  return values.flatMap((value, index): readonly Finding[] => {
    if (seen.size < seen.add(value).size) return []
    const message = `the list gives ${worded(value)} again`
    return [{ code: 'repeated-value', level: 'info', path: [...path, index], message }]
  })
}

function operandFindings(placed: Placed<Operation>, identities: Identities): readonly Finding[] {
  const { part, path } = placed
  if (part.of.length === 0 && part.kind === 'or') {
    return [{ code: 'no-values', level: 'warning', path, message: 'an or of nothing, which is no node' }]
  }
  const first = new Map<number, Finding['path']>()
  return operandsOf(placed).flatMap((operand): readonly Finding[] => {
    const identity = identities.of(operand.part)
    const before = first.get(identity)
    if (before === undefined) first.set(identity, operand.path)
    if (before === undefined) return []
    const message = `this says again what ${wordedPath(before)} says`
    return [{ code: 'repeated-operand', level: 'info', path: operand.path, message }]
  })
}
