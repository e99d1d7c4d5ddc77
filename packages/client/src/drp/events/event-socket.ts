import type { Clock } from '@jobwright/core'
import { type DrpAcknowledgement, type DrpEvent, isAcknowledgement, parseDrpEvent } from '@jobwright/core/drp'
import type { DrpWebSocket } from './web-socket.ts'

/** So long an acknowledgement may take, in milliseconds. Servers give one at once. */
const acknowledgementMs = 10_000

/** After so long a silence the server is asked for a sign of life, in milliseconds. Its own pings, every 54 s, are not to be seen here. */
const silenceMs = 30_000

/** So many frames may be unacknowledged: the server keeps 256 messages for a connection, acknowledgements among them, and drops what is over. */
const mostUnacknowledged = 64

/** What something came over the connection that could not be read. */
export type Unreadable = 'binary-message' | 'message-too-long' | 'message-is-not-json' | 'message-is-no-event'

/** Who is told what comes of an open connection. */
export interface EventSocketListener {
  onEvent(event: DrpEvent): void
  /** The answer to a frame that was sent. */
  onAcknowledged(answer: DrpAcknowledgement): void
  /** A message was passed over. */
  onUnreadable(why: Unreadable): void
  /** The connection is gone, or cannot be relied on any more. Nothing is told after it. */
  onLost(): void
  /** A text that is registered at the moment; registering it once more changes nothing. */
  registered(): string | undefined
}

/**
 * An open connection: sends frames, no more at once than the server answers for, and reads events. It notices when nobody is there any more: the
 * server acknowledges each frame, also the one that registers once more what is registered.
 */
export class EventSocket {
  readonly #socket: DrpWebSocket
  readonly #clock: Clock
  readonly #longestMessage: number
  readonly #listener: EventSocketListener
  /** Frames that wait until others are acknowledged. */
  readonly #line: string[] = []
  /** How often each frame was sent and is not acknowledged. */
  readonly #sent = new Map<string, number>()
  #unacknowledged = 0
  /** When the server has last said what is waited for: an acknowledgement, or anything at all where none is due. */
  #heardAt: number
  #stopTimer: () => void
  #open = true

  constructor(socket: DrpWebSocket, clock: Clock, longestMessage: number, listener: EventSocketListener) {
    this.#socket = socket
    this.#clock = clock
    this.#longestMessage = longestMessage
    this.#listener = listener
    socket.addEventListener('message', this.#onMessage)
    socket.addEventListener('close', this.#onGone)
    socket.addEventListener('error', this.#onGone)
    this.#heardAt = clock.now()
    this.#stopTimer = clock.schedule(silenceMs, this.#onSilence)
  }

  /** Sends a frame as soon as its turn comes. */
  send(action: DrpAcknowledgement['Action'], text: string): void {
    this.#line.push(`${action} ${text}`)
    this.#sendOn()
  }

  /** Ends the connection; nobody is told. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#stopTimer()
    const socket = this.#socket
    socket.removeEventListener('message', this.#onMessage)
    socket.removeEventListener('close', this.#onGone)
    socket.removeEventListener('error', this.#onGone)
    closeQuietly(socket)
  }

  #sendOn(): void {
    while (this.#open && this.#unacknowledged < mostUnacknowledged) {
      const frame = this.#line.shift()
      if (frame === undefined) return
      // What was waited for until now is less than what is waited for from now on.
      if (this.#unacknowledged === 0) this.#expectWithin(acknowledgementMs)
      this.#unacknowledged += 1
      this.#sent.set(frame, (this.#sent.get(frame) ?? 0) + 1)
      try {
        this.#socket.send(frame)
      } catch {
        // It is being closed.
        this.#lose()
      }
    }
  }

  #expectWithin(ms: number): void {
    this.#heardAt = this.#clock.now()
    this.#stopTimer()
    this.#stopTimer = this.#clock.schedule(ms, this.#onSilence)
  }

  readonly #onSilence = (): void => {
    const limitMs = this.#unacknowledged > 0 ? acknowledgementMs : silenceMs
    const leftMs = this.#heardAt + limitMs - this.#clock.now()
    if (leftMs > 0) this.#stopTimer = this.#clock.schedule(leftMs, this.#onSilence)
    else if (this.#unacknowledged > 0) this.#lose()
    else this.#askForLife()
  }

  #askForLife(): void {
    const text = this.#listener.registered()
    if (text === undefined) this.#expectWithin(silenceMs)
    else this.send('register', text)
  }

  readonly #onGone = (): void => this.#lose()

  #lose(): void {
    if (!this.#open) return
    this.close()
    this.#listener.onLost()
  }

  readonly #onMessage = (message: Event): void => {
    const event = this.#read((message as { readonly data?: unknown }).data)
    if (typeof event === 'string') {
      this.#listener.onUnreadable(event)
      // Who knows what was in it. What is no event at all may be something that only newer servers say.
      if (event !== 'message-is-no-event') this.#lose()
    } else if (isAcknowledgement(event) && this.#wasDue(event)) this.#listener.onAcknowledged(event)
    else this.#listener.onEvent(event)
    // What is waited for comes in its own time, whatever comes meanwhile.
    if (this.#open && this.#unacknowledged === 0) this.#heardAt = this.#clock.now()
  }

  #wasDue({ Action, Key }: DrpAcknowledgement): boolean {
    const frame = `${Action} ${Key}`
    const times = this.#sent.get(frame)
    if (times === undefined) return false
    if (times === 1) this.#sent.delete(frame)
    else this.#sent.set(frame, times - 1)
    this.#unacknowledged -= 1
    this.#heardAt = this.#clock.now()
    this.#sendOn()
    return true
  }

  #read(data: unknown): DrpEvent | Unreadable {
    if (typeof data !== 'string') return 'binary-message'
    if (data.length > this.#longestMessage) return 'message-too-long'
    try {
      const event = parseDrpEvent(JSON.parse(data))
      return event.ok ? event.value : 'message-is-no-event'
    } catch {
      // The parser's own words quote what it reads.
      return 'message-is-not-json'
    }
  }
}

/** Ends a connection that nobody listens to any more, in whatever state it is. */
export function closeQuietly(socket: DrpWebSocket): void {
  try {
    // Some classes have an error that nobody listens to end the process.
    socket.addEventListener('error', ignore)
    socket.close(1000)
  } catch {
    // It is a foreign class; nothing depends on it any more.
  }
}

function ignore(): void {}
