import { parseArgs } from 'node:util'
import { type Effort, full, quick } from './harness.ts'

/** What the command line asks for. */
export interface Options {
  readonly groups: readonly string[]
  readonly effort: Effort
}

/**
 * Reads the command line.
 *
 * @throws TypeError that says what is wrong with it.
 */
export function readOptions(groups: readonly string[]): Options {
  const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } })
  const { only } = values
  if (only !== undefined && !groups.includes(only)) {
    throw new TypeError(`--only ${only}: there is no such case; there are ${groups.join(', ')}.`)
  }
  return { groups: only === undefined ? groups : [only], effort: values.quick ? quick : full }
}
