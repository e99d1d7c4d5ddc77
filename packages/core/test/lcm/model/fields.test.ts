import { findDrift, type ParseResult } from '@jobwright/core'
import {
  clusterSchema,
  concurrencyStrategySchema,
  configProfileSchema,
  datacenterSchema,
  jobDataSchema,
  jobEventSchema,
  jobNodeSchema,
  jobSchema,
  jobScopeOf,
  lcmErrorBodySchema,
  loginAnswerSchema,
  logoutAnswerSchema,
  machineCredentialSchema,
  metaSchema,
  nodeSchema,
  pageSchema,
  parseCluster,
  parseConfigProfile,
  parseDatacenter,
  parseJob,
  parseJobEvent,
  parseJobNode,
  parseLcmErrorBody,
  parseLoginAnswer,
  parseLogoutAnswer,
  parseMachineCredential,
  parseMeta,
  parseNode,
  parsePage,
  parsePermissions,
  parseRepository,
  permissionsSchema,
  repositorySchema,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import {
  cluster,
  clusterJob,
  configProfile,
  datacenter,
  job,
  jobEvent,
  jobNode,
  machineCredential,
  node,
  repository,
} from './documents.ts'

type Fields = Readonly<Record<string, unknown>>

interface Kind {
  readonly document: object
  readonly parse: (value: unknown) => ParseResult<unknown>
  readonly schema: z.ZodMiniType
  /** The fields that must be there. */
  readonly required: string
  /** The fields that may not be null. Default the required ones and the type. */
  readonly filled?: string
  /** The fields that may be anything. */
  readonly any?: string
  /** The fields that may be a text, too. */
  readonly texts?: string
}

const page = { count: 1, 'per-page': 50, current: 1, last: 1, next: 'http://h/2', previous: 'http://h/0', results: [] }
const error = { code: 409, type: 'conflict' }

const kinds: Readonly<Record<string, Kind>> = {
  job: {
    document: job,
    parse: parseJob,
    schema: jobSchema,
    required: 'id job-type status cluster-id cluster-name',
  },
  'job data': {
    document: job['job-data'],
    parse: (value) => parseJob({ ...job, 'job-data': value }),
    schema: jobDataSchema,
    required: '',
    texts: 'auto-bootstrap continue-on-error',
  },
  'job node': {
    document: jobNode,
    parse: parseJobNode,
    schema: jobNodeSchema,
    required: 'id job-id node-id node-name datacenter-name status',
  },
  'job event': {
    document: jobEvent,
    parse: parseJobEvent,
    schema: jobEventSchema,
    required: 'id job-id event-type message',
  },
  cluster: { document: cluster, parse: parseCluster, schema: clusterSchema, required: 'id name' },
  datacenter: {
    document: datacenter,
    parse: parseDatacenter,
    schema: datacenterSchema,
    required: 'id name cluster-id',
  },
  node: {
    document: node,
    parse: parseNode,
    schema: nodeSchema,
    required: 'id name datacenter-id ssh-management-address',
  },
  'machine credential': {
    document: machineCredential,
    parse: parseMachineCredential,
    schema: machineCredentialSchema,
    required: 'id name',
  },
  repository: { document: repository, parse: parseRepository, schema: repositorySchema, required: 'id name' },
  'configuration profile': {
    document: configProfile,
    parse: parseConfigProfile,
    schema: configProfileSchema,
    required: 'id name datastax-version',
  },
  page: {
    document: page,
    parse: (value) => parsePage(value, parseJob),
    schema: pageSchema,
    required: 'count per-page current last results',
  },
  'error of v1': {
    document: { ...error, msg: 'exists' },
    parse: parseLcmErrorBody,
    schema: lcmErrorBodySchema,
    required: 'msg',
    filled: 'msg',
  },
  'error of v2': {
    document: { ...error, message: 'exists' },
    parse: parseLcmErrorBody,
    schema: lcmErrorBodySchema,
    required: 'message',
    filled: 'message',
  },
  'login answer': {
    document: { sessionid: 'd6c5e198b9b5ffeab9fd8dea6fb012aa' },
    parse: parseLoginAnswer,
    schema: loginAnswerSchema,
    required: 'sessionid',
  },
  meta: { document: { version: '6.8.52' }, parse: parseMeta, schema: metaSchema, required: 'version' },
  permissions: {
    document: { Test_Cluster: { 'View Cluster': true } },
    parse: parsePermissions,
    schema: permissionsSchema,
    required: '',
    filled: 'Test_Cluster',
  },
  'logout answer': {
    document: { any: 1 },
    parse: parseLogoutAnswer,
    schema: logoutAnswerSchema,
    required: '',
    any: 'any',
  },
}

const isOk = (result: ParseResult<unknown>) => result.ok
const names = (text = '') => text.split(' ').filter((name) => name !== '')

describe.each(Object.entries(kinds))('a %s', (kind, { document, parse, schema, required, filled, any, texts }) => {
  const fields = document as Fields

  test('with every field is read, and no field is unknown', () => {
    expect(parse(document)).toMatchObject({ ok: true })
    expect(findDrift(schema, document)).toEqual([])
  })

  test('needs some fields, and takes null for all others', () => {
    const without = (name: string) => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
    expect(Object.keys(fields).filter((name) => !isOk(parse(without(name))))).toEqual(
      Object.keys(fields).filter((name) => names(required).includes(name)),
    )
    const neverNull = names(filled ?? `${required} type`)
    expect(Object.keys(fields).filter((name) => !isOk(parse({ ...fields, [name]: null })))).toEqual(
      Object.keys(fields).filter((name) => neverNull.includes(name)),
    )
    for (const name of [...names(required), ...names(filled), ...names(any)]) expect(fields).toHaveProperty([name])
  })

  test('refuses a field of another type, and says where', () => {
    for (const [name, value] of Object.entries(fields)) {
      if (names(any).includes(name)) continue
      const wrong = typeof value === 'number' ? [1.5, '1'] : typeof value === 'string' ? [5, {}] : [5, 'x', [5]]
      for (const other of wrong) {
        if (other === 'x' && names(texts).includes(name)) continue
        const result = parse({ ...fields, [name]: other })
        const at = result.ok ? [] : result.issues.map(({ path }) => path.includes(name))
        // Without its text, an error of v1 could as well be one of v2.
        const elsewhere = name === 'msg'
        expect([name, other, at.length > 0, at.includes(false)]).toEqual([name, other, true, elsewhere])
      }
    }
  })

  test('keeps what it does not know', () => {
    if (kind === 'permissions') return
    expect(isOk(parse({ ...fields, more: 'x' }))).toBe(true)
    expect(isOk(parse(5))).toBe(false)
    expect(isOk(parse([document]))).toBe(false)
  })
})

describe('the words', () => {
  const statuses = ['PENDING', 'RUNNING', 'IDLE', 'WILL_FAIL', 'COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED']

  test.each([
    ['status', parseJob, jobSchema, job, statuses],
    ['job-type', parseJob, jobSchema, job, ['install', 'configure', 'restart', 'upgrade']],
    ['status', parseJobNode, jobNodeSchema, jobNode, statuses],
    ['event-type', parseJobEvent, jobEventSchema, jobEvent, ['milestone', 'check', 'error']],
    ['event-subtype', parseJobEvent, jobEventSchema, jobEvent, ['start', 'file-contents', 'MeldError']],
    ['job-status', parseCluster, clusterSchema, cluster, statuses],
    ['job-status', parseDatacenter, datacenterSchema, datacenter, statuses],
    ['job-status', parseNode, nodeSchema, node, statuses],
    ['become-mode', parseMachineCredential, machineCredentialSchema, machineCredential, ['direct', 'sudo', 'su']],
  ])('of %s are known, and new ones are kept', (field, parse, schema, document, words) => {
    for (const word of words) expect(findDrift(schema, { ...document, [field]: word })).toEqual([])
    const changed = { ...document, [field]: 'PAUSED' }
    expect(isOk(parse(changed))).toBe(true)
    expect(findDrift(schema, changed)).toEqual([{ code: 'unknown-word', path: [field] }])
  })

  test('of what a job was asked for are known, and new ones are kept', () => {
    expect(concurrencyStrategySchema.known).toEqual(['default', 'cluster-at-a-time'])
    const asked = { ...clusterJob, 'job-data': { 'job-type': 'import', 'concurrency-strategy': 'rack-at-a-time' } }
    expect(isOk(parseJob(asked))).toBe(true)
    expect(findDrift(jobSchema, asked)).toEqual([
      { code: 'unknown-word', path: ['job-data', 'job-type'] },
      { code: 'unknown-word', path: ['job-data', 'concurrency-strategy'] },
    ])
  })
})

describe('a job', () => {
  test('is read in each of its shapes', () => {
    const { 'job-data': _data, 'created-by': _by, 'modified-by': _too, ...row } = job
    const { href: _href, 'related-resources': _links, ...answer } = job
    const bare = { id: 'j1', 'job-type': 'import', status: 'NEW', 'cluster-id': 'c1', 'cluster-name': 'test' }
    for (const shape of [job, row, answer, clusterJob, bare])
      expect(parseJob(shape)).toEqual({ ok: true, value: shape })
  })

  test('may quote a text where a yes or no belongs, as scripts send it', () => {
    const asked = { ...job, 'job-data': { 'continue-on-error': 'false', 'auto-bootstrap': 'true' } }
    expect(isOk(parseJob(asked))).toBe(true)
    expect(isOk(parseJob({ ...job, 'job-data': { 'continue-on-error': 0 } }))).toBe(false)
  })

  test('was run on its node, or else on its datacenter, or else on its cluster', () => {
    const ofDatacenter = { ...job, 'node-id': null }
    const bare = { id: 'j1', 'job-type': 'install', status: 'PENDING', 'cluster-id': 'c1', 'cluster-name': 'test' }
    const jobs = [
      job,
      { ...job, 'datacenter-id': null },
      ofDatacenter,
      clusterJob,
      bare,
      { ...ofDatacenter, 'node-id': '' },
    ]
    expect(jobs.map(jobScopeOf)).toEqual(['node', 'node', 'datacenter', 'cluster', 'cluster', 'datacenter'])
  })

  test('is no job node and no event', () => {
    expect(isOk(parseJob({ ...job, type: 'job-node' }))).toBe(false)
    expect(isOk(parseJobNode({ ...jobNode, type: 'job' }))).toBe(false)
    expect(isOk(parseJobEvent({ ...jobEvent, type: 'job' }))).toBe(false)
  })

  test('comes back as the same object, with whatever it is called in data', () => {
    const hostile = JSON.parse(
      JSON.stringify(job).replace('"job":"http', '"__proto__":"x","constructor":"y","job":"http'),
    )
    const parsed = parseJob(hostile)
    expect(parsed.ok && parsed.value).toBe(hostile)
    expect(Object.keys(hostile['related-resources'])).toEqual(['__proto__', 'constructor', 'job'])
    expect(isOk(parseJob({ ...job, 'related-resources': { job: null } }))).toBe(false)
  })
})
