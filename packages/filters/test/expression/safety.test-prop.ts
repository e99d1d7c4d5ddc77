import { execFileSync } from 'node:child_process'
import type { Node } from '@jobwright/core'
import { hashExpression, matches, type NodeExpression, parseExpression, simplify } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, node } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 500 }

const fields = { name: 'name', tag: 'tags', rack: 'rack', label: 'labels', rackLabel: 'rackLabels' } as const

function testsOf(expression: NodeExpression): readonly Extract<NodeExpression, { readonly test: unknown }>[] {
  if ('of' in expression) return [expression.of].flat().flatMap(testsOf)
  return 'test' in expression ? [expression] : []
}

/** Throws at whatever is done with it, but looking at some keys of its own. */
function guarded<Value extends object>(value: Value, keys: ReadonlySet<string>, saw: () => void): Value {
  const forbidden = (trap: string) => () => {
    throw new Error(`${trap} of what no test asks about`)
  }
  const traps = Object.getOwnPropertyNames(Reflect).map((trap) => [trap, forbidden(trap)] as const)
  const allowed = (trap: string, key: PropertyKey) => {
    if (typeof key !== 'string' || !keys.has(key)) throw new Error(`${trap} ${String(key)}`)
    saw()
  }
  return new Proxy(value, {
    ...Object.fromEntries(traps),
    get: (target, key) => {
      allowed('get', key)
      return Reflect.get(target, key)
    },
    getOwnPropertyDescriptor: (target, key) => {
      allowed('own', key)
      return Reflect.getOwnPropertyDescriptor(target, key)
    },
  })
}

test('E.2 law 14: only the declared fields and label keys that an expression tests are read', () => {
  let reads = 0
  let unread = 0
  const saw = () => {
    reads += 1
  }
  fc.assert(
    fc.property(expression, node, (expression, node) => {
      const tests = testsOf(expression)
      const keys = (kind: string) =>
        new Set(tests.flatMap((test) => (test.kind === kind && 'key' in test ? [test.key] : [])))
      const labels = node.labels && guarded(node.labels, keys('label'), saw)
      const rackLabels = node.rackLabels && guarded(node.rackLabels, keys('rackLabel'), saw)
      const asked = new Set(tests.map(({ kind }) => fields[kind]))
      if (asked.size < 5) unread += 1
      const watched: Node = guarded({ ...node, labels, rackLabels }, asked, saw)
      expect(matches(expression, watched)).toBe(matches(expression, node))
    }),
    settings,
  )
  expect(reads).toBeGreaterThan(500)
  expect(unread).toBeGreaterThan(250)
})

test('E.2 law 14: nothing is written to, and no global is touched', () => {
  const owners = [
    Object,
    Object.prototype,
    Array,
    Array.prototype,
    String.prototype,
    Map.prototype,
    Set.prototype,
    JSON,
    Math,
  ]
  const snapshot = () =>
    owners.flatMap((owner) =>
      Reflect.ownKeys(owner).flatMap((key): readonly unknown[] => {
        const { value, get, set } = Reflect.getOwnPropertyDescriptor(owner, key) ?? {}
        return [key, value, get, set]
      }),
    )
  const names = Object.getOwnPropertyNames(globalThis)
  const before = snapshot()
  fc.assert(
    fc.property(expression, node, (expression, node) => {
      const given = structuredClone([expression, node])
      parseExpression(expression)
      hashExpression(simplify(expression))
      matches(expression, node)
      expect([expression, node]).toEqual(given)
    }),
    settings,
  )
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(names)
  const after = snapshot()
  expect(after.length).toBe(before.length)
  expect(after.every((value, at) => Object.is(value, before[at]))).toBe(true)
})

test('E.2 law 14: what somebody adds to all objects changes neither meaning nor form', () => {
  const pollution = {
    in: ['a'],
    prefix: '',
    present: true,
    glob: '*',
    of: [],
    test: { in: [] },
    key: 'k',
    kind: 'all',
    t1: 'x',
  }
  function polluted<Result>(work: () => Result): Result {
    try {
      for (const [key, value] of Object.entries(pollution)) {
        Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true })
      }
      return work()
    } finally {
      for (const key of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, key)
    }
  }
  let selected = 0
  fc.assert(
    fc.property(expression, node, (expression, node) => {
      const work = () => ({
        matches: matches(expression, node),
        simple: JSON.stringify(simplify(expression)),
        hash: hashExpression(expression),
        parsed: parseExpression(expression).ok,
        wrong: parseExpression({}).ok || parseExpression({ kind: 'label', test: {} }).ok,
      })
      const result = work()
      expect(polluted(work)).toEqual(result)
      expect(result).toMatchObject({ parsed: true, wrong: false })
      if (result.matches) selected += 1
    }),
    { ...settings, numRuns: 250 },
  )
  expect(selected).toBeGreaterThan(50)
})

test('E.2 law 14: expressions work where code generation is forbidden', () => {
  const script = `
    import { and, hashExpression, label, matches, nodeName, not, or, parseExpression, simplify, tag } from '@jobwright/filters'
    const forbidden = (() => { try { return new Function('return 1')() } catch { return 'forbidden' } })()
    const parsed = parseExpression(JSON.parse(JSON.stringify(or(and(label('k', { glob: 'x*' }), not(tag('t'))), nodeName('a', 'b')))))
    console.log(JSON.stringify([
      forbidden, parsed.ok, matches(parsed.value, { name: 'c', labels: { k: 'xy' } }), simplify(or(nodeName('a'), nodeName('a'))),
      hashExpression(tag('gpu')),
    ]))
  `
  const flags = ['--disallow-code-generation-from-strings', '--conditions=@jobwright/source', '--input-type=module']
  const output = execFileSync(process.execPath, [...flags, '--eval', script], {
    cwd: new URL('../../', import.meta.url),
    encoding: 'utf8',
  })
  const simple = { kind: 'name', test: { in: ['a'] } }
  expect(JSON.parse(output)).toEqual(['forbidden', true, true, simple, '15c75a19e182f8cc'])
})
