import { type AnyLifecycle, defineLifecycle, isJobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { nextOf } from './laws.ts'

const job = defineLifecycle({
  name: 'job',
  initial: 'PENDING',
  states: {
    PENDING: { phase: 'pending', on: { start: 'RUNNING', terminate: 'TERMINATED' } },
    RUNNING: { phase: 'running', flags: ['stalled'], on: { finish: 'COMPLETE', terminate: 'TERMINATED' } },
    LIMBO: { phase: 'running', reserved: true, on: { finish: 'COMPLETE' } },
    COMPLETE: { phase: 'ended', outcome: ['succeeded', 'failed'] },
    TERMINATED: { phase: 'ended', outcome: 'cancelled' },
  },
})
const any: AnyLifecycle = job

function refusalOf(state: string, command: string) {
  const result = any.tryNext(state, command)
  if (result.ok) throw new Error(`"${command}" is legal in "${state}"`)
  return result.refusal
}

describe('a refusal', () => {
  test('of a command that is known elsewhere says what is legal here', () => {
    expect(refusalOf('PENDING', 'finish').message).toBe(
      'job: "finish" is not legal in state "PENDING"; legal there: start, terminate.',
    )
  })

  test('in a state that nothing leaves says so', () => {
    expect(refusalOf('COMPLETE', 'start').message).toBe(
      'job: "start" is not legal in state "COMPLETE"; nothing is legal there.',
    )
  })

  test('names the only legal command', () => {
    expect(refusalOf('LIMBO', 'start').message).toBe('job: "start" is not legal in state "LIMBO"; legal there: finish.')
  })

  test('of a command that no state has says so, and what is legal', () => {
    expect(refusalOf('RUNNING', 'pause').message).toBe(
      'job: "pause" is not a command of this lifecycle; legal there: finish, terminate.',
    )
  })

  test('in a state that the table does not have', () => {
    expect(refusalOf('LOST', 'start').message).toBe('job: "LOST" is not a state of this lifecycle.')
  })

  test('is whole in JSON', () => {
    expect(JSON.parse(JSON.stringify(refusalOf('PENDING', 'finish')))).toEqual({
      code: 'illegal-transition',
      state: 'PENDING',
      command: 'finish',
      legal: ['start', 'terminate'],
      message: 'job: "finish" is not legal in state "PENDING"; legal there: start, terminate.',
    })
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])('knows no state or command %j', (word) => {
    expect(refusalOf(word, 'start').code).toBe('unknown-state')
    expect(refusalOf('PENDING', word).code).toBe('unknown-command')
    expect(any.isState(word)).toBe(false)
    expect(any.can('PENDING', word)).toBe(false)
  })
})

test('next throws what tryNext refuses, as invalid input', () => {
  let thrown: unknown
  try {
    nextOf(job, 'COMPLETE', 'start')
  } catch (error) {
    thrown = error
  }
  expect(isJobwrightError(thrown, 'invalid-input')).toBe(true)
  expect((thrown as Error).message).toBe(refusalOf('COMPLETE', 'start').message)
})

test('isState takes anything', () => {
  for (const value of [undefined, null, 0, {}, [], Symbol.iterator]) expect(job.isState(value)).toBe(false)
  expect(job.isState('PENDING')).toBe(true)
})

test('a reserved state may be seen after active states, and before ended ones', () => {
  expect(job.canObserve('PENDING', 'LIMBO')).toBe(true)
  expect(job.canObserve('LIMBO', 'COMPLETE')).toBe(true)
  expect(job.canObserve('LIMBO', 'PENDING')).toBe(false)
  expect(job.canObserve('COMPLETE', 'LIMBO')).toBe(false)
})

describe('what a lifecycle hands out', () => {
  test('cannot be changed', () => {
    const shared = [
      job,
      job.states,
      job.edges,
      job.edges[0],
      job.commandsFrom('PENDING'),
      any.commandsFrom('nowhere'),
      job.outcomesOf('COMPLETE'),
      job.outcomesOf('PENDING'),
      job.flagsOf('RUNNING'),
      job.flagsOf('PENDING'),
    ]
    for (const one of shared) expect(Object.isFrozen(one)).toBe(true)
  })

  test('does not follow later changes of the table it was made from', () => {
    const flags: ('stalled' | 'failing')[] = ['stalled']
    const outcome: ('succeeded' | 'failed')[] = ['succeeded']
    const lifecycle = defineLifecycle({
      name: 'copy',
      initial: 'A',
      states: { A: { phase: 'running', flags, on: { end: 'B' } }, B: { phase: 'ended', outcome } },
    })
    flags.push('failing')
    outcome.push('failed')
    expect(lifecycle.flagsOf('A')).toEqual(['stalled'])
    expect(lifecycle.outcomesOf('B')).toEqual(['succeeded'])
  })
})

test('a table from JSON may have any names', () => {
  const table = JSON.parse(`{
    "name": "hostile", "initial": "__proto__",
    "states": {
      "__proto__": { "phase": "running", "on": { "__proto__": "constructor" } },
      "constructor": { "phase": "ended", "outcome": "succeeded" }
    }
  }`)
  const lifecycle: AnyLifecycle = defineLifecycle(table)
  expect(lifecycle.states).toEqual(['__proto__', 'constructor'])
  expect(lifecycle.tryNext('__proto__', '__proto__')).toEqual({ ok: true, state: 'constructor' })
  expect(lifecycle.tryNext('constructor', '__proto__').ok).toBe(false)
})

describe('a broken table is refused with a sentence that says what is wrong', () => {
  const ends = { END: { phase: 'ended', outcome: 'succeeded' } }
  test.each([
    [
      'no initial state',
      { initial: 'START', states: ends },
      'state "START", rule initial-is-a-state: the initial state is not in the table.',
    ],
    [
      'an unknown phase',
      { initial: 'A', states: { A: { phase: 'done' }, ...ends } },
      'state "A", rule phase-is-known: the phase must be pending, running or ended.',
    ],
    [
      'an unknown target',
      { initial: 'A', states: { A: { phase: 'running', on: { end: 'FIN' } }, ...ends } },
      'state "A", rule target-is-a-state: "end" leads to "FIN", which is not in the table.',
    ],
    [
      'an ended state without an outcome',
      { initial: 'A', states: { A: { phase: 'running', on: { end: 'B' } }, B: { phase: 'ended' } } },
      'state "B", rule outcome-if-and-only-if-ended: an ended state names its outcome.',
    ],
    [
      'an active state with an outcome',
      { initial: 'A', states: { A: { phase: 'running', outcome: 'succeeded', on: { end: 'END' } }, ...ends } },
      'state "A", rule outcome-if-and-only-if-ended: an active state has no outcome.',
    ],
    [
      'a way back',
      {
        initial: 'A',
        states: {
          A: { phase: 'running', on: { end: 'B' } },
          B: { phase: 'ended', outcome: 'failed', on: { retry: 'A' } },
        },
      },
      'state "B", rule endings-allow-the-way-out: "retry" leads to "A", but endings are final.',
    ],
    [
      'an island',
      {
        initial: 'A',
        states: { A: { phase: 'running', on: { end: 'END' } }, ...ends, B: { phase: 'pending', on: { end: 'END' } } },
      },
      'state "B", rule reachable-unless-reserved: no way leads here from "A"; mark it reserved if nothing sets it.',
    ],
    [
      'a reserved state with a way in',
      { initial: 'A', states: { A: { phase: 'running', on: { end: 'END' } }, END: { ...ends.END, reserved: true } } },
      'state "END", rule reserved-is-not-reached: a reserved state has no way in.',
    ],
    [
      'a dead end',
      {
        initial: 'A',
        states: { A: { phase: 'running', on: { end: 'END', stick: 'B' } }, B: { phase: 'running' }, ...ends },
      },
      'state "B", rule no-dead-end: no way leads from here to an ended state.',
    ],
  ])('%s', (_what, table, why) => {
    expect(() => defineLifecycle({ name: 'broken', ...table } as never)).toThrow(`Lifecycle "broken", ${why}`)
  })

  test('while endings that allow it, and states on themselves, pass', () => {
    const states = {
      A: { phase: 'running', on: { end: 'B' } },
      B: { phase: 'ended', outcome: 'failed', on: { again: 'B', retry: 'A' } },
    } as const
    expect(defineLifecycle({ name: 'reopenable', initial: 'A', endings: 'reopenable', states }).can('B', 'retry')).toBe(
      true,
    )
    expect(() => defineLifecycle({ name: 'revisable', initial: 'A', endings: 'revisable', states })).toThrow(
      'endings are revisable',
    )
  })
})
