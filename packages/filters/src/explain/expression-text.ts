import { hasTest } from '../expression/has-test.ts'
import { passes } from '../expression/matches.ts'
import { keyOf } from '../node-test.ts'
import { wordedTest } from '../test-wording.ts'
import { listed, runs, worded } from '../wording.ts'
import type { DecidingTest, TestVerdict } from './expression-explanation.ts'
import { isTest } from './minimal-reason.ts'

/** How many tests are spelled out. */
const most = 5

/** The deciding tests in one line: what selects a node, or what is wanted beside what the node has. */
export function expressionText(deciding: readonly DecidingTest[], selected: boolean): string {
  const word = selected ? 'selected' : 'not selected'
  const tests = deciding.filter(isTest)
  if (tests.length === 0) return `${word}: ${deciding.map((leaf) => constant(leaf, selected)).join('; ')}`
  return `${word}: ${selected ? listed(tests.map(held), 'and', most) : `wants ${missed(tests)}`}`
}

/** Negations turn the leaves that do not come to the same as the whole. */
function constant(leaf: DecidingTest, selected: boolean): string {
  const meaning = leaf.verdict ? 'every node' : 'no node'
  const what = leaf.kind === 'and' || leaf.kind === 'or' ? `an ${leaf.kind} of nothing` : leaf.kind
  return `${what} is ${meaning}${leaf.verdict === selected ? '' : ', and it is negated'}`
}

/** A test that speaks for the node, with the value where the test leaves it open. */
function held(leaf: TestVerdict): string {
  if (!leaf.verdict) return `${wordedTest(leaf, true)}${aside(besides(leaf))}`
  const value = leaf.kind === 'tag' ? leaf.actual.find((tag) => passes(leaf.test, tag)) : leaf.actual
  if (hasTest(leaf.test, 'present') || value == null) return wordedTest(leaf, false)
  if (hasTest(leaf.test, 'in')) return wordedTest({ ...leaf, test: { in: [value] } }, false)
  return `${wordedTest(leaf, false)}${aside(worded(value))}`
}

function aside(words: string | undefined): string {
  return words === undefined ? '' : ` (${words})`
}

/** What the node has where a test is to fail, and fails. */
function besides(leaf: TestVerdict): string | undefined {
  switch (leaf.kind) {
    case 'tag':
      return undefined
    case 'rack':
      return leaf.actual === null ? 'no rack' : worded(leaf.actual)
    default:
      return leaf.actual === null ? undefined : worded(leaf.actual)
  }
}

/** The tests that speak against the node, each with what the node has instead; values of one attribute in one breath. */
function missed(tests: readonly TestVerdict[]): string {
  const groups = runs(tests, togetherKey)
  const wanted = groups.slice(0, most).map((group) => {
    const [first] = group
    const values = group.flatMap(({ test }) => (hasTest(test, 'in') ? test.in : []))
    const whole = group.length > 1 ? { ...first, test: { in: [...new Set(values)] } } : first
    return `${wordedTest(whole, first.verdict)}, ${instead(first)}`
  })
  const rest = groups.length - most
  if (rest > 0) wanted.push(`one of ${rest} more`)
  return wanted.join('; or ')
}

/** Alternatives that read as one: lists of values wanted of one attribute. */
function togetherKey(leaf: TestVerdict): unknown {
  if (leaf.verdict || !hasTest(leaf.test, 'in')) return leaf
  return `${leaf.kind} ${keyOf(leaf)}`
}

function instead(leaf: TestVerdict): string {
  switch (leaf.kind) {
    case 'name':
      return `the node is ${worded(leaf.actual)}`
    case 'tag': {
      const tags = leaf.verdict ? leaf.actual.filter((tag) => passes(leaf.test, tag)) : leaf.actual
      return tags.length === 0 ? 'the node has no tags' : `the node has ${listed(tags.map(worded), 'and', most)}`
    }
    case 'rack':
      return `the node is in ${leaf.actual === null ? 'no rack' : worded(leaf.actual)}`
    case 'label':
      return `the node has ${leaf.actual === null ? 'none' : worded(leaf.actual)}`
    case 'rackLabel':
      return `the rack has ${leaf.actual === null ? 'none' : worded(leaf.actual)}`
  }
}
