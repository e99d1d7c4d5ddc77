import type { Clock, JobView } from '@jobwright/core'
import type { EventHub } from './event-hub.ts'
import { type ObjectName, type Source, Sources } from './sources.ts'

/** What waits are woken by, and what spares them requests. */
export interface EventWakes {
  /** Calls `wake` whenever something may have changed in what is read under this id, until the function that it answers is called. */
  wakeUps(id: string, wake: () => void): () => void
  /** The view that was read last, where it is known that nothing has happened since to what it rests on. */
  held(id: string, detail: string): JobView | undefined
  /** Says that an id is about to be read. What it answers is told the view, and what that rests on; undefined: there is none. */
  reading(id: string, detail: string): (view: JobView | undefined, restsOn: readonly ObjectName[]) => void
}

/**
 * How long a view is relied on of which no event has told that it is old, in milliseconds: servers send no event to who has no right to it, and drop those
 * that a connection is too slow for, both in silence. Until any event has come at all, that is a shorter time.
 */
const reliedOnMs = 30_000
const reliedOnUnprovenMs = 6_000

/** Makes what the waits for one kind of thing are woken by; undefined where there are no events. */
export function eventWakes(
  hub: EventHub,
  clock: Clock,
  ownName: (id: string) => ObjectName | undefined,
): EventWakes | undefined {
  return hub.available ? new Wakes(hub, clock, ownName) : undefined
}

/** What is read under an id while somebody waits for it. */
interface Subject {
  readonly wakes: Set<() => void>
  /** Told that something has happened to it. */
  readonly changed: () => void
  restsOn: ReadonlySet<Source>
  /** Counts what has happened to it. */
  version: number
  kept: Kept | undefined
  /** The version in which a change was seen that no event had told of. */
  suspect: number | undefined
}

interface Kept {
  readonly detail: string
  readonly view: JobView
  readonly text: string
  readonly at: number
  readonly version: number
}

class Wakes implements EventWakes {
  readonly #clock: Clock
  readonly #ownName: (id: string) => ObjectName | undefined
  readonly #sources: Sources
  readonly #subjects = new Map<string, Subject>()
  /** Has something changed without an event? Then nothing is relied on until there is another connection. */
  #untold = false
  /** Has an event ever come? */
  #proven = false

  constructor(hub: EventHub, clock: Clock, ownName: (id: string) => ObjectName | undefined) {
    this.#clock = clock
    this.#ownName = ownName
    this.#sources = new Sources(hub, {
      onEvent: () => {
        this.#proven = true
      },
      onGap: () => {
        this.#untold = false
      },
    })
  }

  wakeUps(id: string, wake: () => void): () => void {
    const subject = this.#subjects.get(id) ?? this.#begin(id)
    // The same function may wake several.
    const own = () => wake()
    subject.wakes.add(own)
    return () => {
      if (!subject.wakes.delete(own) || subject.wakes.size > 0) return
      this.#subjects.delete(id)
      this.#rest(subject, [])
    }
  }

  held(id: string, detail: string): JobView | undefined {
    const subject = this.#subjects.get(id)
    const kept = subject?.kept
    if (subject === undefined || kept?.detail !== detail || kept.version !== subject.version) return undefined
    const limitMs = this.#proven ? reliedOnMs : reliedOnUnprovenMs
    if (this.#untold || this.#clock.now() - kept.at >= limitMs) return undefined
    return isLive(subject) ? kept.view : undefined
  }

  reading(id: string, detail: string): (view: JobView | undefined, names: readonly ObjectName[]) => void {
    const subject = this.#subjects.get(id)
    if (subject === undefined) return () => {}
    const { version, restsOn: before } = subject
    const at = this.#clock.now()
    const wasLive = isLive(subject)
    return (view, names) => {
      if (this.#subjects.get(id) !== subject) return
      // Where nothing was found, what was listened to tells when it comes.
      if (view !== undefined) this.#rest(subject, names)
      // What happened to something that was not listened to when it was read is not known.
      const known = wasLive && [...subject.restsOn].every((source) => before.has(source))
      if (view === undefined || !known || version !== subject.version) subject.kept = undefined
      else this.#keep(subject, { detail, view, text: JSON.stringify(view), at, version })
    }
  }

  #keep(subject: Subject, now: Kept): void {
    const { kept, suspect, version } = subject
    const changed = kept?.version === version && kept.detail === now.detail && kept.text !== now.text
    // An answer may overtake its event; by the time of the next look that has come, or never will.
    if (suspect === version) this.#untold = true
    subject.suspect = changed ? version : undefined
    subject.kept = changed ? undefined : now
  }

  #begin(id: string): Subject {
    const wakes = new Set<() => void>()
    const changed = () => {
      subject.version += 1
      for (const wake of wakes) wake()
    }
    const subject: Subject = { wakes, changed, restsOn: new Set(), version: 0, kept: undefined, suspect: undefined }
    this.#subjects.set(id, subject)
    const name = this.#ownName(id)
    if (name !== undefined) this.#rest(subject, [name])
    return subject
  }

  #rest(subject: Subject, names: readonly ObjectName[]): void {
    const before = subject.restsOn
    const now = new Set(names.map((name) => this.#sources.of(name)))
    subject.restsOn = now
    for (const { listeners } of now) listeners.add(subject.changed)
    for (const source of before) {
      if (now.has(source)) continue
      source.listeners.delete(subject.changed)
      if (source.listeners.size === 0) this.#sources.release(source)
    }
  }
}

function isLive({ restsOn }: Subject): boolean {
  return restsOn.size > 0 && [...restsOn].every(({ live }) => live)
}
