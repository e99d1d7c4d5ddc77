import type { Literal } from './terms.ts'

/**
 * Leaves out the literals of a conjunction that say "not all of these" where another one says it of fewer (absorption).
 *
 * Each is looked up by the rarest of its parts, which keeps the pairs that are compared few: two that share only what is common never meet.
 */
export function fewestAlternatives(literals: Iterable<Literal>): readonly Literal[] {
  const left: Literal[] = []
  const alternatives: { readonly literal: Literal; readonly of: readonly Literal[] }[] = []
  const counts = new Map<Literal, number>()
  for (const literal of literals) {
    const { term } = literal
    if (term.kind === 'atom') left.push(literal)
    else {
      alternatives.push({ literal, of: term.of })
      for (const part of term.of) counts.set(part, (counts.get(part) ?? 0) + 1)
    }
  }
  const rarer = (one: Literal, other: Literal) => ((counts.get(other) ?? 0) < (counts.get(one) ?? 0) ? other : one)
  const met = new Map<Literal, (readonly Literal[])[]>()
  for (const { literal, of } of alternatives.sort((one, other) => one.of.length - other.of.length)) {
    const parts = new Set(of)
    if (of.some((part) => met.get(part)?.some((fewer) => fewer.every((one) => parts.has(one))))) continue
    left.push(literal)
    const rarest = of.reduce(rarer)
    const others = met.get(rarest)
    if (others === undefined) met.set(rarest, [of])
    else others.push(of)
  }
  return left
}
