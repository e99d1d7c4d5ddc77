/** Stands where a secret stood. */
const mask = '***'

// So much of a secret is recognised by itself: servers cut their messages, and what they quote with them.
const telling = 12

interface Occurrence {
  readonly start: number
  readonly end: number
}

/**
 * Masks secrets in a text wherever they stand, also where only their beginning does: the first twelve characters give one away.
 *
 * Where several forms begin at one place, as a plain one and an encoded one do, the one that reaches farthest counts, and what overlaps goes
 * together: nothing of a secret is left beside the mask of another.
 *
 * @param text any text.
 * @param forms what is to be masked: secrets, in each form in which they may stand, such as percent-encoded. Empty ones are passed over.
 * @returns the text with `***` for each.
 * @example
 * import { maskForms } from '@jobwright/core'
 * maskForms('log in with canary-of-all/1 x failed', ['canary-of-all/1 x', 'canary-of-all%2F1%20x']) //=> 'log in with *** failed'
 * maskForms('GET /login?key=canary-of-all%2F1…', ['canary-of-all/1 x', 'canary-of-all%2F1%20x']) //=> 'GET /login?key=***…'
 */
export function maskForms(text: string, forms: readonly string[]): string {
  const occurrences = forms.flatMap((form) => occurrencesOf(form, text)).sort((a, b) => a.start - b.start)
  const parts: string[] = []
  let done = 0
  for (const { start, end } of occurrences) {
    if (start >= done) parts.push(text.slice(done, start), mask)
    done = Math.max(done, end)
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done)
}

function occurrencesOf(form: string, text: string): readonly Occurrence[] {
  const enough = Math.min(form.length, telling)
  // Nearly every text is done with here.
  if (enough === 0 || !text.includes(form.slice(0, enough))) return []
  const found: Occurrence[] = []
  for (const [start, length] of matchLengths(form, text).entries()) {
    if (length >= enough) found.push({ start, end: start + length })
  }
  return found
}

/** How much of the form stands at each place of the text: the Z-function of both, linear whatever they repeat. */
function matchLengths(form: string, text: string): Uint32Array {
  const both = form + text
  const lengths = new Uint32Array(both.length)
  let left = 0
  let right = 0
  for (let at = 1; at < both.length; at += 1) {
    let length = at < right ? Math.min(right - at, lengths[at - left] ?? 0) : 0
    while (at + length < both.length && both.charCodeAt(length) === both.charCodeAt(at + length)) length += 1
    lengths[at] = length
    if (at + length > right) [left, right] = [at, at + length]
  }
  return lengths.subarray(form.length).map((length) => Math.min(length, form.length))
}
