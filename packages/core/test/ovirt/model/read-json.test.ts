import { findDrift, type ParseResult } from '@jobwright/core'
import {
  actionSchema,
  type DocumentKind,
  faultSchema,
  formatJson,
  jobSchema,
  parseAction,
  parseFault,
  parseJob,
  parseJobList,
  parseStep,
  parseStepList,
  readJson,
  stepSchema,
} from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { samplesIn } from '../samples.ts'

const read = (result: ParseResult<unknown>) => (result.ok ? result.value : result.issues)
const refusal = (code: string, ...path: (string | number)[]) => [{ code, path }]
const request = { as: 'request' } as const

describe('the samples', () => {
  const schemas = {
    action: actionSchema,
    fault: faultSchema,
    job: jobSchema,
    jobs: z.array(jobSchema),
    step: stepSchema,
    steps: z.array(stepSchema),
  }
  const samples = samplesIn('engine-serializer', 'json').map(({ name, text }) => {
    const [, word = ''] = name.replace('.json', '').split('-')
    return { name, text, kind: word as keyof typeof schemas }
  })

  test.each(samples)('$name is what the schema says, and nothing more', ({ text, kind }) => {
    const result = readJson(kind, JSON.parse(text))
    if (!result.ok) throw new Error(JSON.stringify(result.issues))
    expect(z.safeParse(schemas[kind], result.value).success).toBe(true)
    expect(findDrift(schemas[kind], result.value)).toEqual([])
  })

  test('there are eleven of six kinds', () => {
    expect([samples.length, new Set(samples.map(({ kind }) => kind)).size]).toEqual([11, 6])
  })

  test('a model that was read is read again as it is', () => {
    const job = read(parseJob(JSON.parse(samples.find(({ name }) => name === 'v4-job-started.json')?.text ?? '')))
    const { actions, ...rest } = job as { actions: unknown }
    expect(read(parseJob({ ...rest, actions: { link: actions } }))).toEqual(job)
  })
})

describe('a parser of its own for each kind', () => {
  const parsers = { job: parseJob, step: parseStep, jobs: parseJobList, steps: parseStepList }

  test.each(Object.entries(parsers))('%s', (kind, parse) => {
    const item = { id: '1', status: 'started' }
    const wire = kind.endsWith('s') ? { [kind.slice(0, -1)]: [item] } : item
    expect(read(parse(wire))).toEqual(kind.endsWith('s') ? [item] : item)
    expect(parse([]).ok).toBe(false)
  })

  test('actions and faults', () => {
    expect(read(parseAction({ status: 'failed', fault: { detail: 'd', reason: 'r' }, force: 'true' }))).toEqual({
      status: 'failed',
      fault: { detail: 'd', reason: 'r' },
      force: true,
    })
    expect(read(parseFault({ detail: 'd', reason: 'r' }))).toEqual({ detail: 'd', reason: 'r' })
    expect(read(parseFault('d'))).toEqual(refusal('invalid_type'))
  })
})

describe('values', () => {
  test.each<[unknown, unknown]>([
    [true, true],
    ['true', true],
    ['TRUE', true],
    [1, true],
    ['1', true],
    [false, false],
    ['False', false],
    [0, false],
    ['0', false],
    ['yes', 'invalid_value'],
    ['', 'invalid_value'],
    [' true', 'invalid_value'],
    ['falsey', 'invalid_value'],
    [2, 'invalid_value'],
    [{}, 'invalid_type'],
    [[true], 'invalid_type'],
  ])('boolean %j', (wire, wanted) => {
    const result = read(readJson('job', { external: wire }, request))
    expect(result).toEqual(typeof wanted === 'boolean' ? { external: wanted } : refusal(wanted as string, 'external'))
  })

  test.each<[unknown, unknown]>([
    [3, 3],
    ['3', 3],
    ['+3', 3],
    ['-007', -7],
    ['-0', 0],
    [-0, 0],
    ['2147483647', 2_147_483_647],
    ['-2147483648', -2_147_483_648],
    ['2147483648', 'too_big'],
    ['-2147483649', 'too_small'],
    ['9'.repeat(400), 'too_big'],
    ['x', 'invalid_format'],
    ['', 'invalid_format'],
    ['1.0', 'invalid_format'],
    [1.5, 'invalid_format'],
    ['1e3', 'invalid_format'],
    ['0x1', 'invalid_format'],
    [' 1', 'invalid_format'],
    [true, 'invalid_format'],
    [[3], 'invalid_type'],
  ])('integer %j', (wire, wanted) => {
    const result = read(readJson('step', { number: wire }, request))
    expect(result).toEqual(typeof wanted === 'number' ? { number: wanted } : refusal(wanted as string, 'number'))
  })

  test.each<[unknown, string, string?]>([
    [1_481_588_849_758, '2016-12-13T00:27:29.758Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    ['2016-12-13T02:27:29.758+02:00', '2016-12-13T02:27:29.758+02:00'],
    ['2016-12-13T02:27:29', '2016-12-13T02:27:29'],
    ['2016-12-13T02:27:29.123456789Z', '2016-12-13T02:27:29.123456789Z'],
    ['1481588849758', '', 'invalid_format'],
    ['2016-12-13', '', 'invalid_format'],
    ['2016-12-13 02:27:29', '', 'invalid_format'],
    ['2016-12-13T02:27:29+0200', '', 'invalid_format'],
    ['2016-02-30T02:27:29Z', '', 'invalid_format'],
    ['x2016-12-13T02:27:29Z', '', 'invalid_format'],
    ['2016-12-13T02:27:29Zx', '', 'invalid_format'],
    ['garbage', '', 'invalid_format'],
    ['', '', 'invalid_format'],
    [1.5, '', 'invalid_value'],
    [8.64e15 + 2, '', 'invalid_value'],
    [8.64e15, '', 'invalid_format'],
    [{}, '', 'invalid_type'],
  ])('time %j', (wire, wanted, code) => {
    const result = read(readJson('step', { start_time: wire }, request))
    expect(result).toEqual(code === undefined ? { start_time: wanted } : refusal(code, 'start_time'))
  })

  test('words are taken in any case; new ones from answers alone; empty ones never', () => {
    const step = { id: '1', status: 'STARTED', type: 'Removing_Bricks', external_type: 'VDSM' }
    const known = { id: '1', status: 'started', type: 'removing_bricks', external_type: 'vdsm' }
    expect(read(readJson('step', step))).toEqual(known)
    expect(read(readJson('step', step, request))).toEqual(known)
    const later = { id: '1', status: 'Paused', type: 'x', external_type: 'y' }
    expect(read(readJson('step', later))).toEqual(later)
    expect(read(readJson('step', later, request))).toEqual([
      { code: 'invalid_value', path: ['status'] },
      { code: 'invalid_value', path: ['type'] },
      { code: 'invalid_value', path: ['external_type'] },
    ])
    expect(read(readJson('step', { id: '1', status: '' }))).toEqual(refusal('invalid_value', 'status'))
  })

  test('the status of an action is any text', () => {
    for (const options of [{}, request]) {
      expect(read(readJson('action', { status: 'Finished' }, options as object))).toEqual({ status: 'Finished' })
      expect(read(readJson('action', { status: '' }, options as object))).toEqual({ status: '' })
    }
  })

  test('texts are taken from any scalar', () => {
    expect(read(readJson('job', { description: 5, name: true, comment: '5', id: 7 }, request))).toEqual({
      description: '5',
      name: 'true',
      comment: '5',
      id: '7',
    })
    expect(read(readJson('job', { description: {}, id: [] }, request))).toEqual([
      { code: 'invalid_type', path: ['description'] },
      { code: 'invalid_type', path: ['id'] },
    ])
  })

  test('null is nothing', () => {
    expect(read(readJson('job', { description: null, steps: null, owner: null, link: null }, request))).toEqual({})
    expect(read(readJson('jobs', { job: null }))).toEqual([])
  })

  test('times of a grace period are integers', () => {
    expect(read(readJson('action', { grace_period: { expiry: '10' } }, request))).toEqual({
      grace_period: { expiry: 10 },
    })
  })
})

describe('documents', () => {
  test('lists', () => {
    expect(read(readJson('jobs', {}))).toEqual([])
    expect(read(readJson('job', { actions: {}, steps: { step: [{}] }, link: [{ rel: 'a' }] }, request))).toEqual({
      actions: [],
      steps: [{}],
      link: [{ rel: 'a' }],
    })
    expect(read(readJson('jobs', { job: [5, [], null] }, request))).toEqual([
      { code: 'invalid_type', path: ['job', 0] },
      { code: 'invalid_type', path: ['job', 1] },
      { code: 'invalid_type', path: ['job', 2] },
    ])
    expect(read(readJson('jobs', { job: {} }))).toEqual(refusal('invalid_type', 'job'))
    expect(read(readJson('jobs', []))).toEqual(refusal('invalid_type'))
    expect(read(readJson('jobs', 'x'))).toEqual(refusal('invalid_type'))
  })

  test('an object without the list is empty only if it is empty', () => {
    expect(read(readJson('jobs', { jobs: [] }))).toEqual(refusal('unrecognized_keys', 'jobs'))
    expect(read(readJson('jobs', { job: [], total: 5 }))).toEqual([])
    expect(read(readJson('jobs', { job: [], total: 5 }, request))).toEqual(refusal('unrecognized_keys', 'total'))
  })

  test('an answer must have an id and a status, at each place where it must', () => {
    expect(read(readJson('job', { steps: { step: [{ id: '1' }] }, owner: {} }))).toEqual([
      { code: 'invalid_type', path: ['steps', 'step', 0, 'status'] },
      { code: 'invalid_type', path: ['id'] },
      { code: 'invalid_type', path: ['status'] },
    ])
    expect(read(readJson('jobs', { job: [{ id: '1' }] }))).toEqual(refusal('invalid_type', 'job', 0, 'status'))
    expect(read(readJson('statistics', { statistic: [{}] }))).toEqual([{}])
    expect(read(readJson('steps', { step: [{ id: null, status: null }] }))).toEqual([
      { code: 'invalid_type', path: ['step', 0, 'id'] },
      { code: 'invalid_type', path: ['step', 0, 'status'] },
    ])
    expect(read(readJson('step', { id: '1' }))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('step', { id: '1', status: [] }))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('step', { id: '1', status: 'started', job: {}, parent_step: {} }))).toEqual({
      id: '1',
      status: 'started',
      job: {},
      parent_step: {},
    })
    expect(read(readJson('action', { job: { id: '1' } }))).toEqual({ job: { id: '1' } })
  })

  test('an answer keeps what is new, a request refuses it', () => {
    const more = { a: [1, { b: null }] }
    expect(read(readJson('job', { id: '1', status: 'started', more, owner: { id: 'u', user_name: 'n' } }))).toEqual({
      id: '1',
      status: 'started',
      more,
      owner: { id: 'u', user_name: 'n' },
    })
    expect(read(readJson('job', { more, owner: { user_name: 'n' }, steps: { x: 1 } }, request))).toEqual([
      { code: 'unrecognized_keys', path: ['more'] },
      { code: 'unrecognized_keys', path: ['owner', 'user_name'] },
      { code: 'unrecognized_keys', path: ['steps', 'x'] },
    ])
  })

  test('names that objects have are only names', () => {
    const wire = JSON.parse('{"id":"1","status":"started","__proto__":{"polluted":true},"constructor":5,"toString":6}')
    const job = read(readJson('job', wire)) as object
    expect(Object.keys(job)).toEqual(['id', 'status', '__proto__', 'constructor', 'toString'])
    expect(Object.getPrototypeOf(job)).toBe(Object.prototype)
    expect('polluted' in job).toBe(false)
    expect(Object.getOwnPropertyDescriptor(job, '__proto__')).toEqual({
      value: { polluted: true },
      configurable: true,
      enumerable: true,
      writable: true,
    })
    expect(read(readJson('job', JSON.parse('{"__proto__":{}}'), request))).toEqual(
      refusal('unrecognized_keys', '__proto__'),
    )
    expect(read(readJson('jobs', Object.create({ job: [] })))).toEqual([])
  })

  test('what is nested too deep is refused', () => {
    const nested = (levels: number) => {
      let step: object = {}
      for (let level = 1; level < levels; level++) step = { parent_step: step }
      return step
    }
    expect(readJson('step', nested(64), request).ok).toBe(true)
    const tooDeep = readJson('step', nested(100_000), request)
    expect(tooDeep.ok ? [] : tooDeep.issues.map(({ code, path }) => [code, path.length])).toEqual([['too_deep', 64]])
    const lists = (levels: number): object => (levels === 0 ? {} : { job: { steps: { step: [lists(levels - 1)] } } })
    const inLists = readJson('step', lists(40), request)
    expect(inLists.ok ? [] : inLists.issues.map(({ code }) => code)).toEqual(['too_deep'])
  })

  test('at most 100 faults are told, and no value', () => {
    const result = readJson('jobs', { job: Array.from({ length: 200 }, () => ({ external: 'secret' })) }, request)
    expect(result.ok ? 0 : result.issues.length).toBe(100)
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})

describe('v3', () => {
  const v3 = { profile: 'v3' } as const

  test('a status is an object with the state in it', () => {
    expect(read(readJson('job', { id: '1', status: { state: 'STARTED', detail: 'd' } }, v3))).toEqual({
      id: '1',
      status: 'started',
    })
    expect(read(readJson('job', { id: '1', status: 'started' }, v3))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('job', { id: '1', status: {} }, v3))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('job', { id: '1', status: { state: null } }, v3))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('job', { id: '1', status: { state: {} } }, v3))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('step', { status: { state: null }, type: 'executing' }, { ...v3, ...request }))).toEqual({
      type: 'executing',
    })
    expect(read(readJson('step', { status: { state: 'STARTED', code: 1 } }, { ...v3, ...request }))).toEqual(
      refusal('unrecognized_keys', 'status', 'code'),
    )
    expect(read(readJson('job', { id: '1', status: { state: 'STARTED', code: 1 } }, v3))).toEqual({
      id: '1',
      status: 'started',
    })
  })

  test('v4 does not take it', () => {
    expect(read(readJson('job', { id: '1', status: { state: 'STARTED' } }))).toEqual(refusal('invalid_type', 'status'))
    expect(read(readJson('action', { status: { state: 'FAILED' } }, request))).toEqual(
      refusal('invalid_type', 'status'),
    )
  })
})

describe('the layout of Jackson', () => {
  test('is for any JSON', () => {
    expect(formatJson({ a: [1, [], [2, null]], b: {}, c: false })).toBe(
      '{\n  "a" : [ 1, [ ], [ 2, null ] ],\n  "b" : { },\n  "c" : false\n}\n',
    )
    expect(formatJson('x')).toBe('"x"\n')
    expect(formatJson([{ a: { b: 1 } }])).toBe('[ {\n  "a" : {\n    "b" : 1\n  }\n} ]\n')
  })
})

describe('bad use', () => {
  test.each<[unknown, unknown, string]>([
    ['task', {}, 'readJson: the kind of the document must be one of action, fault, '],
    ['toString', {}, 'readJson: the kind of the document must be one of action, fault, '],
    ['job', { as: 'reply' }, "readJson: as must be 'answer' or 'request'."],
    ['job', { profile: 'documented' }, "readJson: profile must be 'v3' or 'v4'."],
    ['job', { strict: true }, 'readJson: unknown option "strict"; known are as, profile.'],
    ['job', null, 'readJson'],
  ])('%j %j', (kind, options, message) => {
    expect(() => readJson(kind as DocumentKind, {}, options as object)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }),
    )
  })
})
