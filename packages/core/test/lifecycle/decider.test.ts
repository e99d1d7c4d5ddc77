import { type Decider, execute, record } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

const evolve = (state: { readonly sum: number }, { spent }: { readonly spent: number }) => ({ sum: state.sum - spent })

const account: Decider<{ readonly sum: number }, { readonly spend: number }, { readonly spent: number }, 'too-much'> = {
  name: 'account',
  initial: { sum: 10 },
  decide(state, { spend }) {
    if (spend <= 0) return { ok: true, events: [] }
    const recorder = record(evolve, state)
    while (recorder.state.sum > state.sum - spend) {
      if (recorder.state.sum === 0) {
        return {
          ok: false,
          refusal: { code: 'too-much', state: 'open', command: 'spend', legal: [], message: 'Too much.' },
        }
      }
      recorder.emit({ spent: 1 })
    }
    return recorder.decision()
  },
  evolve,
}

describe('execute', () => {
  test('applies what the command causes, in order, and hands out the events', () => {
    const before = Object.freeze({ sum: 10 })
    expect(execute(account, before, { spend: 3 })).toEqual({
      ok: true,
      state: { sum: 7 },
      events: [{ spent: 1 }, { spent: 1 }, { spent: 1 }],
    })
    expect(before).toEqual({ sum: 10 })
  })

  test('leaves the state as it is when nothing happens', () => {
    const before = { sum: 10 }
    const execution = execute(account, before, { spend: 0 })
    expect(execution).toEqual({ ok: true, state: before, events: [] })
    expect(execution.ok && execution.state).toBe(before)
  })

  test('passes a refusal on', () => {
    expect(execute(account, account.initial, { spend: 11 })).toEqual({
      ok: false,
      refusal: { code: 'too-much', state: 'open', command: 'spend', legal: [], message: 'Too much.' },
    })
  })
})

describe('record', () => {
  test('knows the state that the events so far lead to', () => {
    const recorder = record((sum: number, added: number) => sum * 10 + added, 1)
    expect(recorder.state).toBe(1)
    recorder.emit()
    recorder.emit(2)
    recorder.emit(3, 4)
    expect(recorder.state).toBe(1234)
    expect(recorder.decision()).toEqual({ ok: true, events: [2, 3, 4] })
  })

  test('hands out decisions that later events do not change', () => {
    const recorder = record((_state: string, event: string) => event, 'start')
    recorder.emit('a')
    const first = recorder.decision()
    recorder.emit('b')
    expect(first).toEqual({ ok: true, events: ['a'] })
    expect(first.ok && Object.isFrozen(first.events)).toBe(true)
  })
})
