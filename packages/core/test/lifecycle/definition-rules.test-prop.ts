import {
  type DefinitionRule,
  defineLifecycle,
  isJobwrightError,
  type LifecycleTable,
  type StateRow,
} from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validTables } from './generated-tables.ts'

interface Broken {
  readonly table: unknown
  readonly state: string
}

/** For each rule, ways to break it, or none where the table gives no opening. */
const breakers: Readonly<Record<DefinitionRule, (table: LifecycleTable, choice: number) => Broken | undefined>> = {
  'initial-is-a-state': (table) => ({ table: { ...table, initial: 'nowhere' }, state: 'nowhere' }),
  'phase-is-known': (table) => {
    const first = Object.keys(table.states)[0] as string
    return withRow(table, first, { phase: 'done' })
  },
  'target-is-a-state': (table, choice) => {
    const state = pick(Object.keys(table.states), choice)
    return withRow(table, state, { on: { go: 'nowhere' } })
  },
  'outcome-if-and-only-if-ended': (table, choice) => {
    const state = pick(Object.keys(table.states), choice)
    if (table.states[state]?.phase !== 'ended') return withRow(table, state, { outcome: 'succeeded' })
    return withRow(table, state, { outcome: choice % 2 === 0 ? undefined : [] })
  },
  'endings-allow-the-way-out': (table, choice) => {
    const { endings = 'final' } = table
    const ended = statesWhere(table, (row) => row.phase === 'ended')
    if (endings === 'reopenable') return undefined
    const from = pick(ended, choice)
    const to = endings === 'final' && choice % 2 === 0 ? ended.find((one) => one !== from) : table.initial
    return to === undefined ? undefined : withRow(table, from, { on: { revive: to } })
  },
  'reachable-unless-reserved': (table) => withRow(table, 'island', { phase: 'ended', outcome: 'failed' }),
  'reserved-is-not-reached': (table, choice) => {
    if (choice % 2 === 0) return withRow(table, table.initial, { reserved: true })
    const shelved = withRow(table, 'shelf', { phase: 'running', reserved: true }).table as LifecycleTable
    return { table: leadingTo(shelved, 'shelf'), state: 'shelf' }
  },
  'no-dead-end': (table, choice) => {
    const loop = choice % 2 === 0 ? { on: { again: 'pit' } } : {}
    const dug = withRow(table, 'pit', { phase: 'running', ...loop }).table as LifecycleTable
    return { table: leadingTo(dug, 'pit'), state: 'pit' }
  },
}

function pick<T>(from: readonly T[], choice: number): T {
  return from[choice % from.length] as T
}

function statesWhere(table: LifecycleTable, fits: (row: StateRow) => boolean): string[] {
  return Object.keys(table.states).filter((state) => fits(table.states[state] as StateRow))
}

function withRow(table: LifecycleTable, state: string, change: object): Broken {
  const row = Object.hasOwn(table.states, state) ? table.states[state] : {}
  const states = Object.fromEntries([...Object.entries(table.states), [state, { ...row, ...change }]])
  return { table: { ...table, states }, state }
}

/** Adds a way from the initial state. */
function leadingTo(table: LifecycleTable, state: string): unknown {
  const on = { ...table.states[table.initial]?.on, 'and then': state }
  return withRow(table, table.initial, { on }).table
}

test('a table that breaks a rule is refused with an error that names the table, the state and the rule', {
  timeout: 60_000,
}, () => {
  const witnessed = new Map<DefinitionRule, number>()
  const rules = Object.keys(breakers) as DefinitionRule[]
  fc.assert(
    fc.property(validTables, fc.constantFrom(...rules), fc.nat(1000), (table, rule, choice) => {
      const broken = breakers[rule](table, choice)
      if (broken === undefined) return
      witnessed.set(rule, (witnessed.get(rule) ?? 0) + 1)
      let thrown: unknown
      try {
        defineLifecycle(broken.table as LifecycleTable)
      } catch (error) {
        thrown = error
      }
      expect(isJobwrightError(thrown, 'invalid-input')).toBe(true)
      expect((thrown as Error).message).toContain(`Lifecycle "${table.name}", state "${broken.state}", rule ${rule}: `)
    }),
    { seed: 20261120, numRuns: 600 },
  )
  for (const rule of rules) expect([rule, (witnessed.get(rule) ?? 0) >= 25]).toEqual([rule, true])
})
