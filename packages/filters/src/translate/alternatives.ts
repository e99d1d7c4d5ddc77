import type { NodeExpression } from '../expression/model.ts'
import {
  both,
  type Condition,
  conditionKey,
  conditionOf,
  either,
  follows,
  mergingPlace,
  placeOf,
} from './conditions.ts'

/** Conditions that are to hold together, each at its place. */
export type Term = ReadonlyMap<string, Condition>

/** How many alternatives an expression may come to: taking it apart can double them with each part. */
export const mostAlternatives = 500

const always: readonly Term[] = [new Map()]

/**
 * Takes an expression, or its negation, apart into alternatives: it selects the nodes for which one of the terms holds. None of them is
 * within another. No term at all is no node, an empty term all nodes. Undefined if there would be too many.
 *
 * The alternatives of the negation are, each turned round, the demands that are to be met together.
 */
export function alternatives(expression: NodeExpression, negated: boolean): readonly Term[] | undefined {
  switch (expression.kind) {
    case 'all':
      return negated ? [] : always
    case 'none':
      return negated ? always : []
    case 'not':
      return alternatives(expression.of, !negated)
    case 'and':
    case 'or': {
      const parts = expression.of.map((part) => alternatives(part, negated))
      return (expression.kind === 'and') === negated ? anyOf(parts) : allOf(parts)
    }
    default: {
      const condition = conditionOf(expression, negated)
      if (typeof condition === 'boolean') return condition ? always : []
      return [new Map([[placeOf(condition), condition]])]
    }
  }
}

type Parts = readonly (readonly Term[] | undefined)[]

function anyOf(parts: Parts): readonly Term[] | undefined {
  if (parts.some((terms) => terms?.some((term) => term.size === 0))) return always
  const terms: Term[] = []
  for (const part of parts) {
    if (part === undefined) return undefined
    for (const term of part) terms.push(term)
  }
  return tidied(terms)
}

function allOf(parts: Parts): readonly Term[] | undefined {
  if (parts.some((terms) => terms?.length === 0)) return []
  const single: Term[] = []
  const several: (readonly Term[])[] = []
  for (const part of parts) {
    if (part === undefined) return undefined
    const [first, ...more] = part
    if (first !== undefined && more.length === 0) single.push(first)
    else several.push(part)
  }
  let product: readonly Term[] = joined(single)
  for (const part of several) {
    if (product.length * part.length > mostAlternatives) return undefined
    const tidy = tidied(product.flatMap((term) => part.flatMap((other) => joined([term, other]))))
    if (tidy === undefined) return undefined
    product = tidy
  }
  return product
}

/** The one term that all of some make together; none where they contradict each other. */
function joined(terms: readonly Term[]): Term[] {
  const places = new Map<string, [Condition, ...Condition[]]>()
  for (const term of terms) {
    for (const [place, condition] of term) {
      const there = places.get(place)
      if (there === undefined) places.set(place, [condition])
      else there.push(condition)
    }
  }
  const joint = new Map<string, Condition>()
  for (const [place, [first, ...more]] of places) {
    const condition = both(first, more)
    if (condition === false) return []
    if (condition !== true) joint.set(place, condition)
  }
  return [joint]
}

function tidied(terms: readonly Term[]): readonly Term[] | undefined {
  const merged = mergedAll(terms)
  return merged.length > mostAlternatives ? undefined : withoutSpecialCases(merged)
}

/** Terms that differ in one condition are one term, where one condition can say both. */
function mergedAll(terms: readonly Term[]): readonly Term[] {
  const before = terms.length
  let merged = terms
  const places = new Set(
    terms.flatMap((term) => Array.from(term, ([place, condition]) => mergingPlace(place, condition))),
  )
  for (const place of places) if (place !== undefined) merged = mergedAt(place, merged)
  return merged.length < before ? mergedAll(merged) : merged
}

function mergedAt(place: string, terms: readonly Term[]): readonly Term[] {
  const groups = new Map<unknown, { readonly rest: readonly Condition[]; readonly here: Condition[] }>()
  for (const term of terms) {
    const conditions = [...term.values()]
    const here = [...term].flatMap(([at, condition]) => (mergingPlace(at, condition) === place ? [condition] : []))
    const rest = conditions.filter((condition) => condition !== here[0])
    // A term that has no such condition, or several, stands by itself.
    const key = here.length === 1 ? JSON.stringify(rest.map(conditionKey).sort()) : term
    const group = groups.get(key)
    if (here.length !== 1) groups.set(key, { rest: conditions, here: [] })
    else if (group === undefined) groups.set(key, { rest, here })
    else group.here.push(...here)
  }
  return [...groups.values()].flatMap(({ rest, here: [first, ...more] }) => {
    const merged = first === undefined ? true : either(first, more)
    return merged === true ? [termOf(rest)] : merged.map((condition) => termOf([...rest, condition]))
  })
}

function termOf(conditions: readonly Condition[]): Term {
  return new Map(conditions.map((condition) => [placeOf(condition), condition]))
}

/** Leaves out the terms that hold only where another one does anyway; of two that come to the same, the later. */
function withoutSpecialCases(terms: readonly Term[]): readonly Term[] {
  const covers = (other: Term, by: number, term: Term, at: number) =>
    by !== at && isCaseOf(term, other) && (by < at || !isCaseOf(other, term))
  return terms.filter((term, at) => !terms.some((other, by) => covers(other, by, term, at)))
}

function isCaseOf(special: Term, general: Term): boolean {
  for (const [place, condition] of general) {
    const here = special.get(place)
    const given = here === undefined && condition.kind === 'tag' ? [...special.values()] : [here]
    if (!given.some((from) => from !== undefined && follows(condition, from))) return false
  }
  return true
}
