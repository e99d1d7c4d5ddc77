import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { designRef, startSite } from './site.ts'

const settings = { seed: 20261120, numRuns: 200 }
const tasks = '/api/v1.0/tasks'

const word = fc.constantFrom(
  '',
  'a',
  '0',
  '10',
  '__proto__',
  'constructor',
  'toString',
  'node_names',
  'café',
  '😀',
  '"',
  '\\',
  '\u0000',
  '\n',
  '\u2028',
)
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, -7, 0.5, 1e-9, 1e21, 123456789, -1.25e300),
    word,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(word, tie('json')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
}))

/** JSON of a value in which maps stand for objects, so that any key can be one. */
function jsonOf(value: unknown): string {
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${jsonOf(item)}`).join(',')}}`
  return Array.isArray(value) ? `[${value.map(jsonOf).join(',')}]` : JSON.stringify(value)
}

describe('laws', () => {
  test('a posted node_filter is read back as it was, whatever its keys and values', async () => {
    const site = await startSite()
    let objects = 0
    await fc.assert(
      fc.asyncProperty(json, async (filter) => {
        const text = jsonOf(filter)
        if (text.includes('{')) objects++
        const made = await site.raw(
          'POST',
          tasks,
          `{"action": "verify_site", "design_ref": "x", "node_filter": ${text}}`,
        )
        const read = await site.send('GET', made.headers.get('location') ?? '')
        expect(made.status).toBe(201)
        for (const one of [made, read]) expect(one.json).toHaveProperty('node_filter', JSON.parse(text))
      }),
      settings,
    )
    expect(objects).toBeGreaterThan(40)
  })

  test('a posted design_ref is answered as it was, and read back as text', async () => {
    const site = await startSite()
    let taken = 0
    await fc.assert(
      fc.asyncProperty(json, async (reference) => {
        const text = jsonOf(reference)
        const made = await site.raw('POST', tasks, `{"action": "verify_site", "design_ref": ${text}}`)
        expect([201, 500]).toContain(made.status)
        if (made.status === 500) return
        taken++
        const read = await site.send('GET', made.headers.get('location') ?? '')
        expect(made.json).toHaveProperty('design_ref', JSON.parse(text))
        expect(read.json).toHaveProperty('design_ref', expect.any(String))
      }),
      settings,
    )
    expect(taken).toBeGreaterThan(60)
  })

  test('every request is answered, and what is no refusal is JSON or nothing', async () => {
    const site = await startSite()
    const part = fc.constantFrom(
      'tasks',
      'nodes',
      'nodefilter',
      'validatedesign',
      'designs',
      'bootactions',
      'health',
      'x',
      '',
      '..',
      '%',
      '%ff',
      'builddata',
      'parts',
      'units',
      '__proto__',
    )
    const query = fc.constantFrom(
      '',
      '?',
      '?layers=-1',
      '?layers',
      '?days=0',
      '?builddata=x',
      '?a=%zz&&=',
      '?latest=true&latest=',
    )
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD', 'PATCH'),
        fc.array(part, { maxLength: 4 }),
        query,
        fc.constantFrom('application/json', 'text/plain', 'application/json;', ''),
        fc.oneof(
          fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
          json.map((value) => Buffer.from(jsonOf(value))),
          json.map((value) =>
            Buffer.from(`{"design_ref":"${designRef}","href":"${designRef}","node_filter":${jsonOf(value)}}`),
          ),
        ),
        async (method, parts, search, type, body) => {
          const { status, text, headers } = await site.raw(
            method,
            `/api/v1.0/${parts.join('/')}${search}`,
            method === 'GET' || method === 'HEAD' ? '' : body,
            { 'content-type': type },
          )
          seen.set(status, (seen.get(status) ?? 0) + 1)
          expect([200, 204, 400, 404, 405, 500]).toContain(status)
          expect(headers.get('x-drydock-req')).toMatch(/^[0-9a-f-]{36}$/)
          const words = ['', 'Tables purged successfully.', 'Unexpected error.']
          expect(words.includes(text) || JSON.parse(text) !== undefined).toBe(true)
        },
      ),
      { ...settings, numRuns: 600 },
    )
    expect(new Set(seen.keys())).toEqual(new Set([200, 204, 400, 404, 405, 500]))
  })
})
