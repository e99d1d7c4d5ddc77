import {
  type FilterSyntaxError,
  formatFilter,
  fromKubernetesSelector,
  type NodeExpression,
  type ParsedFilter,
  parseFilter,
  type SelectorReading,
  type SelectorWriting,
  toKubernetesSelector,
} from '@jobwright/filters'
import { expectTypeOf, test } from 'vitest'

declare const expression: NodeExpression

test('a parsed filter has a value, or a place and what was expected there', () => {
  const parsed = parseFilter('all', { maxDepth: 5, maxLength: undefined })
  expectTypeOf(parsed).toEqualTypeOf<ParsedFilter>()
  if (parsed.ok) expectTypeOf(parsed.value).toEqualTypeOf<NodeExpression>()
  else {
    expectTypeOf(parsed).toEqualTypeOf<FilterSyntaxError>()
    expectTypeOf(parsed.expected).toEqualTypeOf<readonly string[]>()
    expectTypeOf(parsed.suggestion).toEqualTypeOf<string | undefined>()
  }
  // @ts-expect-error -- there may be no value
  void parsed.value
  // @ts-expect-error -- no such option
  parseFilter('all', { depth: 5 })
  // @ts-expect-error -- an expression is no text
  parseFilter(expression)
})

test('only expressions are written', () => {
  expectTypeOf(formatFilter(expression)).toEqualTypeOf<string>()
  // @ts-expect-error -- a filter is no expression
  formatFilter({ filter_set_type: 'union', filter_set: [] })
})

test('a selector is read or refused, and written or refused', () => {
  const reading = fromKubernetesSelector('env')
  expectTypeOf(reading).toEqualTypeOf<SelectorReading>()
  if (!reading.ok) expectTypeOf(reading.part).toEqualTypeOf<string>()
  const writing = toKubernetesSelector(expression)
  expectTypeOf(writing).toEqualTypeOf<SelectorWriting>()
  if (writing.ok) expectTypeOf(writing.selector).toEqualTypeOf<string>()
  else expectTypeOf(writing.part).toEqualTypeOf<NodeExpression>()
})
