import { invalidInput } from '@jobwright/core'

/** Throws JobwrightError `invalid-input` where something is not so. */
export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw invalidInput(message)
}
