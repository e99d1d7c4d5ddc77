import { testKey } from '../node-test.ts'
import type { DecidingTest, ExpressionVerdict, OperationVerdict, TestVerdict } from './expression-explanation.ts'

/**
 * Tests that alone justify the verdict, none of which can be left out: of each place where one operand is enough, the
 * one that takes the fewest, less what a test justifies besides by standing in other places too.
 *
 * Constants justify by themselves; they are the reason only where no test is needed.
 */
export function minimalReason(tree: ExpressionVerdict): readonly DecidingTest[] {
  const leaves = new Map<string, DecidingTest>()
  for (const leaf of fewestLeaves(tree)) {
    const key = isTest(leaf) ? testKey(leaf) : leaf.kind
    if (!leaves.has(key)) leaves.set(key, leaf)
  }
  const tests = [...leaves].filter(([, leaf]) => isTest(leaf)).map(([key]) => key)
  const reason = tests.length === 0 ? [...leaves.keys()] : withoutSuperfluous(tests, tree)
  return reason.flatMap((key) => leaves.get(key) ?? [])
}

/** Whether a part that decides is a test, rather than a constant. */
export function isTest(leaf: ExpressionVerdict): leaf is TestVerdict {
  return !isOperation(leaf) && leaf.kind !== 'not' && leaf.kind !== 'all' && leaf.kind !== 'none'
}

function isOperation(tree: ExpressionVerdict): tree is OperationVerdict {
  return tree.kind === 'and' || tree.kind === 'or'
}

function fewestLeaves(tree: ExpressionVerdict): readonly DecidingTest[] {
  if (tree.kind === 'not') return fewestLeaves(tree.of)
  if (!isOperation(tree) || tree.of.length === 0) return [tree]
  const agreeing = tree.of.filter(({ verdict }) => verdict === tree.verdict).map(fewestLeaves)
  if (!oneIsEnough(tree)) return agreeing.flat()
  const sizes = agreeing.map((leaves) => leaves.filter(isTest).length)
  return agreeing[sizes.indexOf(sizes.reduce((least, size) => Math.min(least, size)))] ?? []
}

/** Whether one operand settles it: an `or` that holds, an `and` that fails. */
function oneIsEnough({ kind, verdict }: OperationVerdict): boolean {
  return (kind === 'or') === verdict
}

/** A place that is justified once enough of its operands are. */
interface Place {
  readonly within: Place | undefined
  readonly needed: number
  justified: number
}

/** Tries to do without each test, the last first; what a test costs is the places above it. */
function withoutSuperfluous(tests: readonly string[], tree: ExpressionVerdict): readonly string[] {
  const whole: Place = { within: undefined, needed: 1, justified: 0 }
  const placesByTest = new Map<string, Place[]>()
  place(tree, whole, placesByTest)
  for (const test of tests) placesByTest.get(test)?.forEach(justify)
  const superfluous = new Set<string>()
  for (const test of tests.toReversed()) {
    const places = placesByTest.get(test) ?? []
    places.forEach(unjustify)
    if (whole.justified > 0) superfluous.add(test)
    else places.forEach(justify)
  }
  return tests.filter((test) => !superfluous.has(test))
}

/** Lists the places in which each agreeing test justifies something; constants do so at once. */
function place(tree: ExpressionVerdict, within: Place, placesByTest: Map<string, Place[]>): void {
  if (tree.kind === 'not') place(tree.of, within, placesByTest)
  else if (isTest(tree)) {
    const key = testKey(tree)
    const places = placesByTest.get(key)
    if (places === undefined) placesByTest.set(key, [within])
    else places.push(within)
  } else if (!isOperation(tree) || tree.of.length === 0) justify(within)
  else {
    const here: Place = { within, needed: oneIsEnough(tree) ? 1 : tree.of.length, justified: 0 }
    for (const operand of tree.of) if (operand.verdict === tree.verdict) place(operand, here, placesByTest)
  }
}

function justify(place: Place): void {
  for (let at: Place | undefined = place; at !== undefined; at = at.within) {
    at.justified += 1
    if (at.justified !== at.needed) return
  }
}

function unjustify(place: Place): void {
  for (let at: Place | undefined = place; at !== undefined; at = at.within) {
    at.justified -= 1
    if (at.justified !== at.needed - 1) return
  }
}
