import type { NodeTest } from '../../expression/model.ts'
import { keyOf } from '../../node-test.ts'
import { wordedTest } from '../../test-wording.ts'
import { wordedPath } from '../../wording.ts'
import type { Finding } from '../finding.ts'
import { Demand } from './demand.ts'
import { everyNode, type Identities } from './identities.ts'
import { isOperation, isTest, type Operation, operandsOf, type Placed } from './placed.ts'

/** Operands that no node satisfies together, or, of an `or`, of which every node satisfies one. */
export interface Conflict {
  readonly operation: Operation
  readonly finding: Finding
}

/** The conflicts among operands. Operands of operands of the same kind are looked at together. */
export function* conflictsWithin(placed: Placed, identities: Identities, around?: boolean): Generator<Conflict> {
  const { part, path, negated } = placed
  if (part.kind === 'not') {
    yield* conflictsWithin({ part: part.of, path: [...path, 'of'], negated: !negated }, identities, around)
  } else if (isOperation(placed)) {
    const intersects = isIntersection(placed)
    if (intersects !== around) yield* conflictsAmong(placed, identities)
    for (const operand of operandsOf(placed)) yield* conflictsWithin(operand, identities, intersects)
  }
}

/** An `and`, or, by De Morgan, a negated `or`. */
function isIntersection({ part, negated }: Placed<Operation>): boolean {
  return (part.kind === 'and') !== negated
}

function* conflictsAmong({ part: operation, path }: Placed<Operation>, identities: Identities): Generator<Conflict> {
  // An `or` is every node where the negations of its operands exclude each other.
  const dual = operation.kind === 'or'
  const seen = new Map<number, Placed>()
  const demands = new Map<string, Demand>()
  const reported = new Set<string>()
  for (const member of membersOf({ part: operation, path, negated: dual })) {
    const identity = identities.of(member.part) * (member.negated ? -1 : 1)
    if (Math.abs(identity) === everyNode) continue
    const opposite = seen.get(-identity)
    if (!seen.has(identity)) seen.set(identity, member)
    const thing = isTest(member) ? `${member.part.kind} ${keyOf(member.part)}` : String(identity)
    // More conflicts of one attribute are no news.
    if (reported.has(thing)) continue
    const against = opposite ?? (isTest(member) ? demandOf(member, thing, demands).add(member) : undefined)
    if (against === undefined) continue
    reported.add(thing)
    yield { operation, finding: conflict(member, against, dual) }
  }
}

/** All that must hold: of an operand that is itself an intersection, each of its operands too. */
function* membersOf(placed: Placed): Generator<Placed> {
  const { part, path, negated } = placed
  if (part.kind === 'not') yield* membersOf({ part: part.of, path: [...path, 'of'], negated: !negated })
  else {
    yield placed
    if (isOperation(placed) && isIntersection(placed))
      for (const operand of operandsOf(placed)) yield* membersOf(operand)
  }
}

function demandOf({ part }: Placed<NodeTest>, thing: string, demands: Map<string, Demand>): Demand {
  const demand = demands.get(thing) ?? new Demand(part.kind)
  demands.set(thing, demand)
  return demand
}

function conflict(member: Placed, against: Placed | 'others', dual: boolean): Finding {
  const one = against === 'others' ? undefined : wordedPart(against, dual)
  const other = wordedPart(member, dual)
  if (dual) {
    const message = `every node satisfies ${one ?? 'one of the others'} or ${other}`
    return { code: 'tautology', level: 'warning', path: member.path, message }
  }
  const message = `no node satisfies ${one === undefined ? `${other} and all the others` : `both ${one} and ${other}`}`
  return { code: 'contradiction', level: 'warning', path: member.path, message }
}

function wordedPart(placed: Placed, dual: boolean): string {
  const negated = placed.negated !== dual
  if (isTest(placed)) return wordedTest(placed.part, negated)
  return `${negated ? 'the negation of ' : ''}${wordedPath(placed.path)}`
}
