import { halfCharacter } from './field-names.ts'
import { type TestParts, testForms } from './tests.ts'

/** A test as the text that the server reads as that test; or why there is none, as a phrase. */
export function writeTest({ name, values }: TestParts): { readonly text: string } | { readonly reason: string } {
  const { spelling, takes } = testForms[name]
  if (values.length === 0) return { reason: `${spelling} needs a value` }
  if (values.some((value) => halfCharacter.test(value))) return { reason: 'a query cannot hold half a character' }
  if (takes !== 'one' && values.some((value) => value.includes(','))) {
    return {
      reason: `there is no way to quote a comma in ${spelling}${name === 'in' ? ': give a list of values instead' : ''}`,
    }
  }
  const text = values.join(',')
  // A bare value may be anything that does not look like a test; inside Eq( ) it may be anything.
  return { text: name === 'eq' && !text.includes('(') ? text : `${spelling}(${text})` }
}
