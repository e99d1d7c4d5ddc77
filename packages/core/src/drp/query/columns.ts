import { type DrpIndex, type DrpListPrefix, type DrpQueryProfile, drpIndexes } from './indexes.ts'
import { blindPatterns, paramLists } from './preflight.ts'
import { type Comparable, compareText, compareValues, fieldText, fieldValue, ownValue, readValue } from './values.ts'

/** How a param is read, so that objects can be filtered by it. */
export interface DrpParamReading<Row extends object> {
  /** A value of the query as the param's value, as JSON or as text; or why it is none. */
  readonly read: (
    text: string,
  ) => { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly cause?: unknown }
  /** The param's value for an object, from wherever it takes it; undefined where it has none. */
  readonly of: (row: Row) => unknown
}

/** One thing that objects can be asked about. */
export interface Column<Row, Value = unknown> {
  read(text: string): { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly cause?: unknown }
  of(row: Row): Value
  compare(a: Value, b: Value): number
  /** What a pattern looks at; undefined for an object that has nothing. Missing where patterns cannot be asked for. */
  text?: ((row: Row) => string | undefined) | undefined
  readonly unordered: boolean
}

interface Lists<Row extends object> {
  readonly of: DrpListPrefix
  readonly profile: DrpQueryProfile
  readonly blindPatterns: boolean
  readonly param: ((name: string) => DrpParamReading<Row> | undefined) | undefined
}

/** All that objects of a list can be asked about. */
export interface Columns<Row> {
  /** By which objects come where nothing else decides. */
  readonly key: Column<Row>
  /** A field that may be sorted by. */
  indexed(name: string): Column<Row> | undefined
  /** Whatever may be filtered by: a field, a param, an entry of Meta. */
  find(name: string): Column<Row> | undefined
}

export function columnsOf<Row extends object>(list: Lists<Row>): Columns<Row> {
  const indexes = drpIndexes(list.of, list.profile)
  const indexed = (name: string): Column<Row> | undefined => {
    const index = indexes.get(name)
    if (index === undefined) return undefined
    if (name === 'Key') return keyColumn()
    return indexColumn(index, list.blindPatterns && blindPatterns.get(list.of)?.has(name) === true)
  }
  return {
    key: keyColumn<Row>(),
    indexed,
    find(name) {
      const param = paramLists.has(list.of) && !indexes.has(name) ? list.param?.(name) : undefined
      if (param !== undefined) return paramColumn(param)
      return indexed(name) ?? (name.startsWith('Meta.') ? metaColumn(name.slice('Meta.'.length)) : undefined)
    },
  }
}

/** Each column reads and compares its own values only. */
function column<Row, Value>(parts: Column<Row, Value>): Column<Row> {
  return parts as Column<Row>
}

function indexColumn<Row extends object>({ type, field, unordered, regex }: DrpIndex, blind: boolean): Column<Row> {
  return column<Row, Comparable>({
    read(text) {
      const value = readValue(type, text)
      return value === undefined ? { ok: false } : { ok: true, value }
    },
    of: (row) => fieldValue(type, row, field),
    compare: compareValues,
    text: regex ? (row) => (blind ? '' : fieldText(row, field)) : undefined,
    unordered,
  })
}

/** The key of an object is its UUID, or its name, or its ID. */
function keyColumn<Row extends object>(): Column<Row> {
  const of = (row: Row) => {
    const field = ['Uuid', 'Name', 'ID'].find((name) => Object.hasOwn(row, name))
    return field === undefined ? '' : fieldText(row, field)
  }
  return column({ read: (text) => ({ ok: true, value: text }), of, compare: compareText, text: of, unordered: false })
}

/** An entry that is not there is empty, save for patterns, which find it not. */
function metaColumn<Row extends object>(key: string): Column<Row> {
  const entry = (row: Row): string | undefined => {
    const meta = ownValue(row, 'Meta')
    const value = typeof meta === 'object' && meta !== null ? ownValue(meta, key) : undefined
    return typeof value === 'string' ? value : undefined
  }
  return column({
    read: (text) => ({ ok: true, value: text }),
    of: (row) => entry(row) ?? '',
    compare: compareText,
    text: entry,
    unordered: false,
  })
}

function paramColumn<Row extends object>(param: DrpParamReading<Row>): Column<Row> {
  return column<Row, unknown>({
    read: (text) => param.read(text),
    of: (row) => param.of(row),
    compare: compareJson,
    unordered: false,
  })
}

/** What is not there comes before all else; texts, numbers and truth values have an order among themselves, and nothing else has. */
function compareJson(a: unknown, b: unknown): number {
  if (isNothing(a) || isNothing(b)) return Number(isNothing(b)) - Number(isNothing(a))
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'boolean' && typeof b === 'boolean')) {
    return Number(a) - Number(b)
  }
  return sameJson(a, b) ? 0 : Number.NaN
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null
}

function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)))
  )
}
