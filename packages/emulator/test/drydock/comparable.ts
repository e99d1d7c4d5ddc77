import { isTask, type TaskNames } from './task-names.ts'

const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(\+00:00)?$/

/** What two answers of different servers, at different times, have in common when they say the same. */
export interface Comparable {
  /** The names of tasks are to be understood as those of this server. */
  readonly names: TaskNames
  /** Lists that came out of a set: their order says nothing. */
  readonly sorted: boolean
}

/** A body with names for ids and a word for each time; keys keep their order, layers are put in the order of their names. */
export function comparable(value: unknown, how: Comparable, key = ''): unknown {
  if (typeof value === 'string') {
    const found = time.exec(value)
    if (found !== null) return `<time${found[1] ?? ''}>`
    return how.names.rename(value)
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item, how))
    return how.sorted && key !== '' ? sortedByText(items) : items
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(
    ([name, item]) => [how.names.rename(name), comparable(item, how, name)] as const,
  )
  // A document has its keys in a fixed order; what has ids for keys, in that of the tasks.
  const isDocument = isTask(value) || !Object.keys(value).some((name) => how.names.rename(name) !== name)
  return isDocument ? entries : entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

export function sortedByText(items: readonly unknown[]): readonly unknown[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** JSON as Python writes it, so that a body can be held against its own text. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${pythonJson(key)}: ${pythonJson(item)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
