import { type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Certificate } from './certificates.ts'
import { type HttpLoopback, listen } from './loopback.ts'

/** A forward proxy and what was asked of it: `CONNECT host:port` or `GET http://…`. */
export interface ForwardProxy extends HttpLoopback {
  readonly asked: readonly string[]
}

/** How a proxy behaves. */
export interface ProxyBehaviour {
  /** What Proxy-Authorization must say; anything else is answered 407. */
  readonly authorization?: string
  /** Answers everything with this status. */
  readonly status?: number
  readonly certificate?: Certificate
}

/** Starts a small forward proxy: tunnels, and plain requests in absolute form. It ends with the test. */
export async function startProxy({ authorization, status, certificate }: ProxyBehaviour = {}): Promise<ForwardProxy> {
  const asked: string[] = []
  const refusal = (message: IncomingMessage) => {
    asked.push(`${message.method} ${message.url}`)
    if (authorization !== undefined && message.headers['proxy-authorization'] !== authorization) return 407
    return status
  }
  const proxy = await listen((incoming, answer) => {
    const refused = refusal(incoming)
    if (refused !== undefined) {
      answer.writeHead(refused).end()
      return
    }
    const { 'proxy-authorization': _, ...headers } = incoming.headers
    const onward = request(
      String(incoming.url),
      { method: incoming.method ?? 'GET', headers, agent: false },
      (back) => {
        answer.writeHead(back.statusCode ?? 502, { ...back.headers, via: '1.1 test' })
        back.pipe(answer)
      },
    )
    onward.on('error', () => answer.writeHead(502).end())
    incoming.pipe(onward)
  }, certificate)
  proxy.server.on('connect', (message: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => {})
    const refused = refusal(message)
    if (refused !== undefined) {
      socket.end(`HTTP/1.1 ${refused} Refused\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${message.url}`)
    const onward = connect(Number(port || 80), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  return { ...proxy, asked }
}
