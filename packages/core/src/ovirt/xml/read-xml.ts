import { invalidInput } from '../../input/index.ts'
import type { Issue } from '../../wire/index.ts'
import { checkReadOptions } from '../json/read-json.ts'
import { Reading } from '../json/reading.ts'
import type { AnswerDocuments, DocumentKind, ReadOptions, RequestDocuments } from '../model/documents.ts'
import { documentShapes } from '../model/layout.ts'
import { checkLimits, readXmlTree, xmlLimitNames } from './read-tree.ts'
import { toMembers } from './to-members.ts'
import type { XmlLimits } from './xml-element.ts'

/** How an XML document is read. */
export interface ReadXmlOptions extends ReadOptions, XmlLimits {
  /**
   * What becomes of elements that the model does not have. `'refuse'` (default): the document is refused, as the engine refuses a body. `'skip'`: they are
   * passed over. In answers those in users, hosts and statistics are always passed over.
   */
  readonly unknownElements?: 'refuse' | 'skip' | undefined
}

/** An answer that was read from XML, with its kind, which is the name of its root; or what is wrong with it. */
export type XmlAnswer =
  | {
      readonly [Kind in DocumentKind]: { readonly ok: true; readonly kind: Kind; readonly value: AnswerDocuments[Kind] }
    }[DocumentKind]
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** A body that was read from XML, with its kind, which is the name of its root; or what is wrong with it. */
export type XmlRequest =
  | {
      readonly [Kind in DocumentKind]: {
        readonly ok: true
        readonly kind: Kind
        readonly value: RequestDocuments[Kind]
      }
    }[DocumentKind]
  | { readonly ok: false; readonly issues: readonly Issue[] }

/**
 * Reads a document of the engine from XML into the model, as the engine does: elements in any order, the last one of several counts, booleans and words
 * in any case, unknown attributes and stray text passed over, unknown elements refused. Nothing else is guessed into a number or a time.
 *
 * @param text the document.
 * @param options how to read it; the default is as an answer of v4.
 * @returns its kind and the document, or what is wrong with it: codes and paths (at most 100), never values. What is no XML, has a document type
 * declaration or is beyond a limit is refused with `invalid_xml`, `doctype`, `too_big`, `too_deep` or `too_many`.
 * @throws JobwrightError `invalid-input` for an option that is not known.
 * @example
 * import { readXml } from '@jobwright/core/ovirt/xml'
 * readXml('<action><succeeded>TRUE</succeeded></action>') //=> { ok: true, kind: 'action', value: { succeeded: true } }
 * readXml('<jobs/>') //=> { ok: true, kind: 'jobs', value: [] }
 * readXml('<fault><bogus/></fault>') //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['bogus'] }] }
 */
export function readXml(text: string, options?: ReadXmlOptions & { readonly as?: 'answer' | undefined }): XmlAnswer
/**
 * Reads a body that is sent to the engine from XML into the model: words are closed, nothing is required.
 *
 * @param text the document.
 * @param options `as: 'request'`; the engine's own way with document type declarations is `doctype: 'ignore'`.
 * @throws JobwrightError `invalid-input` for an option that is not known.
 * @example
 * import { readXml } from '@jobwright/core/ovirt/xml'
 * readXml('<job><description>d</description></job>', { as: 'request' }) //=> { ok: true, kind: 'job', value: { description: 'd' } }
 * readXml('<step><type>nope</type></step>', { as: 'request' }) //=> { ok: false, issues: [{ code: 'invalid_value', path: ['type'] }] }
 */
export function readXml(text: string, options: ReadXmlOptions & { readonly as: 'request' }): XmlRequest
export function readXml(text: string, options: ReadXmlOptions = {}): XmlAnswer | XmlRequest {
  checkReadOptions('readXml', options, ['unknownElements', ...xmlLimitNames])
  checkLimits('readXml', options)
  const { as = 'answer', profile = 'v4', unknownElements = 'refuse', ...limits } = options
  if (unknownElements !== 'refuse' && unknownElements !== 'skip') {
    throw invalidInput("readXml: unknownElements must be 'refuse' or 'skip'.")
  }
  const tree = readXmlTree(text, limits)
  if (!tree.ok) return tree
  const { name } = tree.value
  if (!isKind(name)) return { ok: false, issues: [{ code: 'unrecognized_keys', path: [name] }] }
  const reading = new Reading({ as, profile })
  const members = toMembers(tree.value, documentShapes[name], {
    skipAll: unknownElements === 'skip',
    skipForeign: as === 'answer',
    v3: profile === 'v3',
    findings: reading.findings,
  })
  const value = reading.field(members, documentShapes[name])
  const { issues } = reading.findings
  if (issues.length > 0) return { ok: false, issues }
  // The layout of a kind makes a document of that kind.
  return { ok: true, kind: name, value } as XmlAnswer | XmlRequest
}

function isKind(name: string): name is DocumentKind {
  return Object.hasOwn(documentShapes, name)
}
