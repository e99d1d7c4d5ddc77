import { type Node, selectNodes } from '@jobwright/core'
import { matches } from '@jobwright/filters'
import { and, createJsInterpreter, eq, or, within } from '@ucast/js'
import jsonLogicJs from 'json-logic-js'
import { Query } from 'mingo'
import sift from 'sift'
import type { Contender } from '../../harness.ts'
import type { Wish } from './inventory.ts'
import { condition, expression, jsonLogic, mongoQuery, nodeFilter, predicate } from './words.ts'

/** One that keeps nothing between questions: it looks at every node. */
export interface Scan {
  readonly name: string
  readonly role: Contender['role']
  /** Puts the wish into the contender's words, as a user would write it, and returns what answers with names. Only the latter is timed. */
  readonly prepare: (wish: Wish, nodes: readonly Node[]) => () => readonly string[]
}

const name = (node: Node): string => node.name

export const handWritten: Scan = {
  name: 'hand-written predicate',
  role: 'peer',
  prepare: (wish, nodes) => () => nodes.filter(predicate(wish)).map(name),
}

export const ownScans: readonly Scan[] = [
  {
    name: 'jobwright selectNodes, no index',
    role: 'ours',
    prepare(wish, nodes) {
      const filter = nodeFilter(wish)
      return () => {
        const selection = selectNodes(nodes, filter)
        return selection.kind === 'selected' ? selection.names : []
      }
    },
  },
  {
    name: 'jobwright matches, no index',
    role: 'ours',
    prepare(wish, nodes) {
      const wanted = expression(wish)
      return () => nodes.filter((node) => matches(wanted, node)).map(name)
    },
  },
]

const interpret = createJsInterpreter({ and, eq, or, within })

export const siftScan: Scan = {
  name: 'sift',
  role: 'peer',
  prepare(wish, nodes) {
    const query = mongoQuery(wish)
    return () => nodes.filter(sift.default<Node>(query as never)).map(name)
  },
}

export const libraryScans: readonly Scan[] = [
  siftScan,
  {
    name: 'mingo',
    role: 'peer',
    prepare(wish, nodes) {
      const query = mongoQuery(wish)
      return () => {
        const compiled = new Query<Node>(query as never)
        return nodes.filter((node) => compiled.test(node)).map(name)
      }
    },
  },
  {
    name: 'json-logic-js',
    role: 'peer',
    prepare(wish, nodes) {
      const rule = jsonLogic(wish)
      return () => nodes.filter((node) => jsonLogicJs.apply(rule, node) === true).map(name)
    },
  },
  {
    name: '@ucast/js',
    role: 'peer',
    prepare(wish, nodes) {
      const tree = condition(wish)
      return () => nodes.filter((node) => interpret(tree, node)).map(name)
    },
  },
]
