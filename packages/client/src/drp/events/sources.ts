import type { EventHub } from './event-hub.ts'

/** An object of the server that a view rests on. */
export interface ObjectName {
  readonly type: 'jobs' | 'machines' | 'work_orders'
  readonly key: string
}

/** An object that somebody wants to know of whenever it changes. */
export interface Source {
  readonly name: ObjectName
  /** Called when it has changed, or may have. */
  readonly listeners: Set<() => void>
  /** Is everything told that happens to it? */
  live: boolean
  /** Ends its own registration, where it has one. */
  stop: (() => void) | undefined
}

/** What is told of all sources. */
export interface SourcesListener {
  /** An event has come. */
  onEvent(): void
  /** There is a connection, or another one. */
  onGap(): void
}

/** All objects of a type, registered together. */
interface Type {
  live: boolean
  readonly stop: () => void
}

/** So many objects are registered one by one; for more of them, all of their types are. */
const mostRegistered = 20

/** The objects that somebody wants to know of, and what is registered for that. */
export class Sources {
  readonly #hub: EventHub
  readonly #listener: SourcesListener
  readonly #sources = new Map<string, Source>()
  readonly #types = new Map<string, Type>()

  constructor(hub: EventHub, listener: SourcesListener) {
    this.#hub = hub
    this.#listener = listener
  }

  /** The source for an object; it is listened to from now on, until it is released. */
  of(name: ObjectName): Source {
    const known = this.#sources.get(keyOf(name))
    if (known !== undefined) return known
    const source: Source = { name, listeners: new Set(), live: false, stop: undefined }
    this.#sources.set(keyOf(name), source)
    if (this.#types.size > 0) this.#listenToAll(name.type)
    else if (this.#sources.size <= mostRegistered) this.#listenTo(source)
    else for (const { name: one } of this.#sources.values()) this.#listenToAll(one.type)
    source.live = this.#types.get(name.type)?.live === true
    return source
  }

  /** Listens no more to an object that nobody wants to know of. */
  release(source: Source): void {
    source.stop?.()
    this.#sources.delete(keyOf(source.name))
    if (this.#sources.size > 0) return
    for (const { stop } of this.#types.values()) stop()
    this.#types.clear()
  }

  #listenTo(source: Source): void {
    source.stop = this.#hub.listen([source.name], {
      onEvent: () => this.#happened(source),
      onGap: () => this.#begin([source]),
      onState: (state) => {
        if (state === 'down') source.live = false
      },
    })
  }

  #listenToAll(type: ObjectName['type']): void {
    if (this.#types.has(type)) return
    const all = () => [...this.#sources.values()].filter(({ name }) => name.type === type)
    const entry: Type = {
      live: false,
      stop: this.#hub.listen([{ type }], {
        onEvent: ({ Key }) => this.#happened(this.#sources.get(keyOf({ type, key: Key }))),
        onGap: () => {
          entry.live = true
          // Until now, those that were registered by themselves were told of that way.
          for (const source of all()) {
            source.stop?.()
            source.stop = undefined
          }
          this.#begin(all())
        },
        onState: (state) => {
          if (state === 'live') return
          entry.live = false
          for (const source of all()) source.live = false
        },
      }),
    }
    this.#types.set(type, entry)
  }

  /** From now on everything is told of these. */
  #begin(sources: readonly Source[]): void {
    this.#listener.onGap()
    for (const source of sources) {
      source.live = true
      changed(source)
    }
  }

  #happened(source: Source | undefined): void {
    this.#listener.onEvent()
    if (source !== undefined) changed(source)
  }
}

function changed({ listeners }: Source): void {
  for (const listener of listeners) listener()
}

function keyOf({ type, key }: ObjectName): string {
  return `${type}/${key}`
}
