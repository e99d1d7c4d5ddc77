import { clusterDecider } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'

const message = (options: unknown) => {
  try {
    clusterDecider(options as never)
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${String(error.code)}: ${error.message}` : String(error)
  }
  return 'taken'
}

describe('the options', () => {
  test.each([
    [null, 'invalid-input: clusterDecider: the options must be an object.'],
    [
      { profil: 'v1' },
      'invalid-input: clusterDecider: unknown option "profil" (did you mean profile?); known are profile, idleTimeoutsMs, assumptions.',
    ],
    [{ profile: 'v3' }, `invalid-input: clusterDecider: profile must be 'v1' or 'v2', not "v3".`],
    [{ idleTimeoutsMs: 1 }, 'invalid-input: clusterDecider, idleTimeoutsMs: the options must be an object.'],
    [
      { idleTimeoutsMs: { drain: 1 } },
      'invalid-input: clusterDecider, idleTimeoutsMs: unknown option "drain"; known are install, configure, restart, upgrade, import, agentInstall.',
    ],
    [{ assumptions: 'all' }, 'invalid-input: clusterDecider, assumptions: the options must be an object.'],
    [
      { assumptions: { strategyIds: { node: 'x' } } },
      'invalid-input: clusterDecider, strategyIds: unknown option "node" (did you mean nodePerDatacenter?); known are singleNode, nodePerDatacenter, rack, rackPerDatacenter, datacenter.',
    ],
    [
      { assumptions: { strategyIds: { rack: 'default' } } },
      'invalid-input: clusterDecider: two concurrency strategies have the same id.',
    ],
    [
      { assumptions: { strategyIds: { rack: '' } } },
      'invalid-input: clusterDecider: strategyIds.rack must be a text that is not empty.',
    ],
    [{ assumptions: { importJobType: 'install' } }, 'invalid-input: clusterDecider: two job types have the same id.'],
    [
      { assumptions: { importJobType: '' } },
      'invalid-input: clusterDecider: importJobType must be a text that is not empty.',
    ],
    [
      { assumptions: { agentInstallJobType: 7 } },
      'invalid-input: clusterDecider: agentInstallJobType must be a text that is not empty.',
    ],
    [{ assumptions: { noNodes: 'refuse' } }, 'invalid-input: clusterDecider: noNodes must be "complete" or "fail".'],
    [{ assumptions: { nodesRollUp: 1 } }, 'invalid-input: clusterDecider: nodesRollUp must be true or false.'],
    [
      { assumptions: { convergedBy: 'install' } },
      'invalid-input: clusterDecider: convergedBy must be a list of types of jobs.',
    ],
    [
      { assumptions: { convergedBy: [1] } },
      'invalid-input: clusterDecider: convergedBy must be a list of types of jobs.',
    ],
  ])('%j', (options, expected) => {
    expect(message(options)).toBe(expected)
  })

  test('an assumption that is not known', () => {
    expect(message({ assumptions: { idle: 'x' } })).toMatch(
      /^invalid-input: clusterDecider, assumptions: unknown option "idle" \(did you mean idleEnds\?\); known are firstInstall, .*, rollUpOrder\.$/,
    )
  })

  test.each([0, -1, Number.NaN, '5'])('%j is no idle timeout', (value) => {
    expect(message({ idleTimeoutsMs: { restart: value } })).toBe(
      'invalid-input: clusterDecider: idleTimeoutsMs.restart must be a number of milliseconds above 0.',
    )
  })

  const order = ['FAILED', 'WILL_FAIL', 'ORPHANED', 'TERMINATED', 'IDLE', 'RUNNING', 'PENDING', 'COMPLETE']
  test.each([
    [order.slice(1)],
    [[...order, 'FAILED']],
    [['X', ...order.slice(1)]],
    ['FAILED'],
    [[...order.slice(1), 1]],
  ])('%j is no order of statuses', (rollUpOrder) => {
    expect(message({ assumptions: { rollUpOrder } })).toBe(
      'invalid-input: clusterDecider: rollUpOrder must have each of PENDING, RUNNING, IDLE, WILL_FAIL, COMPLETE, FAILED, TERMINATED, ORPHANED once.',
    )
  })

  const choices = {
    firstInstall: ['one-at-a-time', 'all-at-once'],
    nextNodes: ['at-once', 'on-tick'],
    doomedAndIdle: ['WILL_FAIL', 'IDLE'],
    idleEnds: ['through-running', 'directly'],
    preflightFailure: ['through-running', 'directly'],
    brokenRules: ['refuse', 'fail'],
    configureNeeds: ['first-install', 'every-node'],
    noNodes: ['complete', 'fail'],
    stoppedNodes: ['as-job', 'unchanged'],
    leftNodes: ['as-job', 'unchanged'],
    terminationRace: ['work', 'termination'],
    pendingTermination: ['at-once', 'on-kill'],
    terminateEnded: ['refuse', 'ignore'],
    pendingAtRestart: ['stay', 'orphan'],
    removal: ['forget', 'refuse'],
    lastJobFrom: ['start', 'submit'],
    nodesRollUp: [true, false],
  }
  test.each(Object.entries(choices))('%s is one of %j', (name, values) => {
    for (const value of [...values, undefined]) expect(message({ assumptions: { [name]: value } })).toBe('taken')
    expect(message({ assumptions: { [name]: 'else' } })).toBe(
      `invalid-input: clusterDecider: ${name} must be ${values
        .toSorted(byDefault(name))
        .map((value) => JSON.stringify(value))
        .join(' or ')}.`,
    )
  })

  test('undefined is as not given', () => {
    expect(message({ profile: undefined, idleTimeoutsMs: undefined, assumptions: undefined })).toBe('taken')
    const assumptions = {
      strategyIds: undefined,
      importJobType: undefined,
      agentInstallJobType: undefined,
      convergedBy: undefined,
      rollUpOrder: undefined,
    }
    expect(message({ assumptions, idleTimeoutsMs: { install: Number.POSITIVE_INFINITY } })).toBe('taken')
  })

  test('the decider is named after its profile', () => {
    expect(clusterDecider().name).toBe('LCM cluster (v2)')
    expect(clusterDecider({ profile: 'v1' }).name).toBe('LCM cluster (v1)')
  })
})

/** The message names the default first. */
function byDefault(name: string) {
  const first: Readonly<Record<string, unknown>> = { leftNodes: 'unchanged', pendingTermination: 'on-kill' }
  return (a: unknown, b: unknown) => Number(b === first[name]) - Number(a === first[name])
}
