/** A UUID as the engine reads it, or why it cannot: in the words of Java, which its fault shows. */
export type ReadUuid = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string }

const lengths = [8, 4, 4, 4, 12] as const

/**
 * Reads an id as Java reads a UUID: five groups of hexadecimal digits in any case, of which leading zeros may be missing and digits beyond a group's length
 * are cut off.
 */
export function readUuid(text: string): ReadUuid {
  if (text.length > 36) return { ok: false, message: 'UUID string too large' }
  const groups = text.split('-')
  if (groups.length !== lengths.length || groups.includes('')) {
    return { ok: false, message: `Invalid UUID string: ${text}` }
  }
  const wrong = groups.find((group) => !/^[\da-f]+$/i.test(group))
  if (wrong !== undefined) return { ok: false, message: `For input string: "${wrong}"` }
  const exact = groups.map((group, at) =>
    group
      .toLowerCase()
      .padStart(lengths[at] ?? 0, '0')
      .slice(-(lengths[at] ?? 0)),
  )
  return { ok: true, id: exact.join('-') }
}
