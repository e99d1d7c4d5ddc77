import { Facts } from './facts.ts'
import { fewestAlternatives } from './fewest-alternatives.ts'
import { mergeAttributes } from './merge-attributes.ts'
import type { Literal, Terms } from './terms.ts'

/** The conjunction of literals, and what follows from their standing side by side. */
export function conjoin(terms: Terms, literals: readonly Literal[]): Literal {
  const [only, ...more] = literals
  if (only !== undefined && more.length === 0) return only
  const nothing = terms.everything.not
  const given = new Set<Literal>()
  for (const literal of flat(literals)) {
    if (given.has(literal.not)) return nothing
    given.add(literal)
  }
  const merged = mergeAttributes(terms, given)
  if (merged.every(({ term }) => term.kind === 'atom')) return terms.conjunction(merged)
  const facts = new Facts()
  // What was merged away still holds.
  for (const literal of [...given, ...merged]) facts.add(literal)
  // Nothing itself among them is refuted too: its contrary is the conjunction of no literals.
  if (merged.some(({ not }) => facts.holds(not))) return nothing
  // Absorption: "not all of these" goes without saying where one of these does not hold.
  const left = new Set(
    merged.filter(({ term }) => term.kind === 'atom' || !term.of.some(({ not }) => facts.holds(not))),
  )
  return terms.conjunction(fewestAlternatives(left))
}

/** The parts of what is itself a conjunction: all nodes have none. */
function* flat(literals: Iterable<Literal>): Iterable<Literal> {
  for (const literal of literals) {
    if (literal.term.kind === 'conjunction' && !literal.negative) yield* literal.term.of
    else yield literal
  }
}
