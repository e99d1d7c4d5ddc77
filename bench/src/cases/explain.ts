import type { Node, Semantics } from '@jobwright/core'
import { explainNode } from '@jobwright/filters'
import sift from 'sift'
import type { Case, Contender } from '../harness.ts'
import { handPredicate, inventory, mongoQuery, nodeFilter, type Wanted, wishes } from './nodes/inventory.ts'

/** Why is a node selected, or why not? Nobody else says why: the others' yes or no is shown beside it. */
export function explainCases(): Case[] {
  return [explainCase('documented'), explainCase('deployed')]
}

/** One node to be explained under one filter. */
interface Question {
  readonly wish: Wanted
  readonly node: Node
}

function explainCase(semantics: Semantics): Case {
  const nodes = inventory(1000)
  // Two tags, two labels, three names and what makes ten: three racks, or two racks and a tag.
  const wanted = wishes(nodes, { names: 3, racks: semantics === 'deployed' ? 2 : 3 })
  const questions = wanted.flatMap((wish) => {
    const isSelected = handPredicate(wish, semantics)
    const selected = nodes.filter(isSelected).slice(0, 32)
    const others = nodes.filter((node) => !isSelected(node)).slice(0, selected.length)
    return selected.flatMap((node, at) => [node, others[at] ?? node]).map((node) => ({ wish, node }))
  })
  return {
    name: `explain: one node under a filter of ten leaves, ${semantics} semantics`,
    operations: questions.length,
    contenders: [jobwright(questions, semantics), handWritten(questions, semantics), siftPeer(questions, semantics)],
    budgets: [],
  }
}

function jobwright(questions: readonly Question[], semantics: Semantics): Contender {
  const filters = new Map(questions.map(({ wish }) => [wish, nodeFilter(wish, semantics)]))
  const asked = questions.map(({ wish, node }) => ({ filter: filters.get(wish), node }))
  return {
    name: 'jobwright explainNode',
    role: 'ours',
    answers: () => asked.map(({ filter, node }) => explainNode(filter, node, { semantics }).selected),
    run(times) {
      let letters = 0
      for (let time = 0; time < times; time++) {
        for (const { filter, node } of asked) letters += explainNode(filter, node, { semantics }).text.length
      }
      return letters
    },
  }
}

function handWritten(questions: readonly Question[], semantics: Semantics): Contender {
  const predicates = new Map(questions.map(({ wish }) => [wish, handPredicate(wish, semantics)]))
  const asked = questions.map(({ wish, node }) => ({ isSelected: predicates.get(wish), node }))
  return {
    name: 'hand-written predicate, yes or no',
    role: 'floor',
    answers: () => asked.map(({ isSelected, node }) => isSelected?.(node)),
    run(times) {
      let selected = 0
      for (let time = 0; time < times; time++)
        for (const { isSelected, node } of asked) if (isSelected?.(node)) selected++
      return selected
    },
  }
}

function siftPeer(questions: readonly Question[], semantics: Semantics): Contender {
  const tests = new Map(questions.map(({ wish }) => [wish, sift.default(mongoQuery(wish, semantics) as never)]))
  const asked = questions.map(({ wish, node }) => ({ isSelected: tests.get(wish), node }))
  return {
    name: 'sift, yes or no',
    role: 'floor',
    answers: () => asked.map(({ isSelected, node }) => isSelected?.(node)),
    run(times) {
      let selected = 0
      for (let time = 0; time < times; time++)
        for (const { isSelected, node } of asked) if (isSelected?.(node)) selected++
      return selected
    },
  }
}
