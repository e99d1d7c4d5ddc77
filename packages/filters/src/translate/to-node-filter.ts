import { checkKeys, type NodeFilter, type NodeFilterEntry, type Semantics, type SetOperation } from '@jobwright/core'
import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { readSemantics } from '../options.ts'
import { alternatives, mostAlternatives, type Term } from './alternatives.ts'
import { type Choice, choicesOf, counterChoicesOf, expressionOf } from './choices.ts'
import { areRivals, canJoin, entriesForAll, entriesForAny, entriesForEach, mostEntries } from './entries.ts'
import { refuse, type TranslationRefusal } from './refusal.ts'

/** Whose meaning a translation is to have. */
export interface ToNodeFilterOptions {
  /** The document's meaning of the filter, or the real server's. Default: `documented`; what is sent to a real server is to be `deployed`. */
  readonly semantics?: Semantics | undefined
}

/** What became of an expression as a `node_filter`: a filter, or why there is none. */
export type NodeFilterWriting = { readonly ok: true; readonly filter: NodeFilter } | TranslationRefusal

/**
 * Writes an expression as a Drydock `node_filter` that selects exactly the same nodes of any inventory.
 *
 * A filter is a union of intersections or an intersection of unions of values that nodes have, so there is none for tests of labels for
 * presence, for `not` of values and for patterns, save where a list of values beside them decides (`name in (a, b) and name ^= a` is `a`).
 * `not` of a label's presence is a label of `null`. With `documented` semantics all else can be said. With `deployed` semantics there is none
 * for labels of racks and for all nodes, and now and then none for alternatives that each ask for several tags or labels: the server ORs
 * the values of one attribute. Where it trips over nodes whose tags or labels were never set (`null`), it refuses this filter like any other.
 * What comes to more than 500 alternatives or 1 000 filters is refused, too.
 *
 * @param expression the expression.
 * @param options see {@link ToNodeFilterOptions}; unknown ones are refused.
 * @returns the filter, the shorter of two forms, or why there is none and which part is to blame. It never selects more than the expression.
 * @throws JobwrightError `invalid-input` for what is no expression, or for wrong options.
 * @example
 * import { and, label, toNodeFilter } from '@jobwright/filters'
 *
 * const yellow = and(label('color', 'yellow'), label('type', 'physical'))
 *
 * toNodeFilter(yellow)
 * //=> { ok: true, filter: { filter_set_type: 'union', filter_set: [
 * //     { filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } } ] } }
 * toNodeFilter(yellow, { semantics: 'deployed' })
 * //=> { ok: true, filter: { filter_set_type: 'intersection', filter_set: [
 * //     { filter_type: 'union', node_labels: { color: 'yellow' } }, { filter_type: 'union', node_labels: { type: 'physical' } } ] } }
 * toNodeFilter(and(label('color', 'yellow'), label('rack'))).ok //=> false
 */
export function toNodeFilter(expression: NodeExpression, options: ToNodeFilterOptions = {}): NodeFilterWriting {
  checkKeys('toNodeFilter', options, ['semantics'])
  const semantics = readSemantics('toNodeFilter', options.semantics)
  const source = take('toNodeFilter', expression)
  const terms = alternatives(source, false)
  const counterTerms = alternatives(source, true)
  if (isAlways(terms) || isNever(counterTerms)) return allNodes(source, semantics)
  if (isNever(terms) || isAlways(counterTerms)) {
    // To the server an empty set is an error, an empty filter no node.
    return { ok: true, filter: { filter_set_type: 'union', filter_set: [{ filter_type: 'union' }] } }
  }
  const union = written('union', terms && unionOf(terms, semantics), source)
  const intersection = written('intersection', counterTerms && intersectionOf(counterTerms, semantics), source)
  return shorter(union, intersection) ?? (terms === undefined ? intersection : union)
}

function written(
  filter_set_type: SetOperation,
  entries: Entries | undefined,
  source: NodeExpression,
): NodeFilterWriting {
  if (entries === undefined) return refuse(`this comes to more than ${mostAlternatives} alternatives`, source)
  if (!entries.ok) return entries
  if (entries.entries.length > mostEntries[filter_set_type]) {
    return refuse(`this takes more than ${mostEntries[filter_set_type]} filters`, source)
  }
  return { ok: true, filter: { filter_set_type, filter_set: entries.entries } }
}

function shorter(one: NodeFilterWriting, other: NodeFilterWriting): NodeFilterWriting | undefined {
  if (!one.ok || !other.ok) return [one, other].find(({ ok }) => ok)
  return JSON.stringify(other).length < JSON.stringify(one).length ? other : one
}

function isAlways(terms: readonly Term[] | undefined): boolean {
  return terms?.some((term) => term.size === 0) ?? false
}

function isNever(terms: readonly Term[] | undefined): boolean {
  return terms?.length === 0
}

function allNodes(source: NodeExpression, semantics: Semantics): NodeFilterWriting {
  if (semantics === 'documented') return { ok: true, filter: { filter_set_type: 'intersection', filter_set: [] } }
  return refuse('Drydock has no filter for all nodes: send null as the filter, which selects them', source)
}

type Entries = { readonly ok: true; readonly entries: readonly NodeFilterEntry[] } | TranslationRefusal

/** A union of filters, each of which says one or more alternatives. */
function unionOf(terms: readonly Term[], semantics: Semantics): Entries {
  const alone: Choice[] = []
  const entries: NodeFilterEntry[] = []
  for (const term of terms) {
    const read = choicesOf(term, semantics)
    if (!read.ok) return read
    if (read.choices.length === 1) alone.push(...read.choices)
    else {
      const part: NodeExpression = { kind: 'and', of: read.choices.map(expressionOf) }
      if (semantics === 'deployed' && areRivals(read.choices)) {
        return refuse(
          'Drydock ORs the tags of one filter, and its labels, so an alternative cannot ask for several',
          part,
        )
      }
      const variants = entriesForAll(read.choices, semantics)
      if (variants === undefined) return refuse(`this takes more than ${mostEntries.union} filters`, part)
      entries.push(...variants)
    }
  }
  return { ok: true, entries: alone.length > 0 ? [...entriesForAny(alone), ...entries] : entries }
}

/** An intersection of filters, each of which says one or more of the demands: that some term of the negation does not hold. */
function intersectionOf(counterTerms: readonly Term[], semantics: Semantics): Entries {
  const alone: Choice[] = []
  const entries: NodeFilterEntry[] = []
  for (const term of counterTerms) {
    const read = counterChoicesOf(term, semantics)
    if (!read.ok) return read
    if (read.choices.length === 1 && read.choices.every((choice) => canJoin(choice, semantics))) {
      alone.push(...read.choices)
    } else {
      const [entry, ...further] = entriesForAny(read.choices)
      if (entry === undefined || further.length > 0) {
        const part: NodeExpression = { kind: 'or', of: read.choices.map(expressionOf) }
        return refuse('one filter asks for one value of a label, so a demand cannot name several', part)
      }
      entries.push(entry)
    }
  }
  return { ok: true, entries: [...entriesForEach(alone, semantics), ...entries] }
}
