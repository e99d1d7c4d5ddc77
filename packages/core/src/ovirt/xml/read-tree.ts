import { type SaxesAttributeNS, SaxesParser } from 'saxes'
import { checkKeys, invalidInput } from '../../input/index.ts'
import type { ParseResult } from '../../wire/index.ts'
import type { XmlElement, XmlLimits } from './xml-element.ts'

/** Also a pair of surrogates without its half is no text. */
const brokenText = /\p{Surrogate}/u

const predefined: ReadonlyMap<string, string> = /*@__PURE__*/ (() =>
  new Map([
    ['amp', '&'],
    ['apos', "'"],
    ['gt', '>'],
    ['lt', '<'],
    ['quot', '"'],
  ]))()

interface GrowingElement extends XmlElement {
  readonly children: GrowingElement[]
  text: string
}

/** Why reading stopped; the tokenizer has no other way to stop. */
class Stop extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/**
 * Reads an XML document into a tree of its elements, whatever they are called. Comments and processing instructions are passed over; nothing is
 * expanded or fetched; the time it takes is linear in the length of the text.
 *
 * @param text the document.
 * @param limits what may be read.
 * @returns the root, or why it was not read: `invalid_xml`, `doctype`, or for what is beyond a limit `too_big`, `too_deep` or `too_many`.
 * @throws JobwrightError `invalid-input` for a limit that is not known or not a positive integer.
 * @example
 * import { readXmlTree } from '@jobwright/core/ovirt/xml'
 * const tree = readXmlTree('<job id="1"><description>a</description></job>')
 * tree.ok && tree.value.children.map(({ name, text }) => `${name} ${text}`) //=> ['description a']
 * readXmlTree('<!DOCTYPE job><job/>') //=> { ok: false, issues: [{ code: 'doctype', path: [] }] }
 */
export function readXmlTree(text: string, limits: XmlLimits = {}): ParseResult<XmlElement> {
  checkKeys('readXmlTree', limits, xmlLimitNames)
  checkLimits('readXmlTree', limits)
  try {
    return { ok: true, value: treeOf(text, limits) }
  } catch (error) {
    // The tokenizer trips over some broken texts instead of refusing them.
    return { ok: false, issues: [{ code: error instanceof Stop ? error.code : 'invalid_xml', path: [] }] }
  }
}

/** The names of {@link XmlLimits}. */
export const xmlLimitNames: readonly string[] = ['doctype', 'maxLength', 'maxDepth', 'maxElements']

export function checkLimits(of: string, limits: XmlLimits): void {
  const { doctype = 'refuse', maxLength = 1, maxDepth = 1, maxElements = 1 } = limits
  if (doctype !== 'refuse' && doctype !== 'ignore') throw invalidInput(`${of}: doctype must be 'refuse' or 'ignore'.`)
  for (const [name, limit] of Object.entries({ maxLength, maxDepth, maxElements })) {
    if (!Number.isSafeInteger(limit) || limit < 1) throw invalidInput(`${of}: ${name} must be a positive integer.`)
  }
}

function treeOf(text: string, limits: XmlLimits): XmlElement {
  const { doctype = 'refuse', maxLength = 16_777_216, maxDepth = 64, maxElements = 1_000_000 } = limits
  if (text.length > maxLength) throw new Stop('too_big')
  if (brokenText.test(text)) throw new Stop('invalid_xml')
  const parser = new SaxesParser({ xmlns: true, position: false })
  const document: GrowingElement = { name: '', attributes: new Map(), text: '', children: [] }
  const open = [document]
  let count = 0

  parser.on('error', () => {
    throw new Stop('invalid_xml')
  })
  parser.on('doctype', () => {
    if (doctype === 'refuse') throw new Stop('doctype')
    parser.ENTITIES = new Proxy<Record<string, string>>({}, { get: (_, name) => predefined.get(String(name)) ?? '' })
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    // Counted here: with one handler more V8 keeps the tokenizer as a dictionary, which is four times slower.
    count += 1 + Object.keys(attributes).length
    if (count > maxElements) throw new Stop('too_many')
    if (open.length > maxDepth) throw new Stop('too_deep')
    const name = uri === '' ? local : `{${uri}}${local}`
    const element: GrowingElement = { name, attributes: attributesOf(attributes), text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  const addText = (more: string) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(text).close()
  const [root] = document.children
  if (root === undefined) throw new Stop('invalid_xml')
  return root
}

/** Those that stand in no namespace. */
function attributesOf(attributes: Readonly<Record<string, SaxesAttributeNS>>): ReadonlyMap<string, string> {
  const named = new Map<string, string>()
  for (const { uri, local, value } of Object.values(attributes)) if (uri === '') named.set(local, value)
  return named
}
