import type { NodeTest } from '../expression/index.ts'

/** What a test looks at; each kept once. */
export interface Attribute {
  readonly kind: NodeTest['kind']
  /** Of labels; empty for the others. */
  readonly key: string
  readonly spelling: string
}

/** A test that cannot be split; `in` one value. */
export interface AtomTest {
  readonly name: 'in' | 'prefix' | 'suffix' | 'glob' | 'present'
  readonly text: string
}

export interface Atom {
  readonly kind: 'atom'
  readonly attribute: Attribute
  readonly test: AtomTest
  readonly spelling: string
}

interface Conjunction {
  readonly kind: 'conjunction'
  /** In order, each once; none or two and more. */
  readonly of: readonly Literal[]
}

export type Term = Atom | Conjunction

/** A term or, negative, its complement. */
export class Literal {
  readonly term: Term
  readonly id: number
  readonly not: Literal

  constructor(term: Term, id: number, not?: Literal) {
    this.term = term
    this.id = id
    this.not = not ?? new Literal(term, -id, this)
  }

  get negative(): boolean {
    return this.id < 0
  }
}

/**
 * Expressions as conjunctions and complements, each kept once: what is spelled alike is the same object. A disjunction is the complement of a
 * conjunction of complements, so that every rule is needed once, and what De Morgan's laws make equal is equal.
 */
export class Terms {
  readonly everything = new Literal({ kind: 'conjunction', of: [] }, 1)
  readonly #attributes = new Map<string, { readonly attribute: Attribute; readonly atoms: Map<string, Literal> }>()
  readonly #conjunctions = new Map<string, Literal>()
  #terms = 1

  /** The tests of an attribute. */
  atoms(kind: Attribute['kind'], key: string, tests: readonly AtomTest[]): readonly Literal[] {
    const spelling = JSON.stringify([kind, key])
    const entry = this.#attributes.get(spelling) ?? { attribute: { kind, key, spelling }, atoms: new Map() }
    this.#attributes.set(spelling, entry)
    const { attribute, atoms } = entry
    return tests.map((test) => {
      const spelling = `${test.name} ${test.text}`
      return this.#once(atoms, spelling, () => ({ kind: 'atom', attribute, test, spelling }))
    })
  }

  /** The conjunction of literals among which no rule finds anything to do. */
  conjunction(literals: Iterable<Literal>): Literal {
    const of = [...literals].sort(compare)
    const [first] = of
    if (first === undefined) return this.everything
    if (of.length === 1) return first
    const spelling = of.map(({ id }) => id).join()
    return this.#once(this.#conjunctions, spelling, () => ({ kind: 'conjunction', of }))
  }

  #once(known: Map<string, Literal>, spelling: string, term: () => Term): Literal {
    const found = known.get(spelling)
    if (found !== undefined) return found
    this.#terms += 1
    const literal = new Literal(term(), this.#terms)
    known.set(spelling, literal)
    return literal
  }
}

/** By what they are, never by who came first: tests, then conjunctions, part by part; a term, then its complement. */
function compare(one: Literal, other: Literal): number {
  const [left, right] = [one.term, other.term]
  if (left === right) return other.id - one.id
  if (left.kind === 'atom') return right.kind === 'atom' ? compareAtoms(left, right) : -1
  if (right.kind === 'atom') return 1
  const at = left.of.findIndex((part, index) => part !== right.of[index])
  const [part, counterpart] = [left.of[at], right.of[at]]
  if (part === undefined) return -1
  return counterpart === undefined ? 1 : compare(part, counterpart)
}

function compareAtoms(one: Atom, other: Atom): number {
  if (one.attribute !== other.attribute) return one.attribute.spelling > other.attribute.spelling ? 1 : -1
  return one.spelling > other.spelling ? 1 : -1
}
