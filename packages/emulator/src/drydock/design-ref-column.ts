import { floatText, plainDigits } from './python/text.ts'
import { isDict, isList, PythonFloat, type PythonValue } from './python/value.ts'

const width = 128

/**
 * A posted design reference as its column of the database keeps it: any JSON, written by PostgreSQL into 128 characters; undefined where the
 * database refuses it.
 */
export function designRefColumn(value: PythonValue): string | undefined {
  const text = columnText(value)
  // A lone surrogate cannot be written in UTF-8.
  if (text === undefined || text.includes('\0') || /\p{Surrogate}/u.test(text)) return undefined
  const characters = Array.from(text)
  if (characters.length <= width) return text
  // SQL: spaces beyond the width of a column are dropped, anything else is an error.
  return characters.slice(width).every((character) => character === ' ')
    ? characters.slice(0, width).join('')
    : undefined
}

function columnText(value: PythonValue): string | undefined {
  if (value === null || isDict(value)) return undefined
  if (typeof value === 'string') return value
  if (isList(value)) return arrayText(value)
  if (value instanceof PythonFloat) return decimalText(value.value)
  return String(value)
}

/** SQL has no exponent in a number of type numeric. */
function decimalText(value: number): string {
  if (!Number.isFinite(value)) return floatText(value)
  const text = Object.is(value, -0) ? '0.0' : floatText(value)
  const [mantissa = '', exponent] = text.split('e')
  return exponent === undefined ? text : plainDigits(mantissa, Number(exponent))
}

/** An SQL array: all its items must be of one type, and those that are lists of one length. */
function arrayText(items: readonly PythonValue[]): string | undefined {
  if (items.length === 0) return '{}'
  const present = items.filter((item) => item !== null)
  if (new Set(present.map(sqlType)).size > 1) return undefined
  const nested = present.filter((item): item is readonly PythonValue[] => isList(item))
  if (nested.length > 0 && (present.length < items.length || new Set(nested.map(({ length }) => length)).size > 1)) {
    return undefined
  }
  const texts = items.map(itemText)
  return texts.includes(undefined) ? undefined : `{${texts.join(',')}}`
}

function sqlType(value: PythonValue): string {
  if (isList(value)) return 'array'
  if (value instanceof PythonFloat || typeof value === 'bigint') return 'number'
  return typeof value
}

function itemText(item: PythonValue): string | undefined {
  if (item === null) return 'NULL'
  if (typeof item === 'boolean') return item ? 't' : 'f'
  if (typeof item !== 'string') return columnText(item)
  const plain = item !== '' && item.toUpperCase() !== 'NULL' && !/[\s{},"\\]/.test(item)
  return plain ? item : `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
