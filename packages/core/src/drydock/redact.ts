const mask = '***'

/** Deeper than this nothing is read, so nothing is shown either. */
const maxDepth = 1_000

/**
 * Masks the secrets in a Drydock document: the user name and password in an address, wherever one stands (`design_ref` may hold them, and so
 * may messages and build data that quote it).
 *
 * @param document any JSON: a task, a layered answer, a list, what is to be posted. It is left as it was.
 * @returns the same document with those parts written as `***`, and everything else verbatim; parts without secrets are the very same
 * objects. What is nested more than 1 000 levels deep is masked whole.
 *
 * @example
 * import { redact } from '@jobwright/core/drydock'
 * redact({ design_ref: 'https://user:secret@host/site.yaml' }) //=> { design_ref: 'https://***@host/site.yaml' }
 */
export function redact<T>(document: T): T {
  return redacted(document, 0) as T
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutUserInfo(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return mask
  if (Array.isArray(value)) {
    const items = value.map((item) => redacted(item, depth + 1))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  const entries = Object.entries(value)
  const masked = entries.map(([key, item]): [string, unknown] => [withoutUserInfo(key), redacted(item, depth + 1)])
  const same = masked.every(([key, item], index) => key === entries[index]?.[0] && item === entries[index]?.[1])
  return same ? value : Object.fromEntries(masked)
}

/** Masks what stands between `//` and the last `@` of an address, in each address of a text. */
function withoutUserInfo(text: string): string {
  const parts: string[] = []
  let done = 0
  for (let slashes = text.indexOf('://'); slashes !== -1; slashes = text.indexOf('://', done)) {
    const start = slashes + '://'.length
    const end = endOfAuthority(text, start)
    const at = text.slice(start, end).lastIndexOf('@')
    parts.push(text.slice(done, start), at === -1 ? '' : mask)
    done = at === -1 ? start : start + at
  }
  return done === 0 ? text : parts.join('') + text.slice(done)
}

function endOfAuthority(text: string, start: number): number {
  let end = start
  while (end < text.length && !'/?# \t\r\n'.includes(text.charAt(end))) end += 1
  return end
}
