import { checkKeys } from '../../input/index.ts'
import type { DocumentKind, DocumentProfile, WritableDocuments } from '../model/documents.ts'
import { formatJson } from './format-json.ts'
import { checkProfile } from './read-json.ts'
import { toWire, type WireDocument, type WireNode } from './to-wire.ts'

/** How a document is written as JSON. */
export interface WriteJsonOptions {
  /** Whose form of the documents. Default `'v4'`. */
  readonly profile?: DocumentProfile | undefined
}

/**
 * Writes a document as JSON as the engine does: booleans and integers as texts, times as milliseconds, no member without a value, in the engine's
 * order and layout, ended by a line feed. Members that are not in the model are left out.
 *
 * @param kind what the document is.
 * @param value the document; a time without an offset is taken for UTC.
 * @param options how to write it.
 * @throws JobwrightError `invalid-input` for an option or kind that is not known, and for a value that is not of the model, naming its place.
 * @example
 * import { writeJson } from '@jobwright/core/ovirt'
 * writeJson('action', { succeeded: true }) //=> '{\n  "succeeded" : "true"\n}\n'
 * writeJson('jobs', []) //=> '{ }\n'
 */
export function writeJson<Kind extends DocumentKind>(
  kind: Kind,
  value: WritableDocuments[Kind],
  options: WriteJsonOptions = {},
): string {
  checkKeys('writeJson', options, ['profile'])
  const { profile = 'v4' } = options
  checkProfile('writeJson', profile)
  return formatJson(toJson(toWire('writeJson', kind, value, profile)))
}

function toJson(node: WireNode): unknown {
  switch (node.is) {
    case 'scalar':
      return node.milliseconds ?? node.text
    case 'list':
      return node.items.length === 0 ? {} : { [node.item]: node.items.map(toJson) }
    case 'repeated':
      return node.items.map(toJson)
    case 'document':
      return Object.fromEntries(membersOf(node))
  }
}

/** In the order of JSON: its own first, the attributes last. */
function membersOf({ attributes, common, own }: WireDocument): readonly (readonly [string, unknown])[] {
  // oVirt: a list of links that is empty is not written.
  const members = [...own, ...common].filter(({ node }) => node.is !== 'repeated' || node.items.length > 0)
  return [...members.map(({ name, node }) => [name, toJson(node)] as const), ...attributes]
}
