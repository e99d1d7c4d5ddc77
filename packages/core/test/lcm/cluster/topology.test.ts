import { describe, expect, test } from 'vitest'
import { movesIn, report, siteOf, submit } from './site.ts'

const noJobs = { lastJobId: null, lastJobStatus: null, jobStatus: null }

describe('the topology', () => {
  test('is made with defaults, or as given', () => {
    const site = siteOf({ d: ['a'] })
    site.run(
      { type: 'create-datacenter', id: 'e', name: 'east', convergedOn: 3 },
      { type: 'create-node', id: 'x', name: 'node x', datacenterId: 'e', rack: 'r9', installed: true },
    )
    expect(site.state.cluster).toEqual({ id: 'c', name: 'test', opscClusterId: null, ...noJobs })
    expect([...site.state.datacenters.values()]).toEqual([
      { id: 'd', name: 'name of d', convergedOn: null, ...noJobs },
      { id: 'e', name: 'east', convergedOn: 3, ...noJobs },
    ])
    expect([...site.state.nodes.values()]).toEqual([
      { id: 'a', name: 'name of a', datacenterId: 'd', rack: 'rack1', installed: false, ...noJobs },
      { id: 'x', name: 'node x', datacenterId: 'e', rack: 'r9', installed: true, ...noJobs },
    ])
  })

  test('is changed field by field', () => {
    const site = siteOf({ d: ['a'], e: [] })
    site.run(
      { type: 'edit-cluster', opscClusterId: 'opsc' },
      { type: 'edit-cluster', name: 'new' },
      { type: 'edit-datacenter', id: 'd', convergedOn: 4 },
      { type: 'edit-datacenter', id: 'd', name: 'south' },
      { type: 'edit-node', id: 'a', rack: 'r2' },
      { type: 'edit-node', id: 'a', name: 'first' },
      { type: 'edit-node', id: 'a', installed: true },
      { type: 'edit-node', id: 'a', datacenterId: 'e' },
    )
    expect(site.state.cluster).toMatchObject({ name: 'new', opscClusterId: 'opsc' })
    expect(site.state.datacenters.get('d')).toMatchObject({ name: 'south', convergedOn: 4 })
    expect(site.state.nodes.get('a')).toMatchObject({ name: 'first', rack: 'r2', installed: true, datacenterId: 'e' })
    site.run({ type: 'edit-cluster', opscClusterId: null }, { type: 'edit-datacenter', id: 'd', convergedOn: null })
    expect(site.state.cluster?.opscClusterId).toBeNull()
    expect(site.state.datacenters.get('d')?.convergedOn).toBeNull()
  })

  test.each([
    [{ type: 'create-cluster', id: 'z', name: 'z' }, 'already-created', 'There is a cluster already: "c".'],
    [{ type: 'create-datacenter', id: 'd', name: 'd' }, 'duplicate-id', 'There is a datacenter "d" already.'],
    [{ type: 'create-node', id: 'a', name: 'a', datacenterId: 'd' }, 'duplicate-id', 'There is a node "a" already.'],
    [{ type: 'create-node', id: 'z', name: 'z', datacenterId: 'z' }, 'unknown-resource', 'There is no datacenter "z".'],
    [{ type: 'edit-datacenter', id: 'z' }, 'unknown-resource', 'There is no datacenter "z".'],
    [{ type: 'edit-node', id: 'z' }, 'unknown-resource', 'There is no node "z".'],
    [{ type: 'edit-node', id: 'a', datacenterId: 'z' }, 'unknown-resource', 'There is no datacenter "z".'],
    [{ type: 'remove', scope: 'cluster', id: 'z' }, 'unknown-resource', 'There is no cluster "z".'],
    [{ type: 'remove', scope: 'datacenter', id: 'a' }, 'unknown-resource', 'There is no datacenter "a".'],
    [{ type: 'remove', scope: 'node', id: 'd' }, 'unknown-resource', 'There is no node "d".'],
  ] as const)('%j is refused', (command, code, message) => {
    const site = siteOf({ d: ['a'] })
    expect(site.refusal(command)).toMatchObject({ code, message, command: command.type })
  })

  test('needs a cluster', () => {
    const site = siteOf({})
    site.run({ type: 'remove', scope: 'cluster', id: 'c' })
    expect(site.refusal({ type: 'create-datacenter', id: 'd', name: 'd' }).code).toBe('no-cluster')
    expect(site.refusal({ type: 'edit-cluster', name: 'd' }).code).toBe('no-cluster')
    expect(site.refusal({ type: 'remove', scope: 'cluster', id: 'c' }).code).toBe('unknown-resource')
    site.run({ type: 'create-cluster', id: 'c2', name: 'another' })
    expect(site.state.cluster?.id).toBe('c2')
  })
})

describe('removing', () => {
  test('forgets what is below, too; jobs stay', () => {
    const site = siteOf({ d: ['a', 'b'], e: ['x'] })
    site.run(submit('j'), { type: 'tick', at: 0 })
    expect(site.run({ type: 'remove', scope: 'datacenter', id: 'd' })).toEqual([
      { type: 'resource-removed', scope: 'node', id: 'a' },
      { type: 'resource-removed', scope: 'node', id: 'b' },
      { type: 'resource-removed', scope: 'datacenter', id: 'd' },
    ])
    expect(site.run({ type: 'remove', scope: 'node', id: 'x' })).toEqual([
      { type: 'resource-removed', scope: 'node', id: 'x' },
    ])
    expect([...site.state.nodes.keys(), ...site.state.datacenters.keys()]).toEqual(['e'])
    // What is worked on goes on without being known.
    site.run(report('node-done', 'j', 'a'), report('node-done', 'j', 'b'), {
      type: 'remove',
      scope: 'cluster',
      id: 'c',
    })
    expect(site.state.cluster).toBeNull()
    expect(site.state.datacenters.size).toBe(0)
    expect(movesIn(site.run(report('node-done', 'j', 'x')))).toEqual(['x COMPLETE', 'j COMPLETE'])
    expect(site.state.ended.size).toBe(1)
  })

  test('of the whole cluster takes all with it', () => {
    const site = siteOf({ d: ['a'], e: ['x'] })
    expect(site.run({ type: 'remove', scope: 'cluster', id: 'c' })).toEqual([
      { type: 'resource-removed', scope: 'node', id: 'a' },
      { type: 'resource-removed', scope: 'node', id: 'x' },
      { type: 'resource-removed', scope: 'datacenter', id: 'd' },
      { type: 'resource-removed', scope: 'datacenter', id: 'e' },
      { type: 'resource-removed', scope: 'cluster', id: 'c' },
    ])
    expect([site.state.nodes.size, site.state.datacenters.size]).toEqual([0, 0])
  })

  test('fails the jobs that wait for what is gone, at their turn', () => {
    const site = siteOf({ d: ['a'], e: ['x'] })
    site.run(submit('j', { scope: 'node', resourceId: 'x' }), { type: 'remove', scope: 'node', id: 'x' })
    const events = site.run({ type: 'tick', at: 5 })
    expect(movesIn(events)).toEqual(['j RUNNING', 'j FAILED'])
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'job-event-noted',
        note: {
          eventType: 'error',
          eventSubtype: 'unknown-resource',
          message: 'There is no node "x" to run a job on.',
        },
      }),
    )
    expect(site.state.cluster?.jobStatus).toBeNull()
  })

  test('with `removal: refuse` is refused while anything hangs on it', () => {
    const site = siteOf({ d: ['a'], e: ['x'], f: [] }, { assumptions: { removal: 'refuse' } })
    const isRefused = (scope: 'cluster' | 'datacenter' | 'node', id: string) =>
      site.refusal({ type: 'remove', scope, id })
    expect(isRefused('cluster', 'c').code).toBe('in-use')
    expect(isRefused('datacenter', 'd').message).toBe('The datacenter "d" is in use: by what it holds, or by a job.')
    site.run(submit('j1', { scope: 'node', resourceId: 'a' }), { type: 'tick', at: 0 })
    site.run(submit('j2', { scope: 'datacenter', resourceId: 'f' }), submit('j3', { scope: 'node', resourceId: 'x' }))
    expect(isRefused('node', 'a').code).toBe('in-use')
    expect(isRefused('node', 'x').code).toBe('in-use')
    expect(isRefused('datacenter', 'f').code).toBe('in-use')
    site.run(
      report('node-done', 'j1', 'a'),
      { type: 'remove', scope: 'node', id: 'a' },
      { type: 'remove', scope: 'datacenter', id: 'd' },
    )
    for (const jobId of ['j2', 'j3']) site.run({ type: 'terminate', jobId, at: 0 })
    site.run({ type: 'tick', at: 0 }, submit('all'), { type: 'tick', at: 0 })
    expect(isRefused('node', 'x').code).toBe('in-use')
    site.run({ type: 'remove', scope: 'datacenter', id: 'f' })
    site.run(
      report('node-done', 'all', 'x'),
      { type: 'remove', scope: 'node', id: 'x' },
      { type: 'remove', scope: 'datacenter', id: 'e' },
    )
    site.run({ type: 'remove', scope: 'cluster', id: 'c' })
    expect(site.state.cluster).toBeNull()
  })
})

test('ids are any texts', () => {
  const ids = ['__proto__', 'constructor', 'toString', '']
  const site = siteOf({})
  for (const id of ids) {
    site.run(
      { type: 'create-datacenter', id, name: id },
      { type: 'create-node', id, name: id, datacenterId: id, rack: id },
      submit(id, { scope: 'node', resourceId: id }),
    )
  }
  for (const id of ids) {
    site.run({ type: 'tick', at: 0 }, report('node-done', id, id))
    expect(site.state.ended.get(id)).toMatchObject({ status: 'COMPLETE', nodeId: id, datacenterId: id })
    expect(site.state.nodes.get(id)).toMatchObject({ jobStatus: 'COMPLETE', lastJobId: id, installed: true })
    expect(site.state.datacenters.get(id)?.jobStatus).toBe('COMPLETE')
  }
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  expect(site.refusal(submit('j', { jobType: '__proto__' })).code).toBe('unknown-job-type')
  expect(site.refusal(submit('j', { concurrencyStrategy: 'constructor' })).code).toBe('unknown-strategy')
})
