import type { ClusterCommand } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { movesIn, report, siteOf, submit } from './site.ts'

const tick = (at = 0): ClusterCommand => ({ type: 'tick', at })
const terminate = (jobId: string, at = 0): ClusterCommand => ({ type: 'terminate', jobId, at })
const kill = (jobId: string, at = 0): ClusterCommand => ({ type: 'kill', jobId, at })
const restart: ClusterCommand = { type: 'restart-server', at: 9 }

describe('terminate', () => {
  test('is answered at once; the job goes on until the kill, but starts no other node', () => {
    const site = siteOf({ d: ['a', 'b', 'x'] })
    site.run(
      submit('j', { concurrencyStrategy: 'node-at-a-time', continueOnError: true }),
      tick(),
      report('node-done', 'j', 'a'),
    )
    expect(site.run(terminate('j', 5))).toEqual([{ type: 'termination-requested', jobId: 'j', at: 5 }])
    expect(site.look('j').status).toBe('RUNNING')
    expect(site.state.running?.terminating).toBe(true)
    expect(movesIn(site.run(tick(6)))).toEqual([])
    expect(movesIn(site.run(kill('j', 7)))).toEqual(['b TERMINATED', 'j TERMINATED'])
    expect(site.look('j').nodes).toEqual({ a: 'COMPLETE', b: 'TERMINATED', x: 'PENDING' })
    expect(site.state.ended.get('j')?.updatedAt).toBe(7)
  })

  test('once more says nothing new', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick(), terminate('j'))
    expect(site.run(terminate('j'))).toEqual([])
  })

  test('a node that ends before the kill, while others were left out, ends the job', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), tick(), terminate('j'))
    expect(movesIn(site.run(report('node-done', 'j', 'a')))).toEqual(['a COMPLETE', 'j TERMINATED'])
    expect(site.refusal(kill('j'))).toMatchObject({
      code: 'job-ended',
      message: 'Job j (install, TERMINATED): it was over before the request to terminate it took effect.',
    })
  })

  test.each([
    [undefined, 'node-done', 'COMPLETE'],
    [undefined, 'node-failed', 'FAILED'],
    ['work', 'node-done', 'COMPLETE'],
    ['termination', 'node-done', 'TERMINATED'],
    ['termination', 'node-failed', 'TERMINATED'],
  ] as const)(
    'with `terminationRace: %s`, %s of the last node before the kill makes the job %s',
    (terminationRace, type, status) => {
      const site = siteOf({ d: ['a'] }, { assumptions: { terminationRace } })
      site.run(submit('j'), tick(), terminate('j'), report(type, 'j', 'a'))
      expect(site.look('j').status).toBe(status)
    },
  )

  test('nodes that a failure left out are not the request’s doing: the failure wins', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j'), tick(), terminate('j'))
    expect(movesIn(site.run(report('node-failed', 'j', 'a')))).toEqual(['a FAILED', 'j FAILED'])
    const going = siteOf({ d: ['a', 'b'] })
    going.run(submit('j', { continueOnError: true }), tick(), terminate('j'))
    expect(movesIn(going.run(report('node-failed', 'j', 'a')))).toEqual(['a FAILED', 'j TERMINATED'])
  })

  test('between two nodes it takes effect at once', () => {
    const site = siteOf({ d: ['a', 'b'] }, { assumptions: { nextNodes: 'on-tick' } })
    site.run(submit('j'), tick(), report('node-done', 'j', 'a'))
    expect(movesIn(site.run(terminate('j')))).toEqual(['j TERMINATED'])
  })

  test('a job that waits is over with the kill, or when it is its turn', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j1'), submit('j2'), submit('j3'), tick(), terminate('j2'), terminate('j3'))
    expect(site.look('j2').status).toBe('PENDING')
    expect(site.state.queue.map(({ id, terminating }) => [id, terminating])).toEqual([
      ['j2', true],
      ['j3', true],
    ])
    expect(movesIn(site.run(kill('j3')))).toEqual(['j3 TERMINATED'])
    site.run(submit('j4'), submit('j5'), terminate('j4'), report('node-done', 'j1', 'a'))
    expect(movesIn(site.run(tick()))).toEqual(['j2 TERMINATED', 'j4 TERMINATED', 'j5 RUNNING', 'a RUNNING'])
    expect(site.state.queue).toEqual([])
  })

  test('a queue of nothing but such jobs gets empty', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), terminate('j'))
    expect(movesIn(site.run(tick()))).toEqual(['j TERMINATED'])
    expect(site.state.running).toBeNull()
  })

  test('with `pendingTermination: at-once` a job that waits is over at once', () => {
    const site = siteOf({ d: ['a'] }, { assumptions: { pendingTermination: 'at-once' } })
    site.run(submit('j1'), submit('j2'), submit('j3'), tick())
    expect(movesIn(site.run(terminate('j2')))).toEqual(['j2 TERMINATED'])
    expect(movesIn(site.run(terminate('j1')))).toEqual([])
    expect(site.state.queue.map(({ id }) => id)).toEqual(['j3'])
  })

  test('of what is over, or was never there, is refused', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick(), report('node-done', 'j', 'a'))
    expect(site.refusal(terminate('j'))).toMatchObject({
      code: 'job-ended',
      state: 'COMPLETE',
      message: 'Job j (install, COMPLETE): it is over, there is nothing to terminate.',
    })
    expect(site.refusal(terminate('x'))).toMatchObject({ code: 'unknown-job', message: 'There is no job "x".' })
    expect(site.refusal(kill('x'))).toMatchObject({ code: 'unknown-job', message: 'There is no job "x".' })
    const lenient = siteOf({ d: ['a'] }, { assumptions: { terminateEnded: 'ignore' } })
    lenient.run(submit('j'), tick(), report('node-done', 'j', 'a'))
    expect(lenient.run(terminate('j'))).toEqual([])
    expect(lenient.refusal(terminate('x')).code).toBe('unknown-job')
  })

  test('nothing is killed that nobody asked to terminate', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick())
    expect(site.refusal(kill('j'))).toMatchObject({
      code: 'not-terminating',
      message: 'Job j (install, RUNNING): nobody asked to terminate it.',
    })
  })

  test('what the nodes become is an assumption', () => {
    const run = (stoppedNodes: 'as-job' | 'unchanged', leftNodes: 'as-job' | 'unchanged') => {
      const site = siteOf({ d: ['a', 'b'] }, { assumptions: { stoppedNodes, leftNodes } })
      site.run(submit('j'), tick(), terminate('j'), kill('j'))
      return site.look('j')
    }
    expect(run('as-job', 'unchanged').nodes).toEqual({ a: 'TERMINATED', b: 'PENDING' })
    expect(run('as-job', 'as-job').nodes).toEqual({ a: 'TERMINATED', b: 'TERMINATED' })
    expect(run('unchanged', 'unchanged').nodes).toEqual({ a: 'RUNNING', b: 'PENDING' })
    expect(run('unchanged', 'as-job')).toEqual({ status: 'TERMINATED', nodes: { a: 'RUNNING', b: 'TERMINATED' } })
  })
})

describe('a restart of the server', () => {
  test('orphans the job that is worked on, with its nodes; the queue stays', () => {
    const site = siteOf({ d: ['a', 'b'] })
    site.run(submit('j1'), submit('j2'), tick())
    expect(movesIn(site.run(restart))).toEqual(['a ORPHANED', 'j1 ORPHANED'])
    expect(site.look('j1').nodes).toEqual({ a: 'ORPHANED', b: 'PENDING' })
    expect(site.look('j2').status).toBe('PENDING')
    expect(movesIn(site.run(tick()))).toEqual(['j2 RUNNING', 'a RUNNING'])
  })

  test.each([
    ['idle', tick(900_000), 'IDLE'],
    ['doomed', report('node-doomed', 'j', 'a'), 'WILL_FAIL'],
    ['asked to terminate', terminate('j'), 'RUNNING'],
  ])('also one that is %s', (_how, command, status) => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'), tick(), command)
    expect(site.look('j').status).toBe(status)
    site.run(restart)
    expect(site.look('j')).toEqual({ status: 'ORPHANED', nodes: { a: 'ORPHANED' } })
  })

  test('with `pendingAtRestart: orphan` the queue is lost, too', () => {
    const site = siteOf({ d: ['a'] }, { assumptions: { pendingAtRestart: 'orphan', leftNodes: 'as-job' } })
    site.run(submit('j1'), submit('j2'), submit('j3'), tick())
    expect(movesIn(site.run(restart))).toEqual(['a ORPHANED', 'j1 ORPHANED', 'j2 ORPHANED', 'j3 ORPHANED'])
    expect(site.state.queue).toEqual([])
  })

  test('changes nothing where nothing runs', () => {
    expect(siteOf({ d: ['a'] }).run(restart)).toEqual([])
  })
})

describe('failing before the first node', () => {
  const error = { eventType: 'error', eventSubtype: 'MeldError', message: 'no repository' }
  const fail = (jobId: string): ClusterCommand => ({ type: 'fail-preflight', jobId, error, at: 2_239 })

  test('goes through RUNNING', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j'))
    const events = site.run(fail('j'))
    expect(movesIn(events)).toEqual(['j RUNNING', 'j FAILED'])
    expect(events).toContainEqual({ type: 'job-event-noted', jobId: 'j', nodeId: null, note: error, at: 2_239 })
    expect(site.state.ended.get('j')).toMatchObject({ startedAt: 2_239, updatedAt: 2_239, nodes: [] })
    expect(site.state.cluster).toMatchObject({ lastJobId: 'j', lastJobStatus: 'FAILED', jobStatus: 'FAILED' })
  })

  test('or, with `preflightFailure: directly`, does not', () => {
    const site = siteOf({ d: ['a'] }, { assumptions: { preflightFailure: 'directly' } })
    site.run(submit('j'))
    expect(movesIn(site.run({ type: 'fail-preflight', jobId: 'j', at: 1 }))).toEqual(['j FAILED'])
    expect(site.events.filter(({ type }) => type === 'job-event-noted')).toEqual([])
    expect(site.state.cluster).toMatchObject({ lastJobId: 'j', lastJobStatus: 'FAILED', jobStatus: 'FAILED' })
  })

  test('is for the job that is next, while none is worked on', () => {
    const site = siteOf({ d: ['a'] })
    site.run(submit('j1'), submit('j2'))
    expect(site.refusal(fail('j2'))).toMatchObject({
      code: 'not-next',
      message: 'Job j2 (install, PENDING): it is not its turn to be picked up.',
    })
    expect(site.refusal(fail('x'))).toMatchObject({ code: 'unknown-job', message: 'There is no job "x".' })
    site.run(tick())
    expect(site.refusal(fail('j2')).code).toBe('not-next')
    expect(site.refusal(fail('j1')).code).toBe('not-next')
  })
})
