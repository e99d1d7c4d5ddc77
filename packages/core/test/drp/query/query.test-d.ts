import {
  type DrpJobWhere,
  type DrpMachineWhere,
  type DrpQueryInput,
  type DrpQueryPairs,
  drpQuery,
  evaluateDrpQuery,
  parseDrpQuery,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

test('fields have the values of their type', () => {
  drpQuery({
    where: {
      State: ['failed', { ne: 'other' }],
      Current: true,
      CurrentIndex: { gte: 1, lte: 2 },
      StartTime: new Date(),
    },
  })
  drpQuery({ where: { Machine: { in: ['a'] }, 'Meta.k': 'a', 'p/one': { between: [1, 2] } } })
  // @ts-expect-error Current is yes or no
  drpQuery({ where: { Current: 'true' } })
  // @ts-expect-error CurrentIndex is a number
  drpQuery({ where: { CurrentIndex: { in: ['1'] } } })
  // @ts-expect-error there is no such test
  drpQuery({ where: { State: { is: 'failed' } } })
  // @ts-expect-error a range has two ends
  drpQuery({ where: { Task: { between: ['a'] } } })
  // @ts-expect-error of one field there is no "and"
  drpQuery({ where: { Task: { gt: 'a', lt: 'b' } } satisfies DrpJobWhere })
  // @ts-expect-error no such part
  drpQuery({ filter: {} })
  // @ts-expect-error no such thing to leave out
  drpQuery({ slim: ['Tasks'] })
  // @ts-expect-error no such list
  drpQuery({}, { of: 'job' })
})

test('jobs and machines have their own fields, and take others', () => {
  expectTypeOf<{ where: { Locked: true } }>().toExtend<DrpQueryInput<DrpMachineWhere>>()
  expectTypeOf<{ where: { Locked: 'yes' } }>().not.toExtend<DrpQueryInput<DrpMachineWhere>>()
  expectTypeOf<{ where: { Locked: 'yes' } }>().toExtend<DrpQueryInput<DrpJobWhere>>()
  expectTypeOf<{ sort: ['-StartTime', 'Key', 'anything'] }>().toExtend<DrpQueryInput<DrpJobWhere>>()
})

test('a writing is told apart, and what is read back is a question', () => {
  const writing = drpQuery({})
  if (writing.ok) expectTypeOf(writing.query).toEqualTypeOf<DrpQueryPairs>()
  else expectTypeOf(writing.reason).toEqualTypeOf<string>()
  const parsed = parseDrpQuery('a=b')
  if (parsed.ok) drpQuery(parsed.query)
})

test('the rows that are answered are those that were given', () => {
  const answer = evaluateDrpQuery('', [{ Uuid: 'a', own: 1 }], { matches: () => true })
  if (answer.ok) expectTypeOf(answer.rows).toEqualTypeOf<readonly { Uuid: string; own: number }[]>()
  // @ts-expect-error an engine is needed
  evaluateDrpQuery('', [], {})
  // @ts-expect-error no such defect
  evaluateDrpQuery('', [], { matches: () => true, quirks: ['other'] })
})
