import {
  type Cluster,
  type Datacenter,
  explainRollup,
  type Job,
  lastJobsToRead,
  type Node,
  rollUpOrder,
  rollUpStatus,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'

const cluster = (status: string | null, last: string | null = null): Cluster => ({
  id: 'c',
  name: 'test',
  'job-status': status,
  'last-job-id': last,
})
const datacenter = (id: string, status: string | null, last: string | null = null, clusterId = 'c'): Datacenter => ({
  id,
  name: `dc ${id}`,
  'cluster-id': clusterId,
  'job-status': status,
  'last-job-id': last,
})
const node = (id: string, datacenterId: string, status: string | null, last: string | null = null): Node => ({
  id,
  name: `node ${id}`,
  'datacenter-id': datacenterId,
  'ssh-management-address': '10.0.0.1',
  'job-status': status,
  'last-job-id': last,
})
const jobs = (statuses: Readonly<Record<string, string>>): ReadonlyMap<string, Job> =>
  new Map(
    Object.entries(statuses).map(([id, status]) => [
      id,
      { id, status, 'job-type': 'install', 'cluster-id': 'c', 'cluster-name': 'test' },
    ]),
  )

/** A cluster with failures at every level, of which each job of the level above succeeded. */
const topology = {
  cluster: cluster('FAILED', 'green'),
  datacenters: [
    datacenter('d', 'FAILED', 'red-d'),
    datacenter('e', 'ORPHANED', 'green'),
    datacenter('f', 'COMPLETE', 'hidden'),
    datacenter('other', 'FAILED', 'red-other', 'c2'),
  ],
  nodes: [
    node('a', 'd', 'FAILED', 'red-a'),
    node('b', 'd', 'COMPLETE', 'red-b'),
    node('x', 'e', 'ORPHANED', 'red-x'),
    node('y', 'f', 'FAILED', 'hidden'),
    node('z', 'other', 'FAILED', 'red-z'),
  ],
}
const known = jobs({
  green: 'COMPLETE',
  'red-d': 'FAILED',
  'red-a': 'TERMINATED',
  'red-b': 'FAILED',
  'red-x': 'ORPHANED',
  hidden: 'FAILED',
  'red-other': 'FAILED',
  'red-z': 'FAILED',
})

describe('explaining a roll-up', () => {
  test('names the failed jobs by the walk from the cluster down, below what is red only', () => {
    const { causes, ...rest } = explainRollup({ ...topology, jobs: known })
    expect(rest).toEqual({ status: 'FAILED', red: true, lastJob: known.get('green'), unexplained: [] })
    expect(causes).toEqual([
      { scope: 'datacenter', id: 'd', name: 'dc d', jobStatus: 'FAILED', job: known.get('red-d') },
      { scope: 'node', id: 'a', name: 'node a', jobStatus: 'FAILED', job: known.get('red-a') },
      { scope: 'node', id: 'x', name: 'node x', jobStatus: 'ORPHANED', job: known.get('red-x') },
    ])
  })

  test('tells which jobs to read for that', () => {
    expect(lastJobsToRead(topology)).toEqual(['green', 'red-d', 'red-a', 'red-x'])
    const read = new Map([...known].filter(([id]) => lastJobsToRead(topology).includes(id)))
    expect(explainRollup({ ...topology, jobs: read })).toEqual(explainRollup({ ...topology, jobs: known }))
    expect(lastJobsToRead({ ...topology, cluster: cluster('COMPLETE', 'green') })).toEqual(['green'])
    expect(lastJobsToRead({ ...topology, cluster: cluster('COMPLETE') })).toEqual([])
    expect(lastJobsToRead({ ...topology, cluster: cluster('FAILED', '') })).toEqual([
      'red-d',
      'red-a',
      'green',
      'red-x',
    ])
  })

  test('a cluster whose own last job failed is its own cause', () => {
    const own = { cluster: cluster('FAILED', 'red-d'), datacenters: [], nodes: [], jobs: known }
    expect(explainRollup(own)).toMatchObject({
      red: true,
      causes: [{ scope: 'cluster', id: 'c', name: 'test' }],
      unexplained: [],
    })
  })

  test.each(['COMPLETE', 'RUNNING', 'IDLE', 'PENDING', 'ASCENDED', '', null])(
    'a cluster that is %j is not red',
    (status) => {
      const explanation = explainRollup({ ...topology, cluster: cluster(status, 'red-d'), jobs: known })
      expect(explanation).toEqual({ status, red: false, lastJob: known.get('red-d'), causes: [], unexplained: [] })
    },
  )

  test.each(['FAILED', 'TERMINATED', 'ORPHANED', 'WILL_FAIL'])('a job that is %s keeps it red', (status) => {
    const explanation = explainRollup({
      cluster: cluster(status, 'j'),
      datacenters: [],
      nodes: [],
      jobs: jobs({ j: status }),
    })
    expect(explanation).toMatchObject({ status, red: true, causes: [{ jobStatus: status, job: { id: 'j' } }] })
  })

  test('says what it cannot explain: the lowest red things, whose jobs are not given or did not fail', () => {
    const { causes, unexplained, lastJob } = explainRollup({
      ...topology,
      jobs: jobs({ 'red-d': 'COMPLETE', 'red-a': 'RUNNING' }),
    })
    expect(causes).toEqual([])
    expect(lastJob).toBeNull()
    expect(unexplained).toEqual([
      { scope: 'node', id: 'a', name: 'node a', jobStatus: 'FAILED' },
      { scope: 'node', id: 'x', name: 'node x', jobStatus: 'ORPHANED' },
    ])
    const bare = { cluster: { id: 'c', name: 'test' }, datacenters: [], nodes: [], jobs: new Map() }
    expect(explainRollup(bare)).toEqual({ status: null, red: false, lastJob: null, causes: [], unexplained: [] })
    const alone = { ...bare, cluster: cluster('FAILED') }
    expect(explainRollup(alone).unexplained).toEqual([{ scope: 'cluster', id: 'c', name: 'test', jobStatus: 'FAILED' }])
  })

  test('hostile ids are ids', () => {
    const hostile = {
      cluster: cluster('FAILED', '__proto__'),
      datacenters: [datacenter('constructor', 'FAILED', 'toString')],
      nodes: [node('__proto__', 'constructor', 'FAILED', 'valueOf')],
      jobs: new Map(),
    }
    expect(explainRollup(hostile).unexplained.map(({ id }) => id)).toEqual(['__proto__'])
  })
})

describe('rolling up statuses', () => {
  test('the first of the order that is there shows', () => {
    for (const [place, status] of rollUpOrder.entries()) {
      for (const other of rollUpOrder.slice(place)) {
        expect(rollUpStatus([other, null, status, undefined])).toBe(status)
        expect(rollUpStatus([status, other])).toBe(status)
      }
    }
    expect(rollUpStatus([])).toBeNull()
    expect(rollUpStatus([null, undefined])).toBeNull()
  })

  test('a word that nobody knows hides COMPLETE alone', () => {
    expect(rollUpStatus(['COMPLETE', 'ASCENDED'])).toBe('ASCENDED')
    expect(rollUpStatus(['ASCENDED', 'PENDING'])).toBe('PENDING')
    expect(rollUpStatus(['COMPLETE', 'ASCENDED'], ['COMPLETE', 'FAILED'])).toBe('ASCENDED')
    expect(rollUpStatus(['ASCENDED', 'FAILED'], ['FAILED'])).toBe('FAILED')
    expect(rollUpStatus(['ASCENDED', 'RISEN'])).toBe('ASCENDED')
  })

  test('another order can be given', () => {
    expect(rollUpStatus(['FAILED', 'RUNNING'], ['RUNNING', 'FAILED'])).toBe('RUNNING')
  })
})
