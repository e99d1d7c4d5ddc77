import { type DocumentKind, readJson, writeJson } from '@jobwright/core/ovirt'
import { readXml, writeXml } from '@jobwright/core/ovirt/xml'
import { describe, expect, test } from 'vitest'
import { samplesIn } from '../samples.ts'

const engineXml = samplesIn('engine-serializer', 'xml')
const engineJson = samplesIn('engine-serializer', 'json')
const docs = samplesIn('model-docs', 'xml')

/** The name of the root of a document. */
const rootOf = (text: string) => (/^<(\w+)/m.exec(text)?.[1] ?? '') as DocumentKind

test('all samples are here', () => {
  expect([engineXml.length, engineJson.length, docs.length]).toEqual([11, 11, 11])
  expect(engineXml.map(({ name }) => name.replace('xml', 'json'))).toEqual(engineJson.map(({ name }) => name))
})

describe('what the engine wrote', () => {
  test.each(engineXml)('$name is read and comes out byte for byte', ({ text }) => {
    const read = readXml(text)
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    expect(read.kind).toBe(rootOf(text))
    expect(writeXml(read.kind, read.value)).toBe(text)
    expect(writeXml(read.kind, read.value, { offsetMinutes: 120 })).toBe(text)
  })

  test.each(engineJson.map(({ name, text }, index) => ({ name, text, xml: engineXml[index]?.text ?? '' })))(
    '$name is read and comes out byte for byte, in both forms',
    ({ text, xml }) => {
      const kind = rootOf(xml)
      const read = readJson(kind, JSON.parse(text))
      if (!read.ok) throw new Error(JSON.stringify(read.issues))
      expect(writeJson(kind, read.value)).toBe(text)
      expect(writeXml(kind, read.value, { offsetMinutes: 120 })).toBe(xml)
      const fromXml = readXml(xml)
      if (!fromXml.ok) throw new Error(JSON.stringify(fromXml.issues))
      expect(writeJson(fromXml.kind, fromXml.value)).toBe(text)
    },
  )

  test('one document is the same model from both forms, but for the clock of its times', () => {
    const [xml, json] = ['xml', 'json'].map((ending) =>
      samplesIn('engine-serializer', ending as 'xml').find(({ name }) => name.startsWith('v4-step-progress')),
    )
    const fromXml = readXml(xml?.text ?? '')
    const fromJson = readJson('step', JSON.parse(json?.text ?? ''))
    if (!fromXml.ok || !fromJson.ok) throw new Error('not read')
    expect(fromXml.value).toEqual({ ...fromJson.value, start_time: '2016-12-13T02:27:29.758+02:00' })
    expect(fromJson.value).toMatchObject({
      number: 0,
      progress: 42,
      external: true,
      external_type: 'gluster',
      start_time: '2016-12-13T00:27:29.758Z',
      parent_step: { id: '44444444-4444-4444-4444-444444444444' },
      actions: [{ rel: 'end' }],
      link: [{ rel: 'statistics' }],
    })
  })
})

describe('the examples of the documents', () => {
  /** What is sent, rather than answered. */
  const requests = ['01', '04', '05', '07', '10']

  test.each(docs)('$name is read, and read again from what is written', ({ name, text }) => {
    const read = requests.includes(name.slice(0, 2)) ? readXml(text, { as: 'request' }) : readXml(text)
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    expect(read.kind).toBe(rootOf(text))
    const written = writeXml(read.kind, read.value)
    expect(readXml(written, { as: 'request' })).toEqual(read)
    // Written by hand with other blanks, but in the engine's order.
    const squeezed = (xml: string) => xml.replaceAll(/<!--.*?-->|<\?.*?\?>|\.\.\.|\s{2,}|\n/g, '')
    expect(squeezed(written)).toBe(squeezed(text))
  })
})
