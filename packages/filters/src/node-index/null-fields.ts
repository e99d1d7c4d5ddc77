import type { Node, NodeFilterEntry } from '@jobwright/core'

/** Which nodes have null for their tags or their labels: filters that ask for these fail on the deployed server. Kept by name, as an index changes. */
export class NullFields {
  readonly #tags = new Set<string>()
  readonly #labels = new Set<string>()

  /** What filters cannot ask for as long as these nodes are there. */
  get attributes(): (keyof NodeFilterEntry)[] {
    return [
      ...(this.#tags.size > 0 ? ['node_tags' as const] : []),
      ...(this.#labels.size > 0 ? ['node_labels' as const] : []),
    ]
  }

  /** Notes the only node of its name. */
  put(node: Node): void {
    this.remove(node.name)
    this.add(node)
  }

  /** Notes one more node. */
  add({ name, tags, labels }: Node): void {
    if (tags === null) this.#tags.add(name)
    if (labels === null) this.#labels.add(name)
  }

  /** Forgets the nodes of a name. */
  remove(name: string): void {
    this.#tags.delete(name)
    this.#labels.delete(name)
  }
}
