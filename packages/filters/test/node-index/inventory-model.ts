import assert from 'node:assert/strict'
import { type Node, type NodeFilter, selectNodes } from '@jobwright/core'
import { matches, type NodeExpression, type NodeIndex } from '@jobwright/filters'
import type * as fc from 'fast-check'

/** What an expression selects, asked of each node by itself. */
export const naive = (expression: NodeExpression, nodes: readonly Node[]) =>
  nodes.filter((node) => matches(expression, node)).map(({ name }) => name)

/** Counts how often something was the case, so that lost coverage fails. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(...cases: readonly string[]): void {
    for (const name of cases) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }
}

/** The inventory as a list, changed by the rules and no more. */
export class Model {
  nodes: Node[]

  constructor(nodes: readonly Node[]) {
    this.nodes = [...nodes]
  }

  upsert(node: Node): void {
    const place = this.nodes.findIndex(({ name }) => name === node.name)
    if (place < 0) this.nodes.push(node)
    else {
      const after = this.nodes.slice(place + 1).filter(({ name }) => name !== node.name)
      this.nodes = [...this.nodes.slice(0, place), node, ...after]
    }
  }

  remove(name: string): boolean {
    const before = this.nodes.length
    this.nodes = this.nodes.filter((node) => node.name !== name)
    return this.nodes.length < before
  }
}

export class Upsert implements fc.Command<Model, NodeIndex> {
  readonly node: Node
  readonly #tally: Tally

  constructor(node: Node, tally: Tally) {
    this.node = node
    this.#tally = tally
  }

  check = () => true

  run(model: Model, index: NodeIndex): void {
    const { version } = index
    model.upsert(this.node)
    index.upsert(this.node)
    assert.ok(index.version > version)
    assert.equal(index.get(this.node.name), this.node)
    this.#tally.add('upsert')
  }

  toString = () => `upsert ${JSON.stringify(this.node)}`
}

export class Remove implements fc.Command<Model, NodeIndex> {
  readonly name: string
  readonly #tally: Tally

  constructor(name: string, tally: Tally) {
    this.name = name
    this.#tally = tally
  }

  check = () => true

  run(model: Model, index: NodeIndex): void {
    const { version } = index
    const expected = model.remove(this.name)
    assert.equal(index.remove(this.name), expected)
    if (expected) assert.ok(index.version > version)
    else assert.equal(index.version, version)
    assert.equal(index.get(this.name), undefined)
    this.#tally.add(expected ? 'remove' : 'nothing to remove')
  }

  toString = () => `remove ${JSON.stringify(this.name)}`
}

export class Ask implements fc.Command<Model, NodeIndex> {
  readonly expression: NodeExpression
  readonly filter: NodeFilter
  readonly #tally: Tally

  constructor(expression: NodeExpression, filter: unknown, tally: Tally) {
    this.#tally = tally
    this.expression = expression
    this.filter = filter as NodeFilter
  }

  check = () => true

  run(model: Model, index: NodeIndex): void {
    const expected = naive(this.expression, model.nodes)
    assert.deepEqual(index.select(this.expression).names, expected)
    assert.equal(index.count(this.expression), expected.length)
    const options = { semantics: 'deployed' } as const
    assert.deepEqual(index.select(this.filter, options), selectNodes(model.nodes, this.filter, options))
    assert.equal(index.size, model.nodes.length)
    assert.deepEqual(index.nodes(), model.nodes)
    this.#tally.add('ask')
  }

  toString = () => `ask ${JSON.stringify([this.expression, this.filter])}`
}
