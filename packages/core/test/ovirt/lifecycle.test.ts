import { jobLifecycle, jobLifecycles, stepLifecycle, stepLifecycles } from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'

const ways = (lifecycle: { edges: readonly { from: string; command: string; to: string }[] }) =>
  lifecycle.edges.map(({ from, command, to }) => `${from} ${command} ${to}`)

test('the default is v4, and v3 has the same rules', () => {
  expect(jobLifecycle).toBe(jobLifecycles.v4)
  expect(stepLifecycle).toBe(stepLifecycles.v4)
  expect(jobLifecycles.v3).toBe(jobLifecycles.v4)
  expect(stepLifecycles.v3).toBe(stepLifecycles.v4)
})

test('the words mean the same for jobs and steps, in every profile', () => {
  for (const lifecycle of [...Object.values(jobLifecycles), ...Object.values(stepLifecycles)]) {
    expect(lifecycle.states).toEqual(['started', 'finished', 'failed', 'aborted', 'unknown'])
    expect(lifecycle.initial).toBe('started')
    expect(lifecycle.phaseOf('started')).toBe('running')
    expect(lifecycle.outcomesOf('finished')).toEqual(['succeeded'])
    expect(lifecycle.outcomesOf('failed')).toEqual(['failed'])
    expect(lifecycle.outcomesOf('aborted')).toEqual(['cancelled'])
    expect(lifecycle.outcomesOf('unknown')).toEqual(['lost'])
  }
})

describe('the job', () => {
  test('documented: the end names the status; nothing is said to set unknown', () => {
    const { documented } = jobLifecycles
    expect(ways(documented)).toEqual([
      'started endSucceeded finished',
      'started endFailed failed',
      'started endAborted aborted',
    ])
    expect(documented.states.filter((state) => documented.isReserved(state))).toEqual(['unknown'])
  })

  test('v4: the first end wins, and every further one is accepted and changes nothing', () => {
    const { v4 } = jobLifecycles
    expect(ways(v4).slice(0, 4)).toEqual([
      'started endSucceeded finished',
      'started endFailed failed',
      'started failStep failed',
      'started restartEngine unknown',
    ])
    for (const state of ['finished', 'failed', 'unknown'] as const) {
      expect(v4.commandsFrom(state)).toEqual(['endSucceeded', 'endFailed', 'failStep'])
      for (const command of v4.commandsFrom(state)) expect(v4.next(state, command)).toBe(state)
    }
    expect(v4.endings).toBe('final')
    expect(v4.states.filter((state) => v4.isReserved(state))).toEqual(['aborted'])
  })
})

describe('the step', () => {
  test('documented: has the rules of the documented job', () => {
    expect(ways(stepLifecycles.documented)).toEqual(ways(jobLifecycles.documented))
    expect(stepLifecycles.documented.isReserved('unknown')).toBe(true)
  })

  test('v4: the last end wins', () => {
    const { v4 } = stepLifecycles
    expect(v4.endings).toBe('revisable')
    for (const state of ['started', 'finished', 'failed', 'unknown'] as const) {
      expect(v4.next(state, 'endSucceeded')).toBe('finished')
      expect(v4.next(state, 'endFailed')).toBe('failed')
    }
    expect(v4.states.filter((state) => v4.isReserved(state))).toEqual(['aborted'])
  })

  test('v4: its job closes it with the job’s status, but only while it is started', () => {
    const { v4 } = stepLifecycles
    expect(v4.commandsFrom('started').slice(2)).toEqual([
      'closeFinished',
      'closeFailed',
      'closeUnknown',
      'restartEngine',
    ])
    expect(v4.next('started', 'closeFinished')).toBe('finished')
    expect(v4.next('started', 'closeFailed')).toBe('failed')
    expect(v4.next('started', 'closeUnknown')).toBe('unknown')
    expect(v4.next('started', 'restartEngine')).toBe('unknown')
    for (const state of ['finished', 'failed', 'unknown']) expect(v4.commandsFrom(state)).toHaveLength(2)
  })
})

test('every table says what it is the lifecycle of', () => {
  expect([jobLifecycles, stepLifecycles].flatMap(({ v4, documented }) => [v4.name, documented.name])).toEqual([
    'oVirt job (v4)',
    'oVirt job (documented)',
    'oVirt step (v4)',
    'oVirt step (documented)',
  ])
})
