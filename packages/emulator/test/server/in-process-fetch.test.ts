import { describe, expect, test } from 'vitest'
import { letters, startStub } from './stub-system.ts'

/** Everything a caller sees of an answer. */
async function seen(response: Response) {
  const text = await response.text()
  return {
    status: response.status,
    statusText: response.statusText,
    ok: response.ok,
    url: response.url,
    redirected: response.redirected,
    headers: [...response.headers].filter(([name]) => name !== 'date'),
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

const requests: readonly { readonly path: string; readonly init?: RequestInit }[] = [
  { path: '/stub/echo' },
  { path: '/stub/echo/../echo/%7e?x=%20&y=ä#z' },
  { path: '/stub/echo?a=b', init: { headers: { Accept: 'application/xml', 'X-Two': 'x', 'User-Agent': 'me' } } },
  { path: '/stub/echo', init: { method: 'post', body: '{"a":"ä"}', headers: { 'content-type': 'application/json' } } },
  { path: '/stub/echo', init: { method: 'PUT', body: new Uint8Array([0, 255, 10]) } },
  { path: '/stub/echo', init: { method: 'POST' } },
  { path: '/stub/echo', init: { method: 'PUT' } },
  { path: '/stub/echo', init: { method: 'DELETE' } },
  { path: '/stub/echo', init: { method: 'POST', body: new URLSearchParams({ a: 'b c' }) } },
  { path: '/stub/echo', init: { method: 'PATCH', body: '' } },
  { path: '/stub/text', init: { method: 'HEAD' } },
  { path: '/stub/text', init: { method: 'OPTIONS' } },
  { path: '/stub/empty' },
  { path: '/stub/teapot' },
  { path: '/stub/throw' },
  { path: '/nowhere' },
]

describe('the same request over HTTP and in process', () => {
  test.each(requests)('$init.method $path is answered alike and reaches the system alike', async ({ path, init }) => {
    await using site = await startStub()
    const [overHttp, inProcess] = [
      await fetch(site.server.url + path, init),
      await site.server.fetch(site.server.url + path, init),
    ]
    expect(await seen(inProcess)).toEqual(await seen(overHttp))
    const [first, second] = site.server.requests
    expect({ ...second, at: 0, tookMs: 0, headers: 0 }).toEqual({ ...first, at: 0, tookMs: 0, headers: 0 })
    expect(site.stub.requests).toHaveLength(2)
  })

  test('a method in small letters is refused, as Node refuses it', async () => {
    await using site = await startStub()
    for (const send of [fetch, site.server.fetch]) {
      const response = await send(`${site.server.url}/stub/text`, { method: 'patch' })
      expect([response.status, response.statusText]).toEqual([400, 'Bad Request'])
    }
    expect(site.stub.requests).toEqual([])
  })

  test('Request objects and URL objects will do', async () => {
    await using site = await startStub()
    for (const send of [fetch, site.server.fetch]) {
      const url = new URL('/stub/text', site.server.url)
      expect(await (await send(url)).text()).toBe(letters)
      expect(await (await send(new Request(url, { method: 'POST', body: 'x' }))).text()).toBe(letters)
    }
    expect(site.server.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'POST'])
  })

  test('what cannot be a request is a TypeError', async () => {
    await using site = await startStub()
    for (const send of [fetch, site.server.fetch]) {
      await expect(send('nonsense')).rejects.toBeInstanceOf(TypeError)
      await expect(send(site.server.url.replace('//', '//user:secret@'))).rejects.toBeInstanceOf(TypeError)
      await expect(send(site.server.url, { method: 'GET', body: 'x' })).rejects.toBeInstanceOf(TypeError)
    }
  })
})

test('localhost is the emulator too, anything else is out of reach', async () => {
  await using site = await startStub()
  const local = site.server.url.replace('127.0.0.1', 'localhost')
  expect(await (await site.server.fetch(`${local}/stub/text`)).text()).toBe(letters)
  for (const elsewhere of ['http://127.0.0.1:1', site.server.url.replace('http:', 'https:'), 'http://example.invalid'])
    await expect(site.server.fetch(elsewhere)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { message: `Nothing listens at ${new URL(elsewhere).origin}.` },
    })
})

describe('calling a request off', () => {
  test.each(['HTTP', 'in process'])('before it is sent, it is never sent (%s)', async (way) => {
    await using site = await startStub()
    const send = way === 'HTTP' ? fetch : site.server.fetch
    const reason = new Error('changed my mind')
    await expect(send(`${site.server.url}/stub/text`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const request = new Request(`${site.server.url}/stub/text`, { signal: AbortSignal.abort(reason) })
    await expect(send(request)).rejects.toBe(reason)
    expect(site.stub.requests).toEqual([])
  })

  test.each(['HTTP', 'in process'])('while it waits and while its body comes (%s)', async (way) => {
    await using site = await startStub({ clock: 'manual' })
    const send = way === 'HTTP' ? fetch : site.server.fetch
    const reason = new Error('changed my mind')
    site.server.faults.add({ then: { kind: 'stall' } })
    const waiting = new AbortController()
    const first = send(`${site.server.url}/stub/text`, { signal: waiting.signal })
    await site.server.clock.advance(60_000)
    waiting.abort(reason)
    await expect(first).rejects.toBe(reason)

    site.server.faults.add({ then: { kind: 'stall', afterBytes: 3 } })
    const reading = new AbortController()
    const response = await send(`${site.server.url}/stub/text`, { signal: reading.signal })
    const reader = response.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('abc')
    const rest = reader?.read()
    reading.abort(reason)
    await expect(rest).rejects.toBe(reason)
  })

  test('in process, nothing stays on the signal when the answer is there', async () => {
    await using site = await startStub()
    const { signal } = new AbortController()
    let listeners = 0
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--
      remove(...args)
    }
    site.server.faults.add({ times: 1, then: { kind: 'drop' } })
    site.server.faults.add({ times: 1, then: { kind: 'truncate' } })
    site.server.faults.add({ times: 1, then: { kind: 'huge', bytes: 1 } })
    const url = `${site.server.url}/stub/text`
    await expect(site.server.fetch(url, { signal })).rejects.toThrow('fetch failed')
    await expect((await site.server.fetch(url, { signal })).text()).rejects.toThrow('terminated')
    expect(await (await site.server.fetch(url, { signal })).text()).toBe(` ${letters}`)
    await site.server.fetch(url, { signal })
    expect(listeners).toBe(0)
  })
})

test('a body that is not read to its end can be cancelled', async () => {
  await using site = await startStub({ clock: 'manual' })
  site.server.faults.add({ then: { kind: 'drip' } })
  const response = await site.server.fetch(`${site.server.url}/stub/text`)
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  expect((await site.server.fetch(`${site.server.url}/stub/text`)).status).toBe(200)
})
