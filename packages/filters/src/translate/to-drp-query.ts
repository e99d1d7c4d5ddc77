import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { alternatives, mostAlternatives, type Term } from './alternatives.ts'
import { expressionsOf } from './conditions.ts'
import { type DrpQueryOptions, fieldsBy } from './drp-fields.ts'
import { drpTest } from './drp-test.ts'
import { refuse, type TranslationRefusal } from './refusal.ts'

/** What became of an expression as a query for machines: the query, or why there is none. */
export type DrpQueryWriting =
  | {
      readonly ok: true
      /** Fields and tests for the query of `GET /machines`; all are to hold, and no field stands twice. */
      readonly query: readonly (readonly [field: string, test: string])[]
      /** The same encoded for an address, without `?`. */
      readonly text: string
    }
  | TranslationRefusal

/**
 * Writes an expression as the query of a Digital Rebar Provision machine list that lists exactly the machines whose nodes it selects.
 *
 * A query is a list of tests of fields that all must hold: `Name=m1`, `Meta.color=In(red,blue)`, `Ne`, `Nin` and, for `Name` and Meta, `Re`,
 * as v3.13 answers them. So it says: names and labels (and tags and racks whose fields are given) with values, `not` of values, prefix,
 * suffix and glob, an `or` of tests of one of them, and `and` of all that. It says no other `or`; no presence of a label, whose absence is
 * an empty text to the server; no value that is empty or holds a comma or a parenthesis, which there is no way to quote; not "no node".
 *
 * @param expression the expression.
 * @param options see {@link DrpQueryOptions}; unknown ones are refused.
 * @returns the query, empty for all machines, or why there is none and which part is to blame. It never lists more than the expression selects.
 * @throws JobwrightError `invalid-input` for what is no expression, or for wrong options.
 * @example
 * import { and, label, nodeName, not, toDrpQuery } from '@jobwright/filters'
 *
 * toDrpQuery(and(label('color', { in: ['red', 'blue'] }), nodeName({ prefix: 'cmp-' })))
 * //=> { ok: true, query: [['Meta.color', 'In(red,blue)'], ['Name', 'Re(^cmp-)']], text: 'Meta.color=In(red%2Cblue)&Name=Re(%5Ecmp-)' }
 * toDrpQuery(not(label('bios/mode', 'uefi')), { label: (key) => key }).ok //=> true
 */
export function toDrpQuery(expression: NodeExpression, options: DrpQueryOptions = {}): DrpQueryWriting {
  const fieldOf = fieldsBy(options)
  const source = take('toDrpQuery', expression)
  const counterTerms = alternatives(source, true)
  if (counterTerms === undefined) return refuse(`this comes to more than ${mostAlternatives} demands`, source)
  const demands = new Map<string, Demand>()
  for (const term of counterTerms) {
    const [counter, ...more] = term.values()
    if (counter === undefined) return refuse('there is no query for no machine at all', source)
    const part = demandOf(term)
    if (more.length > 0) return refuse('a query cannot say "or", save for tests of one field', part)
    const field = fieldOf(counter)
    if (field === undefined) return refuse(`machines have no field for this ${nouns[counter.kind]}`, part)
    const there = demands.get(field)
    if (there !== undefined) {
      return refuse(`a query ORs the tests of one field, here ${field}`, { kind: 'and', of: [there.part, part] })
    }
    const written = drpTest(counter, field)
    if (!written.ok) return refuse(written.reason, part)
    demands.set(field, { test: written.test, part })
  }
  const query = [...demands].map(([field, { test }]) => [field, test] as const)
  return { ok: true, query, text: query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&') }
}

interface Demand {
  readonly test: string
  /** The expression that the test says. */
  readonly part: NodeExpression
}

const nouns = { name: 'name', tag: 'tag', rack: 'rack', label: 'label', rackLabel: 'label of a rack' } as const

/** The expression that a term of the negation does not hold. */
function demandOf(term: Term): NodeExpression {
  const parts = [...term.values()].flatMap(expressionsOf).map(inverted)
  const [first, ...more] = parts
  return first !== undefined && more.length === 0 ? first : { kind: 'or', of: parts }
}

function inverted(expression: NodeExpression): NodeExpression {
  return expression.kind === 'not' ? expression.of : { kind: 'not', of: expression }
}
