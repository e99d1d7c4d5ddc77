import { formatJson } from '@jobwright/core/ovirt'
import { engineTime } from './engine-time.ts'

/** A value of such a document: a text, a time in milliseconds since 1970, a document, or several whose elements stand next to each other. */
type OtherValue = string | number | OtherDocument | readonly OtherDocument[]

/** A document that is not about jobs: the root of the API, a user. */
export interface OtherDocument {
  /** The name of its root. */
  readonly name: string
  /** Attributes in order. */
  readonly attributes: readonly (readonly [name: string, text: string])[]
  /** What it holds, in order. */
  readonly members: readonly (readonly [name: string, value: OtherValue])[]
}

/** Makes a document. */
export function otherDocument(
  name: string,
  members: OtherDocument['members'],
  attributes: OtherDocument['attributes'] = [],
): OtherDocument {
  return { name, attributes, members }
}

/** Writes it as XML, in the layout of the engine, with times by the engine's clock. */
export function otherXml(document: OtherDocument, offsetMinutes: number): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml(document, '', offsetMinutes)}\n`
}

/** Writes it as JSON, in the layout of the engine. */
export function otherJson(document: OtherDocument): string {
  return formatJson(jsonOf(document))
}

function xml({ name, attributes, members }: OtherDocument, indent: string, offsetMinutes: number): string {
  const start = `${name}${attributes.map(([key, text]) => ` ${key}="${escaped(text)}"`).join('')}`
  if (members.length === 0) return `${indent}<${start}/>`
  const inner = `${indent}    `
  const lines = members.flatMap(([key, value]) => {
    if (isList(value)) return value.map((document) => xml(document, inner, offsetMinutes))
    if (typeof value === 'object') return [xml(value, inner, offsetMinutes)]
    const text = typeof value === 'number' ? engineTime(value, offsetMinutes) : escaped(value)
    return [`${inner}<${key}>${text}</${key}>`]
  })
  return `${indent}<${start}>\n${lines.join('\n')}\n${indent}</${name}>`
}

function jsonOf({ attributes, members }: OtherDocument): object {
  const entries = members.map(([key, value]) => {
    if (isList(value)) return [key, value.map(jsonOf)] as const
    return [key, typeof value === 'object' ? jsonOf(value) : value] as const
  })
  return Object.fromEntries([...entries, ...attributes])
}

function isList(value: OtherValue): value is readonly OtherDocument[] {
  return Array.isArray(value)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
