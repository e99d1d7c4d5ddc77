import { checkKeys, invalidInput } from '../../input/index.ts'
import { halfCharacter, problemOfField } from './field-names.ts'
import type { DrpJobWhere, DrpMachineWhere, DrpWhere } from './fields.ts'
import type { DrpListPrefix, DrpQueryProfile } from './indexes.ts'
import { type Preflight, preflightOf } from './preflight.ts'
import type { DrpQueryInput } from './query.ts'
import { type DrpQueryPairs, writePairs } from './query-text.ts'
import { type DrpQueryRefusal, refuse } from './refusal.ts'
import { takeTests } from './take-tests.ts'
import { type TestParts, testOf } from './tests.ts'
import { writeTest } from './write-test.ts'

/** What becomes of a question: the query to send, or why there is none. */
export type DrpQueryWriting =
  | {
      readonly ok: true
      /** The names and values of the query, in order. */
      readonly query: DrpQueryPairs
      /** The same encoded for an address, without `?`. */
      readonly text: string
    }
  | DrpQueryRefusal

/** Which server is to be asked which list. */
export interface DrpQueryTarget {
  /** The list. Given, the query is checked against what that list can be asked; default: it is not. */
  readonly of?: DrpListPrefix | undefined
  /** Whose list: `v3.13` or `v4`. Default `v4`. */
  readonly profile?: DrpQueryProfile | undefined
}

/**
 * Writes the query of a Digital Rebar Provision list, such as `GET /jobs`: what to filter by, in which order, and how many.
 *
 * All demands on fields must hold; of one field several tests are alternatives, which is all that the server's language can say. It has no
 * escaping: in lists and ranges a value with a comma cannot be said, and is refused. (Elsewhere commas and parentheses are safe: a value
 * that looks like a test is written as `Eq(…)`.) v3.13 answers an object once for each alternative that it suits; `{ in: […] }` answers it once.
 * Of several sort fields the server lets the last one decide first, so they are written from last to first.
 *
 * @param question see {@link DrpQueryInput}; unknown parts are refused.
 * @param target which list is asked: with `of`, also fields, values and tests are refused that this list would answer with an error or with nonsense.
 * @returns the query, or the reason and the part of the question that cannot be said.
 * @throws JobwrightError `invalid-input` for what is no question: unknown parts or tests, values of other types, several tests of one field at once.
 * @example
 * import { drpQuery } from '@jobwright/core/drp'
 *
 * drpQuery({ where: { State: { in: ['failed', 'incomplete'] }, 'Meta.color': { ne: 'red' } }, sort: ['-StartTime'], limit: 10 })
 * //=> { ok: true, query: [['State', 'In(failed,incomplete)'], ['Meta.color', 'Ne(red)'], ['sort', 'StartTime'], ['reverse', 'true'], ['limit', '10']], text: 'State=In(failed%2Cincomplete)&Meta.color=Ne(red)&sort=StartTime&reverse=true&limit=10' }
 * drpQuery({ where: { Task: { nin: ['a,b'] } } }).ok //=> false
 * drpQuery({ where: { ExitState: 'failed' } }, { of: 'jobs', profile: 'v3.13' })
 * //=> { ok: false, reason: 'jobs of v3.13 cannot be filtered by ExitState', part: { where: { ExitState: { eq: 'failed' } } } }
 */
export function drpQuery<Where extends DrpWhere = DrpJobWhere & DrpMachineWhere>(
  question: DrpQueryInput<NoInfer<Where>>,
  target: DrpQueryTarget = {},
): DrpQueryWriting {
  checkKeys('drpQuery', target, ['of', 'profile'])
  checkKeys('drpQuery', question, ['where', 'sort', 'reverse', 'offset', 'limit', 'slim', 'params', 'decode'])
  const preflight = preflightOf(target.of, target.profile ?? 'v4')
  const query: (readonly [string, string])[] = []
  for (const write of [writeWhere, writeOrder, writeWindow, writeShape]) {
    const written = write(question, preflight)
    if ('ok' in written) return written
    query.push(...written)
  }
  return { ok: true, query, text: writePairs(query) }
}

type Writing = DrpQueryPairs | DrpQueryRefusal

function writeWhere({ where = {} }: DrpQueryInput<DrpWhere>, preflight: Preflight): Writing {
  if (typeof where !== 'object' || where === null || Array.isArray(where)) {
    throw invalidInput('drpQuery: where must be an object or a Map of tests by field.')
  }
  const pairs: (readonly [string, string])[] = []
  const entries: Iterable<readonly [unknown, unknown]> = where instanceof Map ? where : Object.entries(where)
  for (const [field, tests] of entries) {
    if (typeof field !== 'string') throw invalidInput('drpQuery: the fields in where must be texts.')
    if (tests === undefined) continue
    const written = writeField(field, takeTests(field, tests), preflight)
    if ('ok' in written) return written
    pairs.push(...written)
  }
  return pairs
}

function writeField(field: string, tests: readonly TestParts[], preflight: Preflight): Writing {
  const fieldProblem = problemOfField(field)
  const [first] = tests
  if (first === undefined) return refuse('there is no query for no object at all', { where: new Map([[field, []]]) })
  const texts = new Set<string>()
  for (const test of tests) {
    const part = { where: Object.fromEntries([[field, testOf(test)]]) }
    const written = writeTest(test)
    if ('reason' in written) return refuse(written.reason, part)
    const reason = fieldProblem ?? preflight.test(field, test)
    if (reason !== undefined) return refuse(reason, part)
    texts.add(written.text)
  }
  return [...texts].map((text) => [field, text])
}

function writeOrder({ sort = [], reverse = false }: DrpQueryInput<DrpWhere>, preflight: Preflight): Writing {
  const fields: readonly unknown[] = Array.isArray(sort) ? sort : [sort]
  const names = fields.filter((field) => typeof field === 'string')
  if (names.length < fields.length) throw invalidInput('drpQuery: sort must be a field or a list of fields.')
  if (typeof reverse !== 'boolean') throw invalidInput('drpQuery: reverse must be true or false.')
  const downwards = names.filter((name) => name.startsWith('-'))
  if (downwards.length > 0 && downwards.length < names.length) {
    return refuse('a list is sorted upwards by all fields or downwards by all', { sort: names })
  }
  const keys = names.map((name) => (name.startsWith('-') ? name.slice(1) : name))
  for (const key of keys) {
    const reason = problemOfField(key) ?? preflight.sort(key)
    if (reason !== undefined) return refuse(reason, { sort: [key] })
  }
  const pairs = keys.toReversed().map((key) => ['sort', key] as const)
  return reverse !== downwards.length > 0 ? [...pairs, ['reverse', 'true']] : pairs
}

function writeWindow(question: DrpQueryInput<DrpWhere>): Writing {
  return (['offset', 'limit'] as const).flatMap((name) => {
    const count = question[name]
    if (count === undefined) return []
    if (!Number.isSafeInteger(count) || count < 0) {
      throw invalidInput(`drpQuery: ${name} must be a whole number, at least 0.`)
    }
    return [[name, String(count)] as const]
  })
}

function writeShape({ slim = [], params = [], decode = false }: DrpQueryInput<DrpWhere>): Writing {
  if (!Array.isArray(slim) || !slim.every((part) => part === 'Meta' || part === 'Params')) {
    throw invalidInput("drpQuery: slim must be a list of 'Meta' and 'Params'.")
  }
  if (!Array.isArray(params) || !params.every((name) => typeof name === 'string')) {
    throw invalidInput('drpQuery: params must be a list of names.')
  }
  if (typeof decode !== 'boolean') throw invalidInput('drpQuery: decode must be true or false.')
  const unsayable = params.find((name) => name === '' || name.includes(',') || halfCharacter.test(name))
  if (unsayable !== undefined) {
    return refuse('a name in params cannot be empty or hold a comma or half a character', { params: [unsayable] })
  }
  const lists = Object.entries({ slim, params }).filter(([, names]) => names.length > 0)
  const pairs = lists.map(([name, names]) => [name, names.join(',')] as const)
  return decode ? [...pairs, ['decode', 'true']] : pairs
}
