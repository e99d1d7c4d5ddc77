import { type StatusDocument, statusDocument, toStatusDocument } from './document.ts'
import type { Status } from './model.ts'
import { joinResults, type ResultWord } from './result.ts'

/**
 * Makes one Status of many: results are joined (see `joinResults`), messages follow one another, names and links are united without
 * repeats, errors are counted. `message`, `reason` and each key of `metadata` are those of the first Status that has them.
 *
 * Grouping does not matter, and order matters only to the order of lists and to which words come first. A Status that says nothing
 * yet, `{ status: 'incomplete' }`, changes nothing; an unknown result word counts as such.
 *
 * @param list Statuses in any form. They are not changed.
 * @returns a new document, frozen to its depth; for an empty list an empty one, `incomplete`.
 * @throws JobwrightError `invalid-input` when `metadata` or an `extra` nests more than 200 levels, or is no JSON.
 * @example
 * ```ts
 * import { mergeStatuses } from '@jobwright/core'
 *
 * const both = mergeStatuses([{ status: 'success', successes: ['n1'] }, { status: 'failure', failures: ['n2'] }])
 * both.status //=> 'partial_success'
 * both.failures //=> ['n2']
 * ```
 */
export function mergeStatuses(list: readonly Status[]): StatusDocument {
  const documents = list.map(toStatusDocument)
  const metadata = new Map<string, unknown>()
  for (const document of documents) {
    for (const [key, value] of Object.entries(document.metadata)) if (!metadata.has(key)) metadata.set(key, value)
  }
  return statusDocument({
    metadata: Object.freeze(Object.fromEntries(metadata)),
    message: documents.find(({ message }) => message !== null)?.message ?? null,
    reason: documents.find(({ reason }) => reason !== null)?.reason ?? null,
    status: documents.map(({ status }) => status).reduce<ResultWord>(joinResults, 'incomplete'),
    successes: documents.flatMap(({ successes }) => successes),
    failures: documents.flatMap(({ failures }) => failures),
    links: documents.flatMap(({ links }) => links),
    messages: documents.flatMap(({ details }) => details.messageList),
  })
}
