import type { Issue, ParseResult } from '../wire/parse-result.ts'
import { createParser } from '../wire/parser.ts'
import { readExtra } from './document.ts'
import { type Status, statusSchema } from './model.ts'
import { readResultWord } from './result.ts'

/** One thing in a readable Status that should not be relied on. It holds no text of the document, so it is safe to log. */
export interface StatusWarning {
  /**
   * `wrong-error-count`: the errors stated are not those in the list (see `stated` and `counted`).
   * `unknown-result`: the result word is not one of the known ones; it is kept, and counts as `incomplete`.
   * `unreadable-extra`: the `extra` of a message is text, but not the JSON text of an object.
   */
  readonly code: 'wrong-error-count' | 'unknown-result' | 'unreadable-extra'
  /** Where: keys and indexes from the Status. */
  readonly path: Issue['path']
  /** With `wrong-error-count`: the number the server stated. */
  readonly stated?: number | undefined
  /** With `wrong-error-count`: how many messages of the list are errors. */
  readonly counted?: number | undefined
}

/** What reading a Status gives: the same object and what to doubt about it, or everything that is wrong with it. */
export type StatusParseResult =
  | { readonly ok: true; readonly value: Status; readonly warnings: readonly StatusWarning[] }
  | Extract<ParseResult<Status>, { ok: false }>

const parse = /*@__PURE__*/ createParser(statusSchema)

/**
 * Reads a Status in any of its forms and says what in it is doubtful.
 *
 * @param json a value from `JSON.parse`, for example the `result` of a Drydock task. It is not changed.
 * @returns the same object, with warnings in the order of the document; or issues.
 * @example
 * ```ts
 * import { parseStatus } from '@jobwright/core'
 *
 * const status = { status: 'failure', details: { errorCount: 0, messageList: [{ message: 'no power', error: true }] } }
 * parseStatus(status) //=> { ok: true, value: status, warnings: [{ code: 'wrong-error-count', path: ['details', 'errorCount'], stated: 0, counted: 1 }] }
 * parseStatus({ result: 'success' }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['status'] }] }
 * ```
 */
export function parseStatus(json: unknown): StatusParseResult {
  const result = parse(json)
  return result.ok ? { ...result, warnings: [...warningsOf(result.value)] } : result
}

function* warningsOf({ status, details }: Status): Generator<StatusWarning> {
  if (readResultWord(status) === undefined) yield { code: 'unknown-result', path: ['status'] }
  const messages = details?.messageList ?? []
  const stated = details?.errorCount ?? undefined
  const counted = messages.filter(({ error }) => error === true).length
  if (stated !== undefined && stated !== counted) {
    yield { code: 'wrong-error-count', path: ['details', 'errorCount'], stated, counted }
  }
  for (const [index, { extra }] of messages.entries()) {
    if (readExtra(extra) === undefined) {
      yield { code: 'unreadable-extra', path: ['details', 'messageList', index, 'extra'] }
    }
  }
}
