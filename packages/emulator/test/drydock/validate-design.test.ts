import { describe, expect, test } from 'vitest'
import { designRef, errorBody, nodes, type Site, startSite } from './site.ts'

const path = '/api/v1.0/validatedesign'

interface Validation {
  readonly status: string
  readonly message: string | null
  readonly reason: string | null
  readonly code: number
  readonly details: {
    readonly errorCount: number
    readonly messageList: { readonly message: string; readonly ts: string }[]
  }
}

async function validate(site: Site, href: unknown = designRef): Promise<Validation> {
  return (await site.send('POST', path, { href })).json as Validation
}

describe('POST /validatedesign', () => {
  test('answers in the Airship convention', async () => {
    const site = await startSite()
    const { status, text, json } = await site.send('POST', path, {
      href: designRef,
      rel: 'design',
      type: 'application/x-yaml',
    })
    expect(status).toBe(200)
    expect(text.split(', {')[0]).toBe(
      '{"kind": "Status", "apiVersion": "v1.0", "metadata": {}, "message": "Site design passed validation", "reason": null, ' +
        '"status": "Success", "details": {"errorCount": 0, "messageList": [{"kind": "ValidationMessage", "name": "DD1001", ' +
        '"message": "Rational Boot Storage: Validation successful.", "error": false, "level": "Info", "diagnostic": "", ' +
        '"ts": "2026-11-20 21:00:00+00:00", "documents": []}',
    )
    expect(text.endsWith(']}, "code": 200}')).toBe(true)
    expect((json as Validation).details.messageList).toHaveLength(18 + nodes.length)
  })

  test('says more with each use of a valid design', async () => {
    const site = await startSite()
    expect((await validate(site)).details.messageList).toHaveLength(21)
    await site.clock.advance(1000)
    await site.send('POST', '/api/v1.0/nodefilter', { design_ref: designRef })
    await site.clock.advance(10_000)
    await site.send('POST', '/api/v1.0/nodefilter', { design_ref: designRef, node_filter: 'junk' })
    const { details } = await validate(site)
    expect(details.messageList).toHaveLength(84)
    expect([0, 21, 42, 63].map((at) => details.messageList[at]?.ts)).toEqual([
      '2026-11-20 21:00:00+00:00',
      '2026-11-20 21:00:01+00:00',
      '2026-11-20 21:00:11+00:00',
      '2026-11-20 21:00:11+00:00',
    ])
    site.reset()
    expect((await validate(site)).details.messageList).toHaveLength(21)
  })

  test('fails a design that is not valid, always with one set of messages', async () => {
    const site = await startSite()
    site.drydock.seed({ designs: { bad: { nodes, valid: false }, none: { nodes: [], valid: false } } })
    for (let use = 0; use < 3; use++) {
      const { details, ...rest } = await validate(site, 'bad')
      expect(rest).toMatchObject({
        status: 'Failure',
        message: 'Site design failed validation.',
        reason: 'See detail messages.',
        code: 400,
      })
      expect([details.errorCount, details.messageList.length]).toEqual([3, 23])
    }
    expect((await validate(site, 'none')).details.errorCount).toBe(1)
    expect((await site.send('POST', path, { href: 'bad' })).status).toBe(400)
  })

  test('writes the word of a schema error in lower case, without saying more', async () => {
    const site = await startSite()
    const message = {
      name: 'DD001',
      message: 'schema',
      error: true,
      level: 'Error',
      diagnostic: 'd',
      documents: [{ schema: 's', name: 'b' }],
    } as const
    site.drydock.seed({
      designs: { odd: { nodes, valid: false, validation: { status: 'failure', messages: [message] } } },
    })
    const { status, json } = await site.send('POST', path, { href: 'odd' })
    expect(status).toBe(400)
    expect(json).toMatchObject({
      status: 'failure',
      message: null,
      reason: null,
      details: { errorCount: 1, messageList: [{ kind: 'ValidationMessage', ...message }] },
      code: 400,
    })
  })

  test('warns of what it cannot see: images without a driver, nodes that are none', async () => {
    const site = await startSite()
    const warnings = async (reference: string) =>
      (await validate(site, reference)).details.messageList.filter((one) => 'level' in one && one.level === 'Warning')
        .length
    site.drydock.seed({ designs: { some: { nodes }, none: { nodes: [] } }, driver: 'none' })
    expect([await warnings('some'), await warnings('none')]).toEqual([4, 3])
    site.drydock.seed({ designs: { some: { nodes }, none: { nodes: [] } } })
    expect([await warnings('some'), await warnings('none')]).toEqual([3, 2])
  })

  test.each(['', 'null'])('wants a body: %j', async (body) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', path, body)
    expect([status, json]).toEqual([400, errorBody('Request body must not be empty for validation.')])
  })

  test.each([
    '{}',
    '{"href": null}',
    '{"href": ""}',
    '{"href": 0}',
    '{"href": 0.0}',
    '{"href": []}',
    '{"href": {}}',
    '{"href": false}',
  ])('wants an href: %s', async (body) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', path, body)
    expect([status, json]).toEqual([400, errorBody('The "href" key must be provided in the request body.')])
  })

  test.each([
    ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['[1,', 'Expecting value: line 1 column 4 (char 3)'],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['{"a": 1 "b"}', "Expecting ',' delimiter: line 1 column 9 (char 8)"],
    ['{"a": 1,}', 'Expecting property name enclosed in double quotes: line 1 column 9 (char 8)'],
    ['{\n "a": tru}', 'Expecting value: line 2 column 7 (char 8)'],
    ['{} x', 'Extra data: line 1 column 4 (char 3)'],
    ['"a', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['"a\\', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['"a\n"', 'Invalid control character at: line 1 column 3 (char 2)'],
    ['"\\q"', 'Invalid \\escape: line 1 column 2 (char 1)'],
    ['"\\u12g4"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
    ['01', 'Extra data: line 1 column 2 (char 1)'],
    ['-', 'Expecting value: line 1 column 1 (char 0)'],
    ['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
  ])('says of %j what Python would', async (body, said) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', path, body)
    expect([status, json]).toEqual([400, errorBody(`${path}: Invalid JSON in body: ${said}`)])
  })

  test.each([
    ['"x"', "'str' object has no attribute 'get'"],
    ['[]', "'list' object has no attribute 'get'"],
    ['5', "'int' object has no attribute 'get'"],
    ['5.0', "'float' object has no attribute 'get'"],
    ['true', "'bool' object has no attribute 'get'"],
    ['{"href": 5}', "'NoneType' object has no attribute 'status'"],
    ['{"href": ["x"]}', "'NoneType' object has no attribute 'status'"],
    ['{"href": "ftp://x"}', "'NoneType' object has no attribute 'status'"],
    ['['.repeat(2000), 'maximum recursion depth exceeded while decoding a JSON value'],
  ])('shows what Python says of %s', async (body, message) => {
    const site = await startSite()
    expect(await site.raw('POST', path, body)).toMatchObject({ status: 500, json: errorBody(message) })
  })

  test('reads what is JSON: escapes, spaces, deep nesting', async () => {
    const site = await startSite()
    const href = JSON.stringify(designRef).replace('f', '\\u0066').replaceAll('/', '\\/')
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`
    const body = ` \t\r\n{ "more" : [ { } , -1.5e-3 , "\\"\\\\\\b\\f\\n\\r\\t" , [ ] ] , "deep": ${deep}, "href" : ${href} } \n`
    expect((await site.raw('POST', path, body)).status).toBe(200)
  })

  test('refuses another content type with 400', async () => {
    const site = await startSite()
    const { status, json } = await site.send(
      'POST',
      path,
      { href: designRef },
      { 'content-type': 'application/json; charset=utf-8' },
    )
    expect([status, json]).toEqual([400, errorBody('Requires application/json payload')])
  })

  test('says it in words of its own when the quirks are off', async () => {
    const site = await startSite({ quirks: 'none' })
    const messages = ['"x"', '{"href": 5}', '['.repeat(2000)].map(async (body) => {
      const { status, json } = await site.raw('POST', path, body)
      return [status, (json as { message: string }).message]
    })
    expect(await Promise.all(messages)).toEqual([
      [400, 'The request must be a JSON object.'],
      [400, 'The design that href names cannot be resolved.'],
      [400, 'The request is no JSON text.'],
    ])
    await validate(site)
    const { details } = await validate(site)
    expect(details.messageList).toHaveLength(21)
    expect(details.messageList[0]?.ts).toBe('2026-11-20T21:00:00Z')
  })
})
