import { invalidInput } from '@jobwright/core'

/** A defect of a real server on the wire, as the emulator reproduces it. */
export interface Quirk<Name extends string = string> {
  /** Its name in `quirks`, unique over all systems: the system's name, a slash, words joined by hyphens, such as `drydock/charset-is-an-error`. */
  readonly name: Name
  /** The system that has it. */
  readonly system: string
  /** What the real server does. */
  readonly real: string
  /** What the emulator does when the quirk is off. */
  readonly otherwise: string
  /** Since which version or commit; `unknown` where nobody looked. */
  readonly since: string
  /** What it rests on: a recording, the code, a document. */
  readonly source: string
}

/** Which quirks are on: all, none, or those named. */
export type QuirkOption<Name extends string = string> = 'all' | 'none' | readonly Name[]

/** The names of the quirks that are on. Throws JobwrightError `invalid-input` for a name that is not in the table. */
export function selectQuirks(option: QuirkOption, table: readonly Quirk[]): ReadonlySet<string> {
  const known = table.map(({ name }) => name)
  if (option === 'all') return new Set(known)
  if (option === 'none') return new Set()
  if (!Array.isArray(option)) throw invalidInput("the emulator: quirks must be 'all', 'none' or a list of names.")
  const unknown = option.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw invalidInput(`There is no quirk "${unknown}": there are ${known.join(', ') || 'none'}.`)
  return new Set(option)
}
