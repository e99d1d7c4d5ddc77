import { type Node, nearMisses } from '@jobwright/core'
import { hasTest } from '../../expression/has-test.ts'
import { valueMatcher } from '../../expression/matches.ts'
import type { LabelTest, NodeTest } from '../../expression/model.ts'
import type { FilterAttribute, FilterPath } from '../../filter-parts.ts'
import { keyOf } from '../../node-test.ts'
import { wordedTest } from '../../test-wording.ts'
import { type Carried, carriedBy } from '../carried.ts'
import type { Finding } from '../finding.ts'
import { missingText } from '../never-matching.ts'
import type { Placed } from './placed.ts'

/** The attribute of a filter that holds the same values. */
const attributes = {
  name: 'node_names',
  tag: 'node_tags',
  rack: 'rack_names',
  label: 'node_labels',
  rackLabel: 'rack_labels',
} as const satisfies Readonly<Record<NodeTest['kind'], FilterAttribute>>

/** Something wanted that no node carries: a key, a value of a list, or whatever has a form. */
interface Missing {
  readonly placed: Placed<NodeTest>
  readonly path: FilterPath
  readonly message: string
  readonly word: string
  /** Among what to look for what was meant: nothing for a form, of which there is no guessing. */
  readonly candidates: ReadonlySet<string>
}

const noWords: ReadonlySet<string> = /*@__PURE__*/ new Set()

/**
 * Keys and values that none of the nodes carries, with what was probably meant. A misspelled exclusion lets in what it
 * should keep out: before a destruction that is an error.
 */
export function neverMatching(
  tests: readonly Placed<NodeTest>[],
  nodes: Iterable<Node>,
  destructive: boolean,
): readonly Finding[] {
  return [...new Set(tests.map(({ part }) => part.kind))].flatMap((kind) => {
    const carried = carriedBy(nodes, attributes[kind])
    const keys = new Set(carried.keys())
    const missing = tests.flatMap((placed) => (placed.part.kind === kind ? missingIn(placed, carried, keys) : []))
    const meant = meantBy(missing)
    return missing.map(({ placed: { negated }, path, message, word, candidates }): Finding => {
      const suggestion = meant.get(candidates)?.get(word)
      const level = destructive && negated && suggestion !== undefined ? 'error' : 'warning'
      const whole = negated ? `${message}, so this leaves none out` : message
      const finding = { code: 'never-matches', level, path, message: whole } as const
      return suggestion === undefined ? finding : { ...finding, suggestion }
    })
  })
}

function missingIn(
  placed: Placed<NodeTest>,
  carried: ReadonlyMap<string, Carried>,
  keys: ReadonlySet<string>,
): readonly Missing[] {
  const { part, path } = placed
  const { kind, test }: { readonly kind: NodeTest['kind']; readonly test: LabelTest } = part
  const key = keyOf(part)
  const candidates = carried.get(key)?.values
  if (candidates === undefined && (kind === 'label' || kind === 'rackLabel')) {
    const message = missingText(attributes[kind], key, key, false)
    return [{ placed, path: [...path, 'key'], message, word: key, candidates: keys }]
  }
  if (hasTest(test, 'in')) {
    const seen = new Set<string>()
    return test.in.flatMap((word, index): readonly Missing[] => {
      if (candidates?.has(word) || seen.has(word)) return []
      seen.add(word)
      const message = missingText(attributes[kind], key, word, true)
      return [{ placed, path: [...path, 'test', 'in', index], message, word, candidates: candidates ?? noWords }]
    })
  }
  if (hasTest(test, 'present') || isAccepted(valueMatcher(test), candidates ?? noWords)) return []
  const message = `no node has a ${wordedTest(part, false)}`
  return [{ placed, path: [...path, 'test', ...Object.keys(test)], message, word: '', candidates: noWords }]
}

function isAccepted(accepts: (value: string) => boolean, values: ReadonlySet<string>): boolean {
  for (const value of values) if (accepts(value)) return true
  return false
}

/** What each missing word was probably meant for, by what was looked through for it. */
function meantBy(missing: readonly Missing[]): ReadonlyMap<ReadonlySet<string>, ReadonlyMap<string, string>> {
  const words = new Map<ReadonlySet<string>, string[]>()
  for (const { word, candidates } of missing) {
    const wanted = words.get(candidates)
    if (wanted === undefined) words.set(candidates, [word])
    else wanted.push(word)
  }
  return new Map([...words].map(([candidates, wanted]) => [candidates, nearMisses(wanted, candidates)]))
}
