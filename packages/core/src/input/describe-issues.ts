import type { Issue } from '../wire/index.ts'

/** Further ones are counted: a document that is wrong everywhere is not to fill a log. */
const shownIssues = 5

/**
 * Says what is wrong with a document, and where; without its values, which may be secret.
 *
 * @param issues of a ParseResult.
 * @returns a part of a sentence, such as `invalid_type at filter_set[0].node_names`; the first five, and how many more there are.
 * @example
 * import { describeIssues } from '@jobwright/core'
 * describeIssues([{ code: 'invalid_value', path: ['action'] }]) //=> 'invalid_value at action'
 */
export function describeIssues(issues: readonly Issue[]): string {
  const shown = issues.slice(0, shownIssues).map(({ code, path }) => `${code} at ${describePath(path)}`)
  const more = issues.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/**
 * Writes a path as one would in code.
 *
 * @param path keys and indexes from the document's root.
 * @returns such as `node_filter.filter_set[0].node_names`; `the document itself` for an empty path.
 * @example
 * import { describePath } from '@jobwright/core'
 * describePath(['filter_set', 0, 'node_names']) //=> 'filter_set[0].node_names'
 */
export function describePath(path: Issue['path']): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : step === '' ? '[""]' : `.${step}`)).join('')
  return text === '' ? 'the document itself' : text.replace(/^\./, '')
}
