import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { JobwrightError } from '@jobwright/core'
import type { Certificate } from './certificate.ts'
import { ConnectionDropped, type Delivery } from './delivery.ts'
import type { Outage } from './outage.ts'
import { largestBody, type Pipeline } from './pipeline.ts'
import { serveSocket } from './socket-server.ts'

/** A server that listens. */
export interface ListeningServer {
  /** Its address: scheme, host and port. */
  readonly origin: string
  /** Drops every connection that waits for requests or answers; WebSockets are dropped by the pipeline. */
  dropConnections(): void
  /** Closes it with all its connections; resolves when nothing is left. */
  close(): Promise<void>
}

/** Answers over HTTP on the loopback address, or over TLS where there is a certificate. It does not keep the process alive. */
export async function listen(
  pipeline: Pipeline,
  port: number,
  certificate: Certificate | undefined,
  outage: Outage,
): Promise<ListeningServer> {
  // A connection may have been on its way when it went down.
  const refuses = ({ socket }: IncomingMessage): boolean => {
    if (outage.isDown) socket.destroy()
    return outage.isDown
  }
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (!refuses(request)) void answer(pipeline, request, response)
  }
  // Other upgrades, such as the one to HTTP/2, are requests like any other here. Versions of Node that do not know this option tell of all of them.
  const options = { shouldUpgradeCallback: ({ headers }: IncomingMessage) => isForSocket(headers.upgrade) }
  const server =
    certificate === undefined ? createServer(options, serve) : createTlsServer({ ...certificate, ...options }, serve)
  // The systems look at `Expect` themselves, or not at all: only what they say counts.
  server.on('checkExpectation', serve)
  server.on('upgrade', (request, socket, head) => {
    if (!refuses(request)) void upgrade(pipeline, request, socket, head)
  })
  // Longer than clients keep idle connections, so that the server never closes one just as it is used again.
  server.keepAliveTimeout = 65_000
  server.on('connection', (socket) => {
    pipeline.activity++
    socket.unref()
    if (outage.isDown) socket.destroy()
  })
  await listening(server, port)
  server.unref()
  const address = server.address() as AddressInfo
  return {
    origin: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    dropConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new JobwrightError(`Cannot listen on port ${port}: choose another, or 0 for any that is free.`, {
          code: 'unavailable',
          cause: error,
        }),
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
}

async function answer(pipeline: Pipeline, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const controller = new AbortController()
  response.on('close', () => controller.abort())
  // A dropped connection shows in `close`; without a listener its error would end the process.
  response.on('error', () => {})
  try {
    const body = await readBody(request)
    const { method = '', url = '' } = request
    const delivery = await pipeline.answer(
      { method, target: originForm(url), headers: headersOf(request), body },
      controller,
    )
    await deliver(delivery, response, controller.signal, pipeline)
  } catch {
    // The client is gone, or a fault closes the connection.
    request.socket.destroy()
  }
}

/** Answers a request to upgrade: it becomes a WebSocket, or is answered as any other. */
async function upgrade(pipeline: Pipeline, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const controller = new AbortController()
  socket.on('close', () => controller.abort())
  socket.on('error', () => {})
  try {
    const { method = '', url = '' } = request
    const received = { method, target: originForm(url), headers: headersOf(request), body: new Uint8Array() }
    const answer = await pipeline.connect(received, controller)
    if (answer !== undefined && 'open' in answer) {
      serveSocket(answer, { request, socket, head, controller, onActivity: () => void pipeline.activity++ })
      return
    }
    const response = new ServerResponse(request)
    response.assignSocket(socket as Socket)
    response.shouldKeepAlive = false
    response.on('error', () => {})
    response.on('finish', () => socket.end())
    await deliver(answer, response, controller.signal, pipeline)
  } catch {
    socket.destroy()
  }
}

function isForSocket(upgrade: string | undefined): boolean {
  return upgrade?.toLowerCase() === 'websocket'
}

async function deliver(
  delivery: Delivery | undefined,
  response: ServerResponse,
  signal: AbortSignal,
  pipeline: Pipeline,
): Promise<void> {
  if (delivery === undefined) throw new ConnectionDropped()
  // The real servers say nothing of keeping connections, and keep them.
  response.removeHeader('Connection')
  response.sendDate = false
  response.writeHead(delivery.status, delivery.reason, delivery.headers.flat())
  if (!(delivery.body instanceof Uint8Array)) await stream(delivery.body, response, signal, pipeline)
  response.end(delivery.body instanceof Uint8Array ? delivery.body : undefined)
}

async function stream(
  body: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  signal: AbortSignal,
  pipeline: Pipeline,
): Promise<void> {
  response.flushHeaders()
  for await (const piece of body) {
    pipeline.activity++
    await written(response, piece, signal)
    if (signal.aborted) throw new ConnectionDropped()
  }
}

/** The whole body; undefined when it is larger than can be taken. It is read to its end either way, so that the answer gets through. */
async function readBody(request: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request) {
    length += piece.byteLength
    if (length <= largestBody) pieces.push(piece)
    else pieces.length = 0
  }
  if (length > largestBody) return undefined
  const { buffer, byteOffset } = Buffer.concat(pieces)
  return new Uint8Array(buffer, byteOffset, length)
}

function headersOf({ rawHeaders }: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return headers
}

/** Proxies and some clients send the whole address: what follows the host counts. */
function originForm(target: string): string {
  const start = /^https?:\/\/[^/?#]*/i.exec(target)?.[0]
  if (start === undefined) return target
  const rest = target.slice(start.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Resolves when the bytes are on their way, so that closing the connection next cannot lose them, or when nobody reads any more. */
function written(response: ServerResponse, piece: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    response.write(piece, done)
  })
}
