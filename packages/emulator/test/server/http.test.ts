import { Agent, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { manualClock } from '@jobwright/core'
import { type ServerOptions, startServer } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { rawRequest, splitAnswer } from './raw-request.ts'
import { letters, startStub } from './stub-system.ts'

describe('what a system sees', () => {
  test('the target is not decoded and headers are by lower-case name, repeated ones joined', async () => {
    await using site = await startStub()
    const answer = await rawRequest(
      site.server.url,
      'GET /stub/echo/%7Eb%2Fc//x?a=%20&a=+&%zz HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nx-oNe: 2\r\nContent-Type: a\r\nContent-Type: b\r\n__proto__: p\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    const [request] = site.stub.requests
    expect(request?.method).toBe('GET')
    expect(request?.target).toBe('/stub/echo/%7Eb%2Fc//x?a=%20&a=+&%zz')
    expect([...(request?.headers ?? [])]).toEqual([
      ['host', 'h'],
      ['x-one', '1, 2'],
      ['content-type', 'a, b'],
      ['__proto__', 'p'],
      ['connection', 'close'],
    ])
    expect(request?.body).toHaveLength(0)
  })

  test('the whole address as a target counts from its path on', async () => {
    await using site = await startStub()
    const ask = (target: string) =>
      rawRequest(site.server.url, `GET ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`)
    await ask('http://u:p@elsewhere:1/stub/echo?x=1')
    await ask('HTTPS://elsewhere')
    await ask('http://elsewhere?q')
    await ask('*')
    expect(site.stub.requests.map(({ target }) => target)).toEqual(['/stub/echo?x=1', '/', '/?q', '*'])
  })

  test('what is expected beyond HTTP is the system’s affair', async () => {
    await using site = await startStub()
    const expecting = 'Host: h\r\nExpect: 201-created\r\nConnection: close\r\n\r\n'
    expect(await rawRequest(site.server.url, `GET /stub/echo HTTP/1.1\r\n${expecting}`)).toMatch(
      /^HTTP\/1\.1 200 OK\r\n/,
    )
    expect(site.stub.requests[0]?.headers.get('expect')).toBe('201-created')
  })

  test('a body in chunks is read as one', async () => {
    await using site = await startStub()
    const answer = await rawRequest(
      site.server.url,
      'POST /stub/echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n',
      '3\r\nabc\r\n',
      '2\r\n\xff\x00\r\n0\r\n\r\n',
    )
    const echo = Buffer.from(splitAnswer(answer).body, 'latin1').toString()
    expect(JSON.parse(echo)).toMatchObject({ method: 'POST', body: 'abc\xff\x00' })
  })

  test('a body of 16 MiB is read, a larger one is answered 413 without the system', async () => {
    await using site = await startStub()
    const size = 16 * 1024 * 1024
    for (const send of [fetch, site.server.fetch]) {
      const url = `${site.server.url}/stub/text`
      const fits = await send(url, { method: 'POST', body: new Uint8Array(size) })
      expect([fits.status, await fits.text()]).toEqual([200, letters])
      const larger = await send(url, { method: 'POST', body: new Uint8Array(size + 1) })
      expect([larger.status, await larger.text()]).toEqual([413, 'A request may have 16777216 bytes here.'])
    }
    expect(site.stub.requests.map(({ body }) => body.byteLength)).toEqual([size, size])
    expect(site.server.requests.map(({ status }) => status)).toEqual([200, 413, 200, 413])
  })
})

describe('what a client sees', () => {
  test('headers keep their spelling and order; Content-Length and Date come last and nothing else is added', async () => {
    await using site = await startStub({ clock: manualClock({ now: Date.UTC(2026, 10, 21, 1, 2, 3, 999) }) })
    const answer = await rawRequest(
      site.server.url,
      'GET /stub/teapot HTTP/1.1\r\nHost: h\r\n\r\nGET /stub/empty HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    )
    expect(answer.replace('Connection: close\r\n', '')).toBe(
      [
        'HTTP/1.1 418 Teapot',
        'Content-Type: text/plain',
        'X-StUb-HeaDer: kept',
        'Set-Cookie: a=1',
        'Set-Cookie: b=2',
        'Content-Length: 15',
        'Date: Sat, 21 Nov 2026 01:02:03 GMT',
        '',
        'short and stoutHTTP/1.1 204 No Content',
        'X-Empty: yes',
        'Date: Sat, 21 Nov 2026 01:02:03 GMT',
        '',
        '',
      ].join('\r\n'),
    )
  })

  test('HEAD gets the headers of the answer and no body', async () => {
    await using site = await startStub()
    const answer = await rawRequest(site.server.url, 'HEAD /stub/text HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
    const { head, body } = splitAnswer(answer)
    expect(head[0]).toBe('HTTP/1.1 200 OK')
    expect(head).toContain('Content-Length: 26')
    expect(body).toBe('')
  })

  test('a connection serves one request after the other', async () => {
    await using site = await startStub()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const portOfOne = () =>
      new Promise<number>((resolve, reject) => {
        const request = get(`${site.server.url}/stub/text`, { agent }, (response) => {
          const { localPort } = response.socket.address() as AddressInfo & { localPort?: number }
          const used = localPort ?? response.socket.localPort ?? -1
          response.resume().on('end', () => resolve(used))
        })
        request.on('error', reject)
      })
    const first = await portOfOne()
    expect(await portOfOne()).toBe(first)
    agent.destroy()
  })

  test('what is no HTTP is answered 400, and the server lives on', async () => {
    await using site = await startStub()
    for (const garbage of ['\x16\x03\x01 hello\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/1.1\r\nHost: h\r\nA B: c\r\n\r\n'])
      expect(await rawRequest(site.server.url, garbage)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(site.stub.requests).toEqual([])
    expect((await fetch(`${site.server.url}/stub/text`)).status).toBe(200)
  })

  test('a client that leaves in the middle of its body harms nobody', async () => {
    await using site = await startStub()
    const half = fetch(`${site.server.url}/stub/text`, {
      method: 'POST',
      duplex: 'half',
      body: new ReadableStream({
        start(stream) {
          stream.enqueue(new Uint8Array(10))
          setImmediate(() => stream.error(new Error('I leave')))
        },
      }),
    } as RequestInit)
    await expect(half).rejects.toThrow('fetch failed')
    expect((await fetch(`${site.server.url}/stub/text`)).status).toBe(200)
    expect(site.stub.requests.map(({ method }) => method)).toEqual(['GET'])
  })

  test('a defect of a system is answered 500 and says so', async () => {
    await using site = await startStub()
    for (const send of [fetch, site.server.fetch]) {
      const ask = async (path: string) => {
        const response = await send(`${site.server.url}/stub/${path}`)
        return [response.status, await response.text()]
      }
      expect(await ask('throw')).toEqual([500, 'The emulator failed: Error: out of order'])
      expect(await ask('header?a%0D%0Ab')).toEqual([500, expect.stringContaining('Invalid character')])
      expect(await ask('header?fine')).toEqual([200, ''])
      for (const status of ['199', '600', '200.5'])
        expect(await ask(`status?${status}`)).toEqual([
          500,
          expect.stringContaining(`The status ${status} cannot be sent`),
        ])
      expect(await ask('status?599')).toEqual([599, ''])
    }
  })
})

describe('several systems on one server', () => {
  const named = (name: string, roots: readonly string[]) => ({
    name,
    roots,
    handle: () => ({ status: 200, headers: [], body: name }) as const,
    reset() {},
    close() {},
  })

  test('the longest root decides; a path below none is answered 404', async () => {
    await using server = await startServer(() => [
      named('a', ['/api', '/other']),
      named('b', ['/api/v2', '/']),
      named('c', ['/api/v2/x']),
    ])
    const ask = async (path: string) => (await server.fetch(server.url + path)).text()
    expect(
      await Promise.all(['/api', '/api?x', '/api/v1', '/apis', '/api/v2/', '/api/v2/x/y', '/other/1', '/'].map(ask)),
    ).toEqual(['a', 'a', 'a', 'b', 'b', 'c', 'a', 'b'])
    expect(server.requests.map(({ system }) => system)).toEqual(['a', 'a', 'a', 'b', 'b', 'c', 'a', 'b'])

    await using noRoot = await startServer(() => [named('a', ['/a']), named('b', ['/b'])])
    const response = await noRoot.fetch(`${noRoot.url}/c`)
    expect([response.status, await response.text()]).toEqual([404, 'No emulated system has this path.'])
    expect(noRoot.requests[0]).toMatchObject({ status: 404, system: undefined })
  })

  test('a system by itself answers for every path', async () => {
    await using site = await startStub()
    expect(await (await site.server.fetch(`${site.server.url}/elsewhere`)).text()).toBe('nothing here')
  })
})

describe('starting', () => {
  test('a port that is taken is said to be', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    await expect(startStub({ port })).rejects.toMatchObject({
      code: 'unavailable',
      message: `Cannot listen on port ${port}: choose another, or 0 for any that is free.`,
    })
    await new Promise((resolve) => taken.close(resolve))
    await using site = await startStub({ port })
    expect(site.server.url).toBe(`http://127.0.0.1:${port}`)
  })

  test('options that nobody understands are refused by name', async () => {
    const refused = [
      [
        { prot: 1 },
        'the server: unknown option "prot" (did you mean port?); known are port, clock, tls, auth, idSeed.',
      ],
      [{ port: -1 }, 'the server: port must be a whole number from 0 to 65535.'],
      [{ port: 65_536 }, 'the server: port must be a whole number from 0 to 65535.'],
      [{ port: 1.5 }, 'the server: port must be a whole number from 0 to 65535.'],
      [{ clock: 'fast' }, "the server: clock must be 'real', 'manual', { scale } or a Clock."],
      [{ clock: 7 }, "the server: clock must be 'real', 'manual', { scale } or a Clock."],
      [
        { clock: { scale: 0 } },
        'the server: clock.scale must be a number above 0: how many emulated seconds pass in a real one.',
      ],
      [
        { clock: { scale: Number.NaN } },
        'the server: clock.scale must be a number above 0: how many emulated seconds pass in a real one.',
      ],
      [
        { clock: { scale: Number.POSITIVE_INFINITY } },
        'the server: clock.scale must be a number above 0: how many emulated seconds pass in a real one.',
      ],
      [{ auth: 'token' }, "the server: auth must be 'none' or { tokens }."],
      [{ auth: { tokens: 'abc' } }, 'auth: tokens must be a list of tokens, or a record of identities by token.'],
      [{ tls: null }, 'the server: tls must be true, false or { key, cert }.'],
      [{ tls: 'yes' }, 'the server: tls must be true, false or { key, cert }.'],
      [{ tls: { key: 'x', cert: 'y', ca: 'z' } }, 'tls: unknown option "ca"; known are key, cert.'],
      [{ tls: { key: 'x', cert: 'y' } }, 'tls: key and cert must be a private key and its certificate, both as PEM.'],
      [{ auth: { token: 'x' } }, 'auth: unknown option "token" (did you mean tokens?); known are tokens.'],
      [{ auth: { tokens: [''] } }, 'An accepted token may not be empty.'],
    ] as const
    for (const [options, message] of refused)
      await expect(startStub(options as unknown as ServerOptions)).rejects.toMatchObject({
        code: 'invalid-input',
        message,
      })
  })

  test('a server whose systems cannot be made does not stay', async () => {
    let origin = ''
    const failing = startServer((context) => {
      origin = context.origin
      throw new Error('no such design')
    })
    await expect(failing).rejects.toThrow('no such design')
    await expect(fetch(origin)).rejects.toThrow('fetch failed')
  })
})
