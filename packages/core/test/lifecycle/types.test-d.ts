import {
  type AnyLifecycle,
  type CommandOf,
  defineLifecycle,
  type Open,
  type Refusal,
  type StateOf,
  type TransitionRefusalCode,
} from '@jobwright/core'
import { describe, expectTypeOf, test } from 'vitest'

const job = defineLifecycle({
  name: 'job',
  initial: 'PENDING',
  states: {
    PENDING: { phase: 'pending', on: { start: 'RUNNING', terminate: 'TERMINATED' } },
    RUNNING: { phase: 'running', on: { finish: 'COMPLETE', terminate: 'TERMINATED' } },
    COMPLETE: { phase: 'ended', outcome: 'succeeded' },
    TERMINATED: { phase: 'ended', outcome: ['cancelled', 'failed'] },
  },
})
type State = 'PENDING' | 'RUNNING' | 'COMPLETE' | 'TERMINATED'

describe('what a table becomes', () => {
  test('its states and commands are types', () => {
    expectTypeOf<StateOf<typeof job>>().toEqualTypeOf<State>()
    expectTypeOf<CommandOf<typeof job>>().toEqualTypeOf<'start' | 'terminate' | 'finish'>()
    expectTypeOf(job.initial).toEqualTypeOf<State>()
    expectTypeOf(job.states).toEqualTypeOf<readonly State[]>()
  })

  test('next gives the state that the command leads to', () => {
    expectTypeOf(job.next('PENDING', 'start')).toEqualTypeOf<'RUNNING'>()
    expectTypeOf(job.next('RUNNING', 'terminate')).toEqualTypeOf<'TERMINATED'>()
  })

  test('next on one of several states takes only what is legal in all of them', () => {
    const active = 'PENDING' as 'PENDING' | 'RUNNING'
    expectTypeOf(job.next(active, 'terminate')).toEqualTypeOf<'TERMINATED'>()
    // @ts-expect-error: not legal while PENDING
    job.next(active, 'finish')
  })

  test('next takes no state and no command that the table does not have', () => {
    // @ts-expect-error: no such state
    job.next('PAUSED', 'start')
    // @ts-expect-error: no such command
    job.next('PENDING', 'pause')
    // @ts-expect-error: not legal while RUNNING
    job.next('RUNNING', 'start')
    // @ts-expect-error: nothing leaves COMPLETE
    job.next('COMPLETE', 'start')
    // @ts-expect-error: any text may be no state at all
    job.next('PENDING' as string, 'start')
  })

  test('can takes any state, but only commands of the table', () => {
    expectTypeOf(job.can('PAUSED', 'start')).toEqualTypeOf<boolean>()
    // @ts-expect-error: no such command
    job.can('PENDING', 'pause')
  })

  test('commandsFrom gives the commands of a known state, and any of the table for another', () => {
    expectTypeOf(job.commandsFrom('PENDING')).toEqualTypeOf<readonly ('start' | 'terminate')[]>()
    expectTypeOf(job.commandsFrom('COMPLETE')).toEqualTypeOf<readonly never[]>()
    expectTypeOf(job.commandsFrom('PENDING' as string)).toEqualTypeOf<readonly ('start' | 'terminate' | 'finish')[]>()
  })

  test('tryNext gives a state or a refusal', () => {
    const result = job.tryNext('PAUSED', 'pause')
    if (result.ok) expectTypeOf(result.state).toEqualTypeOf<State>()
    else expectTypeOf(result.refusal).toEqualTypeOf<Refusal<TransitionRefusalCode>>()
  })

  test('what it hands out is readonly', () => {
    // @ts-expect-error: readonly
    job.states.push('PENDING')
    // @ts-expect-error: readonly
    job.initial = 'RUNNING'
    // @ts-expect-error: readonly
    job.commandsFrom('PENDING').push('start')
  })
})

describe('after can, next compiles', () => {
  test('on a text from the wire', () => {
    const status = 'PENDING' as string
    if (job.can(status, 'finish')) expectTypeOf(job.next(status, 'finish')).toEqualTypeOf<'COMPLETE'>()
    if (job.can(status, 'terminate')) {
      expectTypeOf(status).toEqualTypeOf<'PENDING' | 'RUNNING'>()
      expectTypeOf(job.next(status, 'terminate')).toEqualTypeOf<'TERMINATED'>()
      // @ts-expect-error: another command was asked for
      job.next(status, 'finish')
    }
  })

  test('on an open enum', () => {
    const status = 'PENDING' as Open<State>
    if (job.can(status, 'start')) expectTypeOf(job.next(status, 'start')).toEqualTypeOf<'RUNNING'>()
    // @ts-expect-error: nobody asked
    job.next(status, 'start')
  })

  test('and isState makes a state of anything', () => {
    const value: unknown = 'PENDING'
    if (job.isState(value)) expectTypeOf(value).toEqualTypeOf<State>()
  })
})

test('a switch over the states is seen to be exhaustive', () => {
  const word = (state: StateOf<typeof job>): string => {
    switch (state) {
      case 'PENDING':
      case 'RUNNING':
        return 'wait'
      case 'COMPLETE':
        return 'done'
      case 'TERMINATED':
        return 'over'
      default:
        expectTypeOf(state).toEqualTypeOf<never>()
        return state
    }
  }
  expectTypeOf(word).returns.toEqualTypeOf<string>()
})

test('code over several lifecycles takes any of them', () => {
  const any: AnyLifecycle = job
  expectTypeOf(any.tryNext('PENDING', 'start')).toMatchTypeOf<{ readonly ok: boolean }>()
  expectTypeOf<StateOf<AnyLifecycle>>().toEqualTypeOf<string>()
  expectTypeOf<CommandOf<AnyLifecycle>>().toEqualTypeOf<string>()
  // @ts-expect-error: a lifecycle of unknown states has no next: use tryNext
  any.next('PENDING', 'start')
})

describe('a broken table does not compile', () => {
  test('with a way to a state that is not there', () => {
    defineLifecycle({
      name: 'broken',
      initial: 'A',
      states: {
        A: {
          phase: 'running',
          // @ts-expect-error: no such state
          on: { end: 'FIN' },
        },
        END: { phase: 'ended', outcome: 'succeeded' },
      },
    })
  })

  test('with an initial state that is not there', () => {
    defineLifecycle({
      name: 'broken',
      // @ts-expect-error: no such state
      initial: 'START',
      states: { END: { phase: 'ended', outcome: 'succeeded' } },
    })
  })

  test('with an outcome on an active state, or none on an ended one', () => {
    defineLifecycle({
      name: 'broken',
      initial: 'A',
      states: {
        // @ts-expect-error: an active state has no outcome
        A: { phase: 'running', outcome: 'succeeded', on: { end: 'END' } },
        END: { phase: 'ended', outcome: 'succeeded' },
      },
    })
    defineLifecycle({
      name: 'broken',
      initial: 'A',
      states: {
        A: { phase: 'running', on: { end: 'END' } },
        // @ts-expect-error: an ended state names its outcome
        END: { phase: 'ended' },
      },
    })
  })

  test('with words that are not in the vocabulary', () => {
    // @ts-expect-error: no such phase
    defineLifecycle({ name: 'broken', initial: 'A', states: { A: { phase: 'done', outcome: 'succeeded' } } })
    // @ts-expect-error: no such outcome
    defineLifecycle({ name: 'broken', initial: 'A', states: { A: { phase: 'ended', outcome: 'won' } } })
    defineLifecycle({
      name: 'broken',
      initial: 'A',
      // @ts-expect-error: no such flag
      states: { A: { phase: 'ended', outcome: 'lost', flags: ['odd'] } },
    })
    defineLifecycle({
      name: 'broken',
      initial: 'A',
      // @ts-expect-error: no such endings
      endings: 'open',
      states: { A: { phase: 'ended', outcome: 'lost' } },
    })
  })
})
