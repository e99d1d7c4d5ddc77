import { checkKeys, invalidInput } from '@jobwright/core'
import { deepest } from '../expression/check-expression.ts'
import type { NodeExpression } from '../expression/model.ts'
import { ExpressionReader } from './read-expression.ts'
import { type FilterSyntaxError, ReadingStopped, toSyntaxError } from './syntax-error.ts'
import { TokenStream } from './token-stream.ts'

/** How much text is taken. */
export interface ParseFilterOptions {
  /** How many levels an expression may have, a test alone being one; open parentheses count too. 1 to 200, default 200. */
  readonly maxDepth?: number | undefined
  /** How long the text may be, in UTF-16 code units. Default 1 000 000. */
  readonly maxLength?: number | undefined
}

/** What became of a filter's text: an expression, or why there is none. */
export type ParsedFilter = { readonly ok: true; readonly value: NodeExpression } | FilterSyntaxError

/**
 * Reads an expression from text.
 *
 * | text | nodes |
 * | --- | --- |
 * | `name = a`, `name != a` | of this name; of any other |
 * | `name in (a, b)`, `name not in (a, b)` | of one of these names; of none of them |
 * | `name ^= cmp-`, `name $= -01`, `name ~ cmp-??` | whose name begins or ends so, or has this form (`*`, `?`) |
 * | `tag = gpu`, `rack = r1` | with this tag; in this rack; all the operators above |
 * | `label.color`, `not label.color` | with this label, whatever its value; without it |
 * | `label.color = red`, `rackLabel.row = 3` | with this value of the label; of a label of their rack; all the operators above |
 * | `label["any key"] = "any value"` | the same, in JSON's quotes, of what is no single word of letters, digits and `_ - . / : @ + * ? %` |
 * | `x and y`, `x or y`, `not x`, `(x)` | `not` binds most, then `and`, then `or` |
 * | `all of (x, y)`, `any of (x, y)`, `none of (x, y)` | the same of any number of expressions, also one or none |
 * | `all`, `none` | all; none |
 *
 * `and`, `or`, `not` and `in` need quotes as values. `!=` and `not in` also select nodes that do not have the attribute.
 *
 * @param text the text; an empty one is an error, `all` stands for all nodes.
 * @param options limits.
 * @returns the expression; or what is wrong, where, and what was probably meant. No text overflows the stack, and reading is linear in it.
 * @throws JobwrightError `invalid-input` for a text that is none, an unknown option or a limit out of range.
 * @example
 * import { and, label, nodeName, or, parseFilter } from '@jobwright/filters'
 * const wanted = or(and(label('color', 'yellow'), label('type', 'physical')), nodeName('a', 'b'))
 * parseFilter('label.color = yellow and label.type = physical or name in (a, b)') //=> { ok: true, value: wanted }
 *
 * const mistaken = parseFilter('lable.color = yellow')
 * const meant = mistaken.ok ? undefined : [mistaken.line, mistaken.column, mistaken.suggestion]
 * meant //=> [1, 1, 'label']
 */
export function parseFilter(text: string, options: ParseFilterOptions = {}): ParsedFilter {
  if (typeof text !== 'string') throw invalidInput('parseFilter: the filter must be a text.')
  checkKeys('parseFilter', options, ['maxDepth', 'maxLength'])
  const maxDepth = limit('maxDepth', options.maxDepth ?? deepest, deepest)
  const maxLength = limit('maxLength', options.maxLength ?? 1_000_000, Number.MAX_SAFE_INTEGER)
  try {
    if (text.length > maxLength) {
      const problem = `the filter is longer than ${maxLength} characters`
      throw new ReadingStopped({ offset: maxLength, problem, expected: [] })
    }
    return { ok: true, value: new ExpressionReader(new TokenStream(text), maxDepth).read() }
  } catch (error) {
    if (error instanceof ReadingStopped) return toSyntaxError(text, error.fault)
    throw error
  }
}

function limit(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw invalidInput(`parseFilter: ${name} must be a whole number from 1 to ${most}.`)
}
