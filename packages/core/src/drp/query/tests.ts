/** A time that can tell itself as ISO 8601 text: a `Date`, for one. */
export interface DrpTime {
  /** The time as text, such as `2026-11-20T21:49:37.848Z`. */
  toISOString(): string
}

/**
 * What one field is asked: to be a value, to suit a test, or to suit any test of a list. There is no "and": of one field the server takes
 * several tests as alternatives. `{ gte: a, lte: b }` is said as `{ between: [a, b] }`.
 */
export type DrpTests<Value> =
  | Value
  | DrpTest<Value>
  | DrpFromTo<Value>
  | readonly (Value | DrpTest<Value> | DrpFromTo<Value>)[]

/**
 * One test of a field, and only one: `{ ne: 'failed' }`. Texts are compared by their characters, times by the instant, addresses by number,
 * `false` comes before `true`.
 */
export type DrpTest<Value = string> = { readonly [Name in DrpTestName]: Only<Value, Name> }[DrpTestName]

/** Both ends, each of which belongs to it: another way to say `between`. */
export type DrpFromTo<Value> = Only<Value, 'gte' | 'lte'>

/** These tests and no others. */
type Only<Value, Name extends DrpTestName> = Pick<DrpTestValues<Value>, Name> & {
  readonly [Other in Exclude<DrpTestName, Name>]?: undefined
}

/** What each test takes. */
export interface DrpTestValues<Value = string> {
  /** Is it the value? Same as the bare value. */
  readonly eq: Value
  /** Is it another value? */
  readonly ne: Value
  /** Does it come before the value? */
  readonly lt: Value
  /** Does it come before the value, or is it the value? */
  readonly lte: Value
  /** Does it come after the value? */
  readonly gt: Value
  /** Does it come after the value, or is it the value? */
  readonly gte: Value
  /** Does a regular expression of Go's syntax fit somewhere in it? */
  readonly re: string
  /** Does it lie between the two, or is it one of them? */
  readonly between: readonly [from: Value, to: Value]
  /** Does it come before the first or after the second? */
  readonly except: readonly [from: Value, to: Value]
  /** Is it one of these? */
  readonly in: readonly Value[]
  /** Is it none of these? */
  readonly nin: readonly Value[]
}

/** The name of a test. */
export type DrpTestName = keyof DrpTestValues

/** The tests by their names here, as the server spells them, and how many values each takes. */
export const testForms = {
  eq: { spelling: 'Eq', takes: 'one' },
  ne: { spelling: 'Ne', takes: 'one' },
  lt: { spelling: 'Lt', takes: 'one' },
  lte: { spelling: 'Lte', takes: 'one' },
  gt: { spelling: 'Gt', takes: 'one' },
  gte: { spelling: 'Gte', takes: 'one' },
  re: { spelling: 'Re', takes: 'one' },
  between: { spelling: 'Between', takes: 'two' },
  except: { spelling: 'Except', takes: 'two' },
  in: { spelling: 'In', takes: 'many' },
  nin: { spelling: 'Nin', takes: 'many' },
} as const satisfies Record<DrpTestName, { readonly spelling: string; readonly takes: 'one' | 'two' | 'many' }>

/** A test taken apart: its name and its values. */
export interface TestParts {
  readonly name: DrpTestName
  readonly values: readonly string[]
}

/** A test in the form in which it is given. */
export function testOf({ name, values }: TestParts): DrpTest {
  const [value] = values
  return { [name]: testForms[name].takes === 'one' ? value : values } as unknown as DrpTest
}
