import { readFileSync } from 'node:fs'
import { jobLifecycle, jobLifecycles, jobNodeLifecycle, jobNodeLifecycles } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'

interface Transitions {
  readonly active: readonly string[]
  readonly terminal: readonly string[]
  readonly engine: Readonly<Record<string, Readonly<Record<string, 'documented' | 'inferred' | 'unknown'>>>>
  readonly observable: Readonly<Record<string, readonly string[]>>
}

const transitions = JSON.parse(
  readFileSync(new URL('../fixtures/lcm/transitions.json', import.meta.url), 'utf8'),
) as Transitions

const evidence = Object.entries(transitions.engine).flatMap(([from, row]) =>
  Object.entries(row).map(([to, kind]) => ({ pair: `${from} → ${to}`, kind })),
)

describe.each([
  ['job', jobLifecycles, jobLifecycle],
  ['job node', jobNodeLifecycles, jobNodeLifecycle],
] as const)('the %s', (_what, lifecycles, byDefault) => {
  const { strict, permissive } = lifecycles
  const pairs = (lifecycle: typeof strict | typeof permissive) =>
    lifecycle.edges.map(({ from, to }) => `${from} → ${to}`).sort()

  test('is strict, in both versions of the API', () => {
    expect(byDefault).toBe(strict)
    expect(lifecycles.v1).toBe(strict)
    expect(lifecycles.v2).toBe(strict)
  })

  test('strict: has the edges that are documented or inferred, each once', () => {
    const known = evidence.filter(({ kind }) => kind !== 'unknown').map(({ pair }) => pair)
    expect(known).toHaveLength(17)
    expect(pairs(strict)).toEqual(known.sort())
  })

  test('permissive: has all edges that nobody ruled out', () => {
    expect(evidence).toHaveLength(20)
    expect(pairs(permissive)).toEqual(evidence.map(({ pair }) => pair).sort())
  })

  test('strict: shows to somebody who polls exactly the pairs that follow', () => {
    for (const before of strict.states) {
      expect([before, strict.states.filter((after) => strict.canObserve(before, after)).sort()]).toEqual([
        before,
        [...(transitions.observable[before] ?? [])].sort(),
      ])
    }
  })

  test('has the documented words, and they mean the same in every profile', () => {
    for (const lifecycle of [strict, permissive]) {
      expect(lifecycle.states.filter((state) => !lifecycle.isEnded(state))).toEqual(transitions.active)
      expect(lifecycle.states.filter((state) => lifecycle.isEnded(state))).toEqual(transitions.terminal)
      expect(lifecycle.phaseOf('PENDING')).toBe('pending')
      for (const state of ['RUNNING', 'IDLE', 'WILL_FAIL']) expect(lifecycle.phaseOf(state)).toBe('running')
      expect(lifecycle.flagsOf('IDLE')).toEqual(['stalled'])
      expect(lifecycle.flagsOf('WILL_FAIL')).toEqual(['failing'])
      expect(lifecycle.outcomesOf('COMPLETE')).toEqual(['succeeded'])
      expect(lifecycle.outcomesOf('FAILED')).toEqual(['failed'])
      expect(lifecycle.outcomesOf('TERMINATED')).toEqual(['cancelled'])
      expect(lifecycle.outcomesOf('ORPHANED')).toEqual(['lost'])
    }
  })

  test('that will fail never recovers, unless permissive lets it fall silent', () => {
    expect(strict.canObserve('WILL_FAIL', 'RUNNING')).toBe(false)
    expect(strict.canObserve('WILL_FAIL', 'COMPLETE')).toBe(false)
    expect(permissive.canObserve('WILL_FAIL', 'IDLE')).toBe(true)
  })
})

test('every table says what it is the lifecycle of', () => {
  expect(
    [jobLifecycles, jobNodeLifecycles].flatMap(({ strict, permissive }) => [strict.name, permissive.name]),
  ).toEqual(['LCM job (strict)', 'LCM job (permissive)', 'LCM job node (strict)', 'LCM job node (permissive)'])
})
