import { checkKeys, invalidInput } from '@jobwright/core'
import type { OptionRule } from './option-rules.ts'

/**
 * Refuses what is no such set of options: an unknown key, with the nearest known one, and a value that breaks its rule. Undefined counts as not
 * given. Throws JobwrightError `invalid-input`, which never quotes a value: it may be secret.
 */
export function checkOptions(of: string, options: unknown, rules: ReadonlyMap<string, OptionRule>): void {
  checkKeys(of, options, [...rules.keys()])
  for (const [key, value] of Object.entries(options as object)) {
    const wanted = value === undefined ? undefined : rules.get(key)?.(value)
    if (wanted !== undefined) throw invalidInput(`${of}: ${key} must be ${wanted}.`)
  }
}
