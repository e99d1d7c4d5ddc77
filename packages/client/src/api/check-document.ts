import { describeIssues, invalidInput, type ParseResult } from '@jobwright/core'

/**
 * Checks a document before it is sent: a server would take what is misspelt, and pass it over.
 *
 * @param of the operation that sends it; begins the message.
 * @param parse says what it must be.
 * @returns the same document.
 * @throws JobwrightError `invalid-input` that says what is wrong and where, but no value.
 */
export function checkDocument<T>(of: string, parse: (value: unknown) => ParseResult<T>, document: unknown): T {
  const result = parse(document)
  if (result.ok) return result.value
  throw invalidInput(`${of}: the document cannot be sent: ${describeIssues(result.issues)}.`)
}
