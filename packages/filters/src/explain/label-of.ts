import type { Node } from '@jobwright/core'

/** The value of a label, null where there is none: a key such as `constructor` finds what the labels hold. */
export function labelOf(labels: Node['labels'], key: string): string | null {
  return labels != null && Object.hasOwn(labels, key) ? (labels[key] ?? null) : null
}
