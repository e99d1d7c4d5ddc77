import { type System, viewKey } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const systems: readonly System[] = ['drp', 'drydock', 'lcm', 'ovirt']
const part = fc
  .array(fc.constantFrom('a', '/', '%', '%2F', '%25', '\ud800', '__proto__', ''), { maxLength: 4 })
  .map((parts) => parts.join(''))
const subject = fc.record({ source: part, system: fc.constantFrom(...systems), kind: part, id: part })

const keys = ['source', 'system', 'kind', 'id'] as const

test('two jobs have one key only if source, system, kind and id are the same', () => {
  let same = 0
  fc.assert(
    fc.property(subject, fc.tuple(subject, fc.subarray([...keys])), (one, [stranger, kept]) => {
      const other = { ...stranger, ...Object.fromEntries(kept.map((key) => [key, one[key]])) }
      const equal =
        one.source === other.source && one.system === other.system && one.kind === other.kind && one.id === other.id
      if (equal) same++
      expect(viewKey(one) === viewKey(other)).toBe(equal)
    }),
    { seed: 20261120, numRuns: 2000 },
  )
  expect(same).toBeGreaterThan(100)
})

test('a key has exactly four parts, read back by undoing the two escapes', () => {
  fc.assert(
    fc.property(subject, (of) => {
      const parts = viewKey(of)
        .split('/')
        .map((text) => text.replaceAll('%2F', '/').replaceAll('%25', '%'))
      expect(parts).toEqual([of.source, of.system, of.kind, of.id])
    }),
    { seed: 20261120, numRuns: 300 },
  )
})
