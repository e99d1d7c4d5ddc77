import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Certificate } from './certificates.ts'

/** A server on the loopback address that knows its connections. */
export interface Loopback {
  readonly port: number
  /** `127.0.0.1:port`. */
  readonly host: string
  /** Connections ever made. */
  connections(): number
  /** Resolves once no connection is left. */
  idle(): Promise<void>
}

/** One that speaks HTTP. */
export interface HttpLoopback extends Loopback {
  readonly origin: string
  readonly server: Server
}

/** Starts a server, with TLS where a certificate is given, that ends with the test. */
export async function listen(answer: RequestListener, certificate?: Certificate): Promise<HttpLoopback> {
  const server = certificate === undefined ? createServer(answer) : createTlsServer({ ...certificate }, answer)
  server.on('tlsClientError', () => {})
  const loopback = await start(server)
  return { ...loopback, server, origin: `${certificate === undefined ? 'http' : 'https'}://${loopback.host}` }
}

/** Starts a server that speaks whatever is written to its sockets; it ends with the test. */
export function listenRaw(welcome: (socket: Socket) => void): Promise<Loopback> {
  return start(createTcpServer(welcome))
}

async function start(server: TcpServer): Promise<Loopback> {
  const open = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    host: `127.0.0.1:${port}`,
    connections: () => connections,
    async idle() {
      await Promise.all([...open].map((socket) => once(socket, 'close')))
    },
  }
}

/** An address at which nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Makes a server echo what comes over web sockets: short text frames, and the closing one (RFC 6455). */
export function echoWebSockets(server: Server, seen: (request: IncomingMessage) => void = () => {}): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    seen(request)
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const protocol = request.headers['sec-websocket-protocol']
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
        ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol.split(',')[0]}`]),
        '\r\n',
      ].join('\r\n'),
    )
    socket.on('error', () => {})
    let waiting = head
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk])
      for (let frame = readFrame(waiting); frame !== undefined; frame = readFrame(waiting)) {
        waiting = waiting.subarray(frame.length)
        socket.write(Buffer.concat([Buffer.from([frame.first, frame.payload.length]), frame.payload]))
        if ((frame.first & 0x0f) === 8) socket.end()
      }
    })
  })
}

/** A client's frame of less than 126 bytes: two bytes, four of the mask, the payload. */
function readFrame(bytes: Buffer): { first: number; payload: Buffer; length: number } | undefined {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return undefined
  const length = 6 + (second & 0x7f)
  if (bytes.length < length) return undefined
  const mask = bytes.subarray(2, 6)
  const payload = Buffer.from(bytes.subarray(6, length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
  return { first, payload, length }
}
