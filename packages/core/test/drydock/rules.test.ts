import {
  alignResult,
  bubbleResults,
  markFailure,
  markSuccess,
  nodeFilterFromFailures,
  nodeFilterFromNames,
  nodeFilterFromSuccesses,
  type ResultTask,
  retryTask,
  rollUpByAction,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'

const task = (action: string, status = 'incomplete', successes: string[] = [], failures: string[] = []) => ({
  action,
  status: 'complete',
  retry: 0,
  result: { status, successes, failures, metadata: {} },
})

describe('marks', () => {
  test.each([
    ['incomplete', 'success', 'failure'],
    ['unreported', 'success', 'failure'],
    ['success', 'success', 'partial_success'],
    ['partial_success', 'partial_success', 'partial_success'],
    ['failure', 'partial_success', 'failure'],
    ['a new word', 'success', 'failure'],
  ])('on %s: success gives %s, failure gives %s', (before, afterSuccess, afterFailure) => {
    expect(markSuccess(task('x', before)).result.status).toBe(afterSuccess)
    expect(markFailure(task('x', before)).result.status).toBe(afterFailure)
  })

  test('list a node once, on each list; no node and an empty name are not listed', () => {
    const both = markFailure(markSuccess(markSuccess(task('x'), 'a'), 'a'), 'a')
    expect(both.result).toEqual({ status: 'partial_success', successes: ['a'], failures: ['a'], metadata: {} })
    for (const focus of ['', null, undefined]) {
      expect(markSuccess(task('x'), focus).result.successes).toEqual([])
      expect(markFailure(task('x'), focus).result.failures).toEqual([])
    }
  })

  test('keep everything else of a document and leave it as it was', () => {
    const document = Object.freeze({ ...task('x'), unknown: 1, result: Object.freeze({ status: 'success', code: 5 }) })
    expect(markFailure(document, 'a')).toEqual({
      ...document,
      result: { status: 'partial_success', code: 5, failures: ['a'] },
    })
  })
})

describe('alignResult', () => {
  test('counts subtasks that are over, of the action asked for', () => {
    const open = ['requested', 'queued', 'running', 'terminating'].map((status) => ({
      ...task('x', 'failure'),
      status,
    }))
    expect(alignResult(task('p'), open).result.status).toBe('incomplete')
    const over = { ...task('x', 'failure'), status: 'terminated' }
    expect(alignResult(task('p'), [...open, over]).result.status).toBe('failure')
    expect(alignResult(task('p'), [over], { actionFilter: 'y' }).result.status).toBe('incomplete')
    expect(alignResult(task('p'), [task('', 'success')], { actionFilter: '' }).result.status).toBe('success')
    expect(alignResult(task('p'), [task('x', 'success')], { actionFilter: '' }).result.status).toBe('incomplete')
    expect(alignResult(task('p'), [task('x', 'success')], { actionFilter: null }).result.status).toBe('success')
  })

  test('a later try counts the failures of its own try only, but every success', () => {
    const second = { ...task('p'), retry: 1 }
    expect(alignResult(second, [task('x', 'failure')]).result.status).toBe('incomplete')
    expect(alignResult(second, [{ ...task('x', 'failure'), retry: 1 }]).result.status).toBe('failure')
    expect(alignResult(second, [task('x', 'partial_success')]).result.status).toBe('success')
    const { retry: _, ...withoutRetry } = task('x', 'failure')
    expect(alignResult(second, [withoutRetry]).result.status).toBe('incomplete')
    expect(alignResult(withoutRetry, [{ ...task('x', 'failure'), retry: 3 }]).result.status).toBe('failure')
  })

  test('begins anew unless told not to', () => {
    expect(alignResult(task('p', 'failure'), []).result.status).toBe('success')
    expect(alignResult(task('p', 'failure'), [], { resetStatus: false }).result.status).toBe('failure')
    expect(alignResult(task('p', 'failure'), [task('x', 'success')], { resetStatus: false }).result.status).toBe(
      'partial_success',
    )
    expect(alignResult(task('p', 'failure'), [task('x', 'success')], { resetStatus: undefined }).result.status).toBe(
      'success',
    )
  })

  test('leaves the lists alone, and names an option it does not know', () => {
    expect(alignResult(task('p', 'success', ['a'], ['b']), [task('x', 'success', ['c'])]).result).toMatchObject({
      successes: ['a'],
      failures: ['b'],
    })
    expect(() => alignResult(task('p'), [], { filter: 'x' } as never)).toThrow(
      'alignResult: unknown option "filter"; known are actionFilter, resetStatus.',
    )
  })
})

describe('bubbleResults', () => {
  test('takes successes of the action asked for and failures of all, each name once, in order', () => {
    const subtasks = [task('x', '', ['b', 'a'], ['c']), task('y', '', ['d', 'b'], ['c', 'e'])]
    expect(bubbleResults(task('p', 'failure', ['z'], ['z']), subtasks).result).toMatchObject({
      status: 'failure',
      successes: ['b', 'a', 'd'],
      failures: ['c', 'e'],
    })
    expect(bubbleResults(task('p'), subtasks, { actionFilter: 'y' }).result).toMatchObject({
      successes: ['d', 'b'],
      failures: ['c', 'e'],
    })
    expect(bubbleResults(task('p'), subtasks, { actionFilter: '' }).result.successes).toEqual([])
  })

  test('of subtasks that are over, and of failures those of its own try', () => {
    const running = { ...task('x', '', ['a'], ['b']), status: 'running' }
    expect(bubbleResults(task('p'), [running]).result).toMatchObject({ successes: [], failures: [] })
    const second = { ...task('p'), retry: 1 }
    const subtasks = [task('x', '', ['a'], ['b']), { ...task('x', '', [], ['c']), retry: 1 }]
    expect(bubbleResults(second, subtasks).result).toMatchObject({ successes: ['a'], failures: ['c'] })
  })

  test('a result without lists has none; an option it does not know is named', () => {
    const bare: ResultTask = { action: 'x', status: 'complete', result: { status: 'success', successes: null } }
    expect(bubbleResults(bare, [bare]).result).toEqual({ status: 'success', successes: [], failures: [] })
    expect(() => bubbleResults(bare, [], { resetStatus: true } as never)).toThrow(
      'bubbleResults: unknown option "resetStatus"; known are actionFilter.',
    )
  })
})

describe('retryTask', () => {
  test('tries again what failed, as often as allowed', () => {
    const failed = task('x', 'partial_success', ['a'], ['b'])
    expect(retryTask(failed, 3)).toEqual({
      kind: 'retried',
      task: { ...failed, retry: 1, result: { ...failed.result, status: 'success' } },
      message: 'Retrying task for failed entities.',
    })
    expect(retryTask({ ...failed, retry: 3 }, 3)).toEqual({
      kind: 'exhausted',
      message: 'Retry requested, out of attempts.',
    })
    for (const limit of [0, null, undefined]) expect(retryTask({ ...failed, retry: 9 }, limit).kind).toBe('retried')
    const bare: ResultTask = { action: 'x', status: 'running', result: { status: 'failure', failures: ['b'] } }
    expect(retryTask(bare)).toMatchObject({ task: { retry: 1, result: { status: 'incomplete' } } })
  })

  test('needs a failure and no success', () => {
    expect(retryTask(task('x', 'success', [], ['b']))).toEqual({ kind: 'not-needed' })
    expect(retryTask(task('x', 'failure', ['a'], []))).toEqual({ kind: 'not-needed' })
    expect(retryTask({ action: 'x', status: 'running', result: { status: 'failure' } })).toEqual({ kind: 'not-needed' })
  })
})

describe('rollUpByAction', () => {
  const results = [
    task('destroy_node', 'success', ['destroyed'], []),
    task('deploy_node', 'success', ['deployed'], []),
    task('relabel_node', 'success', ['relabelled'], []),
    task('apply_node_platform', 'partial_success', ['applied'], ['failed']),
  ]
  const rolled = (action: string, subtasks: readonly ResultTask[] = results) => {
    const { status, successes, failures } = rollUpByAction(task(action, 'failure', ['own'], []), subtasks).result
    return `${status}: ${successes.join(' ')} / ${failures.join(' ')}`
  }

  test('each action lists what its own work reached', () => {
    expect(rolled('destroy_nodes')).toBe('partial_success: destroyed / failed')
    expect(rolled('relabel_nodes')).toBe('partial_success: relabelled / failed')
    expect(rolled('deploy_nodes')).toBe('partial_success: deployed / failed')
    expect(rolled('deploy_nodes', [...results, task('bootaction_report', 'success', ['reported'])])).toBe(
      'partial_success: reported / failed',
    )
    expect(rolled('prepare_nodes')).toBe('partial_success: destroyed deployed relabelled applied / failed')
  })

  test('verifying and preparing a site list none of it', () => {
    for (const action of ['verify_site', 'prepare_site', 'verify_nodes'])
      expect(rolled(action)).toBe('partial_success: own / ')
  })

  test('a driver takes over what it split its work into, else keeps what it noted', () => {
    expect(rolled('configure_hardware')).toBe('partial_success: destroyed deployed relabelled applied / failed')
    expect(rolled('configure_hardware', [])).toBe('failure: own / ')
    expect(rolled('verify_nodes', [])).toBe('success: own / ')
    expect(rolled('prepare_nodes', [])).toBe('success:  / ')
    for (const action of ['validate_design', 'noop']) expect(rolled(action)).toBe('failure: own / ')
  })
})

test('node filters from results select exactly those nodes', () => {
  const names = ['a', '__proto__']
  expect(nodeFilterFromNames(names)).toEqual({
    filter_set_type: 'intersection',
    filter_set: [{ node_names: names, filter_type: 'union' }],
  })
  expect(nodeFilterFromNames(names).filter_set[0]?.node_names).not.toBe(names)
  expect(nodeFilterFromSuccesses(task('x', '', ['a'], ['b']))).toEqual(nodeFilterFromNames(['a']))
  expect(nodeFilterFromFailures(task('x', '', ['a'], ['b']))).toEqual(nodeFilterFromNames(['b']))
  const bare = { action: 'x', status: 'complete', result: { status: 'success' } }
  expect([nodeFilterFromSuccesses(bare), nodeFilterFromFailures(bare)]).toEqual([
    nodeFilterFromNames([]),
    nodeFilterFromNames([]),
  ])
})
