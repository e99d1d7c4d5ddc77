import { type Drift, describeIssues, findDrift, JobwrightError, type ParseResult } from '@jobwright/core'
import type { Operation } from '../transport/index.ts'

/** An operation whose answer is made of documents, of which it can be said what is new in them. */
export interface DocumentOperation<T> extends Operation<T> {
  /** What the documents have that their model does not know. */
  readonly driftIn: (answer: T) => readonly Drift[]
}

type Schema = Parameters<typeof findDrift>[0]

/**
 * Reads an answer's body: the same object that was sent, typed.
 *
 * @param parse says what it is.
 * @param schema what each document in it is.
 * @param documentsIn finds those documents. Default: the answer is one.
 */
export function readDocuments<T>(
  parse: (value: unknown) => ParseResult<T>,
  schema: Schema,
  documentsIn: (answer: T) => Iterable<unknown> = (answer) => [answer],
): Pick<DocumentOperation<T>, 'read' | 'driftIn'> {
  return {
    read(answer) {
      const result = parse(answer.json())
      if (result.ok) return result.value
      // What the answer holds is not said: it may be secret.
      const message = `it is not what the server answers here: ${describeIssues(result.issues)}`
      throw new JobwrightError(message, { code: 'unexpected-response' })
    },
    driftIn: (answer) => [...documentsIn(answer)].flatMap((document) => findDrift(schema, document)),
  }
}
