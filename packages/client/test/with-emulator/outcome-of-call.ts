import { inspect } from 'node:util'
import { isJobwrightError } from '@jobwright/core'

/** What became of a call, as a cell of a matrix shows it. */
export function outcomeOf(error: unknown): string {
  if (error === undefined) return 'ok'
  return isJobwrightError(error) ? `${error.code} ${error.applied}` : `not typed: ${inspect(error)}`
}

/** Is what an error, or success, says about a write the truth? */
export function liesAbout(error: unknown, applied: boolean): string[] {
  const said = error === undefined ? 'yes' : isJobwrightError(error) ? error.applied : 'unknown'
  return said === 'unknown' || said === (applied ? 'yes' : 'no') ? [] : [`applied: ${said} is not true`]
}
