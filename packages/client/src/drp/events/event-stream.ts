import { invalidInput, type JobwrightError } from '@jobwright/core'
import type { DrpEvent } from '@jobwright/core/drp'
import type { Connection } from '../../api/index.ts'
import { abortSignal, checkOptions, flag, type OptionRule, oneOf, wholeNumber } from '../../input/index.ts'
import type { EventHub } from './event-hub.ts'
import { type DrpEventOptions, type DrpEventRegistration, writeRegistrations } from './registrations.ts'

/** How a stream is read. */
export interface DrpEventsOptions extends DrpEventOptions {
  /** Ends the stream. */
  readonly signal?: AbortSignal | undefined
  /**
   * Is the stream to go on trying where no connection can be had at first? Once it had one, it goes on in any case, until the credentials are refused.
   * Default false: the iteration throws.
   */
  readonly keepTrying?: boolean | undefined
  /** Of how many objects the newest event is kept for a reader that is slow; of more, all are dropped, and a gap tells. Default 10 000. */
  readonly maxPending?: number | undefined
}

/** What a stream shows. */
export type DrpStreamItem =
  /** Something happened. Its objects are as they were sent, with the secrets in them. */
  | { readonly kind: 'event'; readonly event: DrpEvent }
  /** Events may have been missed until now, and from now on none are: what is to be known has to be read again. The first item is one. */
  | { readonly kind: 'gap' }

/**
 * Events to iterate over once. Listening begins when the first item is asked for and ends with the iteration, however it ends; the signal and the
 * client's `close` end it too.
 *
 * A reader that is slower than the server sees the newest event of each object (of its `Type` and `Key`), and never one that is older than what it has
 * seen. After a connection was lost another one is made, and a gap tells when everything is registered there.
 *
 * It throws JobwrightError `unavailable` where no connection can be had: the client has no WebSocket, or the server is out of reach; and what else
 * keeps the server from being asked, such as `authentication` or `certificate`.
 */
export interface DrpEventStream extends AsyncIterableIterator<DrpStreamItem, undefined, undefined> {
  /** The next item, once there is one. */
  next(): Promise<IteratorResult<DrpStreamItem, undefined>>
  /** Ends the stream. */
  return(): Promise<IteratorResult<DrpStreamItem, undefined>>
  /** Itself. */
  [Symbol.asyncIterator](): DrpEventStream
}

/** Makes a stream of a client's events. */
export function drpEvents(
  connection: Connection,
  hub: EventHub,
  registrations: DrpEventRegistration | readonly DrpEventRegistration[],
  options: DrpEventsOptions = {},
): DrpEventStream {
  checkOptions('events', options, rules)
  const all = isList(registrations) ? registrations : [registrations]
  // What cannot be registered is said at once.
  writeRegistrations('events', all, options)
  return new EventStream(connection, hub, all, options)
}

const rules = /*@__PURE__*/ (() =>
  new Map<string, OptionRule>([
    ['signal', abortSignal],
    ['keepTrying', flag],
    ['maxPending', wholeNumber(1)],
    ['profile', oneOf('v4')],
  ]))()

function isList(
  registrations: DrpEventRegistration | readonly DrpEventRegistration[],
): registrations is readonly DrpEventRegistration[] {
  if (typeof registrations !== 'object' || registrations === null) {
    throw invalidInput("events: say which, such as { type: 'jobs' }.")
  }
  return Array.isArray(registrations)
}

const over = { done: true, value: undefined } as const
const gap: DrpStreamItem = { kind: 'gap' }

class EventStream implements DrpEventStream {
  readonly #connection: Connection
  readonly #hub: EventHub
  readonly #registrations: readonly DrpEventRegistration[]
  readonly #options: DrpEventsOptions
  #state: 'new' | 'listening' | 'over' = 'new'
  #stop: (() => void) | undefined
  #wasLive = false
  /** The newest item of each object, and of gaps, in the order in which they came. */
  readonly #pending = new Map<string, DrpStreamItem>()
  #problem: JobwrightError | undefined
  /** Calls of `next` that wait for something to show. */
  readonly #readers: (() => void)[] = []

  constructor(
    connection: Connection,
    hub: EventHub,
    registrations: readonly DrpEventRegistration[],
    options: DrpEventsOptions,
  ) {
    this.#connection = connection
    this.#hub = hub
    this.#registrations = registrations
    this.#options = options
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<DrpStreamItem, undefined>> {
    if (this.#state === 'new') this.#listen()
    for (;;) {
      if (this.#state === 'over') return this.#last()
      const [first] = this.#pending
      if (first !== undefined) {
        this.#pending.delete(first[0])
        return { done: false, value: first[1] }
      }
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }

  async return(): Promise<IteratorResult<DrpStreamItem, undefined>> {
    this.#problem = undefined
    this.#end()
    return over
  }

  #last(): IteratorResult<DrpStreamItem, undefined> {
    const problem = this.#problem
    this.#problem = undefined
    if (problem !== undefined) throw problem
    return over
  }

  #listen(): void {
    const { signal, profile, keepTrying = false } = this.#options
    const { closed } = this.#connection
    const ends = [signal, closed].filter((one) => one !== undefined)
    const end = () => this.#end()
    if (ends.some((one) => one.aborted)) {
      this.#end()
      return
    }
    this.#state = 'listening'
    const stop = this.#hub.listen(
      this.#registrations,
      {
        onEvent: (event) => this.#add(JSON.stringify([event.Type, event.Key]), { kind: 'event', event }),
        onGap: () => {
          this.#wasLive = true
          this.#add('gap', gap)
        },
        onTrouble: (error) => {
          const refused = error.code === 'authentication' && !error.retryable
          if (this.#hub.available && !refused && (keepTrying || this.#wasLive)) return
          this.#problem = error
          this.#end()
        },
      },
      { profile },
    )
    for (const one of ends) one.addEventListener('abort', end)
    this.#stop = () => {
      stop()
      for (const one of ends) one.removeEventListener('abort', end)
    }
  }

  #add(key: string, item: DrpStreamItem): void {
    // What replaces another one is as new as it is.
    this.#pending.delete(key)
    if (this.#pending.size >= (this.#options.maxPending ?? 10_000)) {
      this.#pending.clear()
      this.#pending.set('gap', gap)
    } else this.#pending.set(key, item)
    this.#callReaders()
  }

  #end(): void {
    this.#state = 'over'
    this.#pending.clear()
    this.#stop?.()
    this.#stop = undefined
    this.#callReaders()
  }

  #callReaders(): void {
    for (const call of this.#readers.splice(0)) call()
  }
}
