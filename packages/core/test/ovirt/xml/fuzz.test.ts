import { readXml, readXmlTree, writeXml } from '@jobwright/core/ovirt/xml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptances, samplesIn } from '../samples.ts'

const seeds = [
  ...samplesIn('engine-serializer', 'xml').map(({ text }) => text),
  ...samplesIn('model-docs', 'xml').map(({ text }) => text),
  ...acceptances().flatMap(({ form, input }) => (form === 'XML' ? [input] : [])),
]

/** What breaks readers of XML. */
const snippets = [
  '<!DOCTYPE job [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '<!DOCTYPE job SYSTEM "file:///etc/passwd">',
  '&b;',
  '&amp;',
  '&#x41;',
  '&#0;',
  '&#x110000;',
  '&toString;',
  '&__proto__;',
  '<![CDATA[x]]>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?xml version="1.0"?>',
  '<?pi x?>',
  '<job xmlns="urn:x">',
  '<x:job xmlns:x="urn:x"/>',
  '<__proto__/>',
  '<constructor/>',
  '<job/>',
  '</job>',
  '<bogus>',
  ' __proto__="x"',
  ' id="1"',
  ' id=1',
  '<number>12</number>',
  '<status>STARTED</status>',
  '<status><state>STARTED</state></status>',
  '<steps><step id="1"><status>finished</status></step></steps>',
  '<parent_step>'.repeat(70),
  '\u0000',
  '\ud800',
  '\udc00',
  '\uffff',
  '\r\n',
  '\u{1f600}',
  '"',
  '<',
  '>',
  '&',
]

/** A generator of numbers below a limit, the same for every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function mutated(text: string, roll: (below: number) => number): string {
  const at = roll(text.length + 1)
  const length = roll(4) === 0 ? roll(text.length + 1) : roll(12)
  const rest = text.slice(at + length)
  switch (roll(5)) {
    case 0:
      return text.slice(0, at) + rest
    case 1:
      return text.slice(0, at) + (snippets[roll(snippets.length)] ?? '') + text.slice(at)
    case 2:
      return text.slice(0, at) + (snippets[roll(snippets.length)] ?? '') + rest
    case 3:
      return text.slice(0, at + length) + text.slice(at)
    default:
      return text.slice(0, at) + String.fromCharCode(roll(2) === 0 ? roll(128) : roll(65_536)) + text.slice(at + 1)
  }
}

const codes = [
  'doctype',
  'invalid_format',
  'invalid_type',
  'invalid_value',
  'invalid_xml',
  'too_big',
  'too_deep',
  'too_many',
  'unrecognized_keys',
]

// Most documents are refused by a throw within the reader, and a long stack, as tests have it, takes longer to note than a document to read.
const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

test('of 100 000 mutated documents each is read, as something that can be written and read again, or refused in words', () => {
  const roll = dice(20_261_120)
  const seen = new Map<string, number>()
  const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  for (let run = 0; run < 100_000; run++) {
    let text = seeds[run % seeds.length] ?? ''
    for (let times = roll(3); times >= 0; times--) text = mutated(text, roll)
    const options = {
      doctype: roll(2) === 0 ? ('refuse' as const) : ('ignore' as const),
      profile: roll(4) === 0 ? ('v3' as const) : ('v4' as const),
      unknownElements: roll(4) === 0 ? ('skip' as const) : ('refuse' as const),
      maxDepth: 20,
      maxElements: 64,
      maxLength: 5_000,
    }
    const read = roll(2) === 0 ? readXml(text, { ...options, as: 'request' }) : readXml(text, options)
    if (!read.ok) {
      if (read.issues.length === 0 || read.issues.length > 100) throw new Error(`${read.issues.length} issues: ${text}`)
      for (const { code } of read.issues) note(code)
      continue
    }
    note('read')
    const { profile } = options
    const again = readXml(writeXml(read.kind, read.value, { profile }), { as: 'request', profile })
    // Words that are new are taken from answers alone.
    const newWord = !again.ok && again.issues.every(({ code }) => code === 'invalid_value')
    expect(newWord || again).toEqual(newWord || { ok: true, kind: read.kind, value: read.value })
    note(again.ok ? 'read again' : 'new word')
  }
  expect([...seen.keys()].filter((what) => codes.includes(what)).toSorted()).toEqual(codes)
  expect([...seen.keys()].filter((what) => !codes.includes(what)).toSorted()).toEqual([
    'new word',
    'read',
    'read again',
  ])
  expect(seen.get('read')).toBeGreaterThan(5_000)
  expect(seen.get('read again')).toBeGreaterThan(5_000)
  expect(seen.get('invalid_xml')).toBeGreaterThan(10_000)
}, 120_000)

describe('the work is linear in the length', () => {
  const methodOf = (name: string): unknown => Object.getOwnPropertyDescriptor(String.prototype, name)?.value

  /** Characters that are looked at or copied while a text is read. */
  function workOf(text: string): number {
    const charCodeAt = methodOf('charCodeAt') as (this: string, index: number) => number
    const slice = methodOf('slice') as (this: string, start?: number, end?: number) => string
    let work = 0
    const counting = {
      charCodeAt(this: string, index: number) {
        work += 1
        return charCodeAt.call(this, index)
      },
      slice(this: string, start?: number, end?: number) {
        const part = slice.call(this, start, end)
        work += part.length
        return part
      },
    }
    // Not spied on: a spy also keeps every call, which costs more than the reading.
    try {
      Object.assign(String.prototype, counting)
      readXml(text, { doctype: 'ignore', as: 'request' })
      readXmlTree(text, { doctype: 'ignore' })
    } finally {
      Object.assign(String.prototype, { charCodeAt, slice })
    }
    return work
  }

  const shapes: Readonly<Record<string, (size: number) => string>> = {
    'many elements': (size) => `<steps>${'<step id="1"><number>1</number></step>'.repeat(size)}</steps>`,
    'many unknown elements': (size) => `<job>${'<x/>'.repeat(size)}</job>`,
    'many links': (size) => `<job>${'<link href="a" rel="b"/>'.repeat(size)}</job>`,
    'one element many times': (size) => `<job>${'<description>a</description>'.repeat(size)}</job>`,
    'many attributes': (size) => `<job ${Array.from({ length: size }, (_, index) => `a${index}="1"`).join(' ')}/>`,
    'many namespaces': (size) =>
      `<job ${Array.from({ length: size }, (_, index) => `xmlns:a${index}="u${index}" a${index}:b="1"`).join(' ')}/>`,
    'many references': (size) => `<job><description>${'&amp;&#65;'.repeat(size)}</description></job>`,
    'many brackets': (size) => `<job><description>${']] '.repeat(size)}</description></job>`,
    'many sections': (size) => `<job><description>${'<![CDATA[]]x]]>'.repeat(size)}</description></job>`,
    'many comments': (size) => `<job>${'<!-- - - -->'.repeat(size)}</job>`,
    'many instructions': (size) => `<job>${'<?a ? ? ?>'.repeat(size)}</job>`,
    'a long digit string': (size) => `<step><number>${'9'.repeat(size)}</number></step>`,
    'a long time': (size) => `<step><start_time>2016-12-13T02:27:29.${'9'.repeat(size)}</start_time></step>`,
    'a long word': (size) => `<step><type>${'v'.repeat(size)}</type></step>`,
    'entities that double': (size) =>
      `<!DOCTYPE job [<!ENTITY a0 "a">${Array.from({ length: size }, (_, index) => `<!ENTITY a${index + 1} "&a${index};&a${index};">`).join('')}]><job><description>${`&a${size};`.repeat(size)}</description></job>`,
    'an open end': (size) => `<job>${'<description>'.repeat(size)}`,
    'no end of a section': (size) => `<job><![CDATA[${']'.repeat(size)}`,
    'no end of a comment': (size) => `<job><!--${'- '.repeat(size)}`,
  }

  test.each(Object.entries(shapes))('of %s', (_, shape) => {
    const [one, four] = [shape(500), shape(2000)].map((text) => ({ length: text.length, work: workOf(text) }))
    if (one === undefined || four === undefined) throw new Error('not measured')
    const [costOfOne, costOfFour] = [one.work / one.length, four.work / four.length]
    expect(costOfFour).toBeLessThan(costOfOne * 1.1 + 0.1)
    expect(costOfFour).toBeLessThan(12)
  })
})
