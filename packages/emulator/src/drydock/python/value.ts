/** A Python float. Ints are `bigint`, so that `1` and `1.0` stay what they are. */
export class PythonFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** Python's dict: its keys keep the order in which they came. */
export type PythonDict = ReadonlyMap<string, PythonValue>

/** A value that holds no others. A `number` is an int that the emulator itself renders. */
export type PythonScalar = null | boolean | number | bigint | PythonFloat | string

/** What Python's `json` makes of a text. */
export type PythonValue = PythonScalar | readonly PythonValue[] | PythonDict

export function isDict(value: PythonValue | undefined): value is PythonDict {
  return value instanceof Map
}

export function isList(value: PythonValue | undefined): value is readonly PythonValue[] {
  return Array.isArray(value)
}

/** What Python calls the type of a value, in the texts of its errors. */
export function typeName(value: PythonValue): string {
  if (value === null) return 'NoneType'
  if (value instanceof PythonFloat) return 'float'
  if (isList(value)) return 'list'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'string':
      return 'str'
    case 'object':
      return 'dict'
    default:
      return 'int'
  }
}

/** Does Python count it as true? */
export function isTruthy(value: PythonValue | undefined): boolean {
  if (value === undefined) return false
  if (value instanceof PythonFloat) return value.value !== 0
  if (isList(value)) return value.length > 0
  if (isDict(value)) return value.size > 0
  return Boolean(value)
}

/** The value as plain JSON, for rules that know nothing of Python. */
export function toJson(value: PythonValue): unknown {
  if (value instanceof PythonFloat) return value.value
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return value.map(toJson)
  // Entries are defined, not assigned: a key like `__proto__` is a key like any other.
  if (isDict(value)) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]))
  return value
}

/** Plain JSON as Python reads it back. Numbers with a fraction are floats. */
export function fromJson(value: unknown): PythonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? value : new PythonFloat(value)
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value === 'object') return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]))
  return null
}
