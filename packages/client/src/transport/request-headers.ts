import { invalidInput } from '@jobwright/core'

const name = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const value = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Joins headers; of one name in several, in whatever case, the last wins. Throws JobwrightError `invalid-input` for a header that cannot be
 * sent, naming it and not its value: the platform's own error would quote that.
 */
export function joinHeaders(
  operation: string,
  ...sets: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const joined = new Map<string, string>()
  for (const set of sets) {
    if (set === undefined) continue
    for (const [key, given] of Object.entries<unknown>(set)) {
      if (!name.test(key) || typeof given !== 'string' || !value.test(given)) {
        throw invalidInput(
          `${operation}: the header ${name.test(key) ? key : 'with an illegal name'} cannot be sent: a header is one line of Latin-1 text.`,
        )
      }
      joined.set(key.toLowerCase(), given)
    }
  }
  return Object.fromEntries(joined)
}
