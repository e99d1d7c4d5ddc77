/**
 * A text that is equal for equal plain data, whatever the order of its keys: what tells explored states apart. Maps and sets count as their
 * entries in order of insertion, since that order may decide what happens next.
 */
export function canonicalKey(value: unknown): string {
  if (value === null || typeof value !== 'object')
    return typeof value === 'string' ? JSON.stringify(value) : String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalKey).join()}]`
  if (value instanceof Map) return `Map${canonicalKey([...value])}`
  if (value instanceof Set) return `Set${canonicalKey([...value])}`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonicalKey(one)}`).join()}}`
}
