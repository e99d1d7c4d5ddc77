import type { Attribute, Literal, Terms } from './terms.ts'
import { isValue, wantedValues } from './wanted-values.ts'

/** What a conjunction asks of one attribute. */
interface Demands {
  /** Lists of values, of each of which one is to be there. */
  readonly lists: (readonly Literal[])[]
  /** Values that are not to be there. */
  readonly excluded: Set<Literal>
  /** What it is to be by other tests, and what not. */
  readonly forms: Literal[]
  readonly excludedForms: Literal[]
  /** That it is there, or that it is not. */
  presence?: Literal
}

/** Joins what a conjunction asks of each attribute: to nothing, the contrary of everything, where no node can have it all. */
export function mergeAttributes(terms: Terms, literals: Iterable<Literal>): readonly Literal[] {
  const merged: Literal[] = []
  const attributes = new Map<Attribute, Demands>()
  for (const literal of literals) {
    const values = wantedValues(literal)
    const { term } = values[0] ?? literal
    if (term.kind === 'conjunction') {
      merged.push(literal)
      continue
    }
    const none = { lists: [], excluded: new Set<Literal>(), forms: [], excludedForms: [] }
    const demands = attributes.get(term.attribute) ?? none
    attributes.set(term.attribute, demands)
    note(demands, term.attribute, literal, values)
  }
  for (const [attribute, demands] of attributes) {
    for (const literal of join(terms, attribute, demands)) merged.push(literal)
  }
  return merged
}

function note(demands: Demands, attribute: Attribute, literal: Literal, values: readonly Literal[]): void {
  const { term, negative, not } = literal
  if (values.length > 0) demands.lists.push(values)
  else if (isValue(literal, attribute)) demands.excluded.add(not)
  else if (term.kind === 'atom' && term.test.name === 'present') demands.presence = literal
  else if (negative) demands.excludedForms.push(literal)
  else demands.forms.push(literal)
}

function join(terms: Terms, attribute: Attribute, demands: Demands): readonly Literal[] {
  const { excluded, forms, excludedForms, presence } = demands
  // A node has many tags, and one of everything else.
  const single = attribute.kind !== 'tag'
  const lists = (single ? common(demands.lists) : demands.lists).map((list) =>
    list.filter((value) => !excluded.has(value)),
  )
  const wanted = [...lists.map((list) => terms.conjunction(list.map(({ not }) => not)).not), ...forms]
  if (presence?.negative) return [wanted.length > 0 ? terms.everything.not : presence]
  if (wanted.length === 0 && presence !== undefined) wanted.push(presence)
  const told = single && lists.length > 0
  return [...wanted, ...(told ? [] : [...excluded].map(({ not }) => not)), ...excludedForms]
}

/** One list of what is in all of them; none of none. */
function common(lists: readonly (readonly Literal[])[]): readonly (readonly Literal[])[] {
  const [first, ...more] = lists
  if (first === undefined) return []
  const others = more.map((list) => new Set(list))
  return [first.filter((value) => others.every((list) => list.has(value)))]
}
