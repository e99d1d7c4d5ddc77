import { entryOf } from './entry-of.ts'
import { halfCharacter, problemOfField } from './field-names.ts'
import type { DrpQuery } from './query.ts'
import { type DrpQueryPairs, readPairs, takePairs } from './query-text.ts'
import { readTest } from './read-test.ts'
import { type DrpTest, testOf } from './tests.ts'

/** What a query turned out to ask, or why it asks nothing. */
export type DrpQueryParse =
  | {
      readonly ok: true
      /** What it asks: `drpQuery` writes it again. */
      readonly query: DrpQuery
    }
  | {
      readonly ok: false
      /** Why not, as a phrase for a message. */
      readonly reason: string
      /** The name and value that are to blame; undefined where it is the whole text. */
      readonly part: readonly [name: string, value: string] | undefined
    }

/**
 * Reads the query of a Digital Rebar Provision list back, as the server reads it: what is no test it knows is a value to be equal to, any
 * `reverse` turns the list around, and of several sort fields the last one decides first.
 *
 * @param source the query: its text, with or without `?`, or its names and values.
 * @returns what it asks, every part filled in; or a refusal for text that is not percent-encoded, a range with one end, a limit or offset
 * that is no number, and parts that `drpQuery` does not know, such as v4's `aggregate`.
 * @throws JobwrightError `invalid-input` for what is neither text nor pairs.
 * @example
 * import { parseDrpQuery } from '@jobwright/core/drp'
 *
 * const parsed = parseDrpQuery('State=In(failed%2Cincomplete)&sort=Task&sort=StartTime&reverse&limit=10')
 * parsed.ok && [...parsed.query.where] //=> [['State', [{ in: ['failed', 'incomplete'] }]]]
 * parsed.ok && parsed.query.sort //=> ['StartTime', 'Task']
 * parseDrpQuery('State=Between(failed)') //=> { ok: false, reason: 'a range has two ends', part: ['State', 'Between(failed)'] }
 */
export function parseDrpQuery(source: string | DrpQueryPairs): DrpQueryParse {
  const pairs = typeof source === 'string' ? readPairs(source) : takePairs('parseDrpQuery', source)
  if (pairs === undefined)
    return { ok: false, reason: 'the text is not percent-encoded as it should be', part: undefined }
  const where = new Map<string, DrpTest[]>()
  const others = new Map<string, string[]>()
  for (const pair of pairs) {
    const [name, value] = pair
    const isOther = checks.has(name)
    const reason = isOther ? checks.get(name)?.(value) : problemOfField(name)
    if (reason !== undefined) return { ok: false, reason, part: pair }
    if (halfCharacter.test(value)) return { ok: false, reason: 'a query cannot hold half a character', part: pair }
    if (isOther) entryOf(others, name).push(value)
    else {
      const test = readTest(value)
      if (test === undefined) return { ok: false, reason: 'a range has two ends', part: pair }
      entryOf(where, name).push(testOf(test))
    }
  }
  const slim = listOf(others, 'slim').map((part) => part.trim().toLowerCase())
  return {
    ok: true,
    query: {
      where,
      sort: (others.get('sort') ?? []).toReversed(),
      reverse: others.has('reverse'),
      offset: countOf(others, 'offset'),
      limit: countOf(others, 'limit'),
      slim: (['Meta', 'Params'] as const).filter((part) => slim.includes(part.toLowerCase())),
      params: listOf(others, 'params'),
      decode: others.get('decode')?.[0] === 'true',
    },
  }
}

/** What is no field, and what may be wrong with its value. */
const checks: ReadonlyMap<string, (value: string) => string | undefined> = /*@__PURE__*/ (() => {
  const anything = () => undefined
  const count = (value: string) => (isCount(value) ? undefined : 'this must be a whole number, at least 0')
  const sort = (value: string) =>
    value.startsWith('-') ? 'a minus sign says nothing to the server' : problemOfField(value)
  return new Map(
    Object.entries({
      sort,
      reverse: anything,
      offset: count,
      limit: count,
      slim: anything,
      params: anything,
      decode: anything,
    }),
  )
})()

type Others = ReadonlyMap<string, readonly string[]>

/** Of a name that stands more than once, all but `sort` count the first time. */
function listOf(others: Others, name: string): readonly string[] {
  const [text = ''] = others.get(name) ?? []
  return text.split(',').filter((name) => name !== '')
}

function countOf(others: Others, name: string): number | undefined {
  const [text] = others.get(name) ?? []
  return text === undefined ? undefined : Number(text)
}

function isCount(text: string): boolean {
  return /^\+?\d+$/.test(text) && Number.isSafeInteger(Number(text))
}
