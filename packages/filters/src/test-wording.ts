import { hasTest } from './expression/has-test.ts'
import type { LabelTest, NodeTest } from './expression/model.ts'
import { listed, worded } from './wording.ts'

/** How many values are spelled out in one breath. */
const most = 5

/**
 * A test as it reads in a sentence, such as `label color = yellow or red`, `name beginning with cmp-`; negated
 * `no label color = yellow or red`, `name not beginning with cmp-`.
 */
export function wordedTest(part: NodeTest, negated: boolean): string {
  // Every node has a name, and in a sentence every node a place: these have no "no".
  const denied = negated && (part.kind === 'name' || part.kind === 'rack')
  const phrase = `${subject(part)}${predicate(part.kind, part.test, denied)}`
  return negated && !denied ? `no ${phrase}` : phrase
}

function subject(part: NodeTest): string {
  switch (part.kind) {
    case 'label':
      return `label ${worded(part.key)}`
    case 'rackLabel':
      return `rack label ${worded(part.key)}`
    default:
      return part.kind
  }
}

function predicate(kind: NodeTest['kind'], test: LabelTest, denied: boolean): string {
  if (hasTest(test, 'present')) return ''
  if (hasTest(test, 'in')) {
    const values = test.in.length === 0 ? 'a value of none' : listed(test.in.map(worded), 'or', most)
    if (denied) return ` other than ${values}`
    return kind === 'tag' ? ` ${values}` : ` = ${values}`
  }
  return `${denied ? ' not' : ''} ${pattern(test)}`
}

function pattern(test: Exclude<LabelTest, { readonly in: unknown } | { readonly present: unknown }>): string {
  if (hasTest(test, 'prefix')) return `beginning with ${worded(test.prefix)}`
  if (hasTest(test, 'suffix')) return `ending in ${worded(test.suffix)}`
  return `of the form ${worded(test.glob)}`
}
