import type { Node } from './model.ts'
import type { Words } from './words.ts'

/** One wanted label: its value, or null where the key must be absent. */
export interface WantedLabel {
  readonly key: string
  readonly value: string | null
}

/** Whether a node has one of the wanted tags. */
export function hasAnyTag(tags: Node['tags'], wanted: Words): boolean {
  if (tags == null) return false
  for (let index = 0; index < tags.length; index += 1) {
    const tag = tags[index]
    if (tag !== undefined && wanted.has(tag)) return true
  }
  return false
}

/**
 * Prepares to count the wanted tags a node has: each as often as it is wanted, however often the node repeats it.
 *
 * Linear in the tags of the node: instead of clearing what was seen between two nodes, each count has a turn of its own.
 */
export function tagCounter(wanted: Iterable<string>): (tags: Node['tags']) => number {
  const entries = new Map<string, { times: number; seenInTurn: number }>()
  for (const tag of wanted) {
    const entry = entries.get(tag)
    if (entry === undefined) entries.set(tag, { times: 1, seenInTurn: 0 })
    else entry.times += 1
  }
  let turn = 0
  return (tags) => {
    turn += 1
    let count = 0
    for (const tag of tags ?? []) {
      const entry = entries.get(tag)
      if (entry === undefined || entry.seenInTurn === turn) continue
      entry.seenInTurn = turn
      count += entry.times
    }
    return count
  }
}

/** Whether labels agree with a wanted one. */
export function hasLabel(labels: Node['labels'], wanted: WantedLabel): boolean {
  const { key, value } = wanted
  if (value === null) return labels == null || !Object.hasOwn(labels, key) || labels[key] == null
  // The prototype is asked about last: it hardly ever answers with the wanted string.
  return labels != null && labels[key] === value && Object.hasOwn(labels, key)
}
