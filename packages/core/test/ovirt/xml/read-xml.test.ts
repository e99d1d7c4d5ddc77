import { readXml, readXmlTree, type XmlAnswer, type XmlRequest } from '@jobwright/core/ovirt/xml'
import { describe, expect, test } from 'vitest'

const issuesOf = (read: XmlAnswer | XmlRequest | ReturnType<typeof readXmlTree>) => (read.ok ? 'ok' : read.issues)
const documentOf = (read: XmlAnswer | XmlRequest) => (read.ok ? read.value : read.issues)
const refusal = (code: string, ...path: (string | number)[]) => [{ code, path }]
const request = { as: 'request' } as const

/** The error for wrong options. What is said of no object at all is another's matter. */
const refused = (message: string, options: unknown) =>
  expect.objectContaining({
    code: 'invalid-input',
    ...(options !== null && { message: expect.stringContaining(message) }),
  })

describe('a tree', () => {
  test('has names, attributes, texts and elements, and passes over the rest', () => {
    const read = readXmlTree(
      '\ufeff<?xml version="1.0"?><!-- a --><a b="1" c=\'&lt;&#65;\'>x<?p i?>y<!-- z --><d/><![CDATA[<&]]>z</a>\n<!-- -->',
    )
    expect(read).toEqual({
      ok: true,
      value: {
        name: 'a',
        attributes: new Map([
          ['b', '1'],
          ['c', '<A'],
        ]),
        text: 'xy<&z',
        children: [{ name: 'd', attributes: new Map(), text: '', children: [] }],
      },
    })
  })

  test('shows namespaces in names, and no attributes of other namespaces', () => {
    const read = readXmlTree('<p:a xmlns:p="urn:x" p:b="1" c="2"><d xmlns="urn:y"/></p:a>')
    if (!read.ok) throw new Error('refused')
    expect(read.value.name).toBe('{urn:x}a')
    expect([...read.value.attributes]).toEqual([['c', '2']])
    expect(read.value.children.map(({ name }) => name)).toEqual(['{urn:y}d'])
  })

  test.each([
    '',
    ' ',
    'x',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>x',
    'x<a/>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a>&undeclared;</a>',
    '<a>&toString;</a>',
    '<a>&#0;</a>',
    '<a>&#x110000;</a>',
    '<a>&#99999999999;</a>',
    '<a b="&#x110000;"/>',
    '<a>&#;</a>',
    '<a>\u0001</a>',
    '<a>\ud800</a>',
    '<a>\udc00x</a>',
    '<a>]]></a>',
    '<p:a/>',
    '<a><![CDATA[</a>',
    '<a><!-- -- --></a>',
    '<a/><!DOCTYPE a>',
  ])('%j is no document', (text) => {
    expect(issuesOf(readXmlTree(text, { doctype: 'ignore' }))).toEqual(refusal('invalid_xml'))
  })

  test('a document type declaration is refused, or passed over with its entities', () => {
    const text = '<!DOCTYPE a [<!ENTITY e "v"><!ENTITY amp "w">]><a b="&e;1">&e;2&amp;&lt;&gt;&quot;&apos;&x;</a>'
    expect(issuesOf(readXmlTree(text))).toEqual(refusal('doctype'))
    const read = readXmlTree(text, { doctype: 'ignore' })
    expect(read.ok && [read.value.text, read.value.attributes.get('b')]).toEqual(['2&<>"\'', '1'])
  })

  test('limits hold exactly', () => {
    const text = '<a><b c="1"/></a>'
    const [maxLength, maxDepth, maxElements] = [text.length, 2, 3]
    expect(readXmlTree(text, { maxLength, maxDepth, maxElements }).ok).toBe(true)
    expect(issuesOf(readXmlTree(text, { maxLength: maxLength - 1 }))).toEqual(refusal('too_big'))
    expect(issuesOf(readXmlTree(text, { maxDepth: maxDepth - 1 }))).toEqual(refusal('too_deep'))
    expect(issuesOf(readXmlTree(text, { maxElements: maxElements - 1 }))).toEqual(refusal('too_many'))
  })

  test('limits have defaults', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect(readXmlTree(nested(64)).ok).toBe(true)
    expect(issuesOf(readXmlTree(nested(65)))).toEqual(refusal('too_deep'))
    expect(issuesOf(readXmlTree(`<a>${' '.repeat(16_777_216)}</a>`))).toEqual(refusal('too_big'))
  })

  test.each([
    [{ maxLength: 0 }, 'maxLength must be a positive integer.'],
    [{ maxDepth: 1.5 }, 'maxDepth must be a positive integer.'],
    [{ maxElements: Number.NaN }, 'maxElements must be a positive integer.'],
    [{ doctype: 'expand' }, "doctype must be 'refuse' or 'ignore'."],
    [{ maxdepth: 3 }, 'unknown option "maxdepth" (did you mean maxDepth?)'],
    [null, ''],
  ])('options %j are refused', (options, words) => {
    expect(() => readXmlTree('<a/>', options as never)).toThrow(refused(`readXmlTree: ${words}`, options))
  })

  test('a limit of one is one', () => {
    expect(readXmlTree('<a/>', { maxDepth: 1, maxElements: 1 }).ok).toBe(true)
    expect(issuesOf(readXmlTree('<a/>', { maxLength: 1 }))).toEqual(refusal('too_big'))
  })
})

describe('options of readXml', () => {
  test.each([
    [{ as: 'reply' }, "as must be 'answer' or 'request'."],
    [{ profile: 'v5' }, "profile must be 'v3' or 'v4'."],
    [{ unknownElements: 'keep' }, "unknownElements must be 'refuse' or 'skip'."],
    [{ doctype: 'expand' }, "doctype must be 'refuse' or 'ignore'."],
    [{ maxLength: -1 }, 'maxLength must be a positive integer.'],
    [
      { asRequest: true },
      'unknown option "asRequest"; known are as, profile, unknownElements, doctype, maxLength, maxDepth, maxElements.',
    ],
    [null, ''],
  ])('%j are refused', (options, words) => {
    expect(() => readXml('<job/>', options as never)).toThrow(refused(`readXml: ${words}`, options))
  })

  test('limits are those of the tree', () => {
    expect(issuesOf(readXml('<jobs/>', { maxLength: 6 }))).toEqual(refusal('too_big'))
    expect(issuesOf(readXml('<!DOCTYPE jobs><jobs/>'))).toEqual(refusal('doctype'))
    expect(readXml('<!DOCTYPE jobs><jobs/>', { doctype: 'ignore' })).toEqual({ ok: true, kind: 'jobs', value: [] })
  })
})

describe('reading', () => {
  test.each(['<Job/>', '<nothing/>', '<job xmlns="urn:x"/>', '<__proto__/>', '<toString/>'])('no kind: %s', (text) => {
    const name = /<(\w+)/.exec(text)?.[1] ?? ''
    expect(issuesOf(readXml(text))).toEqual(
      refusal('unrecognized_keys', text.includes('urn:x') ? `{urn:x}${name}` : name),
    )
  })

  test('the last of several elements counts, links add up, and stray text and unknown attributes are passed over', () => {
    const text =
      '<job x="1" id="2">a<owner id="u1" href="h"/>b<owner id="u2"/><link rel="a"/><link rel="b" x="1"/><name>m</name><name>n</name></job>'
    expect(documentOf(readXml(text, request))).toEqual({
      id: '2',
      owner: { id: 'u2' },
      link: [{ rel: 'a' }, { rel: 'b' }],
      name: 'n',
    })
  })

  test('every place of an unknown element is told', () => {
    const text =
      '<jobs><job><bogus/><steps><step/><step><link><x/></link><type>a<y/></type></step><z/></steps></job><bogus/></jobs>'
    expect(issuesOf(readXml(text, request))).toEqual([
      { code: 'unrecognized_keys', path: ['job', 0, 'bogus'] },
      { code: 'unrecognized_keys', path: ['job', 0, 'steps', 'step', 1, 'link', 0, 'x'] },
      { code: 'unrecognized_keys', path: ['job', 0, 'steps', 'step', 1, 'type', 'y'] },
      { code: 'unrecognized_keys', path: ['job', 0, 'steps', 'z'] },
      { code: 'unrecognized_keys', path: ['bogus'] },
    ])
    expect(documentOf(readXml(text, { ...request, unknownElements: 'skip' }))).toEqual(
      refusal('invalid_value', 'job', 0, 'steps', 'step', 1, 'type'),
    )
    expect(documentOf(readXml(text.replace('>a<', '>unknown<'), { ...request, unknownElements: 'skip' }))).toEqual([
      { steps: [{}, { link: [{}], type: 'unknown' }] },
    ])
  })

  test('at most 100 faults are told', () => {
    const read = readXml(`<job>${'<x/>'.repeat(500)}</job>`, request)
    expect(read.ok ? 0 : read.issues.length).toBe(100)
  })

  test('users, hosts and statistics in answers may say more than is read of them', () => {
    const text =
      '<step id="1"><status>started</status><execution_host id="h"><name>n</name><cluster id="c"/></execution_host><statistics><statistic id="s"><kind>gauge</kind></statistic></statistics></step>'
    expect(documentOf(readXml(text))).toEqual({
      id: '1',
      status: 'started',
      execution_host: { id: 'h', name: 'n' },
      statistics: [{ id: 's' }],
    })
    expect(issuesOf(readXml(text, request))).toEqual([
      { code: 'unrecognized_keys', path: ['execution_host', 'cluster'] },
      { code: 'unrecognized_keys', path: ['statistics', 'statistic', 0, 'kind'] },
    ])
    expect(issuesOf(readXml(text.replace('cluster id="c"/', 'link><x/></link'), {}))).toEqual(
      refusal('unrecognized_keys', 'execution_host', 'link', 0, 'x'),
    )
  })

  test('a step that another one points to may be shown in full', () => {
    const text =
      '<step id="1"><status>started</status><parent_step id="2"><status>finished</status><parent_step id="3"/></parent_step><job id="j"><status>started</status></job></step>'
    expect(documentOf(readXml(text))).toEqual({
      id: '1',
      status: 'started',
      parent_step: { id: '2', status: 'finished', parent_step: { id: '3' } },
      job: { id: 'j', status: 'started' },
    })
  })

  test('names that objects have are only names', () => {
    const read = readXml('<job __proto__="x" id="1"><__proto__><a/></__proto__></job>', request)
    expect(issuesOf(read)).toEqual(refusal('unrecognized_keys', '__proto__'))
    expect(issuesOf(readXml('<job><constructor/></job>', request))).toEqual(refusal('unrecognized_keys', 'constructor'))
  })

  test('blanks around a value are not passed over', () => {
    expect(issuesOf(readXml('<step><number> 1</number></step>', request))).toEqual(refusal('invalid_format', 'number'))
    expect(issuesOf(readXml('<job><external>true </external></job>', request))).toEqual(
      refusal('invalid_value', 'external'),
    )
  })
})

describe('v3', () => {
  const v3 = { profile: 'v3' } as const
  const job = (status: string) => `<job id="1">${status}</job>`

  test('a status stands in an element of its own', () => {
    const text = job('<status><state>STARTED</state><detail>d</detail></status>')
    expect(documentOf(readXml(text, v3))).toEqual({ id: '1', status: 'started' })
    expect(issuesOf(readXml(text))).toEqual(
      expect.arrayContaining([{ code: 'unrecognized_keys', path: ['status', 'state'] }]),
    )
    expect(
      documentOf(readXml('<action><status><state>FAILED</state></status></action>', { ...v3, ...request })),
    ).toEqual({
      status: 'FAILED',
    })
    expect(
      documentOf(
        readXml('<step><type>Validating</type><status><state>Failed</state></status></step>', { ...v3, ...request }),
      ),
    ).toEqual({ type: 'validating', status: 'failed' })
  })

  test('one that says nothing is none', () => {
    expect(issuesOf(readXml(job('<status>STARTED</status>'), v3))).toEqual(refusal('invalid_type', 'status'))
    expect(documentOf(readXml(job('<status/>'), { ...v3, ...request }))).toEqual({ id: '1' })
    expect(documentOf(readXml(job('<status><detail/></status>'), { ...v3, ...request }))).toEqual({ id: '1' })
  })

  test('other elements in it are refused, or passed over', () => {
    const text = job('<status><state>STARTED<x/></state><y/></status>')
    expect(issuesOf(readXml(text, { ...v3, ...request }))).toEqual([
      { code: 'unrecognized_keys', path: ['status', 'state', 'x'] },
      { code: 'unrecognized_keys', path: ['status', 'y'] },
    ])
    expect(documentOf(readXml(text, { ...v3, unknownElements: 'skip' }))).toEqual({ id: '1', status: 'started' })
    expect(issuesOf(readXml('<step><type><state/></type></step>', { ...v3, ...request }))).toEqual(
      refusal('unrecognized_keys', 'type', 'state'),
    )
  })
})
