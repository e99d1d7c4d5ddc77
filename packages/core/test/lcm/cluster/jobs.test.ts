import type { ClusterCommand } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { install, movesIn, report, siteOf, submit } from './site.ts'

const tick = (at = 0): ClusterCommand => ({ type: 'tick', at })

describe('a job is refused', () => {
  const site = siteOf({ d: ['a'], empty: [] })
  site.run(submit('twin'))

  test.each([
    ['that exists', submit('twin'), 'duplicate-id', 'There is a job "twin" already.'],
    [
      'of an unknown type',
      submit('j', { jobType: 'decommission' }),
      'unknown-job-type',
      '"decommission" is no type of job; those are install, configure, restart, upgrade, import, agent-install.',
    ],
    [
      'of an unknown strategy',
      submit('j', { concurrencyStrategy: 'all' }),
      'unknown-strategy',
      '"all" is no concurrency strategy; those are default, node-at-a-time, node-per-datacenter-at-a-time, rack-at-a-time, rack-per-datacenter-at-a-time, datacenter-at-a-time, cluster-at-a-time.',
    ],
    [
      'of another cluster',
      submit('j', { resourceId: 'x' }),
      'unknown-resource',
      'There is no cluster "x" to run a job on.',
    ],
    [
      'of an unknown datacenter',
      submit('j', { scope: 'datacenter', resourceId: 'a' }),
      'unknown-resource',
      'There is no datacenter "a" to run a job on.',
    ],
    [
      'of an unknown node',
      submit('j', { scope: 'node', resourceId: 'd' }),
      'unknown-resource',
      'There is no node "d" to run a job on.',
    ],
    [
      'that upgrades a cluster',
      submit('j', { jobType: 'upgrade' }),
      'scope-not-allowed',
      'A cluster cannot be upgraded as a whole: upgrade its datacenters one after another, or its nodes.',
    ],
    [
      'that imports a node',
      submit('j', { jobType: 'import', scope: 'node', resourceId: 'a' }),
      'scope-not-allowed',
      'Only a cluster as a whole can be imported, not a node.',
    ],
    [
      'that configures what was never installed',
      submit('j', { jobType: 'configure' }),
      'not-installed',
      'The cluster "c" cannot be configured before an install of it succeeded: install it first.',
    ],
    [
      'that configures what has no nodes',
      submit('j', { jobType: 'configure', scope: 'datacenter', resourceId: 'empty' }),
      'not-installed',
      'The datacenter "empty" cannot be configured before an install of it succeeded: install it first.',
    ],
  ] as const)('%s', (_what, command, code, message) => {
    expect(site.refusal(command)).toMatchObject({ code, message, command: 'submit', state: 'none', legal: [] })
  })

  test('while there is no cluster', () => {
    const none = siteOf({})
    none.run({ type: 'remove', scope: 'cluster', id: 'c' })
    expect(none.refusal(submit('j'))).toMatchObject({
      code: 'no-cluster',
      message: 'There is no cluster yet: create it first.',
    })
  })

  test.each(['running', 'ended'])('whose id a job has that is %s', (where) => {
    const busy = siteOf({ d: ['a'] })
    busy.run(submit('j'), tick())
    if (where === 'ended') busy.run(report('node-done', 'j', 'a'))
    expect(busy.refusal(submit('j')).code).toBe('duplicate-id')
  })

  test('that v1 does not know', () => {
    const v1 = siteOf({ d: ['a'] }, { profile: 'v1' })
    const message = 'v1 has neither upgrades nor concurrency strategies.'
    const upgrade = submit('j', { jobType: 'upgrade', scope: 'node', resourceId: 'a' })
    expect(v1.refusal(upgrade)).toMatchObject({ code: 'not-in-profile', message })
    expect(v1.refusal(submit('j', { concurrencyStrategy: 'default' }))).toMatchObject({
      code: 'not-in-profile',
      message,
    })
    expect(v1.refusal(submit('j', { jobType: 'drain' })).message).toBe(
      '"drain" is no type of job; those are install, configure, restart, import, agent-install.',
    )
  })
})

describe('a job is taken', () => {
  test('of every type and scope that is documented', () => {
    const site = siteOf({ d: ['a'] })
    install(site)
    const scopes = { cluster: 'c', datacenter: 'd', node: 'a' } as const
    const taken = ['install', 'configure', 'restart', 'upgrade'].flatMap((jobType) =>
      (['cluster', 'datacenter', 'node'] as const)
        .filter((scope) => !(jobType === 'upgrade' && scope === 'cluster'))
        .map((scope) => submit(`${jobType} ${scope}`, { jobType, scope, resourceId: scopes[scope] })),
    )
    site.run(...taken, submit('import', { jobType: 'import' }))
    expect(site.state.queue.map(({ id }) => id)).toEqual([
      'install cluster',
      'install datacenter',
      'install node',
      'configure cluster',
      'configure datacenter',
      'configure node',
      'restart cluster',
      'restart datacenter',
      'restart node',
      'upgrade datacenter',
      'upgrade node',
      'import',
    ])
  })

  test.each([
    ['default', { brokenRules: undefined }, ['scope-not-allowed', 'not-installed']],
    ['refuse', { brokenRules: 'refuse' }, ['scope-not-allowed', 'not-installed']],
  ] as const)('not if it breaks a documented rule (%s)', (_name, assumptions, codes) => {
    const site = siteOf({ d: ['a'] }, { assumptions })
    const refused = ['upgrade', 'configure'].map((jobType) => site.refusal(submit('j', { jobType })).code)
    expect(refused).toEqual(codes)
  })

  test('that breaks a documented rule, with `brokenRules: fail`, and fails at its turn', () => {
    const site = siteOf({ d: ['a'] }, { assumptions: { brokenRules: 'fail' } })
    expect(site.refusal(submit('j', { resourceId: 'x' })).code).toBe('unknown-resource')
    site.run(submit('up', { jobType: 'upgrade' }), submit('conf', { jobType: 'configure' }))
    const events = site.run(tick())
    expect(movesIn(events)).toEqual(['up RUNNING', 'up FAILED'])
    expect(events).toContainEqual({
      type: 'job-event-noted',
      jobId: 'up',
      nodeId: null,
      note: {
        eventType: 'error',
        eventSubtype: 'scope-not-allowed',
        message: 'A cluster cannot be upgraded as a whole: upgrade its datacenters one after another, or its nodes.',
      },
      at: 0,
    })
    expect(movesIn(site.run(tick()))).toEqual(['conf RUNNING', 'conf FAILED'])
  })

  test('and is fine at its turn if an install before it in the queue made it so', () => {
    const site = siteOf({ d: ['a'] }, { assumptions: { brokenRules: 'fail' } })
    site.run(submit('in'), submit('conf', { jobType: 'configure' }), tick(), report('node-done', 'in', 'a'))
    expect(movesIn(site.run(tick()))).toEqual(['conf RUNNING', 'a RUNNING'])
  })
})

describe('what was installed', () => {
  const configure = (scope: 'cluster' | 'datacenter' | 'node', resourceId: string) =>
    submit(`configure ${resourceId}`, { jobType: 'configure', scope, resourceId })

  test('can be configured, part by part', () => {
    const site = siteOf({ d: ['a', 'b'], e: ['x'] })
    site.run(submit('j', { scope: 'node', resourceId: 'a' }), tick(), report('node-done', 'j', 'a'))
    site.run(configure('node', 'a'))
    expect(site.refusal(configure('node', 'b')).code).toBe('not-installed')
    expect(site.refusal(configure('datacenter', 'd')).code).toBe('not-installed')
    site.run({ type: 'edit-node', id: 'b', installed: true }, configure('datacenter', 'd'))
    expect(site.refusal(configure('cluster', 'c')).code).toBe('not-installed')
    site.run({ type: 'edit-datacenter', id: 'e', convergedOn: 1 }, configure('cluster', 'c'))
    expect(site.refusal(configure('node', 'x')).code).toBe('not-installed')
  })

  test('stays so when nodes are added, unless `configureNeeds: every-node`', () => {
    const grown = (configureNeeds: 'first-install' | 'every-node') => {
      const site = siteOf({ d: ['a'] }, { assumptions: { configureNeeds } })
      install(site)
      site.run({ type: 'create-node', id: 'new', name: 'new', datacenterId: 'd' })
      return site
    }
    grown('first-install').run(configure('datacenter', 'd'), configure('cluster', 'c'))
    const strict = grown('every-node')
    expect(strict.refusal(configure('datacenter', 'd')).code).toBe('not-installed')
    expect(strict.refusal(configure('cluster', 'c')).code).toBe('not-installed')
    strict.run(configure('node', 'a'))
    expect(strict.refusal(configure('node', 'new')).code).toBe('not-installed')
  })

  test('datacenters converge with the full success of a job on all of them', () => {
    const site = siteOf({ d: ['a', 'b'], e: ['x'], empty: [] })
    install(site, 'j', 7)
    const convergedOn = () => [...site.state.datacenters.values()].map(({ convergedOn: at }) => at)
    expect(convergedOn()).toEqual([7, 7, null])
    expect([...site.state.nodes.values()].every(({ installed }) => installed)).toBe(true)
    expect(site.state.cluster?.opscClusterId).toBe('test')

    site.run(
      submit('conf', { jobType: 'configure', scope: 'datacenter', resourceId: 'e' }),
      tick(8),
      report('node-done', 'conf', 'x', 9),
    )
    expect(convergedOn()).toEqual([7, 9, null])
    site.run(
      submit('re', { jobType: 'restart', scope: 'datacenter', resourceId: 'e' }),
      tick(10),
      report('node-done', 're', 'x', 11),
    )
    site.run(submit('one', { scope: 'node', resourceId: 'x' }), tick(12), report('node-done', 'one', 'x', 13))
    site.run(submit('bad', { scope: 'datacenter', resourceId: 'e' }), tick(14), report('node-failed', 'bad', 'x', 15))
    expect(convergedOn()).toEqual([7, 9, null])
    site.run(
      { type: 'edit-cluster', opscClusterId: 'mine' },
      submit('again', { scope: 'datacenter', resourceId: 'e' }),
      tick(16),
    )
    site.run({ type: 'create-node', id: 'y', name: 'y', datacenterId: 'e' }, report('node-done', 'again', 'x', 17))
    expect(convergedOn()).toEqual([7, 9, null])
    expect(site.state.cluster?.opscClusterId).toBe('mine')
  })

  test('which jobs let them converge is an assumption', () => {
    const site = siteOf({ d: ['a'] }, { assumptions: { convergedBy: ['restart'] } })
    install(site)
    expect(site.state.datacenters.get('d')?.convergedOn).toBeNull()
    site.run(submit('re', { jobType: 'restart' }), tick(1), report('node-done', 're', 'a', 2))
    expect(site.state.datacenters.get('d')?.convergedOn).toBe(2)
  })

  test('a partial success converges nothing, and names no cluster', () => {
    const site = siteOf({ d: ['a'], e: ['x'] })
    site.run(
      submit('j', { continueOnError: true }),
      tick(),
      report('node-done', 'j', 'a'),
      report('node-failed', 'j', 'x'),
    )
    expect([...site.state.datacenters.values()].map(({ convergedOn }) => convergedOn)).toEqual([null, null])
    expect(site.state.nodes.get('a')?.installed).toBe(true)
    expect(site.state.nodes.get('x')?.installed).toBe(false)
    expect(site.state.cluster?.opscClusterId).toBeNull()
  })

  test('only installs count as installs', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('re', { jobType: 'restart' }), tick(), report('node-done', 're', 'a'))
    expect(site.state.nodes.get('a')?.installed).toBe(false)
    expect(site.state.cluster?.opscClusterId).toBeNull()
  })
})
