import { type DocumentKind, readJson, writeJson } from '@jobwright/core/ovirt'
import { readXml, readXmlTree, writeXml, type XmlElement } from '@jobwright/core/ovirt/xml'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const settings = { seed: 20_261_120, numRuns: 150 }

/** Text that XML can hold; carriage returns, quotes and marks among it. */
const text = fc.oneof(
  fc.constantFrom('', ' ', 'a', '<b>', '&amp;', ']]>', '"\'', '\r\n\t', 'true', '5', '__proto__', '\u{1f600}'),
  fc.string({ unit: fc.constantFrom('a', '<', '&', '>', '"', '\r', '\n', '\t', ' ', 'é', '\ufffd'), maxLength: 8 }),
)
const time = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const status = fc.constantFrom('started', 'finished', 'failed', 'aborted', 'unknown')
const optional = <Fields extends Record<string, fc.Arbitrary<unknown>>>(fields: Fields) =>
  fc.record(fields, { requiredKeys: [] })

const link = optional({ href: text, rel: text })
const links = fc.array(link, { minLength: 1, maxLength: 3 })
const entity = {
  id: text,
  href: text,
  actions: fc.array(link, { maxLength: 3 }),
  name: text,
  description: text,
  comment: text,
  creation_status: text,
  link: links,
}
const reference = optional(entity)
const { job, step } = fc.letrec((tie) => ({
  job: optional({
    ...entity,
    auto_cleared: fc.boolean(),
    end_time: time,
    external: fc.boolean(),
    last_updated: time,
    start_time: time,
    status,
    owner: reference,
    steps: fc.array(tie('step'), { maxLength: 2 }),
  }),
  step: optional({
    ...entity,
    end_time: time,
    external: fc.boolean(),
    external_type: fc.constantFrom('vdsm', 'gluster'),
    number: integer,
    progress: integer,
    start_time: time,
    status,
    type: fc.constantFrom('validating', 'executing', 'finalizing', 'unknown'),
    execution_host: reference,
    job: fc.option(tie('job'), { nil: undefined, depthSize: 'small' }),
    parent_step: fc.option(tie('step'), { nil: undefined, depthSize: 'small' }),
    statistics: fc.array(reference, { maxLength: 2 }),
  }),
}))
const fault = optional({ detail: text, reason: text })
const action = optional({
  ...entity,
  async: fc.boolean(),
  fault,
  force: fc.boolean(),
  grace_period: optional({ expiry: integer }),
  job: job as fc.Arbitrary<object>,
  status: fc.constantFrom('complete', 'failed', 'pending', 'in_progress', 'Other'),
  succeeded: fc.boolean(),
})
const documents = fc.oneof(
  fc.record({ kind: fc.constant('job'), value: job }),
  fc.record({ kind: fc.constant('step'), value: step }),
  fc.record({ kind: fc.constant('action'), value: action }),
  fc.record({ kind: fc.constant('fault'), value: fault }),
  fc.record({ kind: fc.constant('jobs'), value: fc.array(job, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('steps'), value: fc.array(step, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('statistics'), value: fc.array(reference, { maxLength: 3 }) }),
) as fc.Arbitrary<{ kind: DocumentKind; value: never }>
const profiles = fc.constantFrom('v3' as const, 'v4' as const)

describe('reading and writing', () => {
  test('a document that is written as XML is read as it was', () => {
    fc.assert(
      fc.property(documents, profiles, ({ kind, value }, profile) => {
        const read = readXml(writeXml(kind, value, { profile }), { as: 'request', profile })
        expect(read).toEqual({ ok: true, kind, value })
      }),
      settings,
    )
  })

  test('a document that is written as JSON is read as it was', () => {
    fc.assert(
      fc.property(documents, profiles, ({ kind, value }, profile) => {
        const read = readJson(kind, JSON.parse(writeJson(kind, value, { profile })), { as: 'request', profile })
        expect(read).toEqual({ ok: true, value })
      }),
      settings,
    )
  })

  test('JSON parses to the same whatever its layout', () => {
    fc.assert(
      fc.property(documents, ({ kind, value }) => {
        const written = writeJson(kind, value)
        expect(written.replaceAll(/\s/g, '')).toBe(`${JSON.stringify(JSON.parse(written))}`.replaceAll(/\s/g, ''))
      }),
      settings,
    )
  })

  test('the order of elements, and comments between them, make no difference', () => {
    const shuffled = (element: XmlElement, turn: number): string => {
      const attributes = [...element.attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).reverse()
      const turned = element.children.map((_, index) => element.children[(index + turn) % element.children.length])
      // Items of lists keep their order.
      const keeps = element.children.every(({ name }) => name === element.children[0]?.name)
      const children = (keeps ? element.children : turned).flatMap((child) =>
        child === undefined ? [] : [shuffled(child, turn)],
      )
      const content = children.length === 0 ? escaped(element.text) : children.join('<!-- between -->\n')
      return `<${element.name}${attributes.join('')}>${content}</${element.name}>`
    }
    const escaped = (raw: string) => raw.replaceAll(/[^a-z]/gu, (character) => `&#${character.codePointAt(0)};`)
    let turns = 0
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 9 }), ({ kind, value }, turn) => {
        const tree = readXmlTree(writeXml(kind, value))
        if (!tree.ok) throw new Error('not read')
        // Several links among other elements would change their order.
        const text = shuffled(tree.value, turn)
        const read = readXml(text, { as: 'request' })
        if (!read.ok) throw new Error(JSON.stringify(read.issues))
        if (text.includes('<link')) return
        turns += 1
        expect(read.value).toEqual(value)
      }),
      settings,
    )
    expect(turns).toBeGreaterThan(25)
  })
})
