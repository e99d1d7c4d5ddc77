import type { ClusterCommand } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { install, movesIn, report, siteOf, submit, workedOn } from './site.ts'

const tick = (at = 0): ClusterCommand => ({ type: 'tick', at })

describe('picking up', () => {
  test('a job waits without nodes until the job manager looks around', () => {
    const site = siteOf({ d: ['a', 'b'] })
    const events = site.run(submit('j', { at: 7 }))
    expect(events).toEqual([
      {
        type: 'job-submitted',
        job: {
          id: 'j',
          jobType: 'install',
          scope: 'cluster',
          resourceId: 'c',
          clusterId: 'c',
          clusterName: 'test',
          datacenterId: null,
          datacenterName: null,
          nodeId: null,
          nodeName: null,
          continueOnError: false,
          concurrencyStrategy: 'default',
          status: 'PENDING',
          terminating: false,
          nodes: [],
          createdAt: 7,
          startedAt: null,
          updatedAt: 7,
        },
      },
    ])
    expect(site.state.queue.map(({ id }) => id)).toEqual(['j'])
  })

  // Published samples: the row of the job's node was made 4.987 s after the job, one polling interval.
  test('its nodes are known, and the first one started, as it is picked up', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j', { at: 21_432 }))
    const events = site.run(tick(26_419))
    const row = { datacenterId: 'd', datacenterName: 'name of d', lane: 0, activeAt: 26_419, updatedAt: 26_419 }
    expect(events).toEqual([
      {
        type: 'job-started',
        jobId: 'j',
        status: 'RUNNING',
        nodes: [
          { ...row, nodeId: 'a', nodeName: 'name of a', turn: 0, status: 'PENDING' },
          { ...row, nodeId: 'b', nodeName: 'name of b', turn: 1, status: 'PENDING' },
        ],
        at: 26_419,
      },
      {
        type: 'job-event-noted',
        jobId: 'j',
        nodeId: null,
        note: { eventType: 'milestone', eventSubtype: 'start', message: 'job started...' },
        at: 26_419,
      },
      {
        type: 'roll-up-changed',
        scope: 'cluster',
        id: 'c',
        lastJobId: 'j',
        lastJobStatus: 'RUNNING',
        jobStatus: 'RUNNING',
      },
      { type: 'job-node-moved', jobId: 'j', nodeId: 'a', status: 'RUNNING', at: 26_419 },
    ])
    expect(site.state.running).toMatchObject({ id: 'j', startedAt: 26_419, updatedAt: 26_419, createdAt: 21_432 })
    expect(site.state.queue).toEqual([])
  })

  test('jobs of a cluster are worked on one after another, in the order in which they were made', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j1'), submit('j2'), submit('j3'), tick())
    expect([site.look('j1').status, site.look('j2').status, site.look('j3').status]).toEqual([
      'RUNNING',
      'PENDING',
      'PENDING',
    ])
    site.run(tick())
    expect(site.look('j2').status).toBe('PENDING')
    site.run(report('node-done', 'j1', 'a'))
    expect(site.look('j2').status).toBe('PENDING')
    site.run(tick())
    expect([site.look('j1').status, site.look('j2').status, site.look('j3').status]).toEqual([
      'COMPLETE',
      'RUNNING',
      'PENDING',
    ])
    expect([...site.state.ended.keys()]).toEqual(['j1'])
  })

  test('no job is picked up while another cluster is worked on, on a server with one queue for all', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), { type: 'tick', mayStart: false, at: 0 })
    expect(site.look('j').status).toBe('PENDING')
    site.run(tick(), report('node-done', 'j', 'a'), { type: 'tick', mayStart: false, at: 0 })
    expect(site.look('j').nodes).toEqual({ a: 'COMPLETE', b: 'RUNNING' })
  })

  test.each([
    ['cluster', 'c', ['a', 'b', 'x'], { datacenterId: null, datacenterName: null, nodeId: null, nodeName: null }],
    ['datacenter', 'd', ['a', 'b'], { datacenterId: 'd', datacenterName: 'name of d', nodeId: null, nodeName: null }],
    ['node', 'b', ['b'], { datacenterId: 'd', datacenterName: 'name of d', nodeId: 'b', nodeName: 'name of b' }],
  ] as const)('a job of a %s works on its nodes and names what it is for', (scope, resourceId, nodes, names) => {
    const site = siteOf({ d: ['a', 'b'], e: ['x'], empty: [] })
    site.run(submit('j', { scope, resourceId }))
    // Names are those of when the job was made; rows have those of when it is picked up.
    site.run(
      { type: 'edit-cluster', name: 'other' },
      { type: 'edit-datacenter', id: 'd', name: 'other' },
      { type: 'edit-node', id: 'b', name: 'other' },
      tick(),
    )
    expect(site.state.running).toMatchObject({ scope, clusterId: 'c', clusterName: 'test', ...names })
    expect(site.state.running?.nodes.map(({ nodeId }) => nodeId)).toEqual(nodes)
    expect(site.state.running?.nodes.find(({ nodeId }) => nodeId === 'b')).toMatchObject({
      nodeName: 'other',
      datacenterName: 'other',
    })
  })

  test('a job without nodes is complete, or fails, at once', () => {
    for (const [noNodes, status] of [
      [undefined, 'COMPLETE'],
      ['complete', 'COMPLETE'],
      ['fail', 'FAILED'],
    ] as const) {
      const site = siteOf({ d: [] }, { assumptions: { noNodes } })
      site.run(submit('j'))
      expect(movesIn(site.run(tick(3)))).toEqual(['j RUNNING', `j ${status}`])
      expect(site.state.cluster?.opscClusterId).toBeNull()
      expect(site.state.datacenters.get('d')?.convergedOn).toBeNull()
    }
  })
})

describe('nodes and their job', () => {
  test('nodes are worked on one after another; the job is over right after the last of them', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), tick(5_000))
    expect(movesIn(site.run(report('node-done', 'j', 'a', 9_000)))).toEqual(['a COMPLETE', 'b RUNNING'])
    expect(site.state.running?.nodes[1]).toMatchObject({ activeAt: 9_000, updatedAt: 9_000 })
    const events = site.run(report('node-done', 'j', 'b', 12_000))
    expect(movesIn(events)).toEqual(['b COMPLETE', 'j COMPLETE'])
    expect(site.state.running).toBeNull()
    expect(site.state.ended.get('j')).toMatchObject({ status: 'COMPLETE', updatedAt: 12_000, startedAt: 5_000 })
  })

  test('with `nextNodes: on-tick` the next node waits for the job manager', () => {
    const site = siteOf({ d: ['a', 'b'] }, { assumptions: { nextNodes: 'on-tick' } })
    site.run(submit('j'), tick())
    expect(movesIn(site.run(report('node-done', 'j', 'a')))).toEqual(['a COMPLETE'])
    expect(site.look('j').status).toBe('RUNNING')
    expect(movesIn(site.run(tick()))).toEqual(['b RUNNING'])
    expect(movesIn(site.run(report('node-done', 'j', 'b')))).toEqual(['b COMPLETE', 'j COMPLETE'])
  })

  // Published samples: a cluster's only node FAILED at 20:25:08.738, its job at .787.
  test('a job whose only node fails is FAILED without a moment of WILL_FAIL', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick())
    const error = { eventType: 'error', eventSubtype: 'MeldError', message: 'no space left', traceback: 'line 1' }
    const events = site.run({ type: 'node-failed', jobId: 'j', nodeId: 'a', error, at: 8_738 })
    expect(events.slice(0, 3)).toEqual([
      { type: 'job-event-noted', jobId: 'j', nodeId: 'a', note: error, at: 8_738 },
      { type: 'job-node-moved', jobId: 'j', nodeId: 'a', status: 'FAILED', at: 8_738 },
      { type: 'job-moved', jobId: 'j', status: 'FAILED', at: 8_738 },
    ])
  })

  test('what is not told goes to no log', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j', { continueOnError: true }), tick())
    const events = site.run(report('node-failed', 'j', 'a'), report('node-done', 'j', 'b'))
    expect(events.filter(({ type }) => type === 'job-event-noted')).toEqual([])
  })

  test('after a failure those that are worked on go on, no other is started, and the job WILL_FAIL until then', () => {
    const site = siteOf({ d: ['a@r1', 'b@r1', 'x@r2'] })
    site.run(submit('j', { concurrencyStrategy: 'rack-at-a-time' }), tick())
    expect(movesIn(site.run(report('node-failed', 'j', 'a')))).toEqual(['a FAILED', 'j WILL_FAIL'])
    expect(movesIn(site.run(tick()))).toEqual([])
    expect(movesIn(site.run(report('node-done', 'j', 'b')))).toEqual(['b COMPLETE', 'j FAILED'])
    expect(site.look('j')).toEqual({ status: 'FAILED', nodes: { a: 'FAILED', b: 'COMPLETE', x: 'PENDING' } })
  })

  test('a job that is to continue on errors comes to all nodes, and fails in the end', () => {
    const site = siteOf({ d: ['a', 'b', 'x'] })
    site.run(submit('j', { continueOnError: true }), tick())
    expect(movesIn(site.run(report('node-failed', 'j', 'a')))).toEqual(['a FAILED', 'b RUNNING', 'j WILL_FAIL'])
    expect(movesIn(site.run(report('node-done', 'j', 'b')))).toEqual(['b COMPLETE', 'x RUNNING'])
    expect(movesIn(site.run(report('node-done', 'j', 'x')))).toEqual(['x COMPLETE', 'j FAILED'])
  })

  test('a node that will fail dooms its job while it still works', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), tick())
    expect(movesIn(site.run(report('node-doomed', 'j', 'a')))).toEqual(['a WILL_FAIL', 'j WILL_FAIL'])
    expect(site.refusal(report('node-done', 'j', 'a')).code).toBe('illegal-transition')
    expect(movesIn(site.run(report('node-failed', 'j', 'a')))).toEqual(['a FAILED', 'j FAILED'])
    expect(site.look('j').nodes['b']).toBe('PENDING')
  })

  test.each([
    ['unchanged', 'PENDING'],
    ['as-job', 'FAILED'],
  ] as const)('with `leftNodes: %s` the nodes that a failed job never started are %s', (leftNodes, status) => {
    const site = siteOf({ d: ['a', 'b'] }, { assumptions: { leftNodes } })
    site.run(submit('j'), tick(), report('node-failed', 'j', 'a'))
    expect(site.look('j')).toEqual({ status: 'FAILED', nodes: { a: 'FAILED', b: status } })
  })
})

describe('reports', () => {
  const site = siteOf({ d: ['a', 'b'] })
  site.run(submit('over'), tick(), report('node-failed', 'over', 'a'))
  site.run(submit('j'), submit('later'), tick())

  test.each([
    ['node-done', 'nobody', 'a', 'unknown-job'],
    ['node-done', 'later', 'a', 'job-waiting'],
    ['node-done', 'over', 'a', 'job-ended'],
    ['node-done', 'j', 'nobody', 'unknown-job-node'],
    ['node-done', 'j', 'b', 'illegal-transition'],
    ['node-failed', 'j', 'b', 'illegal-transition'],
    ['node-doomed', 'j', 'b', 'illegal-transition'],
    ['node-active', 'j', 'b', 'illegal-transition'],
    ['node-active', 'j', 'nobody', 'unknown-job-node'],
    ['node-active', 'over', 'a', 'job-ended'],
  ] as const)('%s of job %s, node %s: %s', (type, jobId, nodeId, code) => {
    expect(site.refusal(report(type, jobId, nodeId)).code).toBe(code)
  })

  test('a refusal says what is wrong and what would be legal', () => {
    expect(site.refusal(report('node-active', 'j', 'b'))).toEqual({
      code: 'illegal-transition',
      state: 'RUNNING',
      command: 'node-active',
      legal: ['stall', 'doom', 'complete', 'fail', 'terminate', 'orphan'],
      message: 'Job j (install, RUNNING): its node "b" is PENDING.',
    })
    expect(site.refusal(report('node-done', 'nobody', 'a'))).toMatchObject({
      state: 'none',
      command: 'node-done',
      legal: [],
      message: 'There is no job "nobody".',
    })
    expect(site.refusal(report('node-done', 'over', 'a'))).toMatchObject({ state: 'FAILED', legal: [] })
    expect(site.refusal(report('node-done', 'later', 'a')).message).toBe(
      'Job later (install, PENDING): nobody works on it yet.',
    )
    expect(site.refusal(report('node-done', 'over', 'a')).message).toBe('Job over (install, FAILED): it is over.')
    expect(site.refusal(report('node-done', 'j', 'x')).message).toBe('Job j (install, RUNNING): it has no node "x".')
  })

  test('what is no command is refused, not thrown', () => {
    expect(site.refusal({ type: 'explode' } as never)).toMatchObject({
      code: 'unknown-command',
      message: '"explode" is not a command of clusters.',
    })
  })
})

describe('notes', () => {
  const check = {
    eventType: 'check',
    eventSubtype: 'file-contents',
    message: 'Checking if the contents of /etc/apt/sources.list.d/opsc.list need to be updated',
    eventResource: '/etc/apt/sources.list.d/opsc.list',
  }

  test('go to the log of the job or of a node, and show that the node is alive', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), tick())
    expect(site.run({ type: 'note', jobId: 'j', note: check, at: 1 })).toEqual([
      { type: 'job-event-noted', jobId: 'j', nodeId: null, note: check, at: 1 },
    ])
    expect(site.run({ type: 'note', jobId: 'j', nodeId: 'a', note: check, at: 2 })).toEqual([
      { type: 'job-event-noted', jobId: 'j', nodeId: 'a', note: check, at: 2 },
      { type: 'job-node-active', jobId: 'j', nodeId: 'a', at: 2 },
    ])
    expect(site.state.running?.nodes[0]?.activeAt).toBe(2)
    // A late word of a node that is over, or an early one: only the log has it.
    site.run(report('node-done', 'j', 'a', 3))
    expect(site.run({ type: 'note', jobId: 'j', nodeId: 'a', note: check, at: 4 })).toHaveLength(1)
  })

  test('are refused where there is nothing to note on', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'))
    expect(site.refusal({ type: 'note', jobId: 'j', note: check, at: 1 }).code).toBe('job-waiting')
    site.run(tick())
    expect(site.refusal({ type: 'note', jobId: 'j', nodeId: 'b', note: check, at: 1 }).code).toBe('unknown-job-node')
    expect(site.refusal({ type: 'note', jobId: 'x', note: check, at: 1 }).code).toBe('unknown-job')
  })
})

describe('idle nodes', () => {
  const silent = (jobType: string, idleMs: number, options = {}) => {
    const site = siteOf({ d: ['a'] }, options)
    install(site)
    const scope = jobType === 'upgrade' ? 'datacenter' : 'cluster'
    site.run(submit('j', { jobType, scope, resourceId: scope === 'cluster' ? 'c' : 'd' }), tick(1_000))
    site.run(tick(1_000 + idleMs - 1))
    expect(site.look('j')).toEqual({ status: 'RUNNING', nodes: { a: 'RUNNING' } })
    site.run(tick(1_000 + idleMs))
    return site.look('j')
  }
  const idle = { status: 'IDLE', nodes: { a: 'IDLE' } }

  test.each([
    ['install', 900_000],
    ['configure', 300_000],
    ['restart', 300_000],
    ['upgrade', 900_000],
    ['import', 120_000],
    ['agent-install', 120_000],
  ])('a node of a job of the type %s is idle after %d ms of silence', (jobType, ms) => {
    expect(silent(jobType, ms)).toEqual(idle)
  })

  test('operators set other times', () => {
    const idleTimeoutsMs = { install: 10, configure: 20, restart: 30, upgrade: 40, import: 50, agentInstall: 60 }
    expect(silent('install', 10, { idleTimeoutsMs })).toEqual(idle)
    expect(silent('configure', 20, { idleTimeoutsMs })).toEqual(idle)
    expect(silent('restart', 30, { idleTimeoutsMs })).toEqual(idle)
    expect(silent('upgrade', 40, { idleTimeoutsMs })).toEqual(idle)
    expect(silent('load', 50, { idleTimeoutsMs, assumptions: { importJobType: 'load' } })).toEqual(idle)
    expect(silent('agents', 60, { idleTimeoutsMs, assumptions: { agentInstallJobType: 'agents' } })).toEqual(idle)
    expect(silent('install', 900_000, { idleTimeoutsMs: { install: undefined } })).toEqual(idle)
  })

  test('an idle job runs again when its node is heard of, by activity or a note', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick(0), tick(900_000))
    expect(movesIn(site.run(report('node-active', 'j', 'a', 900_001)))).toEqual(['a RUNNING', 'j RUNNING'])
    expect(site.run(report('node-active', 'j', 'a', 900_002))).toEqual([
      { type: 'job-node-active', jobId: 'j', nodeId: 'a', at: 900_002 },
    ])
    expect(movesIn(site.run(tick(1_800_001)))).toEqual([])
    expect(movesIn(site.run(tick(1_800_002)))).toEqual(['a IDLE', 'j IDLE'])
    const note = { eventType: 'check', eventSubtype: 'file-contents', message: 'slow' }
    expect(movesIn(site.run({ type: 'note', jobId: 'j', nodeId: 'a', note, at: 1_800_003 }))).toEqual([
      'a RUNNING',
      'j RUNNING',
    ])
  })

  test('one idle node is enough; a node that falls silent keeps the time when it was last heard of', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j', { concurrencyStrategy: 'cluster-at-a-time' }), tick(0), report('node-active', 'j', 'a', 5))
    expect(movesIn(site.run(tick(900_004)))).toEqual(['b IDLE', 'j IDLE'])
    expect(movesIn(site.run(tick(900_004)))).toEqual([])
    expect(site.state.running?.nodes[1]).toMatchObject({ activeAt: 0, updatedAt: 900_004 })
    expect(movesIn(site.run(tick(900_005)))).toEqual(['a IDLE'])
    expect(movesIn(site.run(report('node-active', 'j', 'b', 900_006)))).toEqual(['b RUNNING'])
    expect(movesIn(site.run(report('node-active', 'j', 'a', 900_007)))).toEqual(['a RUNNING', 'j RUNNING'])
  })

  test('an idle job never fails by itself', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick(0), tick(900_000))
    for (let at = 1_000_000; at < 100_000_000; at += 10_000_000) site.run(tick(at))
    expect(site.look('j').status).toBe('IDLE')
  })

  test.each([
    ['through-running', ['a RUNNING', 'j RUNNING', 'a COMPLETE', 'j COMPLETE']],
    ['directly', ['a COMPLETE', 'j COMPLETE']],
  ] as const)('with `idleEnds: %s` an idle node that is done goes %j', (idleEnds, moves) => {
    const site = siteOf({ d: ['a'] }, { assumptions: { idleEnds } })
    site.run(submit('j'), tick(0), tick(900_000))
    expect(movesIn(site.run(report('node-done', 'j', 'a')))).toEqual(moves)
  })

  test('a report of one that is not idle is nothing but its end', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), tick(0))
    expect(site.run(report('node-doomed', 'j', 'a')).filter(({ type }) => type === 'job-node-active')).toEqual([])
  })

  test('WILL_FAIL hides IDLE', () => {
    const site = siteOf({ d: ['a', 'b', 'x'] })
    const concurrencyStrategy = 'cluster-at-a-time'
    site.run(
      submit('j', { concurrencyStrategy }),
      tick(0),
      report('node-failed', 'j', 'a'),
      report('node-doomed', 'j', 'x'),
    )
    expect(movesIn(site.run(tick(900_000)))).toEqual(['b IDLE'])
    expect(site.look('j')).toEqual({ status: 'WILL_FAIL', nodes: { a: 'FAILED', b: 'IDLE', x: 'WILL_FAIL' } })
    expect(movesIn(site.run(report('node-active', 'j', 'b', 900_000)))).toEqual(['b RUNNING'])
  })

  test('unless `doomedAndIdle: IDLE` lets it show; then it is doomed again, not saved', () => {
    const site = siteOf({ d: ['a', 'b', 'x'] }, { assumptions: { doomedAndIdle: 'IDLE', leftNodes: 'as-job' } })
    const concurrencyStrategy = 'cluster-at-a-time'
    site.run(
      submit('j', { concurrencyStrategy }),
      tick(0),
      report('node-failed', 'j', 'a'),
      report('node-doomed', 'j', 'x'),
    )
    expect(movesIn(site.run(tick(900_000)))).toEqual(['b IDLE', 'j IDLE'])
    expect(movesIn(site.run(report('node-active', 'j', 'b')))).toEqual(['b RUNNING', 'j WILL_FAIL'])
  })
})

describe('strategies', () => {
  const topology = { d: ['a@r1', 'b@r2', 'c@r1'], e: ['x@r1', 'y@r1'] }

  /** The nodes that start together, as every node that was started is done before the next look. */
  function waves(concurrencyStrategy: string | undefined, options = {}): string {
    const site = siteOf(topology, options)
    site.run(submit('j', { concurrencyStrategy }), tick())
    const seen: string[] = []
    while (site.state.running !== null) {
      const nodes = workedOn(site)
      seen.push(nodes.join(''))
      // All are done at once for the eye: the next ones start only when none is left.
      site.run(...nodes.map((node) => report('node-done', 'j', node)))
    }
    return seen.join(' ')
  }

  test.each([
    [undefined, 'a b c x y'],
    ['default', 'a b c x y'],
    ['node-at-a-time', 'a b c x y'],
    ['node-per-datacenter-at-a-time', 'ax by c'],
    ['rack-at-a-time', 'ac b xy'],
    ['rack-per-datacenter-at-a-time', 'acxy b'],
    ['datacenter-at-a-time', 'abc xy'],
    ['cluster-at-a-time', 'abcxy'],
  ])('%s works on %s', (strategy, expected) => {
    expect(waves(strategy)).toBe(expected)
  })

  test('the ids that no document tells can be given', () => {
    const strategyIds = { singleNode: 's', nodePerDatacenter: 'n', rack: 'r', rackPerDatacenter: 'rd', datacenter: 'd' }
    const seen = Object.values(strategyIds).map((id) => waves(id, { assumptions: { strategyIds } }))
    expect(seen).toEqual(['a b c x y', 'ax by c', 'ac b xy', 'acxy b', 'abc xy'])
    expect(waves('rack-at-a-time', { assumptions: { strategyIds: { singleNode: 's', rack: undefined } } })).toBe(
      'ac b xy',
    )
  })

  test('a turn waits for all nodes of the one before it, lanes for none of each other', () => {
    const site = siteOf(topology)
    site.run(submit('j', { concurrencyStrategy: 'rack-per-datacenter-at-a-time' }), tick())
    expect(movesIn(site.run(report('node-done', 'j', 'a')))).toEqual(['a COMPLETE'])
    expect(movesIn(site.run(report('node-done', 'j', 'x')))).toEqual(['x COMPLETE'])
    expect(movesIn(site.run(report('node-done', 'j', 'c')))).toEqual(['c COMPLETE', 'b RUNNING'])
  })

  test('in v1 the very first install of a cluster works on all nodes, every later one on one at a time', () => {
    expect(waves(undefined, { profile: 'v1' })).toBe('abcxy')
    expect(waves(undefined, { profile: 'v1', assumptions: { firstInstall: 'one-at-a-time' } })).toBe('a b c x y')
    expect(waves('default', { assumptions: { firstInstall: 'all-at-once' } })).toBe('abcxy')
    expect(waves('node-at-a-time', { assumptions: { firstInstall: 'all-at-once' } })).toBe('a b c x y')

    const site = siteOf(topology, { profile: 'v1' })
    site.run({ type: 'edit-node', id: 'y', installed: true }, submit('j'), tick())
    expect(workedOn(site)).toEqual(['a'])
    const known = siteOf(topology, { profile: 'v1' })
    known.run({ type: 'edit-cluster', opscClusterId: 'test' }, submit('j'), tick())
    expect(workedOn(known)).toEqual(['a'])
    const restart = siteOf(topology, { profile: 'v1' })
    restart.run(submit('j', { jobType: 'restart' }), tick())
    expect(workedOn(restart)).toEqual(['a'])
  })
})
