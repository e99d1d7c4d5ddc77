import type { FilterPath } from './filter-parts.ts'

const longestText = 60

/** A value as it reads in a sentence: plain words bare, other text quoted and cut, lists and objects by kind alone. */
export function worded(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  // Told apart from the words that look like them, which the server does too.
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`
  if (typeof value !== 'string') return String(value)
  const shown = value.length > longestText ? `${value.slice(0, longestText - 1)}…` : value
  return /^[\p{L}\p{N}._:/@+…-]+$/u.test(shown) ? shown : JSON.stringify(shown)
}

/** Some phrases in a sentence: the first few, and how many more there are. */
export function listed(phrases: readonly string[], last: 'and' | 'or', most: number): string {
  const rest = phrases.length - most
  if (rest > 0) return `${phrases.slice(0, most).join(', ')} ${last} ${rest} more`
  return phrases.length < 2 ? phrases.join('') : `${phrases.slice(0, -1).join(', ')} ${last} ${phrases.at(-1)}`
}

/** A place in a filter as it reads in a sentence. */
export function wordedPath(path: FilterPath): string {
  if (path.length === 0) return 'its root'
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`
    if (!/^[\w-]+$/.test(part)) return `${before}[${worded(part)}]`
    return before === '' ? part : `${before}.${part}`
  }, '')
}

/** Neighbours of one key: never none. */
export type Run<Item> = readonly [Item, ...Item[]]

/** Parts the items wherever the key changes. */
export function runs<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): readonly Run<Item>[] {
  const found: { readonly key: unknown; readonly items: [Item, ...Item[]] }[] = []
  for (const item of items) {
    const key = keyOf(item)
    const last = found.at(-1)
    if (last !== undefined && last.key === key) last.items.push(item)
    else found.push({ key, items: [item] })
  }
  return found.map((run) => run.items)
}
