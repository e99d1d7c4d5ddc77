import { type DocumentKind, type Job, writeJson } from '@jobwright/core/ovirt'
import { readXml, writeXml } from '@jobwright/core/ovirt/xml'
import { describe, expect, test } from 'vitest'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

describe('writing', () => {
  test('escapes what XML would read otherwise, and reads it again', () => {
    const description = '<a> & "b" \'c\' ]]> \r\n\t ü \u{1f600}'
    const job = { id: '"<\n\r\t>&', description }
    const text = writeXml('job', job)
    expect(text).toBe(
      `${head}<job id="&quot;&lt;&#xA;&#xD;&#x9;&gt;&amp;">\n    <description>&lt;a&gt; &amp; "b" 'c' ]]&gt; &#xD;\n\t ü \u{1f600}</description>\n</job>\n`,
    )
    expect(readXml(text, { as: 'request' })).toEqual({ ok: true, kind: 'job', value: job })
  })

  test('tells an empty text from an empty element', () => {
    const step = { description: '', parent_step: {}, actions: [], link: [], statistics: [] }
    expect(writeXml('step', step)).toBe(
      `${head}<step>\n    <actions/>\n    <description></description>\n    <parent_step/>\n    <statistics/>\n</step>\n`,
    )
    expect(writeJson('step', step)).toBe(
      '{\n  "parent_step" : { },\n  "statistics" : { },\n  "actions" : { },\n  "description" : ""\n}\n',
    )
  })

  test('leaves out what is undefined or not in the model', () => {
    const job = { id: '1', status: undefined, more: { a: 1 }, ['__proto__']: 5 }
    expect(writeXml('job', job)).toBe(`${head}<job id="1"/>\n`)
    expect(writeJson('job', job)).toBe('{\n  "id" : "1"\n}\n')
  })

  test('puts all members into the order of the engine', () => {
    const job: Job = {
      steps: [],
      owner: { id: 'u', href: '/u' },
      status: 'started',
      start_time: '2016-12-13T00:00:00Z',
      link: [{ rel: 'r', href: 'h' }],
      creation_status: 'c',
      comment: 'k',
      description: 'd',
      name: 'n',
      id: '1',
      href: '/1',
    }
    expect(
      [...writeXml('job', job).matchAll(/<(\w+)|(\w+)="/g)].map(([, element, attribute]) => element ?? attribute),
    ).toEqual(
      'version encoding standalone job href id name description comment creation_status link href rel start_time status owner href id steps'.split(
        ' ',
      ),
    )
    expect([...writeJson('job', job).matchAll(/"(\w+)" :/g)].map(([, name]) => name)).toEqual(
      'start_time status owner href id steps name description comment creation_status link href rel href id'.split(' '),
    )
  })

  test.each([
    [0, '2016-12-13T00:27:29.758Z'],
    [120, '2016-12-13T02:27:29.758+02:00'],
    [-210, '2016-12-12T20:57:29.758-03:30'],
    [840, '2016-12-13T14:27:29.758+14:00'],
    [undefined, '2016-12-12T19:27:29.7589-05:00'],
  ])('a time with the offset %s', (offsetMinutes, written) => {
    const job = { end_time: '2016-12-12T19:27:29.7589-05:00' }
    expect(writeXml('job', job, { offsetMinutes })).toBe(`${head}<job>\n    <end_time>${written}</end_time>\n</job>\n`)
    expect(writeJson('job', job)).toBe('{\n  "end_time" : 1481588849758\n}\n')
  })

  test('a time without a fraction gets one from the server’s clock alone, and one without an offset is in UTC', () => {
    const job = { end_time: '2016-12-13T00:27:29' }
    expect(writeXml('job', job, { offsetMinutes: 0 })).toContain('>2016-12-13T00:27:29.000Z<')
    expect(writeXml('job', job)).toContain('>2016-12-13T00:27:29<')
    expect(writeJson('job', job)).toContain(': 1481588849000')
  })

  test('v3 writes the status of jobs and steps with capital letters, in an element of its own', () => {
    const v3 = { profile: 'v3' } as const
    const state = (kind: DocumentKind, word: string) =>
      `${head}<${kind}>\n    <status>\n        <state>${word}</state>\n    </status>\n</${kind}>\n`
    expect(writeXml('job', { status: 'started' }, v3)).toBe(state('job', 'STARTED'))
    expect(writeXml('step', { status: 'failed' }, v3)).toBe(state('step', 'FAILED'))
    expect(writeXml('action', { status: 'complete' }, v3)).toBe(state('action', 'complete'))
    expect(writeXml('action', { status: { state: 'FAILED' } }, v3)).toBe(state('action', 'FAILED'))
    expect(writeJson('job', { status: 'started' }, v3)).toBe('{\n  "status" : {\n    "state" : "STARTED"\n  }\n}\n')
    expect(() => writeXml('action', { status: { state: 'FAILED' } })).toThrow('writeXml: status must be a text.')
    for (const status of [5, null, {}, { state: 5 }]) {
      expect(() => writeXml('job', { status } as never, v3)).toThrow('writeXml: status must be a text.')
    }
  })
})

test('v3 has an order of its own', () => {
  const time = '2016-12-13T00:00:00Z'
  const step = {
    number: 1,
    status: 'started',
    type: 'executing',
    external: true,
    start_time: time,
    end_time: time,
    progress: 5,
    job: {},
    parent_step: {},
    description: 'd',
  }
  const job = {
    auto_cleared: true,
    end_time: time,
    last_updated: time,
    start_time: time,
    external: true,
    status: 'failed',
    owner: {},
    steps: [],
  }
  const namesOf = (text: string) => [...text.matchAll(/^ {4}<(\w+)/gm)].map(([, name]) => name)
  expect(namesOf(writeXml('step', step, { profile: 'v3' }))).toEqual(
    'description parent_step job type number status start_time end_time external progress'.split(' '),
  )
  expect(namesOf(writeXml('job', job, { profile: 'v3' }))).toEqual(
    'status owner start_time end_time last_updated external auto_cleared steps'.split(' '),
  )
  expect(namesOf(writeXml('action', { succeeded: true, async: false }, { profile: 'v3' }))).toEqual([
    'async',
    'succeeded',
  ])
})

describe('what cannot be written', () => {
  const cyclic: { parent_step?: unknown } = {}
  cyclic.parent_step = cyclic

  test.each<[DocumentKind, unknown, string]>([
    ['job', 5, 'the document itself must be an object'],
    ['job', [], 'the document itself must be an object'],
    ['job', null, 'the document itself must be an object'],
    ['jobs', {}, 'the document itself must be a list'],
    ['jobs', [5], '[0] must be an object'],
    ['job', { link: {} }, 'link must be a list'],
    ['job', { external: 'true' }, 'external must be a boolean'],
    ['job', { steps: [{}, { number: 1.5 }] }, 'steps[1].number must be an integer of 32 bits'],
    ['step', { number: 2 ** 31 }, 'number must be an integer of 32 bits'],
    ['step', { number: -(2 ** 31) - 1 }, 'number must be an integer of 32 bits'],
    ['step', { number: '1' }, 'number must be an integer of 32 bits'],
    ['job', { id: 5 }, 'id must be a text'],
    ['job', { description: null }, 'description must be a text'],
    ['job', { start_time: 5 }, 'start_time must be a time such as'],
    ['job', { start_time: '2016-12-13' }, 'start_time must be a time such as'],
    ['job', { start_time: '2016-02-30T00:00:00Z' }, 'start_time must be a time such as'],
    ['job', { status: 5 }, 'status must be a text'],
    ['step', cyclic, 'the document itself must be at most 64 levels deep'],
    ['nothing' as 'job', {}, 'the kind of the document must be one of action, fault, job, jobs, step'],
    ['toString' as 'job', {}, 'the kind of the document must be one of'],
  ])('%s %j', (kind, value, words) => {
    const refused = (by: string) =>
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(`${by}: ${words}`) })
    expect(() => writeXml(kind, value as never)).toThrow(refused('writeXml'))
    expect(() => writeJson(kind, value as never)).toThrow(refused('writeJson'))
  })

  test.each(['\u0000', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', '\udc00x'])(
    'characters that XML cannot hold: %j',
    (text) => {
      const words = 'characters that XML cannot hold'
      expect(() => writeXml('job', { description: text })).toThrow(`writeXml: description has ${words}`)
      expect(() => writeXml('job', { id: text })).toThrow(`writeXml: id has ${words}`)
    },
  )

  test('a text of twenty million characters can', () => {
    const description = 'a'.repeat(20_000_000)
    expect(writeXml('job', { description }).length).toBeGreaterThan(description.length)
  })

  test('the extremes of integers can', () => {
    expect(writeXml('step', { number: 2 ** 31 - 1, progress: -(2 ** 31) })).toContain(
      '<number>2147483647</number>\n    <progress>-2147483648</progress>',
    )
  })

  test.each([{ offsetMinutes: 1.5 }, { offsetMinutes: 841 }, { offsetMinutes: '2' }, { profile: 'v5' }, { offset: 1 }])(
    'options %j are refused',
    (options) => {
      expect(() => writeXml('jobs', [], options as never)).toThrow(/^writeXml: /)
    },
  )

  test.each([{ profile: 'v5' }, { offsetMinutes: 0 }])('options %j of JSON are refused', (options) => {
    expect(() => writeJson('jobs', [], options as never)).toThrow(/^writeJson: /)
  })

  test('control characters in JSON are written as Jackson writes them', () => {
    expect(writeJson('fault', { detail: '\u0000\u001f"\\u001f\\\n\u007f' })).toBe(
      '{\n  "detail" : "\\u0000\\u001F\\"\\\\u001f\\\\\\n\u007f"\n}\n',
    )
  })
})
