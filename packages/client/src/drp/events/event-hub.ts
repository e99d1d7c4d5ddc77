import { JobwrightError } from '@jobwright/core'
import type { DrpEvent } from '@jobwright/core/drp'
import type { Connection } from '../../api/index.ts'
import { EventLine } from './event-line.ts'
import { type DrpEventOptions, type DrpEventRegistration, writeRegistrations } from './registrations.ts'
import { type Subscriber, Subscriptions } from './subscriptions.ts'
import type { DrpWebSocketConstructor } from './web-socket.ts'

/** Is everything that is listened to told at the moment, or not? */
type EventState = 'live' | 'down'

/** Who is told of events. What one of these throws changes nothing for the others. */
interface EventListener {
  /** Something happened to an object that was registered for. */
  onEvent(event: DrpEvent): void
  /**
   * From now on every event is told; what happened before may have been missed, so read again. Called after every connection, the first one too,
   * as soon as the server has acknowledged all of this listener's registrations; never before `listen` has returned.
   */
  onGap(): void
  /** Called when it changes: `live` just before `onGap`, `down` as soon as the connection is lost or cannot be had. It begins with neither. */
  onState?: ((state: EventState) => void) | undefined
  /**
   * Told why there is no connection, each time one cannot be had: there is no WebSocket, the credentials are refused, the server is out of reach.
   * Attempts go on all the same, where there is something to try.
   */
  onTrouble?: ((error: JobwrightError) => void) | undefined
}

/** The one connection of a client for all of its events. */
export interface EventHub {
  /** Can there be a connection at all? False where the client has no WebSocket: a listener is then told `down` and the trouble, and nothing else. */
  readonly available: boolean
  /**
   * Tells a listener of events until the function that it answers is called. The connection is opened when the first one listens, and closed when the
   * last one has stopped.
   *
   * @throws JobwrightError `invalid-input` for registrations that cannot be made.
   */
  listen(registrations: readonly DrpEventRegistration[], listener: EventListener, options?: DrpEventOptions): () => void
}

/** What a hub is made with. */
export interface EventHubOptions {
  /** What opens web sockets; undefined where there is none. */
  readonly webSocket: DrpWebSocketConstructor | undefined
  /** From 0 to below 1, spreads the pauses between attempts. Default: the platform's. */
  readonly random?: (() => number) | undefined
}

/** Makes the hub of a client. It ends with the client: nobody is told anything from then on. */
export function eventHub(connection: Connection, options: EventHubOptions): EventHub {
  return new Hub(connection, options)
}

interface Listening extends Subscriber {
  readonly listener: EventListener
  state: EventState | undefined
}

class Hub implements EventHub {
  readonly #connection: Connection
  readonly #subscriptions = new Subscriptions()
  readonly #listening = new Set<Listening>()
  /** Undefined where there is no WebSocket. */
  readonly #line: EventLine | undefined

  constructor(connection: Connection, { webSocket, random = Math.random }: EventHubOptions) {
    this.#connection = connection
    if (webSocket !== undefined) this.#line = this.#lineWith(webSocket, random)
    connection.closed.addEventListener('abort', () => this.#end(), { once: true })
  }

  get available(): boolean {
    return this.#line !== undefined
  }

  listen(
    registrations: readonly DrpEventRegistration[],
    listener: EventListener,
    options?: DrpEventOptions,
  ): () => void {
    const written = writeRegistrations('events', registrations, options)
    const listening: Listening = {
      listener,
      state: undefined,
      onEvent: (event) => quietly(() => listener.onEvent(event)),
      onRegistered: () => this.#live(listening),
    }
    this.#listening.add(listening)
    this.#subscriptions.add(listening, written)
    // Nobody is told anything before `listen` has returned.
    void Promise.resolve().then(() => this.#begin(listening))
    return () => this.#stop(listening)
  }

  #begin(listening: Listening): void {
    if (!this.#listening.has(listening)) return
    if (this.#connection.closed.aborted) this.#trouble(listening, closed())
    else if (this.#line === undefined) this.#trouble(listening, noWebSocket())
    else {
      // The others' connection has all it wants already, and says nothing more of it.
      if (this.#subscriptions.isRegistered(listening)) this.#live(listening)
      else if (this.#line.isDown) this.#down(listening)
      this.#line.start()
    }
  }

  #stop(listening: Listening): void {
    this.#listening.delete(listening)
    if (this.#listening.size === 0) this.#line?.stop()
    this.#subscriptions.remove(listening)
    if (this.#listening.size === 0) this.#subscriptions.disconnected()
  }

  #end(): void {
    for (const listening of this.#listening) this.#stop(listening)
  }

  #lineWith(webSocket: DrpWebSocketConstructor, random: () => number): EventLine {
    const subscriptions = this.#subscriptions
    return new EventLine(this.#connection, webSocket, random, {
      onOpen: (socket) => subscriptions.connected((action, text) => socket.send(action, text)),
      onEvent: (event) => subscriptions.tell(event),
      onAcknowledged: (answer) => subscriptions.acknowledged(answer),
      registered: () => subscriptions.anyRegistered,
      onDown: () => {
        subscriptions.disconnected()
        for (const listening of this.#listening) this.#down(listening)
      },
      onTrouble: (error) => {
        for (const listening of this.#listening) this.#trouble(listening, error)
      },
    })
  }

  #live(listening: Listening): void {
    if (listening.state === 'live') return
    this.#enter(listening, 'live')
    // The state may have made it stop listening.
    if (this.#listening.has(listening)) quietly(() => listening.listener.onGap())
  }

  #down(listening: Listening): void {
    if (listening.state !== 'down') this.#enter(listening, 'down')
  }

  #trouble(listening: Listening, error: JobwrightError): void {
    this.#down(listening)
    if (this.#listening.has(listening)) quietly(() => listening.listener.onTrouble?.(error))
  }

  #enter(listening: Listening, state: EventState): void {
    listening.state = state
    if (this.#listening.has(listening)) quietly(() => listening.listener.onState?.(state))
  }
}

/** One that throws must not keep the others from being told. */
function quietly(tell: () => void): void {
  try {
    tell()
  } catch {
    // It is its own business.
  }
}

function noWebSocket(): JobwrightError {
  const advice = 'Give the client a webSocket, such as that of nodeTransport.'
  return new JobwrightError(`events: the client has no WebSocket, so that no events can be had. ${advice}`, {
    code: 'unavailable',
    retryable: false,
  })
}

function closed(): JobwrightError {
  return new JobwrightError('events: the client is closed; make another.', { code: 'aborted', retryable: false })
}
