import { hasTest } from '../expression/has-test.ts'
import { valueMatcher } from '../expression/matches.ts'
import type { LabelTest, NodeExpression, ValueTest } from '../expression/model.ts'
import type { LabelColumn, NodeStore } from './node-store.ts'
import type { Posting } from './posting.ts'
import { byCost, complement, countMeet, everyRow, isEmpty, meet, only, type RowSet } from './row-set.ts'
import { itemsOf, RowOperations, type Rows } from './rows.ts'

/** Answers expressions from the sets of a store. */
export class Evaluation {
  readonly #store: NodeStore
  operations = new RowOperations(0)

  constructor(store: NodeStore) {
    this.#store = store
  }

  /** What a list of the store has at the rows an expression selects, in their order. */
  items<Item>(expression: NodeExpression, items: readonly Item[]): Item[] {
    const { rows, except } = this.set(expression)
    return itemsOf(except ? this.operations.subtract(this.#store.live, rows) : rows, items)
  }

  /** The rows an expression selects, good until the next evaluation. */
  set(expression: NodeExpression): RowSet {
    this.#begin()
    return this.#evaluate(expression)
  }

  /** How many rows an expression selects. */
  count(expression: NodeExpression): number {
    this.#begin()
    const { size } = this.#store
    switch (expression.kind) {
      case 'and':
        return countMeet(...this.#fold(expression.of, false), size)
      case 'or':
        return size - countMeet(...this.#fold(expression.of, true), size)
      default:
        return countMeet(this.#evaluate(expression), everyRow, size)
    }
  }

  #begin(): void {
    if (this.operations.words === this.#store.words) this.operations.reset()
    else this.operations = new RowOperations(this.#store.words)
  }

  #evaluate(expression: NodeExpression): RowSet {
    const store = this.#store
    switch (expression.kind) {
      case 'all':
        return everyRow
      case 'none':
        return complement(everyRow)
      case 'not':
        return complement(this.#evaluate(expression.of))
      case 'and':
        return this.#meetAll(expression.of, false)
      case 'or':
        return complement(this.#meetAll(expression.of, true))
      case 'name':
        return this.#named(expression.test)
      case 'tag':
      case 'rack':
        return this.#carrying(store.values[expression.kind], expression.test)
      case 'label':
      case 'rackLabel':
        return this.#labelled(store.columns[expression.kind].get(expression.key), expression.test)
    }
  }

  #meetAll(of: readonly NodeExpression[], negated: boolean): RowSet {
    const [all, last] = this.#fold(of, negated)
    return meet(all, last, this.operations)
  }

  /**
   * Intersects what all parts select, or what none of them does, up to the last one, whose turn comes when it is known whether the rows are to be
   * listed or counted. Stops where nothing is left.
   */
  #fold(of: readonly NodeExpression[], negated: boolean): [RowSet, RowSet] {
    let all = everyRow
    let last = everyRow
    for (const set of this.#parts(of, negated)) {
      all = meet(all, last, this.operations)
      if (isEmpty(all)) return [all, all]
      last = set
    }
    return [all, last]
  }

  /** What parts select: those that look something up first, the rest when it is their turn. */
  *#parts(of: readonly NodeExpression[], negated: boolean): Iterable<RowSet> {
    const select = (part: NodeExpression) => (negated ? complement(this.#evaluate(part)) : this.#evaluate(part))
    yield* of.filter(looksUp).map(select).sort(byCost)
    for (const part of of) if (!looksUp(part)) yield select(part)
  }

  #named(test: ValueTest): RowSet {
    const { names, nodes } = this.#store
    if (hasTest(test, 'in')) {
      const rows: number[] = []
      for (const name of test.in) for (const row of this.#store.rowsNamed(name)) rows.push(row)
      rows.sort((one, other) => one - other)
      // A name that is asked for twice is still there once.
      const each = rows.filter((row, at) => row !== rows[at - 1])
      return only(each, each.length)
    }
    const passes = valueMatcher(test)
    const rows: number[] = []
    for (const [row, name] of names.entries()) if (nodes[row] !== undefined && passes(name)) rows.push(row)
    return only(this.operations.unite([], rows))
  }

  #labelled(column: LabelColumn | undefined, test: LabelTest): RowSet {
    if (column === undefined) return only([])
    if (Object.hasOwn(test, 'present')) return only(column.present.rows, column.present.count)
    return this.#carrying(column.values, test)
  }

  #carrying(values: ReadonlyMap<string, Posting>, test: LabelTest): RowSet {
    const [first, ...more] = postingsOf(values, test)
    if (first === undefined) return only([])
    if (more.length === 0) return only(first.rows, first.count)
    return only(more.reduce<Rows>((rows, posting) => this.operations.unite(rows, posting.rows), first.rows))
  }
}

function postingsOf(values: ReadonlyMap<string, Posting>, test: LabelTest): readonly Posting[] {
  if (hasTest(test, 'in')) return test.in.flatMap((value) => values.get(value) ?? [])
  const passes = valueMatcher(test)
  const postings: Posting[] = []
  for (const [value, posting] of values) if (passes(value)) postings.push(posting)
  return postings
}

function looksUp(part: NodeExpression): boolean {
  return part.kind === 'not' ? looksUp(part.of) : part.kind !== 'and' && part.kind !== 'or'
}
