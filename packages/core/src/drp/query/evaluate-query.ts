import { checkKeys, invalidInput } from '../../input/index.ts'
import { type Column, columnsOf, type DrpParamReading } from './columns.ts'
import { drpQuery } from './drp-query.ts'
import { type DrpQueryFailure, QueryFailed } from './failure.ts'
import type { DrpListPrefix, DrpQueryProfile } from './indexes.ts'
import { cut, type Demand, readPlan } from './plan.ts'
import { type Matches, predicates } from './predicates.ts'
import type { DrpQueryInput } from './query.ts'
import { type DrpQueryPairs, takePairs } from './query-text.ts'

/** A defect of v3.13 in how it answers queries. */
export type DrpQueryQuirk =
  /** `Re` looks at an empty text instead of a job's Task, State, Stage, Workflow and BootEnv, and of a machine's last three. */
  | 'blind-patterns'
  /**
   * What several tests of a field find is put one after the other, so that an object comes once for each that it suits, and objects alike in
   * what is sorted by come in the order of the tests instead of by key.
   */
  | 'test-by-test'

/** How to evaluate a query. */
export interface DrpQueryEvaluationOptions<Row extends object> {
  /** Does a regular expression of Go's syntax fit somewhere in a text? It throws for a pattern that is none. Use an engine that takes linear time. */
  readonly matches: (pattern: string, text: string) => boolean
  /** The list the objects are of. Default `jobs`. */
  readonly of?: DrpListPrefix | undefined
  /** Whose rules: `v3.13` or `v4`. Default `v4`. */
  readonly profile?: DrpQueryProfile | undefined
  /** Which defects are reproduced. Default: `all` of them for v3.13; v4 has none. */
  readonly quirks?: 'all' | 'none' | readonly DrpQueryQuirk[] | undefined
  /** Reads a param by which machines, stages or profiles are filtered; undefined for a param that is not defined. Default: none is. */
  readonly param?: ((name: string) => DrpParamReading<Row> | undefined) | undefined
}

/** The answer to a query. */
export type DrpQueryEvaluation<Row extends object> =
  | {
      readonly ok: true
      /** The objects that are answered, in order. */
      readonly rows: readonly Row[]
      /** How many objects there are of all, whatever the query. */
      readonly total: number
    }
  | DrpQueryFailure

/**
 * Answers a query of a list as a Digital Rebar Provision server does, from the objects at hand: filters, sorts, reverses and cuts.
 *
 * As the server, it first reads the whole query and only then looks at values, so a field or sort key that is not known comes before a value
 * that is wrong. What says how an object is shown is passed over: `slim`, `params`, `decode`, and v4's `aggregate`, `commented`, `expand` and
 * `reduced`. Of v4's server only documents are known: every field can be asked, and no defect is assumed.
 *
 * @param source the query: its text, its names and values, or the question that `drpQuery` makes both of.
 * @param rows the objects, as the list without a query answers them; their order does not matter. They are not changed.
 * @param options the regular-expression engine and whose rules, see {@link DrpQueryEvaluationOptions}; unknown ones are refused.
 * @returns the objects, or what is wrong with the query.
 * @throws JobwrightError `invalid-input` for what is no query, for a question that cannot be asked, for what is no list of objects, or for wrong options.
 * @example
 * import { drpQuery, evaluateDrpQuery } from '@jobwright/core/drp'
 *
 * const jobs = [{ Uuid: 'b', State: 'failed' }, { Uuid: 'a', State: 'finished' }, { Uuid: 'c', State: 'running' }]
 * const matches = (pattern: string, text: string) => text.includes(pattern)
 * evaluateDrpQuery('State=In(failed,finished)', jobs, { matches })
 * //=> { ok: true, rows: [{ Uuid: 'a', State: 'finished' }, { Uuid: 'b', State: 'failed' }], total: 3 }
 * evaluateDrpQuery('ExitState=failed', jobs, { matches, profile: 'v3.13' })
 * //=> { ok: false, code: 'unknown-field', name: 'ExitState', value: 'failed' }
 */
export function evaluateDrpQuery<Row extends object>(
  source: string | DrpQueryPairs | DrpQueryInput,
  rows: readonly Row[],
  options: DrpQueryEvaluationOptions<Row>,
): DrpQueryEvaluation<Row> {
  checkKeys('evaluateDrpQuery', options, ['matches', 'of', 'profile', 'quirks', 'param'])
  const { matches, of = 'jobs', profile = 'v4', param } = options
  if (typeof matches !== 'function') {
    throw invalidInput('evaluateDrpQuery: matches must be a function of a pattern and a text.')
  }
  if (!isListOfObjects(rows)) throw invalidInput('evaluateDrpQuery: the rows must be a list of objects.')
  const pairs = pairsOf(source)
  const quirks = quirksOf(options.quirks ?? 'all', profile)
  const columns = columnsOf<Row>({ of, profile, param, blindPatterns: quirks.has('blind-patterns') })
  try {
    const plan = readPlan(pairs, columns, profile)
    const testByTest = quirks.has('test-by-test')
    let found = testByTest ? sorted(rows, columns.key) : rows
    for (const demand of plan.demands) found = filtered(found, demand, matches, testByTest)
    const order = testByTest && plan.sort.length > 0 ? plan.sort : [columns.key, ...plan.sort]
    for (const column of order) found = sorted(found, column)
    return { ok: true, rows: cut(plan.reverse ? found.toReversed() : found, plan), total: rows.length }
  } catch (error) {
    if (error instanceof QueryFailed) return error.failure
    throw error
  }
}

function isListOfObjects(rows: unknown): boolean {
  return Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null)
}

function pairsOf(source: string | DrpQueryPairs | DrpQueryInput): DrpQueryPairs {
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    return takePairs('evaluateDrpQuery', source)
  const written = drpQuery(source as DrpQueryInput)
  if (!written.ok) throw invalidInput(`evaluateDrpQuery: ${written.reason}.`)
  return written.query
}

const allQuirks: ReadonlySet<DrpQueryQuirk> = /*@__PURE__*/ new Set<DrpQueryQuirk>(['blind-patterns', 'test-by-test'])
const noQuirks: ReadonlySet<DrpQueryQuirk> = /*@__PURE__*/ new Set()

function quirksOf(
  quirks: 'all' | 'none' | readonly DrpQueryQuirk[],
  profile: DrpQueryProfile,
): ReadonlySet<DrpQueryQuirk> {
  const named = quirks === 'all' ? allQuirks : quirks === 'none' ? noQuirks : new Set(quirks)
  for (const name of named) {
    if (allQuirks.has(name)) continue
    const known = [...allQuirks].join(', ')
    throw invalidInput(`evaluateDrpQuery: there is no quirk ${JSON.stringify(name)}; there are ${known}.`)
  }
  return profile === 'v3.13' ? named : noQuirks
}

function filtered<Row>(
  rows: readonly Row[],
  demand: Demand<Row>,
  matches: Matches,
  testByTest: boolean,
): readonly Row[] {
  const tests = demand.tests.map((test) => ({ name: test.name, steps: predicates(test, demand, matches) }))
  if (!testByTest) return rows.filter((row) => tests.some(({ steps }) => steps.some((fits) => fits(row))))
  return tests.flatMap(({ name, steps }) => {
    const found = steps.flatMap((fits) => rows.filter(fits))
    // Of all tests, these two see to it that nothing comes twice, whichever field it was that repeated it.
    return name === 'in' || name === 'nin' ? [...new Set(found)] : found
  })
}

/** Rows that are alike stay in the order they had. */
function sorted<Row>(rows: readonly Row[], column: Column<Row>): readonly Row[] {
  const valued = rows.map((row) => ({ row, value: column.of(row) }))
  const compare = (a: { readonly value: unknown }, b: { readonly value: unknown }) => column.compare(a.value, b.value)
  // Servers keep lists in the order of keys, which is most often asked for.
  if (valued.every((each, at) => compare(valued[at - 1] ?? each, each) <= 0)) return rows
  return valued.toSorted(compare).map(({ row }) => row)
}
