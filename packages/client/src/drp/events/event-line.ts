import { isJobwrightError, type JobwrightError } from '@jobwright/core'
import type { Connection } from '../../api/index.ts'
import { RequestError } from '../../transport/index.ts'
import { closeQuietly, EventSocket, type EventSocketListener, type Unreadable } from './event-socket.ts'
import { askForEvents, facts, failed, openSocket } from './open-socket.ts'
import type { DrpWebSocket, DrpWebSocketConstructor } from './web-socket.ts'

/** The first pause before another attempt, and the longest, in milliseconds: each is twice as long as the one before, or up to a quarter less. */
const firstPauseMs = 1_000
const longestPauseMs = 60_000

/** A connection that has held for so long makes the next pause the first one again. */
const stableMs = 30_000

/** Who is told of a line. */
export interface EventLineListener extends Pick<EventSocketListener, 'onEvent' | 'onAcknowledged' | 'registered'> {
  /** There is a connection, and nothing is registered. */
  onOpen(socket: EventSocket): void
  /** There is none any more, or none could be had. */
  onDown(): void
  /** Why none can be had. */
  onTrouble(error: JobwrightError): void
}

type LineState = 'stopped' | 'pausing' | 'connecting' | 'open'

/** Keeps a connection for events open from `start` to `stop`: opens it, and another one whenever it is lost, after longer and longer pauses. */
export class EventLine {
  readonly #connection: Connection
  readonly #webSocket: DrpWebSocketConstructor
  readonly #random: () => number
  readonly #listener: EventLineListener
  #state: LineState = 'stopped'
  #leaveState: () => void = () => {}
  #isDown = false
  /** How many connections in a row could not be had or did not hold. */
  #failures = 0
  /** Was the last connection of no use? The server may have something against the credentials, and does not say so to who opens. */
  #doubtful = false
  /** Whoever stops and starts again does not get round the pause. */
  #notBefore = Number.NEGATIVE_INFINITY
  /** Each kind is told once. */
  readonly #told = new Set<Unreadable>()

  constructor(
    connection: Connection,
    webSocket: DrpWebSocketConstructor,
    random: () => number,
    listener: EventLineListener,
  ) {
    this.#connection = connection
    this.#webSocket = webSocket
    this.#random = random
    this.#listener = listener
  }

  /** Is there no connection because the last one was lost or could not be had? */
  get isDown(): boolean {
    return this.#isDown
  }

  start(): void {
    if (this.#state === 'stopped') this.#connectIn(this.#notBefore - this.#clock.now())
  }

  stop(): void {
    this.#enter('stopped')
  }

  get #clock() {
    return this.#connection.transport.clock
  }

  #enter(state: LineState, leave: () => void = () => {}): void {
    this.#leaveState()
    this.#state = state
    this.#leaveState = leave
  }

  #connectIn(ms: number): void {
    const connect = () => void this.#connect()
    if (ms > 0) this.#enter('pausing', this.#clock.schedule(ms, connect))
    else connect()
  }

  async #connect(): Promise<void> {
    const attempt = new AbortController()
    const { signal } = attempt
    this.#enter('connecting', () => attempt.abort())
    try {
      if (this.#doubtful) await askForEvents(this.#connection, signal)
      const socket = await openSocket(this.#connection, this.#webSocket, signal)
      if (signal.aborted) closeQuietly(socket)
      else this.#opened(socket)
    } catch (error) {
      if (signal.aborted) return
      this.#isDown = true
      this.#listener.onDown()
      const trouble = await this.#troubleOf(error, signal)
      if (signal.aborted) return
      this.#pause(trouble)
      if (trouble !== undefined) this.#listener.onTrouble(trouble)
    }
  }

  /**
   * Why a connection could not be had. Web sockets do not tell; the server is asked in a request, in which credentials that it has rejected are
   * renewed. When that goes well, the first failure in a row is no trouble: the next attempt may have been helped.
   */
  async #troubleOf(error: unknown, signal: AbortSignal): Promise<JobwrightError | undefined> {
    if (error instanceof RequestError) return error
    try {
      await askForEvents(this.#connection, signal)
    } catch (reason) {
      return isJobwrightError(reason) ? reason : failed('the server cannot be asked')
    }
    if (this.#failures === 0) return undefined
    return isJobwrightError(error) ? error : failed('it was not opened')
  }

  #opened(socket: DrpWebSocket): void {
    const openedAt = this.#clock.now()
    const { handshake } = this.#connection.transport
    const listener = this.#listener
    const line = new EventSocket(socket, this.#clock, handshake.maxMessageBytes, {
      onEvent: (event) => listener.onEvent(event),
      onAcknowledged: (answer) => {
        this.#doubtful = false
        listener.onAcknowledged(answer)
      },
      registered: () => listener.registered(),
      onUnreadable: (why) => this.#tell(why),
      onLost: () => {
        if (this.#clock.now() - openedAt >= stableMs) this.#failures = 0
        this.#isDown = true
        this.#pause(undefined)
        listener.onDown()
      },
    })
    this.#enter('open', () => line.close())
    this.#isDown = false
    this.#doubtful = true
    listener.onOpen(line)
  }

  /** Waits for the next attempt: at once for as long as possible where no time helps. */
  #pause(trouble: JobwrightError | undefined): void {
    const longMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures)
    const plannedMs = trouble?.retryable === false ? longestPauseMs : longMs
    const inMs = Math.ceil(plannedMs * (1 - this.#random() / 4))
    this.#failures += 1
    this.#notBefore = this.#clock.now() + inMs
    const { transport } = this.#connection
    const reason = trouble?.code ?? 'unavailable'
    transport.announce({ kind: 'retry', ...facts(transport), attempt: this.#failures, reason, inMs })
    this.#connectIn(inMs)
  }

  #tell(code: Unreadable): void {
    if (this.#told.has(code)) return
    this.#told.add(code)
    const { transport } = this.#connection
    transport.announce({ kind: 'drift', ...facts(transport), attempt: 1, code, at: [] })
  }
}
