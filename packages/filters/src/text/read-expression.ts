import { mostParts } from '../expression/check-expression.ts'
import { make } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { readTest } from './read-test.ts'
import { ReadingStopped } from './syntax-error.ts'
import type { TokenStream } from './token-stream.ts'

/** An expression, and how many levels it has: one for a test alone. */
interface Built {
  readonly expression: NodeExpression
  readonly levels: number
}

const quantities = ['all', 'any', 'none'] as const
type Quantity = (typeof quantities)[number]

/** What stands between parentheses, or is the whole text, as far as it is read. */
interface Group {
  readonly start: number
  /** Of a list: how many of its members are to hold. Undefined for plain parentheses and the whole. */
  readonly list: Quantity | undefined
  readonly members: Built[]
  /** What `or` joins, each finished. */
  readonly alternatives: Built[]
  /** What `and` joins, in the alternative being read. */
  readonly operands: Built[]
  /** How often `not` stands before the operand being read. */
  nots: number
}

/**
 * Reads a whole text. `or` binds less than `and`, `and` less than `not`. Open parentheses stand on a list of their own rather than on the call
 * stack, so that no text overflows it.
 */
export class ExpressionReader {
  readonly #tokens: TokenStream
  readonly #maxDepth: number
  readonly #outer: Group[] = []
  #group: Group
  #parts = 0

  constructor(tokens: TokenStream, maxDepth: number) {
    this.#tokens = tokens
    this.#maxDepth = maxDepth
    this.#group = emptyGroup(0, undefined)
  }

  read(): NodeExpression {
    for (;;) {
      this.#add(this.#readOperand())
      while (this.#outer.length > 0 && this.#tokens.takes(')')) this.#add(this.#closed())
      if (this.#outer.length === 0 && this.#tokens.token.kind === 'end') return this.#finished().expression
      this.#readJoiner()
    }
  }

  /** Reads as far as the first operand that is complete: `not` and opening parentheses come before it. */
  #readOperand(): Built {
    for (;;) {
      const { start } = this.#tokens.token
      if (this.#tokens.takes('(')) this.#open(start, undefined)
      else if (this.#tokens.takes('not')) {
        this.#group.nots += 1
        this.#checkLevels(this.#group.nots + 1, start)
      } else {
        const operand = this.#readQuantity(start) ?? this.#readTest()
        if (operand !== 'opened') return operand
      }
    }
  }

  /** Reads `all` or `none`, or opens a list of what all, any or none is to hold of; an empty list is complete. */
  #readQuantity(start: number): Built | 'opened' | undefined {
    const tokens = this.#tokens
    const quantity = quantities.find((word) => tokens.takes(word))
    if (quantity === undefined) return undefined
    if (quantity === 'any') tokens.wants('of')
    else if (!tokens.takes('of')) {
      tokens.mayGoOnWith(['of'])
      return this.#made({ kind: quantity }, 1)
    }
    tokens.wants('(')
    if (tokens.takes(')')) return this.#listOf(quantity, [])
    this.#open(start, quantity)
    return 'opened'
  }

  #readTest(): Built {
    const expression = readTest(this.#tokens)
    const levels = expression.kind === 'not' ? 2 : 1
    this.#count(levels)
    return { expression, levels }
  }

  #readJoiner(): void {
    const tokens = this.#tokens
    const { operands, alternatives, members, list } = this.#group
    if (tokens.takes('and')) return
    if (tokens.takes('or')) {
      alternatives.push(this.#joined('and', operands.splice(0)))
      return
    }
    if (list !== undefined && tokens.takes(',')) {
      members.push(this.#finished())
      return
    }
    tokens.refuse(['and', 'or', ...(list === undefined ? [] : [',']), this.#outer.length > 0 ? ')' : '<end>'])
  }

  #open(start: number, list: Group['list']): void {
    this.#outer.push(this.#group)
    this.#group = emptyGroup(start, list)
    this.#checkLevels(this.#outer.length + 1, start)
  }

  #closed(): Built {
    const { list, members } = this.#group
    const last = this.#finished()
    const built = list === undefined ? last : this.#listOf(list, [...members, last])
    this.#group = this.#outer.pop() ?? this.#group
    return built
  }

  #add(operand: Built): void {
    let built = operand
    for (; this.#group.nots > 0; this.#group.nots--) built = this.#negated(built)
    this.#checkLevels(built.levels, this.#group.start)
    this.#group.operands.push(built)
  }

  /** The group's expression so far; in a list, that of the member being read. */
  #finished(): Built {
    const { alternatives, operands } = this.#group
    return this.#joined('or', [...alternatives.splice(0), this.#joined('and', operands.splice(0))])
  }

  #listOf(quantity: Quantity, members: readonly Built[]): Built {
    if (quantity === 'all') return this.#combined('and', members)
    const any = this.#combined('or', members)
    return quantity === 'any' ? any : this.#negated(any)
  }

  /** One part alone is not joined to anything. */
  #joined(kind: 'and' | 'or', parts: readonly Built[]): Built {
    const [first] = parts
    return first !== undefined && parts.length === 1 ? first : this.#combined(kind, parts)
  }

  #combined(kind: 'and' | 'or', parts: readonly Built[]): Built {
    const deepest = parts.reduce((most, { levels }) => Math.max(most, levels), 0)
    return this.#made({ kind, of: Object.freeze(parts.map(({ expression }) => expression)) }, deepest + 1)
  }

  #negated({ expression, levels }: Built): Built {
    return this.#made({ kind: 'not', of: expression }, levels + 1)
  }

  #made(expression: NodeExpression, levels: number): Built {
    this.#checkLevels(levels, this.#group.start)
    this.#count(1)
    return { expression: make('parseFilter', expression), levels }
  }

  #count(parts: number): void {
    this.#parts += parts
    if (this.#parts <= mostParts) return
    const problem = `the filter is made up of more than ${mostParts} expressions`
    throw new ReadingStopped({ offset: this.#tokens.token.start, problem, expected: [] })
  }

  #checkLevels(levels: number, offset: number): void {
    if (levels <= this.#maxDepth) return
    const problem = `the filter is nested more than ${this.#maxDepth} levels deep here`
    throw new ReadingStopped({ offset, problem, expected: [] })
  }
}

function emptyGroup(start: number, list: Group['list']): Group {
  return { start, list, members: [], alternatives: [], operands: [], nots: 0 }
}
