import { type Decider, explore } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

type Command = 'up' | 'down' | 'reset'

/** Counts between 0 and `top`. */
function counter(top: number): Decider<{ readonly n: number }, Command, Command> {
  return {
    name: 'counter',
    initial: { n: 0 },
    decide(state, command) {
      if ((command === 'up' && state.n === top) || (command === 'down' && state.n === 0)) {
        const legal = command === 'up' ? ['down', 'reset'] : ['up', 'reset']
        return {
          ok: false,
          refusal: { code: 'at-the-end', state: String(state.n), command, legal, message: 'At the end.' },
        }
      }
      return { ok: true, events: [command] }
    },
    evolve: ({ n }, event) => ({ n: event === 'up' ? n + 1 : event === 'down' ? n - 1 : 0 }),
  }
}
const commands = (): Command[] => ['up', 'down', 'reset']

/** A decider whose commands are the states they lead to. */
function jumps<State>(initial: State): Decider<State, State, State> {
  return { name: 'jumps', initial, decide: (_state, to) => ({ ok: true, events: [to] }), evolve: (_state, to) => to }
}

describe('explore', () => {
  test('visits every state once, in breadth, and tries every command in each', () => {
    const found = explore(counter(3), { commands })
    expect([...found.states.values()]).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }])
    expect(found.complete).toBe(true)
    expect(found.edges.length + found.refusals.length).toBe(4 * 3)
    expect(found.edges).toContainEqual({ from: '{"n":2}', command: 'down', events: ['down'], to: '{"n":1}' })
    expect(found.refusals.map(({ from, command, refusal }) => [from, command, refusal.code])).toEqual([
      ['{"n":0}', 'down', 'at-the-end'],
      ['{"n":3}', 'up', 'at-the-end'],
    ])
  })

  test('tells of each executed command with the states before and after it', () => {
    const told: unknown[] = []
    explore(counter(1), { commands, onEdge: (edge) => told.push(edge) })
    expect(told).toEqual([
      { from: { n: 0 }, command: 'up', events: ['up'], to: { n: 1 } },
      { from: { n: 0 }, command: 'reset', events: ['reset'], to: { n: 0 } },
      { from: { n: 1 }, command: 'down', events: ['down'], to: { n: 0 } },
      { from: { n: 1 }, command: 'reset', events: ['reset'], to: { n: 0 } },
    ])
  })

  test('finds the shortest run of commands to a state, none to where it begins, and undefined to what it did not reach', () => {
    const found = explore(counter(3), { commands })
    expect(found.pathTo(({ n }) => n === 3)).toEqual(['up', 'up', 'up'])
    expect(found.pathTo(({ n }) => n >= 1)).toEqual(['up'])
    expect(found.pathTo(({ n }) => n === 0)).toEqual([])
    expect(found.pathTo(({ n }) => n === 4)).toBeUndefined()
  })

  test('begins where it is told', () => {
    const found = explore(counter(3), { initial: { n: 2 }, commands })
    expect([...found.states.values()]).toEqual([{ n: 2 }, { n: 3 }, { n: 1 }, { n: 0 }])
    expect(found.pathTo(({ n }) => n === 0)).toEqual(['reset'])
    const fromNothing = explore(jumps(1), { initial: 0, commands: () => [0] })
    expect([...fromNothing.states.values()]).toEqual([0])
  })

  test('tries only the commands that are given for a state', () => {
    const found = explore(counter(3), { commands: ({ n }) => (n < 2 ? ['up'] : []) })
    expect(found.states.size).toBe(3)
    expect(found.edges).toHaveLength(2)
    expect(found.complete).toBe(true)
  })

  test('stops at a depth, and then says that it is not complete', () => {
    const found = explore(counter(9), { commands, depth: 2 })
    expect([...found.states.values()]).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }])
    expect(found.complete).toBe(false)
    expect(found.edges.map(({ from }) => from)).not.toContain('{"n":2}')
    expect(explore(counter(9), { commands, depth: 0 }).states.size).toBe(1)
    expect(explore(counter(2), { commands, depth: 3 }).complete).toBe(true)
  })

  test('stops at a number of states, and then says that it is not complete', () => {
    const found = explore(counter(9), { commands, maxStates: 4 })
    expect(found.states.size).toBe(4)
    expect(found.complete).toBe(false)
    for (const { to } of found.edges) expect(found.states.has(to)).toBe(true)
    expect(explore(counter(3), { commands, maxStates: 4 }).complete).toBe(true)
  })

  test('takes states of one key for the same: so a state with a clock comes to an end', () => {
    const clock: Decider<{ at: number; on: boolean }, 'tick' | 'switch', 'tick' | 'switch'> = {
      name: 'clock',
      initial: { at: 0, on: false },
      decide: (_state, command) => ({ ok: true, events: [command] }),
      evolve: (state, event) => ({ at: state.at + 1, on: event === 'switch' ? !state.on : state.on }),
    }
    const found = explore(clock, { commands: () => ['tick', 'switch'], key: ({ on }) => String(on) })
    expect([...found.states.keys()]).toEqual(['false', 'true'])
    expect(found.complete).toBe(true)
    expect(explore(clock, { commands: () => ['tick'], maxStates: 50 }).complete).toBe(false)
  })

  test.each<[string, unknown, unknown]>([
    ['maps by their entries', new Map([['a', 1]]), new Map([['a', 2]])],
    ['maps and sets', new Map(), new Set()],
    ['sets by their members', new Set([1]), new Set([1, 2])],
    ['sets by their order', new Set([1, 2]), new Set([2, 1])],
    ['maps and their entries as a list', new Map([['a', 1]]), [['a', 1]]],
    ['numbers and their texts', 1, '1'],
    ['null and its text', null, 'null'],
    ['true and its text', true, 'true'],
    ['an absent field and an undefined one', {}, { a: undefined }],
    ['lists and objects', ['a'], { 0: 'a' }],
    ['nested lists', [['a'], 'b'], ['a', ['b']]],
    ['texts with commas', ['a,b'], ['a', 'b']],
    ['keys with quotes', { 'a":1,"b': 1 }, { a: 1, b: 1 }],
    ['deep values', { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } }],
  ])('tells apart %s', (_what, one, other) => {
    expect(explore(jumps<unknown>(one), { commands: () => [one, other] }).states.size).toBe(2)
  })

  test.each<[string, unknown, unknown]>([
    ['the order of keys', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }],
    ['whose copy it is', [new Map([['a', [1]]])], [new Map([['a', [1]]])]],
  ])('does not mind %s', (_what, one, other) => {
    expect(explore(jumps<unknown>(one), { commands: () => [other] }).states.size).toBe(1)
  })
})
