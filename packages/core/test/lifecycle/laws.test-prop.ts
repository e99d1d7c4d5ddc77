import { type AnyLifecycle, defineLifecycle, type LifecycleTable } from '@jobwright/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../../scripts/lifecycle-catalogue.ts'
import { validTables } from './generated-tables.ts'
import { checkLaws, nextOf, tableOf } from './laws.ts'

const settings = { seed: 20261120, numRuns: 300 }
const define = (table: LifecycleTable): AnyLifecycle => defineLifecycle(table)
const shipped = catalogue.flatMap(({ families }) =>
  families.flatMap(({ variants }) => variants.map(({ lifecycle }) => lifecycle)),
)

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const one of Object.values(Object.freeze(value))) deepFreeze(one)
  return value
}

describe('every generated table', { timeout: 60_000 }, () => {
  test('total, deterministic, closed: can ⇔ tryNext ⇔ next, refusals list what is legal, endings hold, canObserve is the closure', () => {
    const seen = { legal: 0, illegal: 0, endings: new Map<string, number>(), reserved: 0 }
    fc.assert(
      fc.property(validTables, (table) => {
        const before = JSON.stringify(table)
        const lifecycle = define(deepFreeze(table))
        const { violations, legal, illegal } = checkLaws(lifecycle, table)
        expect(violations).toEqual([])
        expect(JSON.stringify(table)).toBe(before)
        seen.legal += legal
        seen.illegal += illegal
        seen.endings.set(lifecycle.endings, (seen.endings.get(lifecycle.endings) ?? 0) + 1)
        if (Object.values(table.states).some((row) => row.reserved)) seen.reserved += 1
      }),
      settings,
    )
    expect(seen.legal).toBeGreaterThan(1_000)
    expect(seen.illegal).toBeGreaterThan(1_500)
    expect(seen.reserved).toBeGreaterThan(100)
    for (const endings of ['final', 'revisable', 'reopenable']) expect(seen.endings.get(endings)).toBeGreaterThan(50)
  })

  test('canObserve is reflexive and transitive', () => {
    fc.assert(
      fc.property(validTables, (table) => {
        const lifecycle = define(table)
        const { states } = lifecycle
        const broken = states.flatMap((a) =>
          states.flatMap((b) =>
            states
              .filter((c) => lifecycle.canObserve(a, b) && lifecycle.canObserve(b, c) && !lifecycle.canObserve(a, c))
              .map((c) => [a, b, c]),
          ),
        )
        expect(broken).toEqual([])
        expect(states.filter((state) => !lifecycle.canObserve(state, state))).toEqual([])
      }),
      settings,
    )
  })

  test('a legal run replays by folding next, every part of it is legal, and what it leads to can be observed after every earlier state', () => {
    let longest = 0
    fc.assert(
      fc.property(validTables, fc.array(fc.nat(1000), { maxLength: 12 }), (table, choices) => {
        const lifecycle = define(table)
        const visited = [lifecycle.initial]
        const run: string[] = []
        for (const choice of choices) {
          const state = visited.at(-1) as string
          const commands = lifecycle.commandsFrom(state)
          if (commands.length === 0) break
          const command = commands[choice % commands.length] as string
          run.push(command)
          visited.push(table.states[state]?.on?.[command] as string)
        }
        longest = Math.max(longest, run.length)
        for (const [length, state] of visited.entries()) {
          const replayed = run
            .slice(0, length)
            .reduce((at, command) => nextOf(lifecycle, at, command), lifecycle.initial)
          expect(replayed).toBe(state)
          for (const earlier of visited.slice(0, length)) expect(lifecycle.canObserve(earlier, state)).toBe(true)
        }
      }),
      settings,
    )
    expect(longest).toBeGreaterThanOrEqual(8)
  })

  test('words that the table does not know never throw: such a state runs, has no outcome, no flags, no commands, and is not observable', () => {
    fc.assert(
      fc.property(validTables, fc.string(), (table, word) => {
        const lifecycle = define(table)
        fc.pre(!lifecycle.isState(word))
        expect(lifecycle.phaseOf(word)).toBe('running')
        expect(lifecycle.isEnded(word)).toBe(false)
        expect(lifecycle.isReserved(word)).toBe(false)
        expect(lifecycle.outcomesOf(word)).toEqual([])
        expect(lifecycle.flagsOf(word)).toEqual([])
        expect(lifecycle.commandsFrom(word)).toEqual([])
        expect(lifecycle.canObserve(word, word)).toBe(false)
        expect(lifecycle.canObserve(lifecycle.initial, word)).toBe(false)
        expect(lifecycle.can(word, 'start')).toBe(false)
        expect(lifecycle.tryNext(word, 'start')).toMatchObject({
          ok: false,
          refusal: { code: 'unknown-state', legal: [] },
        })
      }),
      settings,
    )
  })
})

describe('every shipped table', () => {
  test('there are 15 of them, with distinct names', () => {
    expect(shipped).toHaveLength(15)
    expect(new Set(shipped.map(({ name }) => name)).size).toBe(15)
  })

  test.each(shipped.map((lifecycle) => [lifecycle.name, lifecycle] as const))(
    '%s keeps the laws',
    (_name, lifecycle) => {
      const { violations, legal, illegal } = checkLaws(lifecycle, tableOf(lifecycle))
      expect(violations).toEqual([])
      const commands = new Set(lifecycle.edges.map(({ command }) => command))
      expect(legal).toBe(lifecycle.edges.length)
      expect(legal + illegal).toBe(lifecycle.states.length * (commands.size + 1))
    },
  )

  // Exhaustive in a small scope: as many commands in a row as 100 000 sequences allow.
  test.each(shipped.map((lifecycle) => [lifecycle.name, lifecycle] as const))(
    '%s accepts of all sequences of commands exactly the runs of its graph',
    (_name, lifecycle) => {
      const commands = [...new Set(lifecycle.edges.map(({ command }) => command))]
      const length = Math.min(8, Math.floor(Math.log(100_000) / Math.log(commands.length)))
      expect(length).toBeGreaterThanOrEqual(3)
      let states = [lifecycle.initial]
      let runs = new Map([[lifecycle.initial, 1]])
      for (let step = 0; step < length; step++) {
        states = states.flatMap((state) =>
          commands.flatMap((command) => {
            const result = lifecycle.tryNext(state, command)
            return result.ok ? [result.state] : []
          }),
        )
        const longer = new Map<string, number>()
        for (const { from, to } of lifecycle.edges) longer.set(to, (longer.get(to) ?? 0) + (runs.get(from) ?? 0))
        runs = longer
        expect(states).toHaveLength([...runs.values()].reduce((sum, one) => sum + one, 0))
      }
    },
  )
})
