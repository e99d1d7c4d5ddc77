import { JobwrightError } from '@jobwright/core'
import {
  type Job,
  type JobEvent,
  type JobNode,
  type JobStatus,
  type JobViewContext,
  toJobView,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { clusterJob, job, jobEvent, jobNode } from '../model/documents.ts'

const row = (name: string, status: string, more: Partial<JobNode> = {}): JobNode => ({
  id: `row-${name}`,
  'job-id': job.id,
  'node-id': `id-${name}`,
  'node-name': name,
  'datacenter-name': 'dc1',
  status,
  ...more,
})

const event = (id: string, seconds: string, more: Partial<JobEvent> = {}): JobEvent => ({
  id,
  'job-id': job.id,
  'node-id': null,
  'event-type': 'check',
  message: `event ${id}`,
  'created-on': `2026-11-20T21:49:${seconds}Z`,
  ...more,
})

const error = (id: string, seconds: string, node: string | null, message: string) =>
  event(id, seconds, { 'event-type': 'error', 'event-subtype': 'MeldError', 'node-id': node, message })

const inStatus = (status: JobStatus | 'PAUSED', of: Job = clusterJob): Job => ({ ...of, status })

describe('a job', () => {
  test('with all that its document tells', () => {
    expect(toJobView(job)).toEqual({
      key: `lcm/lcm/job/${job.id}`,
      source: 'lcm',
      system: 'lcm',
      kind: 'job',
      id: job.id,
      name: 'install node1',
      status: 'RUNNING',
      phase: 'running',
      flags: [],
      targets: [{ name: 'node1', phase: 'running' }],
      createdAt: '2026-11-20T21:49:30.357Z',
      updatedAt: '2026-11-20T21:49:32.596Z',
      messages: [],
      children: [],
      href: job.href,
      raw: { ...job, 'job-data': { ...job['job-data'], 'change-default-cassandra-password': '***' } },
    })
  })

  test('with what its context tells', () => {
    const view = toJobView(clusterJob, { source: 'site/1', href: 'http://h/opscenter/lcm.html#/jobs/1' })
    expect(view).toMatchObject({ key: `site%2F1/lcm/job/${job.id}`, source: 'site/1', targets: [] })
    expect(view.href).toBe('http://h/opscenter/lcm.html#/jobs/1')
    expect(toJobView(job, { href: 'http://h/' }).href).toBe('http://h/')
    expect(Object.hasOwn(toJobView(clusterJob), 'href')).toBe(false)
    expect(Object.hasOwn(toJobView({ ...job, href: '' }), 'href')).toBe(false)
  })

  test('is called by what it does, and on what', () => {
    expect(toJobView(clusterJob).name).toBe('restart c1')
    expect(toJobView({ ...clusterJob, 'datacenter-name': 'dc1' }).name).toBe('restart dc1')
    expect(toJobView({ ...clusterJob, 'datacenter-name': 'dc1', 'node-name': 'n1' }).name).toBe('restart n1')
    expect(toJobView({ ...clusterJob, 'datacenter-name': '', 'node-name': '' }).name).toBe('restart c1')
  })

  test.each([
    ['PENDING', 'pending', undefined, []],
    ['RUNNING', 'running', undefined, []],
    ['IDLE', 'running', undefined, ['stalled']],
    ['WILL_FAIL', 'running', undefined, ['failing']],
    ['COMPLETE', 'ended', 'succeeded', []],
    ['FAILED', 'ended', 'failed', []],
    ['TERMINATED', 'ended', 'cancelled', []],
    ['ORPHANED', 'ended', 'lost', []],
    ['PAUSED', 'running', undefined, ['unknown-status']],
  ] as const)('that is %s', (status, phase, outcome, flags) => {
    const view = toJobView(inStatus(status))
    expect([view.status, view.phase, view.outcome, view.flags]).toEqual([status, phase, outcome, flags])
    expect(Object.hasOwn(view, 'outcome')).toBe(outcome !== undefined)
    expect(view.endedAt).toBe(phase === 'ended' ? clusterJob['modified-on'] : undefined)
  })

  test('refuses a context that it does not know', () => {
    const wrong = () => toJobView(job, { node: [] } as object)
    expect(wrong).toThrow(JobwrightError)
    expect(wrong).toThrow('toJobView of a job: unknown option "node"')
  })
})

describe('the targets of a job', () => {
  test('are its job nodes, in the given order, each where it stands', () => {
    const statuses = [
      'PENDING',
      'RUNNING',
      'IDLE',
      'WILL_FAIL',
      'COMPLETE',
      'FAILED',
      'TERMINATED',
      'ORPHANED',
      'PAUSED',
    ]
    const view = toJobView(clusterJob, { nodes: statuses.map((status) => row(status.toLowerCase(), status)) })
    expect(view.targets).toEqual([
      { name: 'pending', phase: 'pending' },
      { name: 'running', phase: 'running' },
      { name: 'idle', phase: 'running', why: 'IDLE: has shown no activity for a while' },
      { name: 'will_fail', phase: 'running' },
      { name: 'complete', phase: 'ended', outcome: 'succeeded' },
      { name: 'failed', phase: 'ended', outcome: 'failed' },
      { name: 'terminated', phase: 'ended', outcome: 'cancelled' },
      { name: 'orphaned', phase: 'ended', outcome: 'lost' },
      { name: 'paused', phase: 'running', why: 'unknown status: PAUSED' },
    ])
    expect(view.progress).toEqual({ done: 4, total: 9, unit: 'nodes' })
  })

  test('have the newest error on them as the reason, unless they succeeded', () => {
    const view = toJobView(inStatus('FAILED'), {
      nodes: [row('a', 'FAILED'), row('b', 'COMPLETE'), row('c', 'IDLE'), row('d', 'FAILED')],
      events: [
        error('3', '33.000', 'id-a', 'second'),
        error('2', '32.000', 'id-a', 'first'),
        event('4', '34.000', { 'node-id': 'id-a' }),
        error('5', '35.000', 'id-b', 'was tried again'),
        error('6', '36.000', 'id-c', 'hangs'),
        error('7', '37.000', null, 'of the job'),
      ],
    })
    expect(view.targets).toEqual([
      { name: 'a', phase: 'ended', outcome: 'failed', why: 'second' },
      { name: 'b', phase: 'ended', outcome: 'succeeded' },
      { name: 'c', phase: 'ended', outcome: 'incomplete', why: 'hangs' },
      { name: 'd', phase: 'ended', outcome: 'failed' },
    ])
  })

  test.each([
    ['COMPLETE', 'incomplete', 'incomplete', 'incomplete'],
    ['FAILED', 'incomplete', 'incomplete', 'failed'],
    ['TERMINATED', 'cancelled', 'cancelled', 'cancelled'],
    ['ORPHANED', 'incomplete', 'lost', 'lost'],
  ] as const)('wait for nothing once the job is %s', (status, notStarted, running, doomed) => {
    const nodes = [row('a', 'PENDING'), row('b', 'RUNNING'), row('c', 'WILL_FAIL'), row('d', 'COMPLETE')]
    const view = toJobView(inStatus(status), { nodes })
    expect(view.targets).toEqual([
      { name: 'a', phase: 'ended', outcome: notStarted, why: 'not started before the job ended' },
      { name: 'b', phase: 'ended', outcome: running, why: 'RUNNING when the job ended' },
      { name: 'c', phase: 'ended', outcome: doomed, why: 'WILL_FAIL when the job ended' },
      { name: 'd', phase: 'ended', outcome: 'succeeded' },
    ])
    expect(view.progress).toEqual({ done: 1, total: 4, unit: 'nodes' })
  })

  test('are not those of other jobs, and each is there once, as it was read last', () => {
    const nodes = [
      row('a', 'RUNNING'),
      row('b', 'PENDING'),
      row('x', 'FAILED', { 'job-id': 'j2' }),
      row('a', 'COMPLETE'),
    ]
    const view = toJobView(clusterJob, { nodes })
    expect(view.targets).toEqual([
      { name: 'a', phase: 'ended', outcome: 'succeeded' },
      { name: 'b', phase: 'pending' },
    ])
    expect(view.progress).toEqual({ done: 1, total: 2, unit: 'nodes' })
  })

  test('are told apart by their datacenters where their names are the same', () => {
    const nodes = [
      row('a', 'RUNNING'),
      row('a', 'IDLE', { id: 'row-2', 'node-id': 'id-2', 'datacenter-name': 'dc2' }),
      row('b', 'IDLE'),
    ]
    const view = toJobView(clusterJob, { nodes, events: [event('1', '31.000', { 'node-id': 'id-2' })] })
    expect(view.targets.map(({ name }) => name)).toEqual(['dc1/a', 'dc2/a', 'b'])
    expect(view.messages[0]?.about).toBe('dc2/a')
  })

  test('are its node where its job nodes are not known', () => {
    const events = [
      error('1', '31.000', null, 'no answer'),
      error('2', '32.000', null, 'no connection'),
      event('3', '33.000'),
    ]
    expect(toJobView({ ...job, status: 'FAILED' }, { nodes: [], events })).toMatchObject({
      targets: [{ name: 'node1', phase: 'ended', outcome: 'failed', why: 'no connection' }],
    })
    expect(toJobView({ ...job, status: 'COMPLETE' }, { events }).targets).toEqual([
      { name: 'node1', phase: 'ended', outcome: 'succeeded' },
    ])
    expect(toJobView({ ...job, 'node-name': null, status: 'IDLE' }).targets).toEqual([
      { name: job['node-id'], phase: 'running', why: 'IDLE: has shown no activity for a while' },
    ])
    const view = toJobView(job, { nodes: [] })
    expect(view.targets).toEqual([{ name: 'node1', phase: 'running' }])
    expect(Object.hasOwn(view, 'progress')).toBe(false)
  })
})

describe('the flags of a job', () => {
  test('tell of an idle node, also where WILL_FAIL hides it', () => {
    const flags = (status: JobStatus, ...nodes: JobNode[]) => toJobView(inStatus(status), { nodes }).flags
    const idle = row('a', 'IDLE')
    expect(flags('WILL_FAIL', idle, row('b', 'FAILED'))).toEqual(['failing', 'stalled'])
    expect(flags('RUNNING', row('b', 'RUNNING'), idle)).toEqual(['stalled'])
    expect(flags('IDLE', idle)).toEqual(['stalled'])
    expect(flags('RUNNING', row('b', 'RUNNING'))).toEqual([])
    expect(flags('RUNNING', { ...idle, 'job-id': 'j2' })).toEqual([])
    expect(flags('PENDING', idle)).toEqual([])
    expect(flags('FAILED', idle)).toEqual([])
  })

  test('tell of errors that a job reports although it is COMPLETE', () => {
    const events = [error('1', '31.000', 'id-a', 'failed once')]
    const flags = (status: JobStatus, context: JobViewContext) => toJobView(inStatus(status), context).flags
    expect(flags('COMPLETE', { events })).toEqual(['errors-reported'])
    expect(flags('COMPLETE', { events: [event('1', '31.000')] })).toEqual([])
    expect(flags('FAILED', { events })).toEqual([])
    expect(flags('RUNNING', { events })).toEqual([])
    for (const status of ['FAILED', 'TERMINATED', 'ORPHANED']) {
      const nodes = [row('a', 'COMPLETE'), row('b', status)]
      expect(toJobView(inStatus('COMPLETE'), { nodes }).flags).toEqual(['errors-reported'])
    }
    for (const status of ['COMPLETE', 'RUNNING', 'PENDING']) {
      expect(toJobView(inStatus('COMPLETE'), { nodes: [row('a', status)] }).flags).toEqual([])
    }
  })

  test('tell of a success on no nodes, if that is known', () => {
    const flags = (status: JobStatus, nodes?: readonly JobNode[]) => toJobView(inStatus(status), { nodes }).flags
    expect(flags('COMPLETE', [])).toEqual(['nothing-done'])
    expect(flags('COMPLETE', [row('a', 'COMPLETE', { 'job-id': 'j2' })])).toEqual(['nothing-done'])
    expect(flags('COMPLETE')).toEqual([])
    expect(flags('FAILED', [])).toEqual([])
    expect(flags('PENDING', [])).toEqual([])
  })
})

describe('the messages of a job', () => {
  test('are its events by time, then by id, each once', () => {
    const events = [
      event('c', '33.000'),
      event('b', '32.000'),
      event('a2', '31.5'),
      event('a1', '31.500'),
      event('b', '32.000'),
      event('x', '30.000', { 'job-id': 'j2' }),
      event('timeless', '', { 'created-on': null }),
    ]
    const texts = (given: readonly JobEvent[]) =>
      toJobView(clusterJob, { events: given }).messages.map(({ text }) => text)
    const expected = ['event timeless', 'event a1', 'event a2', 'event b', 'event c']
    expect(texts(events)).toEqual(expected)
    expect(texts(events.toReversed())).toEqual(expected)
  })

  test('say when, whether it is an error, and what it is about', () => {
    const view = toJobView(clusterJob, {
      nodes: [row('a', 'RUNNING')],
      events: [
        event('1', '31.000', { 'event-resource': '/etc/x' }),
        event('2', '32.000', { 'node-id': 'id-a', 'event-resource': '/etc/x' }),
        event('3', '33.000', { 'node-id': 'id-b' }),
        error('4', '34.000', null, 'failed'),
        event('5', 'no time', { 'event-type': 'ERROR' }),
      ],
    })
    expect(view.messages).toEqual([
      { text: 'event 5', error: false },
      { text: 'event 1', error: false, at: '2026-11-20T21:49:31.000Z', about: '/etc/x' },
      { text: 'event 2', error: false, at: '2026-11-20T21:49:32.000Z', about: 'a' },
      { text: 'event 3', error: false, at: '2026-11-20T21:49:33.000Z', about: 'id-b' },
      { text: 'failed', error: true, at: '2026-11-20T21:49:34.000Z' },
    ])
  })

  test('name the node of a job for one node, also without its job nodes', () => {
    const events = [event('1', '31.000', { 'node-id': job['node-id'] })]
    expect(toJobView(job, { events }).messages[0]?.about).toBe('node1')
    expect(toJobView({ ...job, 'node-name': null }, { events }).messages[0]?.about).toBe(job['node-id'])
    const nodes = [row('renamed', 'RUNNING', { 'node-id': job['node-id'] })]
    expect(toJobView(job, { events, nodes }).messages[0]?.about).toBe('renamed')
  })
})

describe('the times of a job', () => {
  const start = event('s', '31.848', { 'event-type': 'milestone', 'event-subtype': 'start', message: 'job started...' })
  const rows = [
    row('a', 'RUNNING', { 'created-on': '2026-11-20T21:49:36.000Z' }),
    row('b', 'RUNNING', { 'created-on': '2026-11-20T21:49:35.000Z' }),
    row('c', 'RUNNING', { 'created-on': null }),
  ]
  const startedAt = (context: JobViewContext, status: JobStatus = 'RUNNING') =>
    toJobView(inStatus(status), context).startedAt

  test('begin with the event of the start, or else with the first job node', () => {
    expect(startedAt({ events: [event('0', '30.000'), start], nodes: rows })).toBe('2026-11-20T21:49:31.848Z')
    expect(startedAt({ nodes: rows })).toBe('2026-11-20T21:49:35.000Z')
    expect(startedAt({ nodes: rows }, 'COMPLETE')).toBe('2026-11-20T21:49:35.000Z')
    expect(startedAt({ nodes: rows, events: [start] }, 'PENDING')).toBeUndefined()
    expect(startedAt({})).toBeUndefined()
    const others = [
      { ...start, 'node-id': 'id-a' },
      { ...start, 'event-type': 'check' },
      { ...start, 'event-subtype': 'stop' },
    ]
    for (const other of others) expect(startedAt({ events: [other] })).toBeUndefined()
    const { 'node-id': _node, ...ofTheJob } = start
    expect(startedAt({ events: [ofTheJob] })).toBe('2026-11-20T21:49:31.848Z')
  })

  test('are left out where they cannot be read', () => {
    const view = toJobView({ ...clusterJob, status: 'FAILED', 'created-on': 'soon', 'modified-on': null })
    expect(Object.keys(view).filter((key) => key.endsWith('At'))).toEqual([])
  })
})

describe('secrets', () => {
  test('appear nowhere: neither those of the document nor those that are given', () => {
    const canary = job['job-data']['change-default-cassandra-password']
    const view = toJobView(job, {
      secrets: ['s3cr3t'],
      nodes: [{ ...jobNode, status: 'FAILED' }],
      events: [
        { ...jobEvent, message: `login with ${canary} or s3cr3t failed` },
        { ...jobEvent, id: 'e2', 'node-id': null, message: 'wrote key_password', 'event-resource': '/tmp/s3cr3t' },
      ],
    })
    expect(JSON.stringify(view)).not.toContain(canary)
    expect(JSON.stringify(view)).not.toContain('s3cr3t')
    expect(view.targets[0]?.why).toBe('login with *** or *** failed')
    expect(view.messages.map(({ about }) => about)).toEqual(['node1', '/tmp/***'])
    const node = toJobView(
      { ...jobNode, status: 'FAILED', 'datacenter-name': 's3cr3t' },
      { secrets: ['s3cr3t'], events: [jobEvent] },
    )
    expect(JSON.stringify(node)).not.toContain('s3cr3t')
  })
})

describe('a job node', () => {
  test('with all that is known of it', () => {
    const events = [
      { ...jobEvent, 'created-on': '2026-11-20T21:49:31.000Z' },
      { ...jobEvent, id: 'e0', 'event-type': 'check', 'created-on': '2026-11-20T21:49:30.900Z', message: 'checking' },
      { ...jobEvent, id: 'e2', 'node-id': null, message: 'of the job' },
      { ...jobEvent, id: 'e3', 'job-id': 'j2', message: 'of another job' },
      { ...jobEvent, id: 'e4', 'created-on': '2026-11-20T21:49:30.950Z', message: 'a first error' },
    ]
    const failed = { ...jobNode, status: 'FAILED' }
    expect(toJobView(failed, { source: 's', events })).toEqual({
      key: `s/lcm/job-node/${jobNode.id}`,
      source: 's',
      system: 'lcm',
      kind: 'job-node',
      id: jobNode.id,
      name: 'node1',
      status: 'FAILED',
      phase: 'ended',
      outcome: 'failed',
      flags: [],
      targets: [{ name: 'node1', phase: 'ended', outcome: 'failed', why: 'the node does not answer' }],
      parentId: job.id,
      createdAt: '2026-11-20T21:49:30.357Z',
      startedAt: '2026-11-20T21:49:30.900Z',
      updatedAt: '2026-11-20T21:49:32.596Z',
      endedAt: '2026-11-20T21:49:32.596Z',
      messages: [
        { text: 'checking', error: false, at: '2026-11-20T21:49:30.900Z', about: 'node1' },
        { text: 'a first error', error: true, at: '2026-11-20T21:49:30.950Z', about: 'node1' },
        { text: 'the node does not answer', error: true, at: '2026-11-20T21:49:31.000Z', about: 'node1' },
      ],
      children: [],
      href: jobNode.href,
      raw: failed,
    })
  })

  test.each([
    ['PENDING', 'pending', undefined, []],
    ['IDLE', 'running', undefined, ['stalled']],
    ['WILL_FAIL', 'running', undefined, ['failing']],
    ['COMPLETE', 'ended', 'succeeded', ['errors-reported']],
    ['ORPHANED', 'ended', 'lost', []],
    ['PAUSED', 'running', undefined, ['unknown-status']],
  ] as const)('that is %s and reported an error', (status, phase, outcome, flags) => {
    const { href: _href, ...rest } = jobNode
    const view = toJobView({ ...rest, status }, { events: [jobEvent], href: 'http://h/' })
    expect([view.phase, view.outcome, view.flags, view.href]).toEqual([phase, outcome, flags, 'http://h/'])
    expect(toJobView({ ...rest, status }).flags).toEqual(flags.filter((flag) => flag !== 'errors-reported'))
    expect(Object.hasOwn(toJobView({ ...rest, status }), 'href')).toBe(false)
  })

  test('has no job nodes of its own', () => {
    expect(() => toJobView(jobNode, { nodes: [] } as object)).toThrow('toJobView of a job node: unknown option "nodes"')
  })
})
