import { type ErrorCode, JobwrightError } from '@jobwright/core'
import { hold } from './held.ts'
import { openConnection } from './in-process-connection.ts'
import type { Pipeline } from './pipeline.ts'
import { type EmulatedSocket, type SocketAcceptance, type SocketListener, usualLargestMessage } from './socket.ts'
import { SocketCloseEvent, SocketErrorEvent, SocketEventTarget } from './socket-events.ts'
import {
  type GivenSocketOptions,
  type InProcessWebSocketOptions,
  serverOrigin,
  socketOptions,
  socketRequest,
  socketUrl,
} from './socket-request.ts'

/** Opens WebSockets like the platform's `WebSocket`, and takes headers. When one cannot be opened, the `error` of its `error` event says why. */
export interface InProcessWebSocketConstructor {
  new (url: string | URL, protocols?: string | readonly string[] | InProcessWebSocketOptions): WebSocket
  /** It takes headers, so that no token needs to stand in an address. */
  readonly takesHeaders: true
  /** The `readyState` of a socket that is being opened. */
  readonly CONNECTING: 0
  /** The `readyState` of a socket that is open. */
  readonly OPEN: 1
  /** The `readyState` of a socket that is being closed. */
  readonly CLOSING: 2
  /** The `readyState` of a socket that is closed or could not be opened. */
  readonly CLOSED: 3
}

/**
 * Makes a WebSocket class that reaches the emulator without a network: what is sent arrives in the next microtask, either way. The emulator is the only
 * thing it reaches.
 */
export function inProcessWebSocket(
  origin: string,
  pipeline: Pipeline,
  isOpen: () => boolean,
): InProcessWebSocketConstructor {
  const origins = [origin, origin.replace('127.0.0.1', 'localhost')]

  class InProcessWebSocket extends SocketEventTarget {
    static readonly takesHeaders = true
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readonly CONNECTING = 0
    readonly OPEN = 1
    readonly CLOSING = 2
    readonly CLOSED = 3

    readonly url: string
    readonly protocol = ''
    readonly extensions = ''
    binaryType = 'blob'
    #state = 0
    #buffered = 0
    #server: { readonly listener: SocketListener; readonly largestMessage: number } | undefined
    readonly #connection = openConnection(null)
    readonly #letGo: () => void
    #isOver = false

    constructor(given: string | URL, options: GivenSocketOptions = []) {
      super()
      const url = socketUrl(given)
      this.url = url.href
      const { protocols, headers } = socketOptions(options)
      this.#letGo = hold()
      this.#connection.controller.signal.addEventListener('abort', () => queueMicrotask(() => this.#lose()), {
        once: true,
      })
      void this.#connect(url, protocols, headers)
    }

    get readyState(): number {
      return this.#state
    }

    get bufferedAmount(): number {
      return this.#buffered
    }

    send(data: string | ArrayBuffer | ArrayBufferView): void {
      if (this.#state === 0) throw new DOMException('The WebSocket is not open yet.', 'InvalidStateError')
      const message = typeof data === 'string' ? data : bytesOf(data)
      const { byteLength } = typeof message === 'string' ? Buffer.from(message) : message
      this.#buffered += byteLength
      if (this.#state !== 1) return
      queueMicrotask(() => {
        this.#buffered -= byteLength
        if (this.#isOver || this.#server === undefined) return
        pipeline.activity++
        const { listener, largestMessage } = this.#server
        if (byteLength > largestMessage) this.#over(1009, '', 1006)
        else listener.onMessage(message)
      })
    }

    close(code?: number, reason = ''): void {
      if (code !== undefined && code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999))
        throw new DOMException('The code must be 1000, or 3000 to 4999.', 'InvalidAccessError')
      if (Buffer.byteLength(reason) > 123) throw new DOMException('The reason may have 123 bytes.', 'SyntaxError')
      if (this.#state >= 2) return
      if (this.#state === 0) {
        this.#state = 2
        queueMicrotask(() => this.#fail(new Error('The WebSocket was closed before it was open.')))
        return
      }
      this.#state = 2
      // The server hears of it, and answers.
      queueMicrotask(() => queueMicrotask(() => this.#over(code ?? 1005, reason)))
    }

    async #connect(url: URL, protocols: readonly string[], headers: Headers): Promise<void> {
      // Listeners are added once the constructor is through.
      await Promise.resolve()
      if (this.#state !== 0) return
      const server = serverOrigin(url)
      if (!isOpen() || !origins.includes(server)) {
        this.#fail(notReached(`Nothing listens at ${server}.`))
        return
      }
      const { controller, closed } = this.#connection
      const request = socketRequest(url, protocols, headers)
      const answer = await Promise.race([pipeline.connect(request, controller), closed])
      if (this.#state !== 0) return
      if (answer === undefined) this.#lose()
      else if (!('open' in answer)) this.#fail(notUpgraded(answer.status))
      else if (protocols.length > 0) this.#fail(notReached('The server takes none of the protocols.'))
      else this.#open(answer)
    }

    #open(acceptance: SocketAcceptance): void {
      this.#state = 1
      const { largestMessage = usualLargestMessage } = acceptance
      this.#server = { listener: acceptance.open(this.#serverSide()), largestMessage }
      this.dispatchEvent(new Event('open'))
    }

    #serverSide(): EmulatedSocket {
      return {
        // What arrives is read at once.
        bufferedBytes: 0,
        send: (text) =>
          this.#soon(() =>
            this.dispatchEvent(new MessageEvent('message', { data: text, origin: new URL(this.url).origin })),
          ),
        ping: () => this.#soon(() => this.#server?.listener.onPong?.()),
        close: (code = 1000, reason = '') => this.#soon(() => this.#over(code, reason)),
        drop: () => this.#soon(() => this.#lose()),
      }
    }

    /** What the server does shows in the next microtask, unless the client closes the connection by then. */
    #soon(run: () => void): void {
      queueMicrotask(() => {
        if (this.#state !== 1) return
        pipeline.activity++
        run()
      })
    }

    /** The connection is gone, perhaps before it was there. */
    #lose(): void {
      if (this.#state === 0) this.#fail(notReached('The connection was closed.'))
      else this.#over(1006, '')
    }

    #fail(error: Error): void {
      if (this.#isOver) return
      this.#state = 3
      this.dispatchEvent(new SocketErrorEvent(error))
      this.#over(1006, '')
    }

    /** It is over; the server may see another code than the client. */
    #over(code: number, reason: string, serverSees = code): void {
      if (this.#isOver) return
      this.#isOver = true
      pipeline.activity++
      this.#state = 3
      this.#letGo()
      this.#connection.close()
      this.#server?.listener.onClose?.(serverSees)
      this.dispatchEvent(new SocketCloseEvent(code, reason))
    }
  }
  return InProcessWebSocket as unknown as InProcessWebSocketConstructor
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
  if (data instanceof ArrayBuffer) return new Uint8Array(data).slice()
  throw new TypeError(
    'In process a WebSocket sends texts, array buffers and views of them: of a Blob, send its arrayBuffer().',
  )
}

const codes: Readonly<Record<number, ErrorCode>> = { 401: 'authentication', 403: 'forbidden', 404: 'not-found' }

function notUpgraded(status: number): JobwrightError {
  return new JobwrightError(`The server answered ${status} instead of opening a web socket.`, {
    code: codes[status] ?? (status >= 500 ? 'unavailable' : 'unexpected-response'),
    retryable: status >= 500,
  })
}

function notReached(why: string): JobwrightError {
  return new JobwrightError(why, { code: 'unavailable', retryable: true })
}
