import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../fixtures/lcm/', import.meta.url)

/** The documents that are printed in the documentation, and what public scripts send: by file, without `.json`. */
export const sampleNames: readonly string[] = readdirSync(folder)
  .filter((name) => /^(?:seed|docs|docs68|req)-.*\.json$/.test(name))
  .map((name) => name.replace('.json', ''))
  .sort()

export function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
}

/** The rows of a page. */
export function rowsOf(page: unknown): readonly unknown[] {
  return (page as { readonly results: readonly unknown[] }).results
}
