import { hasTest } from './expression/has-test.ts'
import type { NodeTest } from './expression/model.ts'

/** The label's key that a test is about; empty where an attribute has no keys. */
export function keyOf(part: NodeTest): string {
  return part.kind === 'label' || part.kind === 'rackLabel' ? part.key : ''
}

/** The same text for tests that ask the same of the same: `in` is a set. */
export function testKey(part: NodeTest): string {
  const { kind, test } = part
  return JSON.stringify([kind, keyOf(part), hasTest(test, 'in') ? { in: [...new Set(test.in)].sort() } : test])
}
