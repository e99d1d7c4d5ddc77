import { invalidInput } from '../../input/index.ts'
import { baseFields, commonFields, fewFields, type IndexRows, moreFields } from './index-rows.ts'

/** The lists that queries are asked of, by their place in the API. */
export type DrpListPrefix =
  | 'blueprints'
  | 'bootenvs'
  | 'jobs'
  | 'machines'
  | 'params'
  | 'plugins'
  | 'profiles'
  | 'roles'
  | 'stages'
  | 'tasks'
  | 'templates'
  | 'users'
  | 'work_orders'
  | 'workflows'

/** Whose lists: the recorded server's (2019), or those of the newest documents. */
export type DrpQueryProfile = 'v3.13' | 'v4'

/** What kind of value a field is compared as, in the server's words. */
export type DrpIndexType = 'string' | 'UUID string' | 'boolean' | 'dateTime' | 'IP Address' | 'integer' | 'list'

/** What a list can be asked about one field. */
export interface DrpIndex {
  /** How the field and the values in a query are read. A `list` is matched by a value that names one or more of its members, divided by commas. */
  readonly type: DrpIndexType
  /** Do no two objects have the same value? Such a field may stand for the key in a path: `/machines/Name:m1`. */
  readonly unique: boolean
  /** Can `Lt`, `Lte`, `Gt`, `Gte`, `Between`, `Except` and `sort` not be asked? v3.13 fails with 500 over the first six and refuses the last. */
  readonly unordered: boolean
  /** Can `Re` be asked? */
  readonly regex: boolean
  /** The field of the object it is read from. */
  readonly field: string
}

/**
 * Tells which fields a list can be filtered and sorted by. `Meta.<key>` is always possible beside them, and so is the name of a defined param
 * on machines, stages and profiles.
 *
 * @param prefix the list.
 * @param profile `v3.13`: what `GET /indexes/{prefix}` of that server answers, recorded for jobs and machines, from its code for the rest.
 * `v4` (default): every field, as the release notes of v4.7 and the generated clients have it.
 * @returns the fields by name; empty for a list that the profile does not have.
 * @throws JobwrightError `invalid-input` for another list or profile.
 * @example
 * import { drpIndexes } from '@jobwright/core/drp'
 *
 * drpIndexes('jobs', 'v3.13').get('Archived') //=> { type: 'boolean', unique: false, unordered: true, regex: false, field: 'Archived' }
 * drpIndexes('jobs', 'v3.13').has('ExitState') //=> false
 * drpIndexes('jobs').has('ExitState') //=> true
 */
export function drpIndexes(prefix: DrpListPrefix, profile: DrpQueryProfile = 'v4'): ReadonlyMap<string, DrpIndex> {
  if (!Object.hasOwn(tables, profile)) throw invalidInput("drpIndexes: the profile must be 'v3.13' or 'v4'.")
  if (!tables.v4.has(prefix)) throw invalidInput(`drpIndexes: there is no list ${JSON.stringify(prefix)}.`)
  return tables[profile].get(prefix) ?? noIndexes
}

const noIndexes: ReadonlyMap<string, DrpIndex> = /*@__PURE__*/ new Map()

const tables = /*@__PURE__*/ (() => {
  const few = new Map<DrpListPrefix, ReadonlyMap<string, DrpIndex>>()
  const all = new Map<DrpListPrefix, ReadonlyMap<string, DrpIndex>>()
  for (const [prefix, more] of Object.entries(moreFields) as [DrpListPrefix, IndexRows][]) {
    const known = fewFields[prefix]
    if (known !== undefined) few.set(prefix, table({ ...baseFields, ...known }, fewIndexes))
    all.set(prefix, table({ ...baseFields, ...known, ...commonFields, ...more }, allIndexes))
  }
  return { 'v3.13': few, v4: all } satisfies Record<DrpQueryProfile, unknown>
})()

function table(rows: IndexRows, kinds: (type: DrpIndexType) => Pick<DrpIndex, 'unordered' | 'regex'>) {
  return new Map(
    Object.entries(rows).map(([name, row]): [string, DrpIndex] => {
      const [type, unlike] = typeof row === 'string' ? [row, {}] : row
      return [name, { type, unique: false, ...kinds(type), field: name, ...unlike }]
    }),
  )
}

function fewIndexes(type: DrpIndexType) {
  return { unordered: type === 'boolean' || type === 'list', regex: type === 'string' }
}

function allIndexes(type: DrpIndexType) {
  return { unordered: type === 'list', regex: type !== 'list' }
}
