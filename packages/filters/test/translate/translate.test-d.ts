import type { NodeFilter, Semantics } from '@jobwright/core'
import { fromNodeFilter, type NodeExpression, tag, toDrpQuery, toNodeFilter } from '@jobwright/filters'
import { expectTypeOf, test } from 'vitest'

test('a translation is a result or a refusal, told apart by ok', () => {
  const writing = toNodeFilter(tag('t'), { semantics: 'deployed' as Semantics })
  if (writing.ok) expectTypeOf(writing.filter).toEqualTypeOf<NodeFilter>()
  else expectTypeOf(writing.part).toEqualTypeOf<NodeExpression>()

  const reading = fromNodeFilter({ filter_set_type: 'union', filter_set: [] })
  if (reading.ok) expectTypeOf(reading.expression).toEqualTypeOf<NodeExpression>()
  else expectTypeOf(reading.path).toEqualTypeOf<readonly (string | number)[]>()

  const query = toDrpQuery(tag('t'), { tag: 'Profiles' })
  if (query.ok) expectTypeOf(query.query).toExtend<readonly (readonly [string, string])[]>()

  // What was refused has no filter.
  expectTypeOf(toNodeFilter(tag('t'))).not.toHaveProperty('filter')
})

test('unknown options and semantics do not compile', () => {
  // @ts-expect-error [ts2322] -- no such semantics
  toNodeFilter(tag('t'), { semantics: 'real' })
  // @ts-expect-error [ts2353] -- no such option
  fromNodeFilter(null, { form: 'object' })
  // @ts-expect-error [ts2322] -- a field for each key
  toDrpQuery(tag('t'), { label: 'Meta' })
})
