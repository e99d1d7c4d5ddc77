import type { Column } from './columns.ts'
import { QueryFailed } from './failure.ts'
import type { Demand } from './plan.ts'
import { orderedTests } from './preflight.ts'
import type { TestParts } from './tests.ts'

/** Does a pattern fit somewhere in a text? */
export type Matches = (pattern: string, text: string) => boolean

/** Does an object suit? */
export type Predicate<Row> = (row: Row) => boolean

/** What suits a test: whatever suits one of these, in the order in which v3.13 puts together what they find. */
export function predicates<Row>(
  test: TestParts,
  { name: field, column }: Demand<Row>,
  matches: Matches,
): readonly Predicate<Row>[] {
  const { name, values } = test
  if (name === 're') return [patternPredicate(values.join(), field, column, matches)]
  const comparisons = values.map((text) => comparison(text, field, column))
  if (orderedTests.has(name) && column.unordered) throw new QueryFailed('no-order', field, values.join())
  switch (name) {
    case 'eq':
    case 'in':
      return comparisons.map((by) => (row) => by(row) === 0)
    case 'ne':
    case 'nin':
      return [(row) => comparisons.every((by) => by(row) !== 0)]
    case 'lt':
      return comparisons.map((by) => (row) => by(row) < 0)
    case 'lte':
      return comparisons.map((by) => (row) => by(row) <= 0)
    case 'gt':
      return comparisons.map((by) => (row) => by(row) > 0)
    case 'gte':
      return comparisons.map((by) => (row) => by(row) >= 0)
    case 'between':
      return [(row) => comparisons.every((by, end) => (end === 0 ? by(row) >= 0 : by(row) <= 0))]
    case 'except':
      return comparisons.map((by, end) => (row) => (end === 0 ? by(row) < 0 : by(row) > 0))
  }
}

/** An object's value less the one given: below 0, 0, above 0, or NaN where the two have no order. */
function comparison<Row>(text: string, field: string, column: Column<Row>): (row: Row) => number {
  const read = column.read(text)
  if (!read.ok) throw new QueryFailed('bad-value', field, text, 'cause' in read ? { cause: read.cause } : {})
  return (row) => column.compare(column.of(row), read.value)
}

/** As the server, it complains of a wrong pattern before it complains of the field. */
function patternPredicate<Row>(pattern: string, field: string, column: Column<Row>, matches: Matches): Predicate<Row> {
  try {
    matches(pattern, '')
  } catch (cause) {
    throw new QueryFailed('bad-pattern', field, pattern, { cause })
  }
  const { text } = column
  if (text === undefined) throw new QueryFailed('no-patterns', field, pattern)
  return (row) => {
    const looked = text(row)
    return looked !== undefined && matches(pattern, looked)
  }
}
