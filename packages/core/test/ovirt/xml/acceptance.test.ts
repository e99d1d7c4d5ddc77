import { type DocumentKind, readJson, writeJson } from '@jobwright/core/ovirt'
import { readXml } from '@jobwright/core/ovirt/xml'
import { describe, expect, test } from 'vitest'
import { type Acceptance, acceptances, otherLines } from '../samples.ts'

const all = acceptances()
const of = (form: Acceptance['form'], accepted: boolean) =>
  all.filter((line) => line.form === form && line.accepted === accepted)

/** JSON does not tell its kind: it is that of which the engine knew the members. */
const kindOf = ({ input, said }: Acceptance): DocumentKind => {
  if (/model\.Step|"type"|"number"|parentStep/.test(input + said)) return 'step'
  return /succeeded|"status":"failed"|"FAILED"/.test(input) ? 'action' : 'job'
}

/** The engine printed the document in one line. */
const squeezed = (json: string) => json.replaceAll(/\s+/g, ' ').trim()

test('every line of the record is a case', () => {
  expect([of('XML', true), of('XML', false), of('JSON', true), of('JSON', false)].map(({ length }) => length)).toEqual([
    12, 15, 13, 10,
  ])
  expect(otherLines()).toHaveLength(14)
  expect(otherLines().every((line) => /^unknown element attempt \d+: (?:rejected|ACCEPTED)$/.test(line))).toBe(true)
})

describe('XML', () => {
  test.each(of('XML', true))('$input is accepted', ({ input, said }) => {
    const read = readXml(input, { as: 'request', doctype: 'ignore' })
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    const [, root = '', document = ''] = /^(\w+) (.*)$/.exec(said) ?? []
    expect(read.kind).toBe(root.toLowerCase())
    expect(squeezed(writeJson(read.kind, read.value))).toBe(document)
  })

  test.each(of('XML', false))('$input is refused', ({ input, said }) => {
    const read = readXml(input, { as: 'request', doctype: 'ignore' })
    if (read.ok) throw new Error('accepted')
    expect(read.issues).toHaveLength(1)
    expect(read.issues[0]?.code).toBe(codeOf(said))
  })

  test('an unknown element is refused however often it comes', () => {
    for (const _ of otherLines()) {
      const read = readXml('<job><bogus>1</bogus></job>', { as: 'request', doctype: 'ignore' })
      expect(read).toEqual({ ok: false, issues: [{ code: 'unrecognized_keys', path: ['bogus'] }] })
    }
  })
})

describe('JSON', () => {
  const accepted = of('JSON', true)
  test.each(accepted)('$input is accepted', (line) => {
    const kind = kindOf(line)
    const read = readJson(kind, JSON.parse(line.input), { as: 'request' })
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    expect(squeezed(writeJson(kind, read.value))).toBe(line.said)
  })

  test.each(of('JSON', false).filter(({ input }) => input !== ''))('$input is refused', (line) => {
    const read = readJson(kindOf(line), JSON.parse(line.input), { as: 'request' })
    if (read.ok) throw new Error('accepted')
    expect(read.issues).toHaveLength(1)
    expect(read.issues[0]?.code).toBe(codeOf(line.said))
  })

  test('nothing at all is refused, as no JSON value is nothing', () => {
    expect(of('JSON', false).filter(({ input }) => input === '')).toHaveLength(1)
    expect(readJson('job', undefined, { as: 'request' })).toEqual({
      ok: false,
      issues: [{ code: 'invalid_type', path: [] }],
    })
  })
})

/** The code that belongs to the engine's complaint. */
function codeOf(said: string): string {
  if (/boolean|enumerated/.test(said)) return 'invalid_value'
  if (/greater than maximum/.test(said)) return 'too_big'
  if (/unexpected element|Unrecognized field/.test(said)) return 'unrecognized_keys'
  if (/For input string|IllegalArgument/.test(said)) return 'invalid_format'
  return /XMLStream/.test(said) ? 'invalid_xml' : 'invalid_type'
}
