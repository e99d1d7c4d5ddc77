import type { ParseResult } from '@jobwright/core'
import type { AnswerDocuments, DocumentKind } from '@jobwright/core/ovirt'
import { readXml, writeXml, type XmlAnswer } from '@jobwright/core/ovirt/xml'
import type { OvirtFormat } from './format.ts'

/**
 * Documents as XML, which every engine speaks. Times keep the offset of the server. Elements that are new are passed over, so that answers of newer engines
 * can be read.
 *
 * Refused are documents with a document type declaration, and with it all entities but the five of XML itself; those that nest deeper than 64 levels,
 * are longer than 16 777 216 characters or have more than 1 000 000 elements and attributes. Nothing is ever expanded or fetched.
 *
 * @example
 * import { xmlFormat } from '@jobwright/client/ovirt'
 * xmlFormat.read('action', '<action><status>complete</status></action>', 'v4') //=> { ok: true, value: { status: 'complete' } }
 * xmlFormat.read('jobs', '<!DOCTYPE jobs><jobs/>', 'v4') //=> { ok: false, issues: [{ code: 'doctype', path: [] }] }
 */
export const xmlFormat: OvirtFormat = /*@__PURE__*/ (() =>
  Object.freeze<OvirtFormat>({
    type: 'application/xml',
    read: (kind, text, profile) => ofKind(kind, readXml(text, { profile, unknownElements: 'skip' })),
    write: (kind, document, profile) => writeXml(kind, document, { profile }),
  }))()

function ofKind<Kind extends DocumentKind>(kind: Kind, answer: XmlAnswer): ParseResult<AnswerDocuments[Kind]> {
  if (!answer.ok) return answer
  // What was read tells its kind by its root.
  if (answer.kind === kind) return { ok: true, value: answer.value as AnswerDocuments[Kind] }
  return { ok: false, issues: [{ code: 'unrecognized_keys', path: [answer.kind] }] }
}
