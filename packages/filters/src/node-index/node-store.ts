import { invalidInput, type Node } from '@jobwright/core'
import { type Bits, clearBit, rowsOf, setBit } from './bit-set.ts'
import { Posting, widened } from './posting.ts'

/** The values of one label, and the nodes that carry the label at all. */
export interface LabelColumn {
  readonly present: Posting
  readonly values: Map<string, Posting>
}

/**
 * The nodes by rows, in inventory order, and what each row carries as sets of rows. A node that is gone leaves its row empty until more than half of them are.
 *
 * What a node was found to carry is kept, and never asked of the node again: to take it back stays right if somebody changes the node meanwhile.
 */
export class NodeStore {
  size = 0
  words: number
  live: Bits
  names: string[] = []
  nodes: (Node | undefined)[] = []
  readonly values = { tag: new Map<string, Posting>(), rack: new Map<string, Posting>() }
  readonly columns = { label: new Map<string, LabelColumn>(), rackLabel: new Map<string, LabelColumn>() }
  /** The sets each row is in. */
  carried: (readonly Posting[])[] = []
  readonly #rows = new Map<string, number | number[]>()

  constructor(capacity: number) {
    this.words = Math.ceil(capacity / 32)
    this.live = new Uint32Array(this.words)
  }

  /** The rows of a name, ascending. */
  rowsNamed(name: string): readonly number[] {
    const rows = this.#rows.get(name) ?? []
    return typeof rows === 'number' ? [rows] : rows
  }

  /** Adds a node after all others; `at` is its place in a list, if it came in one. */
  append(node: Node, at?: number): void {
    this.#place(nameOf(node, at), node, this.#read(node, [], at))
  }

  /** Puts a node in the place of the first of its name and removes the others, or adds it where there is none. */
  put(node: Node): void {
    const name = nameOf(node)
    const rows = this.#rows.get(name)
    const first = typeof rows === 'object' ? rows[0] : rows
    const before = this.carried[first ?? -1] ?? []
    const carried = this.#read(node, before)
    if (first === undefined) {
      this.#place(name, node, carried)
      return
    }
    this.#carry(first, carried)
    this.nodes[first] = node
    if (typeof rows === 'object') {
      this.#rows.set(name, first)
      this.#drop(rows.slice(1))
    }
  }

  /** Removes the nodes of a name; tells whether there were any. */
  remove(name: string): boolean {
    const rows = this.rowsNamed(name)
    this.#rows.delete(name)
    this.#drop(rows)
    return rows.length > 0
  }

  /** Every set there is. */
  *postings(): Iterable<Posting> {
    for (const values of Object.values(this.values)) yield* values.values()
    for (const columns of Object.values(this.columns)) {
      for (const { present, values } of columns.values()) {
        yield present
        yield* values.values()
      }
    }
  }

  #place(name: string, node: Node, carried: readonly Posting[]): void {
    const row = this.names.length
    if (row === this.words * 32) this.#widen()
    this.size += 1
    this.names.push(name)
    this.nodes.push(node)
    this.carried.push([])
    setBit(this.live, row)
    const known = this.#rows.get(name)
    if (known === undefined) this.#rows.set(name, row)
    else if (typeof known === 'number') this.#rows.set(name, [known, row])
    else known.push(row)
    this.#carry(row, carried)
  }

  /** Changes what a row carries, where it is not the same already. */
  #carry(row: number, carried: readonly Posting[]): void {
    const before = this.carried[row] ?? []
    for (let at = 0; at < before.length; at += 1) {
      if (before[at] !== carried[at]) before[at]?.remove(row, this.words)
    }
    for (let at = 0; at < carried.length; at += 1) {
      if (before[at] !== carried[at]) carried[at]?.add(row, this.words)
    }
    for (const posting of before) posting.forgetIfUnused()
    this.carried[row] = carried
  }

  #drop(rows: readonly number[]): void {
    for (const row of rows) {
      this.#carry(row, [])
      this.nodes[row] = undefined
      clearBit(this.live, row)
    }
    this.size -= rows.length
    if (this.size < this.names.length / 2) this.#compact()
  }

  #widen(): void {
    this.words = Math.max(1, 2 * this.words)
    this.live = widened(this.live, this.words)
    for (const posting of this.postings()) posting.widen(this.words)
  }

  /** Closes the gaps that removed nodes left. */
  #compact(): void {
    const { names, nodes } = this
    const carried = this.carried
    const rows = rowsOf(this.live)
    for (const posting of this.postings()) posting.clear()
    this.words = Math.ceil(rows.length / 32)
    this.live = new Uint32Array(this.words)
    this.size = 0
    this.names = []
    this.nodes = []
    this.carried = []
    this.#rows.clear()
    for (const row of rows) {
      const node = nodes[row]
      if (node !== undefined) this.#place(names[row] ?? '', node, carried[row] ?? [])
    }
  }

  /** Finds the sets a node belongs to, for most of which `before` tells where to look. A node that is refused leaves nothing behind. */
  #read({ tags, rack, labels, rackLabels }: Node, before: readonly Posting[], at?: number): readonly Posting[] {
    const found: Posting[] = []
    const find = (values: Map<string, Posting>, value: string) => {
      const likely = before[found.length]
      found.push(likely?.standsIn(values, value) ? likely : postingOf(values, value))
    }
    const findLabels = (columns: Map<string, LabelColumn>, labels: Node['labels'], field: string) => {
      if (labels == null) return
      if (typeof labels !== 'object' || Array.isArray(labels)) throw refusal(at, `${field} must be an object`)
      for (const key of Object.keys(labels)) {
        const value = labels[key]
        // As for `selectNodes`, a label that is null is not there.
        if (value == null) continue
        if (typeof value !== 'string') throw refusal(at, `${field} must hold text`)
        const { present, values } = columnOf(columns, key)
        found.push(present)
        find(values, value)
      }
    }
    try {
      for (const tag of tagsOf(tags ?? [], at)) find(this.values.tag, textOf(tag, at, 'a tag'))
      if (rack != null) find(this.values.rack, textOf(rack, at, 'the rack'))
      findLabels(this.columns.label, labels, 'labels')
      findLabels(this.columns.rackLabel, rackLabels, 'rackLabels')
    } catch (error) {
      for (const posting of found) posting.forgetIfUnused()
      throw error
    }
    // A list that was pushed into has room to spare.
    return found.slice()
  }
}

/** Each tag once. */
function tagsOf(tags: readonly string[], at: number | undefined): Iterable<string> {
  if (!Array.isArray(tags)) throw refusal(at, 'tags must be a list')
  return tags.length > 1 ? new Set(tags) : tags
}

function columnOf(columns: Map<string, LabelColumn>, key: string): LabelColumn {
  const known = columns.get(key)
  if (known !== undefined) return known
  const column = { present: new Posting(columns, key), values: new Map<string, Posting>() }
  columns.set(key, column)
  return column
}

function postingOf(values: Map<string, Posting>, value: string): Posting {
  const known = values.get(value)
  if (known !== undefined) return known
  const posting = new Posting(values, value)
  values.set(value, posting)
  return posting
}

function nameOf(node: unknown, at?: number): string {
  if (typeof node !== 'object' || node === null) throw refusal(at, 'a node must be an object')
  return textOf((node as Partial<Node>).name, at, 'the name')
}

function textOf(value: unknown, at: number | undefined, field: string): string {
  if (typeof value !== 'string') throw refusal(at, `${field} must be text`)
  return value
}

function refusal(at: number | undefined, problem: string): Error {
  return invalidInput(at === undefined ? `upsert: ${problem}.` : `createNodeIndex: nodes[${at}]: ${problem}.`)
}
