import type { DrpAcknowledgement, DrpEvent } from '@jobwright/core/drp'
import type { WrittenRegistration } from './registrations.ts'

/** Somebody who listens. */
export interface Subscriber {
  onEvent(event: DrpEvent): void
  /** All that is wanted is registered. */
  onRegistered(): void
}

/** Where a text stands with the server. */
interface Entry {
  readonly text: string
  state: 'unknown' | 'registering' | 'registered' | 'deregistering'
  readonly wanted: Map<Subscriber, WrittenRegistration['wants'][]>
}

type Send = (action: DrpAcknowledgement['Action'], text: string) => void

/**
 * Who wants which texts registered: each is registered once, however many want it, and has one frame under way at most, so that the order of frames
 * and answers does not matter.
 */
export class Subscriptions {
  readonly #entries = new Map<string, Entry>()
  /** Those whose texts cannot be found by an event's parts. */
  readonly #others = new Set<Entry>()
  readonly #subscribers = new Map<Subscriber, { readonly texts: Set<string>; readonly missing: Set<string> }>()
  #send: Send | undefined

  /** A text that is registered. */
  get anyRegistered(): string | undefined {
    for (const { text, state } of this.#entries.values()) if (state === 'registered') return text
    return undefined
  }

  /** Is all that a subscriber wants registered? */
  isRegistered(subscriber: Subscriber): boolean {
    return this.#subscribers.get(subscriber)?.missing.size === 0
  }

  /** Has all that a subscriber wants registered; it is told when the last of it is, and not where all of it is already. */
  add(subscriber: Subscriber, registrations: readonly WrittenRegistration[]): void {
    const missing = new Set<string>()
    this.#subscribers.set(subscriber, { texts: new Set(registrations.map(({ text }) => text)), missing })
    for (const { text, wants, plain } of registrations) {
      const entry = this.#entryOf(text, plain)
      entry.wanted.set(subscriber, [...(entry.wanted.get(subscriber) ?? []), wants])
      if (entry.state === 'registered') continue
      missing.add(text)
      this.#ask(entry)
    }
  }

  /** Has what nobody else wants deregistered. */
  remove(subscriber: Subscriber): void {
    const texts = this.#subscribers.get(subscriber)?.texts ?? []
    this.#subscribers.delete(subscriber)
    for (const text of texts) {
      const entry = this.#entries.get(text)
      if (entry?.wanted.delete(subscriber) === true) this.#ask(entry)
    }
  }

  /** There is a connection: everything is registered. */
  connected(send: Send): void {
    this.#send = send
    for (const entry of this.#entries.values()) this.#ask(entry)
  }

  /** There is none any more, and nothing is registered. */
  disconnected(): void {
    this.#send = undefined
    for (const entry of this.#entries.values()) {
      entry.state = 'unknown'
      if (entry.wanted.size === 0) this.#drop(entry)
      for (const subscriber of entry.wanted.keys()) this.#subscribers.get(subscriber)?.missing.add(entry.text)
    }
  }

  /** The server has answered a frame. */
  acknowledged({ Action, Key }: DrpAcknowledgement): void {
    const entry = this.#entries.get(Key)
    // One that was registered already was registered again for a sign of life.
    if (entry?.state !== `${Action}ing`) return
    entry.state = Action === 'register' ? 'registered' : 'unknown'
    this.#ask(entry)
    if (entry.state !== 'registered') return
    for (const subscriber of entry.wanted.keys()) {
      const missing = this.#subscribers.get(subscriber)?.missing
      if (missing?.delete(Key) === true && missing.size === 0) subscriber.onRegistered()
    }
  }

  /** Tells those who want it of an event, each once. */
  tell(event: DrpEvent): void {
    const told = new Set<Subscriber>()
    for (const { wanted } of this.#candidates(event)) {
      for (const [subscriber, tests] of wanted) if (tests.some((wants) => wants(event))) told.add(subscriber)
    }
    for (const subscriber of told) if (this.#subscribers.has(subscriber)) subscriber.onEvent(event)
  }

  *#candidates({ Type, Action, Key }: DrpEvent): Iterable<Entry> {
    for (const type of [Type, '*']) {
      for (const action of [Action, '*']) {
        for (const key of [Key, '*']) {
          const entry = this.#entries.get(`${type}.${action}.${key}`)
          if (entry !== undefined) yield entry
        }
      }
    }
    yield* this.#others
  }

  #entryOf(text: string, plain: boolean): Entry {
    const known = this.#entries.get(text)
    const entry: Entry = known ?? { text, state: 'unknown', wanted: new Map() }
    if (known === undefined) this.#entries.set(text, entry)
    if (!plain) this.#others.add(entry)
    return entry
  }

  /** Sends what brings an entry to where it is wanted; what is under way is waited for. */
  #ask(entry: Entry): void {
    const wanted = entry.wanted.size > 0
    if (entry.state === 'unknown') {
      if (!wanted) this.#drop(entry)
      else if (this.#send !== undefined) {
        entry.state = 'registering'
        this.#send('register', entry.text)
      }
    } else if (entry.state === 'registered' && !wanted && this.#send !== undefined) {
      entry.state = 'deregistering'
      this.#send('deregister', entry.text)
    }
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.text)
    this.#others.delete(entry)
  }
}
