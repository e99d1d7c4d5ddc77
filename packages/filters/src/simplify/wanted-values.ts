import type { Attribute, Literal } from './terms.ts'

/** The values of one attribute of which a literal of a conjunction wants one; empty where that is not what it wants. */
export function wantedValues(literal: Literal): readonly Literal[] {
  const { term, negative } = literal
  if (term.kind === 'atom') return !negative && isValue(literal, term.attribute) ? [literal] : []
  const [first] = term.of
  if (first?.term.kind !== 'atom') return []
  const { attribute } = first.term
  return term.of.every((part) => part.negative && isValue(part, attribute)) ? term.of.map(({ not }) => not) : []
}

/** Whether a literal is about one value of an attribute. */
export function isValue({ term }: Literal, attribute: Attribute): boolean {
  return term.kind === 'atom' && term.test.name === 'in' && term.attribute === attribute
}
