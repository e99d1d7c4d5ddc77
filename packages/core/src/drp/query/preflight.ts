import { type DrpIndex, type DrpListPrefix, type DrpQueryProfile, drpIndexes } from './indexes.ts'
import type { DrpTestName, TestParts } from './tests.ts'
import { readValue } from './values.ts'

/** Says what is wrong with a test of a field or with sorting by it, as a phrase; undefined where the list can be asked that. */
export interface Preflight {
  test(field: string, test: TestParts): string | undefined
  sort(field: string): string | undefined
}

const noPreflight: Preflight = { test: () => undefined, sort: () => undefined }

/** What a list of a profile answers with an error, or with nonsense; nothing where it is not known which list it is. */
export function preflightOf(prefix: DrpListPrefix | undefined, profile: DrpQueryProfile): Preflight {
  if (prefix === undefined) return noPreflight
  const indexes = drpIndexes(prefix, profile)
  const where = `${prefix} of ${profile}`
  return {
    test(field, { name, values }) {
      if (field.startsWith('Meta.')) return undefined
      const index = indexes.get(field)
      if (index === undefined) {
        // Elsewhere than on a list of things with params, or where a later version has a field of that name, it can be no param.
        const isParam = paramLists.has(prefix) && !drpIndexes(prefix).has(field)
        return isParam ? undefined : `${where} cannot be filtered by ${field}`
      }
      if (name === 're') return patternProblem(where, prefix, profile, field, index)
      if (index.unordered && orderedTests.has(name))
        return `${field} has no order in ${where}, and the server may fail over it`
      const bad = values.some((value) => readValue(index.type, value) === undefined)
      return bad ? `${field} must be ${nouns[index.type]}` : undefined
    },
    sort(field) {
      const index = indexes.get(field)
      return index === undefined || index.unordered ? `${where} cannot be sorted by ${field}` : undefined
    },
  }
}

/** Lists whose objects have params, by which they can be filtered. */
export const paramLists: ReadonlySet<DrpListPrefix> = /*@__PURE__*/ new Set<DrpListPrefix>([
  'blueprints',
  'machines',
  'plugins',
  'profiles',
  'stages',
  'work_orders',
])

/** Tests that ask for an order. */
export const orderedTests: ReadonlySet<DrpTestName> = /*@__PURE__*/ new Set<DrpTestName>([
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'except',
])

/** v3.13: the fields whose pattern is tried on an empty text instead of the object's. */
export const blindPatterns: ReadonlyMap<DrpListPrefix, ReadonlySet<string>> = /*@__PURE__*/ new Map<
  DrpListPrefix,
  ReadonlySet<string>
>([
  ['jobs', /*@__PURE__*/ new Set(['Task', 'State', 'Stage', 'Workflow', 'BootEnv'])],
  ['machines', /*@__PURE__*/ new Set(['Stage', 'Workflow', 'BootEnv'])],
])

function patternProblem(
  where: string,
  prefix: DrpListPrefix,
  profile: DrpQueryProfile,
  field: string,
  index: DrpIndex,
): string | undefined {
  if (!index.regex) return `${where} cannot be asked for patterns of ${field}`
  if (profile !== 'v3.13' || blindPatterns.get(prefix)?.has(field) !== true) return undefined
  return `${where} looks for patterns of ${field} in an empty text`
}

const nouns = {
  string: 'a text',
  'UUID string': 'a UUID',
  boolean: 'true or false',
  dateTime: 'a time such as 2026-11-20T21:49:37Z',
  'IP Address': 'an address',
  integer: 'a whole number',
  list: 'a list of names',
} as const
