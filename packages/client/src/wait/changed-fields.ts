import type { JobView } from '@jobwright/core'

/** The fields of a view that differ from the view before, `raw` aside; all of them when there is none before. */
export function changedFields(before: JobView | undefined, view: JobView): readonly (keyof JobView)[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(view)]) as ReadonlySet<keyof JobView>
  return [...keys].filter((key) => key !== 'raw' && (before === undefined || !isSame(before[key], view[key])))
}

/** Are two values of a view the same, the raw documents in them aside? A loop, because a tree of jobs may be deep. */
function isSame(left: unknown, right: unknown): boolean {
  const pairs: [left: unknown, right: unknown][] = [[left, right]]
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair
    if (Object.is(a, b)) continue
    if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length) return false
    for (const key of keys) {
      if (!Object.hasOwn(b, key)) return false
      if (key !== 'raw') pairs.push([a[key], b[key]])
    }
  }
  return true
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
