import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../fixtures/lcm/', import.meta.url)

/** What the documents print, and what public scripts send: by file, without `.json`. */
export const sampleNames: readonly string[] = readdirSync(folder)
  .map((name) => name.replace('.json', ''))
  .toSorted()

export function sample<T extends object = Readonly<Record<string, unknown>>>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
}

/** Each place of a document, and what kind of value is there. */
export function shapeOf(value: unknown, place = ''): readonly string[] {
  if (Array.isArray(value)) return [`${place}: list`, ...value.flatMap((item) => shapeOf(item, `${place}[]`))]
  if (typeof value !== 'object' || value === null) return [`${place}: ${value === null ? 'null' : typeof value}`]
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [`${place}: object`, ...entries.flatMap(([key, item]) => shapeOf(item, `${place}.${key}`))]
}
