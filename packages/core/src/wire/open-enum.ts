import * as z from 'zod/mini'

/** A word of a list that servers extend: the known values are suggested, any other string is kept. */
export type Open<Known extends string> = Known | (string & {})

/** A schema for {@link Open} words that also says which words are known. */
export interface OpenEnum<Known extends string> extends z.ZodMiniType<Open<Known>, Open<Known>> {
  /** The known words, in the order they were given. */
  readonly known: readonly Known[]
  /** Whether a value is one of the known words. */
  readonly isKnown: (value: unknown) => value is Known
}

/**
 * A schema that accepts every string and knows which of them are documented: a server that learns a new word does not break its
 * readers.
 *
 * @param known the words that are known today.
 * @returns a zod/mini schema; its `known` and `isKnown` tell documented words from new ones.
 * @example
 * ```ts
 * import { openEnum } from '@jobwright/core'
 *
 * const word = openEnum(['success', 'failure'])
 * word.safeParse('postponed').success //=> true
 * word.safeParse(5).success //=> false
 * word.isKnown('postponed') //=> false
 * word.known //=> ['success', 'failure']
 * ```
 */
export function openEnum<const Known extends string>(known: readonly Known[]): OpenEnum<Known> {
  const words: ReadonlySet<unknown> = new Set(known)
  const isKnown = (value: unknown): value is Known => words.has(value)
  // zod's own output type is `string`; `Open<Known>` is `string` with suggestions.
  return Object.assign(z.string() as unknown as z.ZodMiniType<Open<Known>, Open<Known>>, {
    known: Object.freeze([...known]),
    isKnown,
  })
}
