import { parseTimestamp } from '../../time/index.ts'
import type { ScalarField, WordField } from '../model/layout.ts'

/** A value that was read, or the code of what is wrong with it. */
export type ScalarReading = { readonly value: string | number | boolean } | { readonly code: string }

const integerForm = /^[+-]?\d+$/
/** A time as XML Schema writes it; which days and hours there are is checked apart. */
const dateForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/

const largestInteger = 2_147_483_647

/**
 * Reads a text as the engine does: booleans in any case or as 0 and 1, integers of 32 bits, words in any case.
 *
 * @param text what stands on the wire.
 * @param field what it is to be.
 * @param closed are other words than the known ones refused?
 */
export function readScalar(text: string, field: ScalarField | WordField, closed: boolean): ScalarReading {
  switch (field.is) {
    case 'text':
      return { value: text }
    case 'boolean':
      return readBoolean(text)
    case 'integer':
      return readInteger(text)
    case 'date':
      return isDate(text) ? { value: text } : { code: 'invalid_format' }
    case 'word':
      return field.free === true ? { value: text } : readWord(text, field.words, closed)
  }
}

function readBoolean(text: string): ScalarReading {
  // Longer ones need not be folded to be refused.
  const word = text.length > 5 ? '' : text.toLowerCase()
  if (word === 'true' || word === '1') return { value: true }
  if (word === 'false' || word === '0') return { value: false }
  return { code: 'invalid_value' }
}

function readInteger(text: string): ScalarReading {
  if (!integerForm.test(text)) return { code: 'invalid_format' }
  // Adding 0 makes -0 a 0.
  const value = Number(text) + 0
  if (value > largestInteger) return { code: 'too_big' }
  return value < -largestInteger - 1 ? { code: 'too_small' } : { value }
}

function readWord(text: string, words: readonly string[], closed: boolean): ScalarReading {
  const folded = text.toLowerCase()
  const word = words.find((known) => known === folded)
  if (word !== undefined) return { value: word }
  return closed || text === '' ? { code: 'invalid_value' } : { value: text }
}

/** Is it a time as the documents hold them? */
export function isDate(text: string): boolean {
  return dateForm.test(text) && parseTimestamp(text) !== undefined
}

/** Can the engine hold it? */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs((value as number) + 0.5) < largestInteger + 1
}
