import { type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from './certificates.ts'
import { startProxy } from './forward-proxy.ts'
import { deadPort, listen, listenRaw } from './loopback.ts'
import { everythingOf, ourError } from './thrown.ts'

const canary = 's3cret-canary'

let selfSigned: Certificate
beforeAll(async () => {
  selfSigned = await makeCertificate({ name: 'localhost' })
})

function open(options: NodeTransportOptions) {
  const transport = nodeTransport({ env: {}, ...options })
  onTestFinished(() => transport.close())
  return transport
}

interface Echo {
  readonly headers: Readonly<Record<string, string>>
}

/** A server that tells what it was asked and by which headers. */
function startServer(certificate?: Certificate) {
  return listen((request, response) => {
    const body: Buffer[] = []
    request.on('data', (chunk: Buffer) => body.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(body).toString() }))
    })
  }, certificate)
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}

describe('plain http goes to the proxy in absolute form', () => {
  test('with its method, headers, query and body, and the host of the server', async () => {
    const [server, proxy] = [await startServer(), await startProxy()]
    const response = await open({ proxy: proxy.origin }).fetch(`${server.origin}/a%2Fb?c=%20d`, {
      method: 'POST',
      headers: { 'x-auth-token': 't1', 'content-type': 'application/json' },
      body: '{"a":1}',
    })
    expect(response.headers.get('via')).toBe('1.1 test')
    const seen = (await response.json()) as Echo
    expect(seen).toMatchObject({ method: 'POST', url: '/a%2Fb?c=%20d', body: '{"a":1}' })
    expect(seen.headers).toMatchObject({ host: server.host, 'x-auth-token': 't1', 'content-type': 'application/json' })
    expect(seen.headers).not.toHaveProperty('proxy-authorization')
    expect(proxy.asked).toEqual([`POST ${server.origin}/a%2Fb?c=%20d`])
  })

  test('over kept connections, as few as maxSockets', async () => {
    const [server, proxy] = [await startServer(), await startProxy()]
    const transport = open({ proxy: proxy.origin, maxSockets: 2 })
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => transport.fetch(server.origin).then((response) => response.text())))
    expect(proxy.asked).toHaveLength(6)
    expect(proxy.connections()).toBe(2)
  })

  test('an answer of the proxy itself is an answer like any other, as nobody can tell', async () => {
    const proxy = await startProxy()
    const response = await open({ proxy: proxy.origin }).fetch(`http://127.0.0.1:${await deadPort()}`)
    expect(response.status).toBe(502)
  })
})

describe('https goes through a tunnel', () => {
  test('in which the server’s own certificate is checked', async () => {
    const [server, proxy] = [await startServer(selfSigned), await startProxy()]
    const response = await open({ proxy: proxy.origin, ca: selfSigned.cert }).fetch(`${server.origin}/ping`)
    expect(await response.json()).toMatchObject({ url: '/ping', headers: { host: server.host } })
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`])

    const error = await ourError(open({ proxy: proxy.origin }).fetch(server.origin))
    expect(error).toMatchObject({ code: 'certificate', problem: 'self-signed' })
    expect(error.message).toContain(`The certificate of ${server.host} is self-signed`)
    const other = open({ proxy: proxy.origin, fingerprint256: '00'.repeat(32) }).fetch(server.origin)
    await expect(other).rejects.toMatchObject({ problem: 'wrong-fingerprint' })
  })

  test('that is kept and used again', async () => {
    const [server, proxy] = [await startServer(selfSigned), await startProxy()]
    const transport = open({ proxy: proxy.origin, fingerprint256: selfSigned.fingerprint256, maxSockets: 1 })
    for (const path of ['/1', '/2', '/3']) {
      const response = await transport.fetch(`${server.origin}${path}`)
      expect(await response.json()).toMatchObject({ url: path })
    }
    expect(proxy.asked).toHaveLength(1)
    expect(server.connections()).toBe(1)
  })

  test('in which nobody may speak before the client has', async () => {
    const proxy = await listenRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'))
    })
    const error = await ourError(open({ proxy: proxy.host }).fetch('https://127.0.0.1:3/'))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'no', retryable: false })
    expect(error.message).toBe(
      `No tunnel through the proxy ${proxy.host} (EPROTO): it does not answer like an HTTP proxy.`,
    )
    await proxy.idle()
  })

  test('of the default port when the address names none', async () => {
    const proxy = await startProxy({ status: 403 })
    const transport = open({ proxy: proxy.origin })
    await ourError(transport.fetch('https://drydock.example/api'))
    await ourError(transport.fetch('https://[2001:db8::1]/api'))
    expect(proxy.asked).toEqual(['CONNECT drydock.example:443', 'CONNECT [2001:db8::1]:443'])
  })
})

describe('a proxy that is spoken to over TLS', () => {
  test('is trusted by the own authorities as well', async () => {
    const [server, proxy] = [await startServer(selfSigned), await startProxy({ certificate: selfSigned })]
    const plain = await startServer()
    const transport = open({ proxy: proxy.origin, ca: selfSigned.cert })
    expect(await (await transport.fetch(`${server.origin}/x`)).json()).toMatchObject({ url: '/x' })
    expect(await (await transport.fetch(`${plain.origin}/y`)).json()).toMatchObject({ url: '/y' })
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`, `GET ${plain.origin}/y`])
    await transport.close()
    await Promise.all([server.idle(), proxy.idle(), plain.idle()])
  })

  test('carries tunnels in which the server is not trusted, or does not speak TLS', async () => {
    const stranger = await makeCertificate({ name: 'localhost' })
    const [server, plain] = [await startServer(stranger), await startServer()]
    const proxy = await startProxy({ certificate: selfSigned })
    const transport = open({ proxy: proxy.origin, ca: selfSigned.cert })
    const untrusted = await ourError(transport.fetch(server.origin))
    expect(untrusted).toMatchObject({ problem: 'self-signed', fingerprint256: stranger.fingerprint256 })
    const silent = await ourError(transport.fetch(`https://${plain.host}`))
    expect(silent).toMatchObject({ code: 'unavailable', retryable: false })
    expect(silent.message).toContain(`No TLS connection to ${plain.host} (`)
    await Promise.all([server.idle(), plain.idle(), proxy.idle()])
  })

  test.each([{ insecureSkipVerify: true }, { fingerprint256: '00'.repeat(32) }, {}])(
    'is not trusted by what is said about servers: %j',
    async (options) => {
      const proxy = await startProxy({ certificate: selfSigned })
      const transport = open({ proxy: proxy.origin, ...options })
      for (const address of ['https://127.0.0.1:3/', 'http://127.0.0.1:3/']) {
        const error = await ourError(transport.fetch(address))
        expect(error).toMatchObject({ code: 'certificate', problem: 'self-signed', applied: 'no' })
        expect(error.message).toBe(
          `The certificate of the proxy ${proxy.host} is self-signed and not trusted: pass it as caFile. Its SHA-256 fingerprint is ${selfSigned.fingerprint256}.`,
        )
      }
      expect(proxy.asked).toEqual([])
    },
  )
})

describe('user and password of a proxy', () => {
  const address = (host: string) => `http://carol%40site:${canary}%25%C3%BC@${host}`
  const authorization = basic(`carol@site:${canary}%ü`)

  test('come from its address, percent-decoded', async () => {
    const [server, secure] = [await startServer(), await startServer(selfSigned)]
    const proxy = await startProxy({ authorization })
    const transport = open({ proxy: address(proxy.host), ca: selfSigned.cert })
    const seen = [await transport.fetch(server.origin), await transport.fetch(secure.origin)]
    expect(seen.map((response) => response.status)).toEqual([200, 200])
    // The tunnel's server never sees them.
    const inTunnel = (await seen[1]?.json()) as Echo
    expect(inTunnel.headers).not.toHaveProperty('proxy-authorization')
    expect(everythingOf(transport)).not.toContain(canary)
  })

  test.each([
    ['http://carol@', basic('carol:')],
    ['http://:word@', basic(':word')],
  ])('may be one alone: %s', async (start, alone) => {
    const [server, proxy] = [await startServer(), await startProxy({ authorization: alone })]
    const transport = open({ proxy: start + proxy.host })
    expect((await transport.fetch(server.origin)).status).toBe(200)
  })

  test.each(['http://127.0.0.1:3/', 'https://127.0.0.1:3/'])(
    'are asked for when they are missing: %s',
    async (target) => {
      const proxy = await startProxy({ authorization })
      const error = await ourError(open({ proxy: proxy.origin }).fetch(target))
      expect(error).toMatchObject({ code: 'authentication', applied: 'no', retryable: false })
      expect(error.message).toBe(
        `The proxy ${proxy.host} wants a user and a password: write them into its address (http://user:password@host:port); only Basic is supported.`,
      )
      await proxy.idle()
    },
  )

  test.each(['http://127.0.0.1:3/', 'https://127.0.0.1:3/'])(
    'are said to be wrong when they are: %s',
    async (target) => {
      const proxy = await startProxy({ authorization: basic('dave:other') })
      const error = await ourError(open({ proxy: address(proxy.host) }).fetch(target))
      expect(error.code).toBe('authentication')
      expect(error.message).toBe(`The proxy ${proxy.host} does not accept the user and password in its address.`)
      for (const secret of [canary, authorization, authorization.slice(6)])
        expect(everythingOf(error)).not.toContain(secret)
    },
  )
})

describe('a proxy that does not let a request through', () => {
  test.each([
    [403, 'forbidden', false],
    [404, 'forbidden', false],
    [302, 'forbidden', false],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
  ])('answers %i: %s', async (status, code, retryable) => {
    const proxy = await startProxy({ status })
    const error = await ourError(
      open({ proxy: `http://carol:${canary}@${proxy.host}` }).fetch('https://127.0.0.1:3/', {
        method: 'POST',
        body: 'x',
      }),
    )
    expect(error).toMatchObject({ code, retryable, applied: 'no' })
    expect(error.message).toBe(
      `The proxy ${proxy.host} answered ${status} when asked for a connection to 127.0.0.1:3: it may not allow that host or port, or not reach it. If no proxy is needed there, name the host in NO_PROXY.`,
    )
    expect(everythingOf(error)).not.toContain(canary)
    await proxy.idle()
  })

  test.each(['http://127.0.0.1:3/', 'https://127.0.0.1:3/'])('is down: %s', async (target) => {
    const port = await deadPort()
    const error = await ourError(open({ proxy: `http://carol:${canary}@127.0.0.1:${port}` }).fetch(target))
    expect(error).toMatchObject({
      code: 'unavailable',
      applied: 'no',
      retryable: true,
      cause: { code: 'ECONNREFUSED' },
    })
    expect(error.message).toBe(
      `No connection to the proxy 127.0.0.1:${port} (ECONNREFUSED): check its address, and that it runs.`,
    )
    expect(everythingOf(error)).not.toContain(canary)
  })

  test('breaks off', async () => {
    const proxy = await listenRaw((socket) => socket.once('data', () => socket.destroy()))
    const error = await ourError(open({ proxy: `http://carol:${canary}@${proxy.host}` }).fetch('https://127.0.0.1:3/'))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'no', retryable: true })
    expect(error.message).toBe(
      `No tunnel through the proxy ${proxy.host} (ECONNRESET): it broke off without an answer.`,
    )
    expect(everythingOf(error)).not.toContain(canary)
  })

  test('is no proxy at all', async () => {
    const proxy = await listenRaw((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')))
    const error = await ourError(open({ proxy: proxy.host }).fetch('https://127.0.0.1:3/'))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'no', retryable: false })
    expect(error.message).toBe(
      `No tunnel through the proxy ${proxy.host} (HPE_INVALID_CONSTANT): it does not answer like an HTTP proxy.`,
    )
  })
})

describe('proxies from the environment', () => {
  const viaProxy = async (env: Record<string, string>, address: string) => {
    const proxy = await startProxy({ status: 418 })
    const filled = Object.entries(env).map(([name, value]) => [name, value.replace('PROXY', proxy.host)])
    const transport = open({ proxy: 'env', env: Object.fromEntries(filled) })
    await transport.fetch(address).catch(() => {})
    return proxy.asked
  }
  const http = 'http://127.0.0.1:3/'
  const https = 'https://127.0.0.1:3/'

  test.each([
    [{ HTTP_PROXY: 'http://PROXY' }, http],
    [{ http_proxy: 'http://PROXY/' }, http],
    [{ HTTPS_PROXY: 'http://PROXY' }, https],
    [{ https_proxy: 'PROXY' }, https],
    [{ http_proxy: 'http://PROXY', HTTP_PROXY: 'http://127.0.0.1:3' }, http],
    [{ https_proxy: 'http://PROXY', HTTPS_PROXY: 'http://127.0.0.1:3' }, https],
    [{ http_proxy: '', HTTP_PROXY: 'http://PROXY' }, http],
    [{ HTTP_PROXY: ' http://PROXY ', REQUEST_METHOD: '' }, http],
    [{ http_proxy: 'http://PROXY', REQUEST_METHOD: 'GET' }, http],
    [{ HTTPS_PROXY: 'http://PROXY', REQUEST_METHOD: 'GET' }, https],
    [{ HTTP_PROXY: 'http://PROXY', NO_PROXY: '', no_proxy: '' }, http],
    [{ HTTP_PROXY: 'http://PROXY', NO_PROXY: '*', no_proxy: 'elsewhere' }, http],
  ])('%j sends %s to the proxy', async (env, address) => {
    expect(await viaProxy(env, address)).toHaveLength(1)
  })

  test.each([
    [{}, http],
    [{ HTTP_PROXY: 'http://PROXY' }, https],
    [{ HTTPS_PROXY: 'http://PROXY' }, http],
    [{ HTTP_PROXY: '', HTTPS_PROXY: '' }, http],
    [{ ALL_PROXY: 'http://PROXY' }, http],
    // In a CGI program the request's own "Proxy" header would be followed.
    [{ HTTP_PROXY: 'http://PROXY', REQUEST_METHOD: 'GET' }, http],
    [{ HTTP_PROXY: 'http://PROXY', NO_PROXY: '127.0.0.1' }, http],
    [{ HTTPS_PROXY: 'http://PROXY', no_proxy: '*', NO_PROXY: 'elsewhere' }, https],
  ])('%j sends %s straight', async (env, address) => {
    expect(await viaProxy(env, address)).toEqual([])
  })

  test('are read once', async () => {
    const [server, proxy] = [await startServer(), await startProxy()]
    const env: Record<string, string> = { HTTP_PROXY: proxy.origin }
    const transport = open({ proxy: 'env', env })
    env['NO_PROXY'] = '*'
    delete env['HTTP_PROXY']
    await transport.fetch(server.origin)
    expect(proxy.asked).toHaveLength(1)
  })

  test('are not followed unless asked for', async () => {
    const [server, proxy] = [await startServer(), await startProxy()]
    await open({ env: { HTTP_PROXY: proxy.origin } }).fetch(server.origin)
    expect(proxy.asked).toEqual([])
  })

  test('make no difference to a proxy given by its address', async () => {
    const [server, proxy] = [await startServer(), await startProxy()]
    await open({ proxy: new URL(proxy.origin), env: { NO_PROXY: '*' } }).fetch(server.origin)
    expect(proxy.asked).toHaveLength(1)
  })

  test('are the process’s own by default', async () => {
    const [server, proxy] = [await startServer(), await startProxy()]
    const before = { ...process.env }
    Object.assign(process.env, { http_proxy: proxy.origin, no_proxy: 'none.invalid', NO_PROXY: '' })
    onTestFinished(() => {
      process.env = before
    })
    await open({ proxy: 'env', env: undefined }).fetch(server.origin)
    expect(proxy.asked).toHaveLength(1)
  })
})
