import type { Node } from '@jobwright/core'
import type { Wish } from './inventory.ts'
import type { SetLibrary } from './set-library.ts'

/**
 * An index as one would make it by hand of a library of sets: a set of rows for each tag and each value of a label, a list of rows for
 * each rack, and the row of each name.
 */
export class HandIndex<S> {
  readonly #library: SetLibrary<S>
  readonly #nodes: Node[]
  readonly #tags = new Map<string, S>()
  readonly #labels = new Map<string, Map<string, S>>()
  readonly #racks = new Map<string, number[]>()
  readonly #names = new Map<string, number>()

  constructor(library: SetLibrary<S>, nodes: readonly Node[]) {
    this.#library = library
    this.#nodes = [...nodes]
    for (let row = 0; row < nodes.length; row++) {
      const node = nodes[row]
      if (node !== undefined) this.#enter(row, node)
    }
  }

  names(wish: Wish): string[] {
    const selected = this.#select(wish)
    const rows = this.#library.rows(selected)
    const names: string[] = []
    for (let at = 0; at < rows.length; at++) names.push(this.#nodes[rows[at] ?? 0]?.name ?? '')
    this.#library.release(selected)
    return names
  }

  /** Counts the many by their sets alone, and adds the few that those do not hold. */
  count(wish: Wish): number {
    const [color, type] = this.dense(wish)
    const few = new Set(this.#few(wish))
    let count = this.#library.intersectionSize(color, type)
    for (const row of few) if (!(this.#library.has(color, row) && this.#library.has(type, row))) count++
    return count
  }

  /** The sets of the two labels. */
  dense({ color, type }: Pick<Wish, 'color' | 'type'>): [S, S] {
    return [this.#label('color', color), this.#label('type', type)]
  }

  /** Replaces the node of a name; those that are compared change labels only. */
  update(node: Node): void {
    const row = this.#names.get(node.name)
    if (row === undefined) return
    const before = this.#nodes[row]
    this.#nodes[row] = node
    for (const key in node.labels) {
      const from = before?.labels?.[key]
      const to = node.labels[key]
      if (from === to || from === undefined || to === undefined) continue
      this.#library.remove(this.#label(key, from), row)
      this.#library.add(this.#label(key, to), row)
    }
  }

  #select(wish: Wish): S {
    const selected = this.#library.intersection(...this.dense(wish))
    for (const row of this.#few(wish)) this.#library.add(selected, row)
    return selected
  }

  /** The rows by name, and those by tag and rack. */
  #few({ names, tag, rack }: Wish): number[] {
    const tagged = this.#tags.get(tag)
    const rows = (this.#racks.get(rack) ?? []).filter((row) => tagged !== undefined && this.#library.has(tagged, row))
    for (const name of names) {
      const row = this.#names.get(name)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }

  #enter(row: number, { name, tags, labels, rack }: Node): void {
    this.#names.set(name, row)
    for (const tag of tags ?? []) this.#library.add(this.#tag(tag), row)
    for (const [key, value] of Object.entries(labels ?? {})) this.#library.add(this.#label(key, value), row)
    if (rack == null) return
    const rows = this.#racks.get(rack)
    if (rows === undefined) this.#racks.set(rack, [row])
    else rows.push(row)
  }

  #tag(tag: string): S {
    return this.#tags.get(tag) ?? this.#put(this.#tags, tag)
  }

  #label(key: string, value: string): S {
    let values = this.#labels.get(key)
    if (values === undefined) {
      values = new Map()
      this.#labels.set(key, values)
    }
    return values.get(value) ?? this.#put(values, value)
  }

  #put(sets: Map<string, S>, value: string): S {
    const set = this.#library.empty()
    sets.set(value, set)
    return set
  }
}
