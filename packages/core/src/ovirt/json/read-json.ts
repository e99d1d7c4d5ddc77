import { checkKeys, invalidInput } from '../../input/index.ts'
import type { ParseResult } from '../../wire/index.ts'
import type { AnswerDocuments, DocumentKind, ReadOptions, RequestDocuments } from '../model/documents.ts'
import { documentShapes } from '../model/layout.ts'
import { Reading } from './reading.ts'

/**
 * Reads a document of the engine from JSON into the model: booleans and integers from texts or as they are, times from milliseconds or
 * ISO texts, words in any case, lists from the object that holds them. The result is a new object; members that are null are left out.
 *
 * @param kind what the document is; JSON does not tell.
 * @param value what `JSON.parse` gave.
 * @param options how to read it; the default is as an answer of v4.
 * @returns the document, or what is wrong with it: codes and paths of the wire, at most 100, never values. A document that nests deeper than 64
 * levels is refused with the code `too_deep`.
 * @throws JobwrightError `invalid-input` for an option or a kind that is not known.
 * @example
 * import { readJson } from '@jobwright/core/ovirt'
 * readJson('jobs', {}) //=> { ok: true, value: [] }
 * readJson('action', { status: 'complete', succeeded: 'true' }) //=> { ok: true, value: { status: 'complete', succeeded: true } }
 * readJson('step', { number: 'x' }, { as: 'request' }) //=> { ok: false, issues: [{ code: 'invalid_format', path: ['number'] }] }
 */
export function readJson<Kind extends DocumentKind>(
  kind: Kind,
  value: unknown,
  options?: ReadOptions & { readonly as?: 'answer' | undefined },
): ParseResult<AnswerDocuments[Kind]>
/**
 * Reads a body that is sent to the engine from JSON into the model, as the engine does: words are closed, unknown fields are refused, nothing is
 * required.
 *
 * @param kind what the document is; JSON does not tell.
 * @param value what `JSON.parse` gave.
 * @param options `as: 'request'`.
 * @throws JobwrightError `invalid-input` for an option or a kind that is not known.
 * @example
 * import { readJson } from '@jobwright/core/ovirt'
 * readJson('job', { description: 5, auto_cleared: '1' }, { as: 'request' })
 * //=> { ok: true, value: { description: '5', auto_cleared: true } }
 */
export function readJson<Kind extends DocumentKind>(
  kind: Kind,
  value: unknown,
  options: ReadOptions & { readonly as: 'request' },
): ParseResult<RequestDocuments[Kind]>
export function readJson(kind: DocumentKind, value: unknown, options: ReadOptions = {}): ParseResult<unknown> {
  checkReadOptions('readJson', options, [])
  if (!Object.hasOwn(documentShapes, kind)) throw unknownKind('readJson')
  const reading = new Reading(options)
  const document = reading.field(value, documentShapes[kind])
  const { issues } = reading.findings
  return issues.length === 0 ? { ok: true, value: document } : { ok: false, issues }
}

export function checkReadOptions(of: string, options: ReadOptions, more: readonly string[]): void {
  checkKeys(of, options, ['as', 'profile', ...more])
  const { as = 'answer', profile = 'v4' } = options
  if (as !== 'answer' && as !== 'request') throw invalidInput(`${of}: as must be 'answer' or 'request'.`)
  checkProfile(of, profile)
}

export function checkProfile(of: string, profile: unknown): void {
  if (profile !== 'v3' && profile !== 'v4') throw invalidInput(`${of}: profile must be 'v3' or 'v4'.`)
}

export function unknownKind(of: string): Error {
  return invalidInput(`${of}: the kind of the document must be one of ${Object.keys(documentShapes).join(', ')}.`)
}
