import { createTransport, failedCall, RequestError } from '@jobwright/client'
import { JobwrightError } from '@jobwright/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { create, json, list, setUp, silence, status, traits, turn } from './setting.ts'

describe('sending an operation', () => {
  test('asks the API below its root, and reads the answer', async () => {
    const { run, seen } = setUp([json([{ task_id: '1' }])])
    expect(await run(list)).toEqual([{ task_id: '1' }])
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ url: 'https://site:9000/api/v1.0/tasks', method: 'GET', body: undefined })
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual(['accept', 'x-context-marker'])
  })

  test('sends a document as JSON with exactly the content type that Drydock takes', async () => {
    const { run, seen } = setUp([json({}, { status: 201 })])
    await run(create)
    expect(seen[0]?.body).toBe('{"action":"verify_site"}')
    expect(seen[0]?.headers['content-type']).toBe('application/json')
    expect(seen[0]?.headers['accept']).toBe('application/json')
  })

  test('sends headers of the client, the operation and the call, the nearest winning in whatever case', async () => {
    const { run, seen } = setUp([json({})], {
      headers: ({ operation }) => ({ 'X-Operation': operation, 'X-END-USER': 'client', Accept: 'text/plain' }),
    })
    await run({ ...list, headers: { 'x-end-user': 'operation', 'X-Own': 'y' } }, { headers: { 'X-End-User': 'call' } })
    expect(seen[0]?.headers).toMatchObject({
      'x-operation': 'tasks.list',
      'x-end-user': 'call',
      'x-own': 'y',
      accept: 'text/plain',
    })
  })

  test('goes with an id of the call: a new UUID of version 4 each, or the one given', async () => {
    const { run, seen } = setUp([json({})])
    await run(list)
    await run(list)
    await run(list, { correlationId: 'my-id' })
    const ids = seen.map(({ headers }) => headers['x-context-marker'])
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ids[1]).not.toBe(ids[0])
    expect(ids[2]).toBe('my-id')
  })

  test('makes its ids without crypto.randomUUID too, which browsers lack on http pages', async () => {
    const { run, seen } = setUp([json({})])
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(0xff) })
    await run(list)
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(0x01) })
    await run(list)
    vi.unstubAllGlobals()
    expect(seen.map(({ headers }) => headers['x-context-marker'])).toEqual([
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
      '01010101-0101-4101-8101-010101010101',
    ])
  })

  test('tells what the answer came with to whoever asks', async () => {
    const answer = json(
      { a: 1 },
      { headers: { 'X-Drydock-Req': 'req-1', 'Set-Cookie': 's=1', 'X-Subject-Token': 'abc' } },
    )
    const { transport, clock } = setUp([answer])
    const call = transport.send(list, { correlationId: 'c1' })
    const { data, response } = await clock.until(call.withResponse())
    expect(data).toEqual({ a: 1 })
    expect(await call).toBe(data)
    expect(response).toMatchObject({ status: 200, requestId: 'req-1', correlationId: 'c1', attempts: 1 })
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      'x-drydock-req': 'req-1',
      'set-cookie': '***',
      'x-subject-token': '***',
    })
  })

  test('masks the response headers that the system calls secret', async () => {
    const { transport, clock } = setUp(
      [json({}, { headers: { 'opscenter-id': 'abc' } })],
      {},
      { secretHeaders: ['OpsCenter-Id'] },
    )
    const { response } = await clock.until(transport.send(list).withResponse())
    expect(response.headers.get('opscenter-id')).toBe('***')
  })

  test('has no server id of a request where the system tells none', async () => {
    const { transport, clock } = setUp(
      [json({}, { headers: { 'X-Drydock-Req': 'r' } })],
      {},
      { requestIdHeader: undefined },
    )
    const { response } = await clock.until(transport.send(list).withResponse())
    expect('requestId' in response).toBe(false)
  })

  test('hands answers that are no success to operations that understand them', async () => {
    const { run, failure } = setUp([status(404, {}, { message: 'none' })])
    expect(await run({ ...list, accept: [404], read: (answer) => answer.status })).toBe(404)
    expect(await failure({ ...list, accept: [409], read: (answer) => answer.status })).toMatchObject({
      code: 'not-found',
    })
  })

  test('gives the answer whole: status, headers by lower-case name, text, and JSON when it is some', async () => {
    const { run } = setUp([new Response('plain', { headers: { 'X-Thing': 'v' } })])
    const answer = await run({ ...list, read: (it) => it })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('plain')
    expect(answer.headers.get('x-thing')).toBe('v')
    expect(() => answer.json()).toThrow('the body is not JSON (text/plain, 5 characters)')
  })

  test('reads characters that are split between chunks, and a body that is none', async () => {
    const bytes = new TextEncoder().encode('["Grüße"]')
    const chunks = [...bytes].map((byte) => Uint8Array.of(byte))
    const { run } = setUp([
      () =>
        new Response(
          new ReadableStream({
            start: (to) => {
              for (const chunk of chunks) to.enqueue(chunk)
              to.close()
            },
          }),
        ),
      status(204),
    ])
    expect(await run(list)).toEqual(['Grüße'])
    expect(await run({ ...list, read: (answer) => answer.text })).toBe('')
  })

  test('names the client after the host unless it has a name', () => {
    expect(setUp([]).transport.name).toBe('site:9000')
    expect(setUp([], { name: 'lab' }).transport.name).toBe('lab')
    expect(setUp([]).transport.system).toBe('drydock')
  })

  test('sends by the platform when there is nothing else', async () => {
    const fetch = vi.fn<() => Promise<Response>>(async () => json({ ok: true }))
    vi.stubGlobal('fetch', fetch)
    const transport = createTransport({ baseUrl: 'http://site', auth: 'none' }, traits)
    expect(await transport.send(list)).toEqual({ ok: true })
    vi.unstubAllGlobals()
    expect(fetch).toHaveBeenCalledOnce()
  })

  test('takes a Response of another package than the platform', async () => {
    const { run } = setUp([
      () =>
        ({
          ok: true,
          status: 200,
          type: 'basic',
          headers: new Map([['a', 'b']]),
          body: null,
          [Symbol.toStringTag]: 'Response',
        }) as unknown as Response,
    ])
    expect(await run({ ...list, read: (answer) => [...answer.headers] })).toEqual([['a', 'b']])
  })
})

describe('input that makes no request', () => {
  const refused = async (run: () => Promise<unknown>): Promise<JobwrightError> =>
    run().then(
      () => Promise.reject(new Error('it was sent')),
      (error: unknown) => error as JobwrightError,
    )

  test.each([
    [
      'an option it does not have',
      { headres: {} },
      /^tasks\.list: unknown option "headres" \(did you mean headers\?\); known are signal, attemptTimeoutMs, totalTimeoutMs, headers, correlationId\.$/,
    ],
    ['no time', { totalTimeoutMs: 0 }, /^tasks\.list: totalTimeoutMs must be a number from 1 up\.$/],
    [
      'no time for an attempt',
      { attemptTimeoutMs: Number.NaN },
      /^tasks\.list: attemptTimeoutMs must be a number from 1 up\.$/,
    ],
    [
      'an id that is no header',
      { correlationId: 'a\nb' },
      /^tasks\.list: correlationId must be 1 to 128 visible ASCII characters\.$/,
    ],
    ['an empty id', { correlationId: '' }, /correlationId must be/],
    [
      'a controller for its signal',
      { signal: new AbortController() },
      /^tasks\.list: signal must be an AbortSignal\.$/,
    ],
    ['options that are none', null, /^tasks\.list: the options must be an object\.$/],
    ['a header of two lines', { headers: { 'x-a': 'se\ncret' } }, /^(?!.*cret).*header x-a cannot be sent/s],
    ['a header outside Latin-1', { headers: { 'x-a': '€' } }, /header x-a/],
    ['a header without a name', { headers: { '': 'x' } }, /header with an illegal name/],
    [
      'headers that are no object',
      { headers: null },
      /^tasks\.list: headers must be an object with a value for each name\.$/,
    ],
    ['one line of headers', { headers: 'x-a: 5' }, /^tasks\.list: headers must be an object/],
    ['headers whose names are no keys', { headers: new Headers() }, /^tasks\.list: headers must be an object/],
    ['a header that is no text', { headers: { 'x-a': 5 } }, /header x-a/],
  ])('is refused without sending: %s', async (_, request, message) => {
    const { transport, seen } = setUp([json({})])
    const error = await refused(() => transport.send(list, request as object))
    expect(error).toMatchObject({ code: 'invalid-input', applied: 'no', message: expect.stringMatching(message) })
    expect(seen).toHaveLength(0)
  })

  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  test.each([
    ['an empty id', { path: ['tasks', ''] }, /an id is empty/],
    ['an id that is a dot', { path: ['tasks', '.'] }, /an id is "\."/],
    ['an id that leads upward', { path: ['tasks', '..', 'nodes'] }, /an id is "\.\."/],
    ['an id with half a character', { path: ['\ud800'] }, /not valid Unicode/],
    ['a query with half a character', { query: [['a', '\udc00']] }, /not valid Unicode/],
    ['a document that holds itself', { method: 'POST', json: cyclic }, /cannot be written as JSON/],
    ['a document that is a function', { method: 'POST', json: () => {} }, /cannot be written as JSON/],
    ['a number beyond JSON', { method: 'POST', json: { n: 5n } }, /cannot be written as JSON/],
  ] as const)('is refused without sending: %s', async (_, part, message) => {
    const { transport, seen } = setUp([json({})])
    const error = await refused(() => transport.send({ ...list, ...part }))
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(message) })
    expect(seen).toHaveLength(0)
  })

  test('is refused when the function for headers throws, whose words are masked', async () => {
    const { transport } = setUp([json({})], {
      auth: { token: 'canary-token' },
      headers: () => {
        throw new Error('no canary-token here')
      },
    })
    const error = await refused(() => transport.send(list))
    expect(error).toMatchObject({
      code: 'invalid-input',
      message: 'tasks.list: the function given as headers has thrown.',
    })
    expect((error.cause as Error).message).toBe('no *** here')
  })

  test.each([
    ['no address', { baseUrl: 'site' }, /baseUrl is not an http or https address/],
    ['another protocol', { baseUrl: 'ftp://site' }, /baseUrl is not/],
    ['no text', { baseUrl: undefined }, /baseUrl is not/],
    ['a query in it', { baseUrl: 'http://site?a=b' }, /baseUrl has a query or a fragment/],
    ['a fragment in it', { baseUrl: 'http://site#a' }, /baseUrl has a query or a fragment/],
    ['two users', { baseUrl: 'http://u:p@site', auth: { token: 'abc' } }, /in baseUrl, and auth besides/],
    ['no auth', { auth: undefined }, /auth is none of/],
    ['an empty token', { auth: { token: '' } }, /auth is none of/],
    ['half a password', { auth: { username: 'u' } }, /auth is none of/],
    [
      'an unknown option',
      { timeout: 5 },
      /^the client: unknown option "timeout"; known are baseUrl, auth, .*, onEvent\.$/,
    ],
    [
      'an unknown option to retry',
      { retry: { retries: 5 } },
      /^retry: unknown option "retries"; known are limit, baseMs, maxMs, maxRetryAfterMs\.$/,
    ],
    ['no concurrency', { maxConcurrency: 0 }, /^the client: maxConcurrency must be a whole number from 1 up\.$/],
    ['half a concurrency', { maxConcurrency: 1.5 }, /^the client: maxConcurrency must be a whole number from 1 up\.$/],
    ['no bytes', { maxResponseBytes: 0 }, /^the client: maxResponseBytes must be a number from 1 up\.$/],
    ['no time for an attempt', { attemptTimeoutMs: -1 }, /^the client: attemptTimeoutMs must be a number from 1 up\.$/],
    ['no time', { totalTimeoutMs: '5' }, /^the client: totalTimeoutMs must be a number from 1 up\.$/],
    ['a clock that is none', { clock: 5 }, /^the client: clock must be a Clock\.$/],
    ['half a clock', { clock: { now: () => 0 } }, /^the client: clock must be a Clock\.$/],
    ['no retry', { retry: null }, /^retry: the options must be an object\.$/],
    ['a fetch that is none', { fetch: 'fetch' }, /^the client: fetch must be a function\.$/],
    ['headers that are no function', { headers: {} }, /^the client: headers must be a function\.$/],
    ['an onEvent that is none', { onEvent: [] }, /^the client: onEvent must be a function\.$/],
    ['an empty name', { name: '' }, /^the client: name must be a text, not empty\.$/],
    ['half a retry', { retry: { limit: 0.5 } }, /^retry: limit must be a whole number from 0 up\.$/],
    ['a negative pause', { retry: { baseMs: -1 } }, /^retry: baseMs must be a number from 0 up\.$/],
    ['a negative longest pause', { retry: { maxMs: -1 } }, /^retry: maxMs must be a number from 0 up\.$/],
    [
      'a negative patience',
      { retry: { maxRetryAfterMs: -1 } },
      /^retry: maxRetryAfterMs must be a number from 0 up\.$/,
    ],
  ])('is refused when the client is made: %s', (_, options, message) => {
    const make = () => setUp([], options as object)
    expect(make).toThrow(JobwrightError)
    expect(make).toThrow(message)
  })

  test('takes the options that the system adds', () => {
    expect(() => setUp([], { endUser: 'x' } as object, { ownOptions: ['endUser'] })).not.toThrow()
  })

  test('never quotes an address it cannot read: there may be a password in it', () => {
    expect(() => setUp([], { baseUrl: 'https://user:canary@' })).toThrow(/^(?!.*canary)/)
  })
})

describe('a call that nobody awaits', () => {
  const unhandled = vi.fn<(reason: unknown) => void>()
  beforeEach(() => void process.on('unhandledRejection', unhandled))
  afterEach(() => {
    process.off('unhandledRejection', unhandled)
    unhandled.mockReset()
  })

  test('is sent all the same, and fails without ending the process', async () => {
    const { transport, clock, seen } = setUp([status(404)])
    void transport.send(list)
    const late = transport.send(list)
    const only = transport.send(list).withResponse()
    await clock.advance(10)
    await turn()
    expect(seen).toHaveLength(3)
    expect(unhandled).not.toHaveBeenCalled()
    await expect(late).rejects.toMatchObject({ code: 'not-found' })
    await expect(only).rejects.toMatchObject({ code: 'not-found' })
  })

  test('may have failed before it was sent', async () => {
    const call = failedCall(new JobwrightError('No.', { code: 'invalid-input' }))
    await turn()
    expect(unhandled).not.toHaveBeenCalled()
    await expect(call).rejects.toThrow('No.')
    await expect(call.withResponse()).rejects.toThrow('No.')
  })

  test('has a stack that leads to whoever awaits it', async () => {
    const { transport } = setUp([status(404)])
    const awaiting = async () => {
      await transport.send(list)
    }
    await expect(awaiting()).rejects.toSatisfy((error: Error) => error.stack?.includes('awaiting') === true)
  })
})

describe('closing', () => {
  test('aborts what is under way, waits for it, and refuses what comes later', async () => {
    const { transport, seen, clock } = setUp([silence], { maxConcurrency: 1 })
    const calls = [transport.send(list), transport.send(create), transport.send(create)]
    await turn()
    await transport.close()
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'aborted', applied: 'no' })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.signal.aborted).toBe(true)
    expect(clock.scheduled).toBe(0)
    await expect(transport.send(list)).rejects.toMatchObject({
      code: 'aborted',
      message: expect.stringMatching(/is closed/),
    })
    expect(seen).toHaveLength(1)
  })

  test('says of a write that was under way that it may have taken effect', async () => {
    const { transport } = setUp([silence])
    const call = transport.send(create)
    await turn()
    await transport.close()
    const error = await call.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RequestError)
    expect(error).toMatchObject({ code: 'aborted', applied: 'unknown', attempts: 1 })
    expect((error as Error).message).toMatch(
      /the client was closed before the whole answer had come.*look before you send it again/,
    )
  })

  test('can be done twice, and when nothing is under way', async () => {
    const { transport } = setUp([])
    await transport.close()
    await transport.close()
  })
})
