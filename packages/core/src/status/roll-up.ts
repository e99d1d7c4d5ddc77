import type { StatusDocument } from './document.ts'
import { mergeStatuses } from './merge-statuses.ts'
import type { Status } from './model.ts'
import type { ResultWord } from './result.ts'

/** One part of a larger piece of work. */
export interface RollUpChild {
  /** Whether it may still change: it waits or runs. */
  readonly open: boolean
  /** Its own Status so far. */
  readonly result: Status
}

/**
 * Says of a piece of work what its parts amount to, without flattering:
 *
 * - while a part is open, the result is `incomplete`;
 * - then it is the parts' joined result (see `joinResults`);
 * - but with an error message anywhere it is `partial_success` at best.
 *
 * The real Drydock differs: it ignores open subtasks, lets no message rise, and shows success beside errors.
 *
 * @param children the parts, in order. Work without parts is a `success`, as Drydock has it for a task without subtasks.
 * @returns one document with the messages, names and links of all parts, as `mergeStatuses` unites them; frozen to its depth.
 * @throws JobwrightError `invalid-input` when `metadata` or an `extra` nests more than 200 levels, or is no JSON.
 * @example
 * ```ts
 * import { rollUp } from '@jobwright/core'
 *
 * const done = { open: false, result: { status: 'success', successes: ['n1'] } }
 * const failing = { open: true, result: { status: 'failure', failures: ['n2'] } }
 * rollUp([done, failing]).status //=> 'incomplete'
 * rollUp([done, { ...failing, open: false }]).status //=> 'partial_success'
 * rollUp([]).status //=> 'success'
 * ```
 */
export function rollUp(children: readonly RollUpChild[]): StatusDocument {
  const merged = mergeStatuses(children.map(({ result }) => result))
  return Object.freeze({ ...merged, status: resultOf(children, merged) })
}

function resultOf(children: readonly RollUpChild[], { status, details }: StatusDocument): ResultWord {
  if (children.some(({ open }) => open)) return 'incomplete'
  if (children.length === 0) return 'success'
  return status === 'success' && details.errorCount > 0 ? 'partial_success' : status
}
