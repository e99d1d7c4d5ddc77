import { invalidInput, type JobwrightError } from '@jobwright/core'
import { type Action, stepLifecycle } from '@jobwright/core/ovirt'
import type { DocumentOperation } from '../api/index.ts'
import { checkOptions, type OptionRule } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { isLost } from './lost-answer.ts'
import { withApplied } from './with-applied.ts'

/** Refuses what does not say how something is to end: an engine of v4 would take it for a success. */
export function checkEnd<End extends { readonly succeeded: boolean }>(
  of: string,
  end: End,
  rules: ReadonlyMap<string, OptionRule>,
): End {
  checkOptions(of, end, rules)
  if (end.succeeded !== undefined) return end
  throw invalidInput(`${of}: succeeded is missing: say whether the work succeeded.`)
}

/**
 * Ends something, and reads how it stands then, also where the answer to the end is lost: the error of that is thrown only when it has not ended, or cannot be
 * read.
 */
export async function endAndReadBack<T extends { readonly status: string }>(
  { send }: OvirtConnection,
  end: DocumentOperation<Action>,
  read: () => Promise<T>,
  request: RequestOptions | undefined,
): Promise<T> {
  let lost: JobwrightError | undefined
  try {
    await send(end, request)
  } catch (error) {
    if (!isLost(error)) throw error
    lost = error
  }
  let now: T
  try {
    now = await read()
  } catch (error) {
    throw lost ?? withApplied(error, 'yes', 'It was ended, but could not be read back.')
  }
  // Jobs and steps end by the same words.
  if (lost !== undefined && !stepLifecycle.isEnded(now.status)) throw lost
  return now
}
