/**
 * What a template calculates with: JSON, and what the server brings along. A whole number of Go is a bigint, for it is another thing than
 * the floating-point numbers of JSON.
 */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [key: string]: Value }
  | Thing
  | Method

/** A thing of the server's: what it has is in a map, so that no name can reach anything else. */
export class Thing {
  /** As Go calls its type. */
  readonly type: string
  readonly members: ReadonlyMap<string, Value>

  constructor(type: string, members: Iterable<readonly [string, Value]>) {
    this.type = type
    this.members = new Map(members)
  }
}

/** Something that can be called with arguments; it throws Error with the words that follow `error calling …`. */
export class Method {
  readonly arity: number
  readonly call: (...values: readonly Value[]) => Value

  constructor(arity: number, call: (...values: readonly Value[]) => Value) {
    this.arity = arity
    this.call = call
  }
}

/** A value of the wrong type was given to a method. */
export class WrongType extends Error {}

/** A text that a method was given; Go refuses anything else before the call. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value
  throw new WrongType(`wrong type for value; expected string; got ${typeOf(value)}`)
}

/** What Go calls the type of a value that came out of JSON. */
export function typeOf(value: Value): string {
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (Array.isArray(value)) return '[]interface {}'
  if (value instanceof Thing) return value.type
  return isMap(value) ? 'map[string]interface {}' : '<nil>'
}

/** A JSON object, whose keys come from outside. */
export function isMap(value: Value): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Thing) &&
    !(value instanceof Method)
  )
}

/** Is it what Go's templates take for true: neither zero nor empty? */
export function isTrue(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isMap(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

/** Writes a value as Go's `%v` does. */
export function print(value: Value): string {
  if (value === undefined || value === null) return '<no value>'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return printNumber(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return `${value}`
  if (value instanceof Method) return '<func>'
  if (value instanceof Thing) return `{${[...value.members.values()].map(printInside).join(' ')}}`
  if (!isMap(value)) return `[${value.map(printInside).join(' ')}]`
  const keys = Object.keys(value).sort()
  return `map[${keys.map((key) => `${key}:${printInside(value[key])}`).join(' ')}]`
}

function printInside(value: Value): string {
  return value === undefined || value === null ? '<nil>' : print(value)
}

/** Go writes exponents with two digits, and sooner for small numbers. */
function printNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return String(value)
}
