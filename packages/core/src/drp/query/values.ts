import { parseTimestamp } from '../../time/index.ts'
import { readAddress } from './address.ts'
import type { DrpIndexType } from './indexes.ts'

/** A value as it is compared: times as text in the order of time, UUIDs in small letters, addresses by number, lists by their members. */
export type Comparable = string | number | boolean | bigint | ReadonlySet<string>

/** A value of a query; undefined where it is none of that type. */
export function readValue(type: DrpIndexType, text: string): Comparable | undefined {
  switch (type) {
    case 'string':
      return text
    case 'UUID string':
      return readUuid(text)
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'dateTime':
      return readTime(text)
    case 'IP Address':
      return readAddress(text)
    case 'integer':
      return /^[+-]?\d+$/.test(text) ? Number(text) : undefined
    case 'list':
      return new Set(text.split(',').map((member) => member.trim()))
  }
}

/** The value of an object's field; what is not there, or of another type, counts as that type's empty value, as in Go's structures. */
export function fieldValue(type: DrpIndexType, row: object, field: string): Comparable {
  const value = ownValue(row, field)
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : ''
    case 'UUID string':
      return typeof value === 'string' ? value.toLowerCase() : ''
    case 'boolean':
      return value === true
    case 'dateTime':
      return (typeof value === 'string' ? instant(value) : undefined) ?? noInstant
    case 'IP Address':
      return (typeof value === 'string' ? readAddress(value) : undefined) ?? 0n
    case 'integer':
      return typeof value === 'number' ? value : 0
    case 'list':
      if (Array.isArray(value)) return new Set(value.filter((member) => typeof member === 'string'))
      return new Set(typeof value === 'object' && value !== null ? Object.keys(value) : [])
  }
}

/** What a pattern looks at: the field as it is written, or an empty text. */
export function fieldText(row: object, field: string): string {
  const value = ownValue(row, field)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' ? value : ''
}

/** A field of an object by whatever name, never one that all objects have. */
export function ownValue(row: object, field: string): unknown {
  return Object.hasOwn(row, field) ? Reflect.get(row, field) : undefined
}

/** Orders two values of one type. The list of an object counts as the list of a query that names only members of it; lists have no order. */
export function compareValues(a: Comparable, b: Comparable): number {
  if (a instanceof Set && b instanceof Set) return [...b].every((member) => a.has(member)) ? 0 : Number.NaN
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a === b ? 0 : a < b ? -1 : 1
}

/** Orders texts as Go does, by their bytes in UTF-8: that is by code points, which UTF-16 puts in another order beyond U+D7FF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (!highUnit.test(a) || !highUnit.test(b)) return a < b ? -1 : 1
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

const highUnit = /[\ud800-\uffff]/

/** Halves of characters beyond U+FFFF come after all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit
}

/** The forms that the server's reader takes: 36 characters, the same after `urn:uuid:` or in braces, or 32 digits. */
function readUuid(text: string): string | undefined {
  const [, digits] = /^(?:urn:uuid:)?([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/i.exec(text) ?? []
  if (digits !== undefined) return digits.toLowerCase()
  const bare = /^\{[\da-f-]{36}\}$/i.test(text) ? text.slice(1, -1) : text
  if (bare !== text) return readUuid(bare)
  const parts = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/i.exec(text)
  return parts?.slice(1).join('-').toLowerCase()
}

/** RFC 3339 as Go reads it: one digit is enough for the hour, a comma may stand for the point, digits beyond the nanosecond are cut. */
function readTime(text: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT)(\d{1,2})(:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text)
  if (parts === null) return undefined
  const [, date = '', hour = '', rest = '', fraction, zone = ''] = parts
  return instant(
    `${date}${hour.padStart(2, '0')}${rest}${fraction === undefined ? '' : `.${fraction.slice(0, 9)}`}${zone}`,
  )
}

/** A time as text whose order is that of time. */
function instant(text: string): string | undefined {
  const utc = parseTimestamp(text)
  return utc === undefined ? undefined : `${utc.slice(0, 19)}.${utc.slice(20, -1).padEnd(9, '0')}`
}

/** The time that Go has where there is none. */
const noInstant = '0001-01-01T00:00:00.000000000'
