import { hasTest } from '../../expression/has-test.ts'
import { valueMatcher } from '../../expression/matches.ts'
import type { LabelTest, NodeTest } from '../../expression/model.ts'
import type { Placed } from './placed.ts'

/** With how many tests of the same attribute a further one is compared. */
const mostCompared = 64

interface Literal {
  readonly placed: Placed<NodeTest>
  readonly test: LabelTest
  readonly negated: boolean
  /** The values of a list. */
  readonly values: ReadonlySet<string> | undefined
  readonly accepts: (value: string) => boolean
}

/** What some tests that must all hold demand of one attribute. A node has one name, one rack and one value a label. */
export class Demand {
  readonly #single: boolean
  readonly #literals: Literal[] = []
  readonly #refused = new Set<string>()
  /** The values left, once a list was demanded. */
  #left: Set<string> | undefined

  constructor(kind: NodeTest['kind']) {
    this.#single = kind !== 'tag'
  }

  /** Takes a test, and tells with which one before it no node can satisfy it; `others` where it takes several. */
  add(placed: Placed<NodeTest>): Placed<NodeTest> | 'others' | undefined {
    const literal = literalOf(placed)
    const against = this.#literals.find((other) => this.#exclude(other, literal))
    if (against !== undefined) return against.placed
    if (this.#single) this.#narrow(literal)
    if (this.#literals.length < mostCompared) this.#literals.push(literal)
    return this.#left?.size === 0 ? 'others' : undefined
  }

  #exclude(one: Literal, other: Literal): boolean {
    if (one.negated !== other.negated) return one.negated ? implies(other, one) : implies(one, other)
    return this.#single && !one.negated && disjoint(one, other)
  }

  #narrow({ values, negated, accepts }: Literal): void {
    const left = this.#left
    if (values !== undefined && negated) {
      for (const value of values) {
        this.#refused.add(value)
        left?.delete(value)
      }
    } else if (values !== undefined) {
      this.#left = new Set([...values].filter((value) => left?.has(value) ?? this.#admits(value)))
    } else if (left !== undefined && this.#literals.length < mostCompared) {
      this.#left = new Set([...left].filter((value) => accepts(value) !== negated))
    }
  }

  #admits(value: string): boolean {
    return !this.#refused.has(value) && this.#literals.every((literal) => literal.accepts(value) !== literal.negated)
  }
}

/** Whether a test takes every value. */
export function isAnything(test: LabelTest): boolean {
  if (hasTest(test, 'prefix')) return test.prefix === ''
  if (hasTest(test, 'suffix')) return test.suffix === ''
  if (hasTest(test, 'glob')) return /^\*+$/.test(test.glob)
  return hasTest(test, 'present')
}

function literalOf(placed: Placed<NodeTest>): Literal {
  const { negated, part } = placed
  const { test }: { readonly test: LabelTest } = part
  const values = hasTest(test, 'in') ? new Set(test.in) : undefined
  const accepts = values === undefined ? valueMatcher(test) : (value: string) => values.has(value)
  return { placed, test, negated, values, accepts }
}

/** Whether whatever passes the one is known to pass the other. */
function implies(one: Literal, other: Literal): boolean {
  if (isAnything(other.test)) return true
  if (one.values !== undefined) return [...one.values].every(other.accepts)
  if (hasTest(one.test, 'prefix') && hasTest(other.test, 'prefix')) return one.test.prefix.startsWith(other.test.prefix)
  return hasTest(one.test, 'suffix') && hasTest(other.test, 'suffix') && one.test.suffix.endsWith(other.test.suffix)
}

/** Whether no value is known to pass both. */
function disjoint(one: Literal, other: Literal): boolean {
  if (one.values !== undefined) return ![...one.values].some(other.accepts)
  if (other.values !== undefined) return ![...other.values].some(one.accepts)
  const [test, against] = [one.test, other.test]
  if (hasTest(test, 'prefix') && hasTest(against, 'prefix')) {
    return !test.prefix.startsWith(against.prefix) && !against.prefix.startsWith(test.prefix)
  }
  if (!hasTest(test, 'suffix') || !hasTest(against, 'suffix')) return false
  return !test.suffix.endsWith(against.suffix) && !against.suffix.endsWith(test.suffix)
}
