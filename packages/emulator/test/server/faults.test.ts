import type { Fault } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { letters, type StubServer, startStub } from './stub-system.ts'

describe.each(['over HTTP', 'in process'])('%s', (way) => {
  const sender = ({ server }: StubServer) => (way === 'over HTTP' ? fetch : server.fetch)

  /** Sends one request to a server with one fault, in manual time. */
  async function hit(then: Fault, init?: RequestInit, path = '/stub/text') {
    const site = await startStub({ clock: 'manual' })
    site.server.faults.add({ then })
    const { clock } = site.server
    const answer = () => sender(site)(`${site.server.url}${path}`, { redirect: 'manual', ...init })
    return {
      ...site,
      clock,
      answer,
      handled: () => site.stub.requests.length,
      [Symbol.asyncDispose]: () => site.server.close(),
    }
  }

  test('status: another answer, and the request is not handled', async () => {
    await using site = await hit({ kind: 'status', status: 503, headers: { 'Retry-After': '7' }, body: { busy: true } })
    const response = await site.answer()
    expect([response.status, response.statusText]).toEqual([503, 'Service Unavailable'])
    expect(response.headers.get('retry-after')).toBe('7')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ busy: true })
    expect(site.handled()).toBe(0)
  })

  test('status: its own words, type and text; handled if asked', async () => {
    await using site = await hit({
      kind: 'status',
      status: 200,
      reason: 'Fine',
      headers: { 'content-Type': 'text/html' },
      body: '<p>',
      handled: true,
    })
    const response = await site.answer()
    expect([response.statusText, response.headers.get('content-type'), await response.text()]).toEqual([
      'Fine',
      'text/html',
      '<p>',
    ])
    expect(site.handled()).toBe(1)
  })

  test('status: text is text/plain, no body has no type', async () => {
    await using site = await hit({ kind: 'status', status: 500, body: 'oh' })
    site.server.faults.add({ then: { kind: 'status', status: 502 } })
    expect((await site.answer()).headers.get('content-type')).toBe('text/plain')
    const second = await site.answer()
    expect([second.headers.get('content-type'), second.headers.get('content-length'), await second.text()]).toEqual([
      null,
      '0',
      '',
    ])
  })

  test.each([
    [undefined, 0],
    [false, 0],
    [true, 1],
  ])('drop: the connection closes; with handled %s the work was done %i times', async (handled, times) => {
    await using site = await hit({ kind: 'drop', handled }, { method: 'POST', body: 'x' })
    await expect(site.answer()).rejects.toMatchObject({ name: 'TypeError', message: 'fetch failed' })
    expect(site.handled()).toBe(times)
    expect(site.server.requests[0]).toMatchObject({ method: 'POST', fault: 'drop', status: undefined })
    expect((await site.answer()).status).toBe(200)
  })

  test.each([
    [{ kind: 'stall', forMs: 5_000 }, 0],
    [{ kind: 'stall', forMs: 5_000, handled: true }, 1],
  ] as const)('%o: the answer comes later', async (fault, handledBefore) => {
    await using site = await hit(fault)
    let answered = false
    const answer = site.answer().then((response) => {
      answered = true
      return response.text()
    })
    await site.clock.advance(4_999)
    expect([answered, site.handled()]).toEqual([false, handledBefore])
    await site.clock.advance(1)
    expect(await answer).toBe(letters)
    expect(site.handled()).toBe(1)
    expect(site.server.requests[0]).toMatchObject({ tookMs: 5_000, status: 200, fault: 'stall' })
  })

  test('stall: without an end, only the client can end it', async () => {
    await using site = await hit({ kind: 'stall' })
    const client = new AbortController()
    const answer = sender(site)(`${site.server.url}/stub/text`, { signal: client.signal })
    await site.clock.advance(1e12)
    const [logged] = site.server.requests
    expect([logged?.status, logged?.tookMs]).toEqual([undefined, undefined])
    client.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    await site.clock.advance(0)
    expect(site.handled()).toBe(0)
    expect(site.server.requests[0]).toMatchObject({ status: undefined, tookMs: 1e12 })
  })

  test('stall in the body: some bytes, then nothing for a time', async () => {
    await using site = await hit({ kind: 'stall', afterBytes: 3, forMs: 60_000 })
    const response = await site.answer()
    expect(response.headers.get('content-length')).toBe('26')
    const reader = response.body?.getReader()
    const read = async () => Buffer.from((await reader?.read())?.value ?? []).toString()
    expect(await read()).toBe('abc')
    let more: string | undefined
    const rest = read().then((text) => {
      more = text
    })
    await site.clock.advance(59_999)
    expect(more).toBeUndefined()
    await site.clock.advance(1)
    await rest
    expect(more).toBe(letters.slice(3))
    expect((await reader?.read())?.done).toBe(true)
  })

  test.each([
    [{ kind: 'truncate' }, letters.slice(0, 13)],
    [{ kind: 'truncate', afterBytes: 4 }, 'abcd'],
    [{ kind: 'truncate', afterBytes: 0 }, ''],
  ] as const)('%o: the body ends in the middle', async (fault, arrived) => {
    await using site = await hit(fault)
    const response = await site.answer()
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '26'])
    let text = ''
    const whole = (async () => {
      for await (const piece of response.body ?? []) text += Buffer.from(piece).toString()
    })()
    await expect(whole).rejects.toMatchObject({ name: 'TypeError', message: 'terminated' })
    expect(text).toBe(arrived)
    expect(site.handled()).toBe(1)
  })

  test.each([
    [{ kind: 'drip' }, 25_000],
    [{ kind: 'drip', bytes: 10, everyMs: 100 }, 200],
  ] as const)('%o: the body takes %i ms', async (fault, ms) => {
    await using site = await hit(fault)
    const start = site.clock.now()
    let whole: string | undefined
    const text = site.answer().then(async (response) => {
      whole = await response.text()
    })
    await site.clock.advance(ms - 1)
    expect(whole).toBeUndefined()
    await site.clock.until(text)
    expect([whole, site.clock.now() - start]).toEqual([letters, ms])
    expect(site.handled()).toBe(1)
  })

  test('drip: a body of one piece takes no time', async () => {
    await using site = await hit({ kind: 'drip', bytes: 26, everyMs: 100 })
    const start = site.clock.now()
    expect(await (await site.answer()).text()).toBe(letters)
    expect(site.clock.now()).toBe(start)
  })

  test.each([
    [{ kind: 'content-type' }, 'text/html'],
    [{ kind: 'content-type', value: 'application/problem+json' }, 'application/problem+json'],
    [{ kind: 'content-type', value: null }, null],
  ] as const)('%o: the answer says it is %s', async (fault, type) => {
    await using site = await hit(fault)
    const response = await site.answer()
    expect([response.headers.get('content-type'), await response.text()]).toEqual([type, letters])
  })

  test('redirect: same origin or another, by any status, handled or not', async () => {
    await using site = await hit({ kind: 'redirect' })
    const { faults } = site.server
    faults.add({ then: { kind: 'redirect', location: 'https://elsewhere.invalid/x', status: 302, handled: true } })
    const first = await site.answer()
    expect([first.status, first.headers.get('location'), site.handled()]).toEqual([307, '/stub/text', 0])
    const second = await site.answer()
    expect([second.status, second.headers.get('location'), site.handled()]).toEqual([
      302,
      'https://elsewhere.invalid/x',
      1,
    ])
  })

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', 'body'],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'POST', 'POST', 'body'],
  ] as const)('redirect %i: a client that follows sends %s again as %s', async (status, method, then, body) => {
    await using site = await hit({ kind: 'redirect', status, location: 'echo?x=1' })
    const response = await sender(site)(`${site.server.url}/stub/text#part`, {
      method,
      body: method === 'HEAD' ? null : 'body',
      headers: { 'Content-Type': 'a/b', 'X-Kept': 'yes' },
    })
    expect([response.redirected, response.url]).toEqual([true, `${site.server.url}/stub/echo?x=1`])
    const arrived = site.stub.requests.map(({ method, target, headers, body }) => ({
      method,
      target,
      type: headers.get('content-type'),
      kept: headers.get('x-kept'),
      body: Buffer.from(body).toString(),
    }))
    const type = method === then ? 'a/b' : undefined
    expect(arrived).toEqual([{ method: then, target: '/stub/echo?x=1', type, kept: 'yes', body }])
  })

  test('redirect: a loop ends after twenty, and redirects can be errors', async () => {
    await using site = await hit({ kind: 'redirect' })
    await expect(sender(site)(`${site.server.url}/stub/text`, { redirect: 'error' })).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { message: 'unexpected redirect' },
    })
    site.server.faults.add({ times: Number.POSITIVE_INFINITY, then: { kind: 'redirect', status: 302 } })
    const before = site.server.requests.length
    await expect(sender(site)(`${site.server.url}/stub/text`)).rejects.toThrow('fetch failed')
    expect(site.server.requests.length - before).toBe(21)
  })

  test('a redirect without a place to go is an answer like any other', async () => {
    await using site = await hit({ kind: 'status', status: 302 })
    const response = await sender(site)(`${site.server.url}/stub/text`)
    expect([response.status, response.redirected]).toEqual([302, false])
  })

  test('duplicate: the request is handled twice and the second answer counts', async () => {
    await using site = await hit({ kind: 'duplicate' }, { method: 'POST', body: 'x' }, '/stub/id?task')
    const second = await (await site.answer()).text()
    expect(site.handled()).toBe(2)
    expect(site.stub.requests[0]).toEqual(site.stub.requests[1])
    site.server.reset()
    expect(site.context.newId('task')).not.toBe(second)
    expect(site.context.newId('task')).toBe(second)
  })

  test.each([
    [false, null],
    [true, '200026'],
  ])('huge, declared %s: the answer comes after very many blanks', async (declared, length) => {
    await using site = await hit({ kind: 'huge', bytes: 200_000, declared })
    const response = await site.answer()
    expect(response.headers.get('content-length')).toBe(length)
    const text = await response.text()
    expect([text.length, text.trim(), text.startsWith(' ')]).toEqual([200_026, letters, true])
  })

  test('huge: 128 MiB unless told otherwise, and a client may stop reading', async () => {
    await using site = await hit({ kind: 'huge', declared: true })
    const response = await site.answer()
    expect(response.headers.get('content-length')).toBe(String(128 * 1024 * 1024 + 26))
    const reader = response.body?.getReader()
    expect((await reader?.read())?.done).toBe(false)
    await reader?.cancel()
    expect((await site.answer()).status).toBe(200)
  })

  test('faults of the body do nothing to answers without one', async () => {
    for (const then of [{ kind: 'drip' }, { kind: 'huge', bytes: 10 }] as const) {
      await using site = await hit(then, { method: 'HEAD' })
      expect([(await site.answer()).status, site.handled()]).toEqual([200, 1])
      await using empty = await hit(then, {}, '/stub/empty')
      expect([(await empty.answer()).status, empty.handled()]).toEqual([204, 1])
    }
  })

  test('what waits when the emulator closes or is reset is dropped', async () => {
    for (const end of ['close', 'reset'] as const)
      for (const afterBytes of [undefined, 3]) {
        await using site = await hit({ kind: 'stall', afterBytes })
        const whole = site.answer().then((response) => response.text())
        const ended = whole.catch((error: unknown) => error)
        await site.clock.advance(0)
        await site.server[end]()
        expect(await ended).toBeInstanceOf(TypeError)
      }
  })
})
