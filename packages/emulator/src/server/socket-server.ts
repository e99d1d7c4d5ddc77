import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { type EmulatedSocket, type SocketAcceptance, usualLargestMessage } from './socket.ts'

/** A connection that becomes a WebSocket. */
export interface UpgradedConnection {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  /** Aborted when the connection is to be dropped, or is over. */
  readonly controller: AbortController
  /** Something was sent or came in. */
  readonly onActivity: () => void
}

/** Shakes hands over the network, and brings what comes in to the system. */
export function serveSocket(acceptance: SocketAcceptance, connection: UpgradedConnection): void {
  const { request, socket, head } = connection
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: acceptance.largestMessage ?? usualLargestMessage,
    // The emulated servers know no subprotocols.
    handleProtocols: () => false,
  })
  server.handleUpgrade(request, socket, head, (open) => attach(open, acceptance, connection))
}

function attach(open: WebSocket, acceptance: SocketAcceptance, { controller, onActivity }: UpgradedConnection): void {
  const listener = acceptance.open(serverSide(open, onActivity, () => listener.onDrain?.()))
  controller.signal.addEventListener('abort', () => open.terminate(), { once: true })
  open.on('message', (data, isBinary) => {
    onActivity()
    listener.onMessage(isBinary ? bytesOf(data) : bytesOf(data).toString())
  })
  open.on('pong', () => {
    onActivity()
    listener.onPong?.()
  })
  // What breaks the protocol or the limits closes the connection with a code that says so.
  open.on('error', onActivity)
  open.on('close', (code) => {
    onActivity()
    controller.abort()
    listener.onClose?.(code)
  })
}

function serverSide(open: WebSocket, onActivity: () => void, onDrain: () => void): EmulatedSocket {
  return {
    get bufferedBytes() {
      return open.bufferedAmount
    },
    send(text) {
      if (open.readyState !== open.OPEN) return
      onActivity()
      open.send(text, (error) => {
        if (error == null) onDrain()
      })
    },
    ping() {
      if (open.readyState !== open.OPEN) return
      onActivity()
      open.ping()
    },
    close(code = 1000, reason = '') {
      onActivity()
      open.close(code, reason)
    },
    drop() {
      onActivity()
      open.terminate()
    },
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
