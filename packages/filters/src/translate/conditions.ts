import { hasTest } from '../expression/has-test.ts'
import type { LabelTest, NodeExpression, NodeTest, ValueTest } from '../expression/model.ts'
import { keyOf } from '../node-test.ts'
import { globPieces, plainText } from './glob-signs.ts'
import {
  except,
  intersection,
  isEverything,
  isNothing,
  isWithin,
  only,
  union,
  type Values,
  valuesKey,
  valuesOf,
} from './values.ts'

/** What the value of an attribute is to be: a node has one, or lacks the attribute. */
interface ValueCondition {
  readonly kind: Exclude<NodeTest['kind'], 'tag'>
  /** The label's key; empty for names and racks. */
  readonly key: string
  readonly values: Values
}

/** That some tag passes a test, or with `negated` none does: a node has many tags, so nothing follows from two such conditions. */
interface TagCondition {
  readonly kind: 'tag'
  readonly test: ValueTest
  readonly negated: boolean
}

export type Condition = ValueCondition | TagCondition

/** What a test, or its negation, asks for; true or false where it holds for all nodes or for none. */
export function conditionOf(leaf: NodeTest, negated: boolean): Condition | boolean {
  if (leaf.kind === 'tag') return decided({ kind: 'tag', test: spelledOut(leaf.test), negated })
  const values = valuesOf(leaf.test, negated)
  return decided({ kind: leaf.kind, key: keyOf(leaf), values: leaf.kind === 'name' ? withoutAbsence(values) : values })
}

/** Every node has a name. */
function withoutAbsence(values: Values): Values {
  const texts = [...values.list].filter((value) => value !== null)
  return values.kind === 'only' ? only(texts) : except(texts, values.patterns)
}

function spelledOut(test: ValueTest): ValueTest {
  const text = hasTest(test, 'glob') ? plainText(globPieces(test.glob)) : undefined
  return text === undefined ? test : { in: [text] }
}

function decided(condition: Condition): Condition | boolean {
  if (condition.kind === 'tag') {
    return hasTest(condition.test, 'in') && condition.test.in.length === 0 ? condition.negated : condition
  }
  if (isEverything(condition.values)) return true
  return isNothing(condition.values) ? false : condition
}

/** Conditions of one place are one condition where all of them are to hold; of tags, only those that deny values, and equal ones. */
export function placeOf(condition: Condition): string {
  if (condition.kind !== 'tag') return JSON.stringify([condition.kind, condition.key])
  return condition.negated && hasTest(condition.test, 'in') ? 'no tag' : conditionKey(condition)
}

/** The same text for the same condition; made once, for each term that has it asks. */
export function conditionKey(condition: Condition): string {
  const known = keys.get(condition)
  if (known !== undefined) return known
  const { kind } = condition
  const asked =
    kind === 'tag' ? [condition.negated, tagsKey(condition.test)] : [condition.key, valuesKey(condition.values)]
  const key = JSON.stringify([kind, ...asked])
  keys.set(condition, key)
  return key
}

const keys = /*@__PURE__*/ new WeakMap<Condition, string>()

function tagsKey(test: ValueTest): unknown {
  return hasTest(test, 'in') ? [...new Set(test.in)].sort() : test
}

/** That all of some conditions of one place hold. */
export function both(first: Condition, others: readonly Condition[]): Condition | boolean {
  if (others.length === 0) return first
  const all = [first, ...others]
  if (first.kind !== 'tag') return decided({ ...first, values: intersection(valuesIn(all)) })
  return first.negated && hasTest(first.test, 'in') ? { ...first, test: { in: tagsIn(all) } } : first
}

/** Where a condition of a place stands among those that can be said as one when one of them is to hold; undefined for one that never can. */
export function mergingPlace(place: string, condition: Condition): string | undefined {
  if (condition.kind !== 'tag') return place
  return condition.negated || !hasTest(condition.test, 'in') ? undefined : 'tag'
}

/** That one or more of some conditions of one merging place hold, in as few as can say it; true where it always does. */
export function either(first: Condition, others: readonly Condition[]): readonly Condition[] | true {
  const all = [first, ...others]
  if (first.kind === 'tag') return [{ ...first, test: { in: tagsIn(all) } }]
  const conditions = union(valuesIn(all)).map((values) => ({ ...first, values }))
  return conditions.some(({ values }) => isEverything(values)) ? true : conditions
}

function valuesIn(conditions: readonly Condition[]): Values[] {
  return conditions.flatMap((condition) => (condition.kind === 'tag' ? [] : [condition.values]))
}

function tagsIn(conditions: readonly Condition[]): string[] {
  const tags = conditions.flatMap((condition) =>
    condition.kind === 'tag' && hasTest(condition.test, 'in') ? condition.test.in : [],
  )
  return [...new Set(tags)]
}

/** Tells that a condition holds wherever another of its place does, or another tag condition; it may miss it where patterns are compared. */
export function follows(condition: Condition, from: Condition): boolean {
  if (condition.kind !== 'tag') return from.kind !== 'tag' && isWithin(from.values, condition.values)
  if (from.kind !== 'tag' || from.negated !== condition.negated) return false
  if (!hasTest(condition.test, 'in') || !hasTest(from.test, 'in')) return placeOf(from) === placeOf(condition)
  const [inner, outer] = condition.negated ? [condition.test.in, from.test.in] : [from.test.in, condition.test.in]
  const among = new Set(outer)
  return inner.every((tag) => among.has(tag))
}

/**
 * What holds where a condition does not. Of several patterns, of which one would have to fail, it takes the first: there is no one condition for
 * that, nor anything that could say a pattern as a list of values.
 */
export function inverseOf(condition: Condition): Condition {
  if (condition.kind === 'tag') return { ...condition, negated: !condition.negated }
  const { values } = condition
  if (values.kind === 'only') return { ...condition, values: except(values.list) }
  const [pattern] = values.patterns
  if (pattern === undefined) return { ...condition, values: only(values.list) }
  return { ...condition, values: except([], [{ ...pattern, negated: !pattern.negated }]) }
}

/** The expression that says a condition, or its negation, as parts of which all are to hold. */
export function expressionsOf(condition: Condition): readonly [NodeExpression, ...NodeExpression[]] {
  if (condition.kind === 'tag') {
    return [negatedIf(condition.negated, { kind: 'tag', test: condition.test })]
  }
  const { values } = condition
  const texts = [...values.list].filter((value) => value !== null)
  const present = testOf(condition, { present: true })
  const named = testOf(condition, { in: texts })
  if (values.kind === 'only') {
    if (!values.list.has(null)) return [named]
    const absent = negatedIf(true, present)
    return [texts.length === 0 ? absent : { kind: 'or', of: [named, absent] }]
  }
  const parts = values.patterns.map(({ test, negated }) => negatedIf(negated, testOf(condition, test)))
  if (values.list.has(null)) parts.push(present)
  if (texts.length > 0) parts.push(negatedIf(true, named))
  const [first = { kind: 'all' }, ...more] = parts
  return [first, ...more]
}

function negatedIf(negated: boolean, of: NodeExpression): NodeExpression {
  return negated ? { kind: 'not', of } : of
}

/** Only labels have a test of presence; a rack is there if it begins with nothing. */
function testOf({ kind, key }: ValueCondition, test: LabelTest): NodeTest {
  if (kind === 'label' || kind === 'rackLabel') return { kind, key, test }
  return { kind, test: hasTest(test, 'present') ? { prefix: '' } : test }
}
