/** The objects of one prefix by key. */
export class Collection<Item> {
  /** How often something was put or deleted. */
  changes = 0
  readonly #onChange: () => void
  /** How much had changed when each object was put. */
  readonly #revisions = new Map<string, number>()
  readonly #keyOf: (item: Item) => string
  readonly #items = new Map<string, Item>()
  /** The keys by the values of fields that are unique. */
  readonly #unique: ReadonlyMap<string, Map<unknown, string>>
  #sorted: string[] | undefined

  /** `unique` names fields by which objects can also be had; `onChange` is told of each put and deletion. */
  constructor(
    keyOf: (item: Item) => string,
    { unique = [], onChange = () => {} }: { unique?: readonly (string & keyof Item)[]; onChange?: () => void } = {},
  ) {
    this.#keyOf = keyOf
    this.#onChange = onChange
    this.#unique = new Map(unique.map((field) => [field, new Map()]))
  }

  get size(): number {
    return this.#items.size
  }

  has(key: string): boolean {
    return this.#items.has(key)
  }

  get(key: string): Item | undefined {
    return this.#items.get(key)
  }

  /** Puts an object under its own key, in place of what was there. */
  put(item: Item): void {
    const key = this.#keyOf(item)
    this.#revisions.set(key, ++this.changes)
    if (this.#sorted !== undefined && !this.#items.has(key)) this.#sorted.splice(placeOf(this.#sorted, key), 0, key)
    this.#index(this.#items.get(key), undefined)
    this.#index(item, key)
    this.#items.set(key, item)
    this.#onChange()
  }

  /** Answers whether there was anything. */
  delete(key: string): boolean {
    this.changes++
    this.#revisions.delete(key)
    this.#index(this.#items.get(key), undefined)
    const there = this.#items.delete(key)
    if (there) this.#sorted?.splice(placeOf(this.#sorted, key), 1)
    this.#onChange()
    return there
  }

  /** A number that grows with each change of the object; undefined when there is none. */
  revisionOf(key: string): number | undefined {
    return this.#revisions.get(key)
  }

  /** All of them in the order of their keys, which is the order of lists. */
  list(): Item[] {
    this.#sorted ??= [...this.#items.keys()].toSorted(byCodeUnits)
    return this.#sorted.flatMap((key) => this.#items.get(key) ?? [])
  }

  /** The one with this value in a field that is unique; undefined for other fields. */
  findBy(field: string, value: unknown): Item | undefined {
    const key = this.#unique.get(field)?.get(value)
    return key === undefined ? undefined : this.#items.get(key)
  }

  #index(item: Item | undefined, key: string | undefined): void {
    if (item === undefined) return
    for (const [field, keys] of this.#unique) {
      const value = (item as Readonly<Record<string, unknown>>)[field]
      if (key === undefined) keys.delete(value)
      else keys.set(value, key)
    }
  }
}

/** Where a key stands among others in order, or would stand. */
function placeOf(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (byCodeUnits(sorted[middle] ?? '', key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
