import { hasTest } from '../../expression/has-test.ts'
import type { NodeExpression } from '../../expression/model.ts'
import { testKey } from '../../node-test.ts'

/** The number of all nodes, and, negated, of no node. */
export const everyNode = 1

/**
 * Numbers for expressions: the same for two that differ only in the order and repetition of operands or in where their
 * negations stand, and the negative one for the negation.
 */
export class Identities {
  readonly #numbers = new Map<string, number>()
  readonly #known = new Map<NodeExpression, number>()

  of(expression: NodeExpression): number {
    const known = this.#known.get(expression)
    if (known !== undefined) return known
    const number = this.#read(expression)
    this.#known.set(expression, number)
    return number
  }

  #read(expression: NodeExpression): number {
    switch (expression.kind) {
      case 'all':
        return everyNode
      case 'none':
        return -everyNode
      case 'not':
        return -this.of(expression.of)
      case 'and':
        return this.#all(expression.of.map((operand) => this.of(operand)))
      case 'or':
        return -this.#all(expression.of.map((operand) => -this.of(operand)))
      default:
        return hasTest(expression.test, 'in') && expression.test.in.length === 0
          ? -everyNode
          : this.#number(testKey(expression))
    }
  }

  #all(operands: readonly number[]): number {
    const [first, ...more] = [...new Set(operands)].sort((one, other) => one - other)
    if (first === undefined) return everyNode
    return more.length === 0 ? first : this.#number([first, ...more].join())
  }

  #number(key: string): number {
    const number = this.#numbers.get(key) ?? everyNode + 1 + this.#numbers.size
    this.#numbers.set(key, number)
    return number
  }
}
