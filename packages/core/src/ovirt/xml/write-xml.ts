import { checkKeys, invalidInput } from '../../input/index.ts'
import { dateWithOffset } from '../json/dates.ts'
import { checkProfile } from '../json/read-json.ts'
import { toWire, type WireMember, type WireNode } from '../json/to-wire.ts'
import type { DocumentKind, DocumentProfile, WritableDocuments } from '../model/documents.ts'

/** How a document is written as XML. */
export interface WriteXmlOptions {
  /** Whose form of the documents. Default `'v4'`. */
  readonly profile?: DocumentProfile | undefined
  /** Write all times with milliseconds and this offset from UTC, in minutes, as a server with that clock does. Default: as the value has them. */
  readonly offsetMinutes?: number | undefined
}

/**
 * Writes a document as XML as the engine does: attributes, then what all documents have, then its own elements, each in the engine's order;
 * indented by four, ended by a line feed. Members that are not in the model are left out.
 *
 * @param kind what the document is: the name of its root.
 * @param value the document.
 * @param options how to write it.
 * @throws JobwrightError `invalid-input` for an option or kind that is not known, and for a value that is not of the model or that XML cannot hold,
 * naming its place.
 * @example
 * import { writeXml } from '@jobwright/core/ovirt/xml'
 * writeXml('action', { succeeded: false })
 * //=> '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<action>\n    <succeeded>false</succeeded>\n</action>\n'
 */
export function writeXml<Kind extends DocumentKind>(
  kind: Kind,
  value: WritableDocuments[Kind],
  options: WriteXmlOptions = {},
): string {
  checkKeys('writeXml', options, ['profile', 'offsetMinutes'])
  const { profile = 'v4', offsetMinutes } = options
  checkProfile('writeXml', profile)
  if (offsetMinutes !== undefined && !(Number.isInteger(offsetMinutes) && Math.abs(offsetMinutes) <= 14 * 60)) {
    throw invalidInput('writeXml: offsetMinutes must be an integer from -840 to 840.')
  }
  const lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>']
  writeNode(kind, toWire('writeXml', kind, value, profile), '', lines, offsetMinutes)
  return `${lines.join('\n')}\n`
}

function writeNode(name: string, node: WireNode, indent: string, lines: string[], offset: number | undefined): void {
  if (node.is === 'repeated') {
    for (const item of node.items) writeNode(name, item, indent, lines, offset)
    return
  }
  if (node.is === 'scalar') {
    const dated = offset !== undefined && node.milliseconds !== undefined
    const text = dated ? dateWithOffset(node.text, offset) : node.text
    lines.push(`${indent}<${name}>${escaped(text, name)}</${name}>`)
    return
  }
  const attributes = node.is === 'list' ? [] : node.attributes
  const members: readonly WireMember[] =
    node.is === 'list' ? node.items.map((item) => ({ name: node.item, node: item })) : [...node.common, ...node.own]
  const start = `${name}${attributes.map(([key, value]) => ` ${key}="${escapedAttribute(value, key)}"`).join('')}`
  const before = lines.length
  lines.push(`${indent}<${start}>`)
  for (const member of members) writeNode(member.name, member.node, `${indent}    `, lines, offset)
  if (lines.length === before + 1) lines[before] = `${indent}<${start}/>`
  else lines.push(`${indent}</${name}>`)
}

/** What XML 1.0 cannot hold: it cannot be written, not even escaped. It is looked for, as a match of all else overflows the stack on long texts. */
const impossible = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

function escaped(text: string, name: string): string {
  if (impossible.test(text)) throw invalidInput(`writeXml: ${name} has characters that XML cannot hold.`)
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}

function escapedAttribute(text: string, name: string): string {
  return escaped(text, name).replaceAll('"', '&quot;').replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;')
}
