import type { Attribute, Literal } from './terms.ts'
import { isValue, wantedValues } from './wanted-values.ts'

/** What is known of an attribute. */
interface Known {
  present: boolean
  absent: boolean
  /** Of an attribute with one value: it is one of these. */
  values?: ReadonlySet<Literal>
}

/** What holds wherever a conjunction does: its literals, and what they say of one attribute. */
export class Facts {
  readonly #literals = new Set<Literal>()
  readonly #attributes = new Map<Attribute, Known>()

  /** Of two lists of values of an attribute, the one added last counts. */
  add(literal: Literal): void {
    this.#literals.add(literal)
    const values = wantedValues(literal)
    const { term, negative } = values[0] ?? literal
    if (term.kind === 'conjunction') return
    const known = this.#attributes.get(term.attribute) ?? { present: false, absent: false }
    this.#attributes.set(term.attribute, known)
    if (!negative) known.present = true
    else if (term.test.name === 'present') known.absent = true
    if (values.length > 0 && term.attribute.kind !== 'tag') known.values = new Set(values)
  }

  holds(literal: Literal): boolean {
    const { term, negative, not } = literal
    if (this.#literals.has(literal)) return true
    if (term.kind === 'conjunction') return !negative && term.of.every((part) => this.holds(part))
    const known = this.#attributes.get(term.attribute)
    if (known === undefined) return false
    if (!negative) return term.test.name === 'present' && known.present
    return known.absent || (known.values !== undefined && isValue(literal, term.attribute) && !known.values.has(not))
  }
}
