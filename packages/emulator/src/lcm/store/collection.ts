/** What is kept in a collection. */
interface Kept {
  readonly id: string
}

/** Records by id, in the order in which they were made, and in groups for lists of what belongs to another record. */
export class Collection<T extends Kept> {
  readonly #records = new Map<string, T>()
  readonly #groups = new Map<string, Set<string>>()
  readonly #groupsOf: (record: T) => readonly (string | null)[]

  /** `groupsOf` names the ids of the records that a record belongs to, which never change. */
  constructor(groupsOf: (record: T) => readonly (string | null)[] = () => []) {
    this.#groupsOf = groupsOf
  }

  get(id: string): T | undefined {
    return this.#records.get(id)
  }

  /** All of them, the oldest first. */
  all(): readonly T[] {
    return [...this.#records.values()]
  }

  /** Those that belong to a record, the oldest first. */
  of(groupId: string): readonly T[] {
    return [...(this.#groups.get(groupId) ?? [])].flatMap((id) => this.#records.get(id) ?? [])
  }

  /** Keeps a record, a new one or another version of one. */
  set(record: T): void {
    if (!this.#records.has(record.id))
      for (const groupId of this.#groupsOf(record)) if (groupId !== null) this.#groupOf(groupId).add(record.id)
    this.#records.set(record.id, record)
  }

  delete(id: string): void {
    this.#records.delete(id)
  }

  #groupOf(id: string): Set<string> {
    const known = this.#groups.get(id)
    if (known !== undefined) return known
    const made = new Set<string>()
    this.#groups.set(id, made)
    return made
  }
}
