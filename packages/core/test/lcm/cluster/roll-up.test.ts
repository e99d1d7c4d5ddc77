import type { ClusterCommand, ClusterDeciderOptions } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { report, type Site, siteOf, submit } from './site.ts'

const scopes = { c: 'cluster', d: 'datacenter', e: 'datacenter', a: 'node', b: 'node', x: 'node' } as const

/** Runs a job on something of it, in which every node ends so. */
function run(site: Site, jobId: string, resourceId: keyof typeof scopes, how: 'node-done' | 'node-failed'): void {
  site.run(submit(jobId, { scope: scopes[resourceId], resourceId, continueOnError: true }), { type: 'tick', at: 0 })
  for (const { nodeId } of site.state.running?.nodes ?? []) site.run(report(how, jobId, nodeId))
}

function statuses({ state }: Site): Readonly<Record<string, string | null>> {
  const resources = [
    ...(state.cluster === null ? [] : [state.cluster]),
    ...state.datacenters.values(),
    ...state.nodes.values(),
  ]
  return Object.fromEntries(resources.map(({ id, jobStatus }) => [id, jobStatus]))
}

const site = (options?: ClusterDeciderOptions) => siteOf({ d: ['a', 'b'], e: ['x'] }, options)
const nothing = { c: null, d: null, e: null, a: null, b: null, x: null }

describe('the job status of a resource', () => {
  // A support case of the vendor: "unexpected job status on LCM clusters".
  test('a failed job of a datacenter keeps the cluster red until a job of that datacenter succeeds', () => {
    const one = site()
    run(one, 'j1', 'd', 'node-failed')
    expect(statuses(one)).toEqual({ ...nothing, c: 'FAILED', d: 'FAILED' })
    run(one, 'j2', 'c', 'node-done')
    expect(statuses(one)).toEqual({ ...nothing, c: 'FAILED', d: 'FAILED' })
    expect(one.state.cluster).toMatchObject({ lastJobId: 'j2', lastJobStatus: 'COMPLETE' })
    run(one, 'j3', 'e', 'node-done')
    run(one, 'j4', 'a', 'node-done')
    run(one, 'j5', 'b', 'node-done')
    expect(statuses(one)).toMatchObject({ c: 'FAILED', d: 'FAILED', e: 'COMPLETE' })
    run(one, 'j6', 'd', 'node-done')
    expect(statuses(one)).toEqual({
      c: 'COMPLETE',
      d: 'COMPLETE',
      e: 'COMPLETE',
      a: 'COMPLETE',
      b: 'COMPLETE',
      x: null,
    })
    expect(one.state.datacenters.get('d')).toMatchObject({ lastJobId: 'j6', lastJobStatus: 'COMPLETE' })
  })

  test('so does a failed job of a node, unless `nodesRollUp: false`', () => {
    const one = site()
    run(one, 'j1', 'a', 'node-failed')
    run(one, 'j2', 'd', 'node-done')
    expect(statuses(one)).toEqual({ ...nothing, c: 'FAILED', d: 'FAILED', a: 'FAILED' })
    run(one, 'j3', 'a', 'node-done')
    expect(statuses(one)).toEqual({ ...nothing, c: 'COMPLETE', d: 'COMPLETE', a: 'COMPLETE' })

    const apart = site({ assumptions: { nodesRollUp: false } })
    run(apart, 'j1', 'a', 'node-failed')
    expect(statuses(apart)).toEqual({ ...nothing, a: 'FAILED' })
  })

  test('shows what goes on, and is told of in events only when it changes', () => {
    const one = site()
    const changes = (...commands: readonly ClusterCommand[]) =>
      one.run(...commands).flatMap((event) => {
        return event.type === 'roll-up-changed' ? [`${event.id} ${event.lastJobStatus} ${event.jobStatus}`] : []
      })
    expect(changes(submit('j', { scope: 'datacenter', resourceId: 'd' }))).toEqual([])
    expect(changes({ type: 'tick', at: 0 })).toEqual(['d RUNNING RUNNING', 'c null RUNNING'])
    expect(changes({ type: 'tick', at: 900_000 })).toEqual(['d IDLE IDLE', 'c null IDLE'])
    expect(changes(report('node-active', 'j', 'a', 900_000))).toEqual(['d RUNNING RUNNING', 'c null RUNNING'])
    expect(changes(report('node-done', 'j', 'a', 900_000))).toEqual([])
    expect(changes(report('node-doomed', 'j', 'b'))).toEqual(['d WILL_FAIL WILL_FAIL', 'c null WILL_FAIL'])
    expect(changes({ type: 'restart-server', at: 0 })).toEqual(['d ORPHANED ORPHANED', 'c null ORPHANED'])
    run(one, 'j2', 'e', 'node-done')
    // Another job of the same status is another last job, but nothing new above.
    expect(changes(submit('j3', { scope: 'datacenter', resourceId: 'd' }), { type: 'tick', at: 0 })).toEqual([
      'd RUNNING RUNNING',
      'c null RUNNING',
    ])
    expect(changes({ type: 'restart-server', at: 0 })).toEqual(['d ORPHANED ORPHANED', 'c null ORPHANED'])
    run(one, 'j4', 'c', 'node-done')
    expect(one.state.cluster).toMatchObject({ lastJobId: 'j4', lastJobStatus: 'COMPLETE', jobStatus: 'ORPHANED' })
    expect(one.state.datacenters.get('d')).toMatchObject({ lastJobId: 'j3', jobStatus: 'ORPHANED' })
  })

  test('a job that waits is not yet the last one, unless `lastJobFrom: submit`', () => {
    const one = site()
    one.run(submit('j'), submit('k'), { type: 'terminate', jobId: 'j', at: 0 }, { type: 'kill', jobId: 'j', at: 0 })
    expect(one.state.cluster).toMatchObject({ lastJobId: null, lastJobStatus: null, jobStatus: null })
    one.run({ type: 'tick', at: 0 }, submit('l'))
    expect(one.state.cluster).toMatchObject({ lastJobId: 'k', lastJobStatus: 'RUNNING', jobStatus: 'RUNNING' })

    const early = site({ assumptions: { lastJobFrom: 'submit' } })
    early.run(submit('j'))
    expect(early.state.cluster).toMatchObject({ lastJobId: 'j', lastJobStatus: 'PENDING', jobStatus: 'PENDING' })
    early.run({ type: 'tick', at: 0 })
    expect(early.state.cluster).toMatchObject({ lastJobId: 'j', lastJobStatus: 'RUNNING', jobStatus: 'RUNNING' })
    early.run(submit('k'), report('node-failed', 'j', 'a'))
    expect(early.look('j').status).toBe('FAILED')
    expect(early.state.cluster).toMatchObject({ lastJobId: 'k', lastJobStatus: 'PENDING', jobStatus: 'PENDING' })
    early.run({ type: 'terminate', jobId: 'k', at: 0 }, { type: 'kill', jobId: 'k', at: 0 })
    expect(early.state.cluster).toMatchObject({ lastJobId: 'k', lastJobStatus: 'TERMINATED', jobStatus: 'TERMINATED' })
  })

  test('which status shows can be given', () => {
    const rollUpOrder = [
      'RUNNING',
      'IDLE',
      'PENDING',
      'WILL_FAIL',
      'FAILED',
      'ORPHANED',
      'TERMINATED',
      'COMPLETE',
    ] as const
    const one = site({ assumptions: { rollUpOrder } })
    run(one, 'j1', 'd', 'node-failed')
    one.run(submit('j2'), { type: 'tick', at: 0 })
    expect(one.state.cluster?.jobStatus).toBe('RUNNING')
    const usual = site()
    run(usual, 'j1', 'd', 'node-failed')
    usual.run(submit('j2'), { type: 'tick', at: 0 })
    expect(usual.state.cluster?.jobStatus).toBe('FAILED')
  })

  test('what is removed or moves elsewhere takes its status along', () => {
    const one = site()
    run(one, 'j1', 'a', 'node-failed')
    run(one, 'j2', 'e', 'node-done')
    one.run({ type: 'edit-node', id: 'a', datacenterId: 'e' })
    expect(statuses(one)).toMatchObject({ c: 'FAILED', d: null, e: 'FAILED' })
    one.run({ type: 'remove', scope: 'node', id: 'a' })
    expect(statuses(one)).toMatchObject({ c: 'COMPLETE', d: null, e: 'COMPLETE' })
    run(one, 'j3', 'd', 'node-failed')
    expect(statuses(one)).toMatchObject({ c: 'FAILED' })
    one.run({ type: 'remove', scope: 'datacenter', id: 'd' })
    expect(statuses(one)).toEqual({ c: 'COMPLETE', e: 'COMPLETE', x: null })
  })
})
