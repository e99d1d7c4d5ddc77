import { readFileSync } from 'node:fs'
import { agentLifecycle, agentLifecycles, jobLifecycle, jobLifecycles, workOrderLifecycle } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const pairs = (lifecycle: { edges: readonly { from: string; to: string }[] }) =>
  lifecycle.edges.map(({ from, to }) => `${from} → ${to}`).sort()

describe('the job', () => {
  test('is that of v4 unless a profile is named', () => {
    expect(jobLifecycle).toBe(jobLifecycles.v4)
    expect(Object.keys(jobLifecycles)).toEqual(['v4', 'v3.13'])
  })

  test('v4: starts, ends or is set aside and started again, and may fail before it is over', () => {
    expect(pairs(jobLifecycles.v4)).toEqual([
      'created → failed',
      'created → running',
      'incomplete → failed',
      'incomplete → running',
      'running → failed',
      'running → finished',
      'running → incomplete',
    ])
    expect(jobLifecycles.v4.endings).toBe('final')
  })

  test('incomplete is not an end', () => {
    for (const lifecycle of Object.values(jobLifecycles)) {
      expect(lifecycle.phaseOf('incomplete')).toBe('pending')
      expect(lifecycle.flagsOf('incomplete')).toEqual(['suspended'])
      expect(lifecycle.outcomesOf('incomplete')).toEqual([])
      expect([lifecycle.outcomesOf('finished'), lifecycle.outcomesOf('failed')]).toEqual([['succeeded'], ['failed']])
      expect(lifecycle.initial).toBe('created')
    }
  })

  test('v3.13: has exactly the edges that the recorded server answered with 200', () => {
    const [header, ...rows] = readFileSync(
      new URL('../fixtures/drp/state-transition-matrix.tsv', import.meta.url),
      'utf8',
    )
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(header?.slice(0, 3)).toEqual(['from', 'to', 'patch_status'])
    expect(rows).toHaveLength(25)
    const accepted = rows.filter(([, , status]) => status === '200').map(([from, to]) => `${from} → ${to}`)
    expect(pairs(jobLifecycles['v3.13'])).toEqual(accepted.sort())
    for (const [from = '', to = ''] of rows) expect(jobLifecycles['v3.13'].canObserve(from, to)).toBe(true)
  })

  test('v3.13: the server has a next job for an ended one, and gives an incomplete one again', () => {
    const rows = readFileSync(new URL('../fixtures/drp/state-transition-matrix.tsv', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
    for (const [, to = '', , , nextPost, sameJob] of rows) {
      const phase = jobLifecycles['v3.13'].phaseOf(to)
      expect(nextPost === '201').toBe(phase === 'ended')
      expect(sameJob === 'True').toBe(jobLifecycles['v3.13'].flagsOf(to).includes('suspended'))
    }
  })
})

describe('the agent', () => {
  const { 'v4.8': v48, 'v3.13': v313 } = agentLifecycles

  test('is that of v4.8 unless a profile is named', () => {
    expect(agentLifecycle).toBe(v48)
    expect(agentLifecycles.v4).toBe(v48)
  })

  test('takes the documented way through a workflow', () => {
    let state: string = v48.initial
    for (const command of ['connect', 'runnable', 'endTask', 'runnable', 'noTask', 'runnable', 'reboot']) {
      const result = v48.tryNext(state, command)
      expect(result.ok).toBe(true)
      if (result.ok) state = result.state
    }
    expect(state).toBe('AGENT_REBOOT')
  })

  test('v4.8 adds to v3.13 an interrupt in every active state and a kexec that is skipped', () => {
    const inV313 = new Set(v313.edges.map((edge) => JSON.stringify(edge)))
    const added = v48.edges.filter((edge) => !inV313.has(JSON.stringify(edge)))
    expect(added).toEqual([
      { from: 'AGENT_INIT', command: 'interrupt', to: 'AGENT_EXIT' },
      { from: 'AGENT_RUN_TASK', command: 'interrupt', to: 'AGENT_EXIT' },
      { from: 'AGENT_CHANGE_STAGE', command: 'interrupt', to: 'AGENT_EXIT' },
      { from: 'AGENT_KEXEC', command: 'skipPower', to: 'AGENT_EXIT' },
      { from: 'AGENT_KEXEC', command: 'interrupt', to: 'AGENT_EXIT' },
    ])
    expect(v48.edges).toHaveLength(v313.edges.length + added.length)
    for (const state of v48.states.filter((one) => !v48.isEnded(one))) expect(v48.can(state, 'interrupt')).toBe(true)
  })

  test('waits and runs, and ends where the process or the machine does', () => {
    const byPhase = Object.fromEntries(
      (['pending', 'running', 'ended'] as const).map((phase) => [
        phase,
        v48.states.filter((state) => v48.phaseOf(state) === phase).sort(),
      ]),
    )
    expect(byPhase).toEqual({
      pending: ['AGENT_INIT', 'AGENT_WAIT_FOR_CHANGE_STAGE', 'AGENT_WAIT_FOR_RUNNABLE'],
      running: ['AGENT_CHANGE_STAGE', 'AGENT_KEXEC', 'AGENT_RUN_TASK'],
      ended: ['AGENT_EXIT', 'AGENT_POWEROFF', 'AGENT_REBOOT'],
    })
    for (const state of byPhase['ended'] ?? []) expect(v48.outcomesOf(state)).toEqual(['succeeded', 'failed'])
    expect(v48.commandsFrom('AGENT_REBOOT')).toEqual([])
    expect(v48.next('AGENT_EXIT', 'runnable')).toBe('AGENT_RUN_TASK')
  })
})

test('the work order has the documented states, and no incomplete', () => {
  expect([...workOrderLifecycle.states].sort()).toEqual(['cancelled', 'created', 'failed', 'finished', 'running'])
  expect(workOrderLifecycle.outcomesOf('cancelled')).toEqual(['cancelled'])
  expect(pairs(workOrderLifecycle)).toEqual([
    'created → cancelled',
    'created → running',
    'running → cancelled',
    'running → failed',
    'running → finished',
  ])
})

test('every table says what it is the lifecycle of', () => {
  const tables = [
    jobLifecycles.v4,
    jobLifecycles['v3.13'],
    agentLifecycles['v4.8'],
    agentLifecycles['v3.13'],
    workOrderLifecycle,
  ]
  expect(tables.map(({ name }) => name)).toEqual([
    'DRP job (v4)',
    'DRP job (v3.13)',
    'DRP agent (v4.8)',
    'DRP agent (v3.13)',
    'DRP work order',
  ])
})

test('a work order ends finished, failed or cancelled', () => {
  const endings = workOrderLifecycle.states.filter((state) => workOrderLifecycle.isEnded(state))
  expect(endings.map((state) => [state, ...workOrderLifecycle.outcomesOf(state)])).toEqual([
    ['finished', 'succeeded'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ])
})
