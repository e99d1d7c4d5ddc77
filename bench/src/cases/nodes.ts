import { type Node, type Semantics, selectNodes } from '@jobwright/core'
import { Query } from 'mingo'
import sift from 'sift'
import type { Budget, Case, Contender } from '../harness.ts'
import { handPredicate, inventory, mongoQuery, nodeFilter, type Wanted, wishes } from './nodes/inventory.ts'

/** A filter and an inventory go in, names come out; whatever a contender prepares for a filter is part of its time. */
export function nodesCases(): Case[] {
  return [1_000, 100_000].flatMap((size) => {
    const nodes = inventory(size)
    return [nodesCase(nodes, 'documented'), nodesCase(nodes, 'deployed')]
  })
}

function nodesCase(nodes: readonly Node[], semantics: Semantics): Case {
  // On many nodes the slow contenders take seconds a filter.
  const wanted = wishes(nodes, { count: nodes.length > 10_000 ? 1 : 3, names: 200, racks: 10 })
  const budgets: Budget[] = [{ contender: 'jobwright selectNodes', atMost: 2, of: 'hand-written predicate' }]
  if (nodes.length === 100_000 && semantics === 'deployed') {
    budgets.unshift({ contender: 'jobwright selectNodes', atMost: 10e6 })
  }
  return {
    name: `nodes: a filter of three on ${nodes.length.toLocaleString('en')} nodes, ${semantics} semantics`,
    operations: wanted.length,
    contenders: [
      jobwright(nodes, wanted, semantics),
      handWritten(nodes, wanted, semantics),
      siftPeer(nodes, wanted, semantics),
      mingoPeer(nodes, wanted, semantics),
    ],
    budgets,
  }
}

function jobwright(nodes: readonly Node[], wanted: readonly Wanted[], semantics: Semantics): Contender {
  const filters = wanted.map((wish) => nodeFilter(wish, semantics))
  return contender('jobwright selectNodes', 'ours', filters, (filter) => {
    const selection = selectNodes(nodes, filter, { semantics })
    return selection.kind === 'selected' ? selection.names : []
  })
}

function handWritten(nodes: readonly Node[], wanted: readonly Wanted[], semantics: Semantics): Contender {
  return contender('hand-written predicate', 'peer', wanted, (wish) =>
    nodes.filter(handPredicate(wish, semantics)).map(({ name }) => name),
  )
}

function siftPeer(nodes: readonly Node[], wanted: readonly Wanted[], semantics: Semantics): Contender {
  const queries = wanted.map((wish) => mongoQuery(wish, semantics))
  return contender('sift', 'peer', queries, (query) =>
    nodes.filter(sift.default<Node>(query as never)).map(({ name }) => name),
  )
}

function mingoPeer(nodes: readonly Node[], wanted: readonly Wanted[], semantics: Semantics): Contender {
  const queries = wanted.map((wish) => mongoQuery(wish, semantics))
  return contender('mingo', 'peer', queries, (query) => {
    const compiled = new Query<Node>(query as never)
    return nodes.filter((node) => compiled.test(node)).map(({ name }) => name)
  })
}

/** One operation takes a thousand nodes' time, next to which the shared loop is nothing. */
function contender<T>(
  name: string,
  role: Contender['role'],
  inputs: readonly T[],
  select: (input: T) => readonly string[],
): Contender {
  return {
    name,
    role,
    answers: () => inputs.map(select),
    run(times) {
      let names = 0
      for (let time = 0; time < times; time++) for (const input of inputs) names += select(input).length
      return names
    },
  }
}
