import { RequestError } from '@jobwright/client'
import { type Applied, type ErrorCode, JobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { create, deferred, json, list, networkError, setUp, silence, stall, status, streamed, turn } from './setting.ts'

const once = { retry: { limit: 0 } }

describe('an answer that refuses or fails', () => {
  // Status, code, did a POST take effect, can the same succeed later.
  const meanings: [number, ErrorCode, Applied, boolean][] = [
    [400, 'rejected', 'no', false],
    [401, 'authentication', 'no', false],
    [402, 'rejected', 'no', false],
    [403, 'forbidden', 'no', false],
    [404, 'not-found', 'no', false],
    [405, 'rejected', 'no', false],
    [407, 'authentication', 'no', false],
    [408, 'timed-out', 'unknown', true],
    [409, 'conflict', 'no', false],
    [410, 'not-found', 'no', false],
    [412, 'conflict', 'no', false],
    [422, 'rejected', 'no', false],
    [423, 'conflict', 'no', false],
    [425, 'unavailable', 'no', true],
    [429, 'rate-limited', 'no', true],
    [500, 'unavailable', 'unknown', true],
    [501, 'rejected', 'no', false],
    [502, 'unavailable', 'unknown', true],
    [503, 'unavailable', 'unknown', true],
    [504, 'unavailable', 'unknown', true],
    [505, 'rejected', 'no', false],
    [507, 'unavailable', 'unknown', false],
    [304, 'unexpected-response', 'unknown', false],
  ]
  test.each(meanings)('%i is %s; a write has taken effect: %s', async (code, meaning, applied, retryable) => {
    const { failure } = setUp([status(code)], once)
    const ofWrite = await failure(create)
    expect(ofWrite).toBeInstanceOf(RequestError)
    expect(ofWrite).toMatchObject({ code: meaning, status: code, applied, retryable, attempts: 1 })
    expect(await failure(list)).toMatchObject({ code: meaning, applied: 'no', retryable })
  })

  test('says what failed, on what, and what to do', async () => {
    const { failure } = setUp([status(400, {}, { message: 'Unsupported action deploy_node' })], { name: 'lab' })
    expect(String(await failure(create))).toBe(
      'RequestError: tasks.create on lab failed: the server answered 400: Unsupported action deploy_node (POST https://site:9000/api/v1.0/tasks). ' +
        'Correct the request: sent again as it is, it will fail again.',
    )
  })

  test('says of a write that it may have taken effect', async () => {
    const { failure } = setUp([status(502)])
    expect((await failure(create)) as Error).toMatchObject({
      message: expect.stringMatching(/Try again later, .*It may have taken effect: look before you send it again\.$/),
    })
    expect((await failure({ ...list, once: true })) as Error).toMatchObject({
      message: expect.not.stringContaining('effect'),
    })
  })

  test('carries what identifies it, as fields and as JSON', async () => {
    const { failure } = setUp(
      [status(429, { 'X-Drydock-Req': 'req-9', 'Retry-After': '7' }, { message: 'Slow down.' })],
      {
        ...once,
        name: 'lab',
      },
    )
    const error = (await failure(list, { correlationId: 'c-1' })) as RequestError
    const facts = {
      client: 'lab',
      system: 'drydock',
      operation: 'tasks.list',
      method: 'GET',
      url: 'https://site:9000/api/v1.0/tasks',
      status: 429,
      requestId: 'req-9',
      correlationId: 'c-1',
      attempts: 1,
      retryAfterMs: 7_000,
      serverMessage: 'Slow down.',
    }
    expect(error).toMatchObject(facts)
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'RequestError',
      code: 'rate-limited',
      applied: 'no',
      retryable: true,
      message: error.message,
      ...facts,
    })
  })

  test('leaves out what is not known', async () => {
    const { failure } = setUp([status(404)])
    const error = (await failure(list)) as RequestError
    for (const field of ['requestId', 'retryAfterMs', 'serverMessage', 'cause']) {
      expect(Object.hasOwn(error, field)).toBe(false)
      expect(error.toJSON()).not.toHaveProperty(field)
    }
    expect(
      JSON.parse(JSON.stringify(await setUp([networkError('ECONNRESET')], once).failure(list))),
    ).not.toHaveProperty('status')
  })

  test('keeps the query out of its address', async () => {
    const { failure } = setUp([status(404)])
    const error = await failure({ ...list, query: [['design', 'x']] })
    expect(error).toMatchObject({ url: 'https://site:9000/api/v1.0/tasks' })
  })

  test('puts what the server says on one line, and cuts it', async () => {
    const { failure } = setUp([
      status(400, {}, { message: 'a\n\tb\u0000\u0085\u001b[31mc' }),
      status(400, {}, { message: 'x'.repeat(501) }),
      status(400, {}, { message: ' \n ' }),
    ])
    expect(await failure(list)).toMatchObject({ serverMessage: 'a b [31mc' })
    expect(await failure(list)).toMatchObject({ serverMessage: `${'x'.repeat(500)}…` })
    expect(await failure(list)).not.toHaveProperty('serverMessage')
  })

  test('cuts the id that the server gives', async () => {
    const { failure } = setUp([status(400, { 'X-Drydock-Req': 'y'.repeat(1_000) })])
    expect(((await failure(list)) as RequestError).requestId).toHaveLength(200)
  })

  test('lets the system read what the status does not say', async () => {
    const { failure } = setUp([
      status(403, {}, { code: 'authentication', message: 'Invalid Token' }),
      status(500, {}, { message: 'Unknown error', retry: false }),
      status(400, {}, { message: 'busy', retry: true }),
    ])
    expect(await failure(list)).toMatchObject({ code: 'authentication', status: 403, serverMessage: 'Invalid Token' })
    // Drydock says of its 500 whether trying again is of use.
    expect(await failure(list)).toMatchObject({ code: 'unavailable', retryable: false, attempts: 1 })
    expect(await failure(list)).toMatchObject({ code: 'rejected', retryable: false, attempts: 1 })
  })

  test('is understood by its status when its body is something else, too long, cut or late', async () => {
    const page = new Response('<html>', { status: 404 })
    const long = streamed(['x'.repeat(1024 * 1024), 'x'], { status: 404 })
    const cut = streamed(['{"mess', new Error('cut')], { status: 404 })
    const late = () => streamed(['{"mess', stall], { status: 404 })
    const { failure } = setUp([page, () => long, () => cut, late], { attemptTimeoutMs: 1_000 })
    for (let at = 0; at < 4; at++) {
      const error = await failure(create)
      expect(error).toMatchObject({ code: 'not-found', applied: 'no', status: 404 })
      expect(error).not.toHaveProperty('serverMessage')
    }
  })

  test('has its words read up to 1 MiB', async () => {
    const message = 'm'.repeat(1024 * 1024 - 14)
    const body = JSON.stringify({ message })
    expect(body.length).toBe(1024 * 1024)
    const { failure } = setUp([() => streamed([body], { status: 404 })])
    expect(await failure(list)).toMatchObject({ serverMessage: `${'m'.repeat(500)}…` })
  })
})

describe('an answer that is not what it should be', () => {
  test.each([
    [
      'no JSON',
      new Response('<html>secret</html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
      '(text/html, 19 characters)',
    ],
    ['nothing', status(204), '(no content type, empty)'],
    [
      'of a strange type',
      new Response('x', { headers: { 'content-type': 'se cret' } }),
      '(no content type, 1 characters)',
    ],
  ])('fails when it is %s, and is not quoted', async (_, answer, words) => {
    const { failure } = setUp([answer])
    expect(await failure(create)).toMatchObject({
      code: 'unexpected-response',
      applied: 'yes',
      retryable: false,
      attempts: 1,
      message: expect.stringMatching(
        /^(?!.*cret).*the answer cannot be read: the body is not JSON.*It has taken effect\.$/,
      ),
    })
    const ofRead = (await failure(list)) as Error
    expect(ofRead).toMatchObject({ code: 'unexpected-response', applied: 'no' })
    expect(ofRead.message).toContain(words)
  })

  test('fails when its operation cannot read it, whose own words are kept and others are not', async () => {
    const { failure } = setUp([json({ secret: 'canary' })])
    const ours = () => {
      throw new JobwrightError('tasks[0].status is missing', { code: 'invalid-input' })
    }
    const foreign = () => {
      throw new Error('cannot read canary')
    }
    expect(await failure({ ...list, read: ours })).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringContaining('the answer cannot be read: tasks[0].status is missing ('),
    })
    const error = (await failure({ ...list, read: foreign })) as RequestError
    expect(error.message).toContain('the answer cannot be read (')
    expect(error.cause).toBeUndefined()
  })

  test('of an accepted refusal that cannot be read, is the refusal that its status says', async () => {
    const { failure } = setUp([new Response('x', { status: 409 })])
    expect(await failure({ ...create, accept: [409] })).toMatchObject({ code: 'conflict', applied: 'no', status: 409 })
  })

  test('whose status refuses what was asked, is `rejected` whatever it means elsewhere, and changed nothing', async () => {
    const { failure } = setUp([new Response('x', { status: 500 })])
    const asking = { ...create, asks: true, refusals: [500], once: true }
    expect(await failure(asking)).toMatchObject({ code: 'rejected', applied: 'no', status: 500 })
  })

  test('is refused while it is read when it is longer than allowed', async () => {
    let pulled = 0
    const endless = () =>
      new Response(
        new ReadableStream(
          {
            pull(controller) {
              pulled += 1
              controller.enqueue(new Uint8Array(10))
            },
          },
          { highWaterMark: 0 },
        ),
      )
    const { failure } = setUp([endless], { maxResponseBytes: 25 })
    expect(await failure(create)).toMatchObject({
      code: 'unexpected-response',
      applied: 'yes',
      attempts: 1,
      message: expect.stringMatching(/longer than maxResponseBytes \(25\).*Ask for less, or raise the limit/),
    })
    expect(pulled).toBe(3)
    expect(await failure(list)).toMatchObject({
      code: 'unexpected-response',
      applied: 'no',
      retryable: false,
      attempts: 1,
    })
  })

  test('is refused unread when it says itself that it is longer', async () => {
    let cancelled = false
    const announced = () =>
      new Response(
        new ReadableStream({
          cancel: () => {
            cancelled = true
          },
        }),
        {
          headers: { 'content-length': '26' },
        },
      )
    const { failure } = setUp([announced], { maxResponseBytes: 25 })
    expect(await failure(list)).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/maxResponseBytes/),
    })
    expect(cancelled).toBe(true)
  })

  test('may be as long as allowed', async () => {
    const { run } = setUp([() => streamed(['["', '12345', '"]'])], { maxResponseBytes: 9 })
    expect(await run(list)).toEqual(['12345'])
  })

  test('may break off: a write has taken effect then, a read is sent again', async () => {
    const cut = () => streamed(['{"a":', new Error('cut')])
    const write = setUp([cut])
    expect(await write.failure(create)).toMatchObject({
      code: 'unavailable',
      applied: 'yes',
      retryable: true,
      attempts: 1,
    })
    const read = setUp([cut, json({ a: 1 })])
    expect(await read.run(list)).toEqual({ a: 1 })
  })

  test('may have been read already by whoever made it', async () => {
    const used = async () => {
      const answer = json({})
      await answer.text()
      return answer
    }
    expect(await setUp([used], once).failure(create)).toMatchObject({ code: 'unavailable', applied: 'yes' })
  })

  test('may be no answer at all', async () => {
    const { failure } = setUp([() => ({}) as Response], once)
    expect(await failure(list)).toMatchObject({
      code: 'unavailable',
      cause: { message: 'fetch did not answer with a Response' },
    })
  })
})

describe('a request that gets no answer', () => {
  test.each([
    ['ECONNREFUSED', 'no', true, 'nothing listens there'],
    ['EAI_AGAIN', 'no', true, 'cannot be looked up at the moment'],
    ['ENOTFOUND', 'no', false, 'its name is not known'],
    ['EHOSTUNREACH', 'no', true, 'there is no way to it'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no', true, 'too long to connect'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'no', false, 'does not speak TLS'],
    ['ECONNRESET', 'unknown', true, 'the connection failed before an answer came (ECONNRESET)'],
    ['UND_ERR_SOCKET', 'unknown', true, 'before an answer came'],
    ['constructor', 'unknown', true, 'before an answer came'],
  ])('%s: a write has taken effect: %s; worth a retry: %s', async (code, applied, retryable, words) => {
    const { failure } = setUp([networkError(code)], once)
    const error = (await failure(create)) as RequestError
    expect(error).toMatchObject({ code: 'unavailable', applied, retryable })
    expect(error.message).toContain(words)
    expect(await failure(list)).toMatchObject({ code: 'unavailable', applied: 'no', retryable })
  })

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
  ])('%s: the certificate is not trusted, nothing was sent, and nothing is sent again', async (code) => {
    const { failure } = setUp([networkError(code)])
    expect(await failure(create)).toMatchObject({
      code: 'certificate',
      applied: 'no',
      retryable: false,
      attempts: 1,
      message: expect.stringMatching(new RegExp(`not trusted \\(${code}\\).*nodeTransport`)),
    })
    expect(await failure(list)).toMatchObject({ code: 'certificate', attempts: 1 })
  })

  test('all addresses of the host refuse', async () => {
    const each = [1, 2].map(() => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    const { failure } = setUp([new TypeError('fetch failed', { cause: new AggregateError(each) })], once)
    expect(await failure(create)).toMatchObject({
      code: 'unavailable',
      applied: 'no',
      message: expect.stringMatching(/nothing listens there/),
    })
  })

  test('fetch knows the port to be that of another protocol', async () => {
    const { failure } = setUp([new TypeError('fetch failed', { cause: new Error('bad port') })])
    expect(await failure(create)).toMatchObject({
      code: 'invalid-input',
      applied: 'no',
      attempts: 1,
      message: expect.stringMatching(/Correct the port/),
    })
  })

  test('an error of ours is passed on: its code, its effect, its words', async () => {
    const certificate = new JobwrightError('The certificate of site is self-signed: pass it as caFile.', {
      code: 'certificate',
    })
    const { failure } = setUp([new TypeError('fetch failed', { cause: certificate })])
    expect(await failure(create)).toMatchObject({
      code: 'certificate',
      applied: 'no',
      attempts: 1,
      message:
        'tasks.create on site:9000 failed: The certificate of site is self-signed: pass it as caFile (POST https://site:9000/api/v1.0/tasks).',
    })
    const half = new JobwrightError('Half.', { code: 'unavailable', applied: 'unknown', retryable: true })
    expect(await setUp([half], once).failure(create)).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
      retryable: true,
    })
    expect(await setUp([half], once).failure(list)).toMatchObject({ applied: 'no' })
  })

  test('keeps the causes, as copies without what they hold', async () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', socket: { token: 'live' } })
    const { failure } = setUp([new TypeError('fetch failed', { cause })], once)
    const error = (await failure(list)) as RequestError
    expect(error.cause).not.toBe(cause)
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'fetch failed', stack: 'TypeError: fetch failed' })
    const inner = (error.cause as Error).cause as Error
    expect(inner).toMatchObject({ name: 'Error', message: 'read ECONNRESET', code: 'ECONNRESET' })
    expect(Object.keys(inner)).toEqual(['code'])
    expect(inner.cause).toBeUndefined()
  })

  test('survives causes that go round, throw, or are no errors', async () => {
    const round: { cause?: unknown; message: string } = { message: 'round' }
    round.cause = round
    const trap = new Proxy(new Error('x'), {
      get() {
        throw new Error('trap')
      },
      has: () => true,
    })
    for (const thrown of [round, trap, 'text', null, 5]) {
      const throws = () => {
        throw thrown as Error
      }
      const error = (await setUp([throws], once).failure(create)) as RequestError
      expect(error).toMatchObject({ code: 'unavailable', applied: 'unknown' })
      let depth = 0
      for (let cause = error.cause; cause instanceof Error; cause = cause.cause) depth += 1
      expect(depth).toBe(thrown === round ? 5 : 1)
    }
  })

  test('fetch may throw at once', async () => {
    const throws = () => {
      throw new TypeError('no')
    }
    expect(await setUp([throws], once).failure(create)).toMatchObject({ code: 'unavailable', applied: 'unknown' })
  })
})

describe('time', () => {
  test('limits each attempt; a read is sent again, a write may have taken effect', async () => {
    const read = setUp([silence, json('late')], { attemptTimeoutMs: 1_000, retry: { baseMs: 0 } })
    expect(await read.run(list)).toBe('late')
    expect(read.times).toEqual([0, 1_000])
    expect(read.seen[0]?.signal.aborted).toBe(true)
    expect(read.seen[1]?.signal.aborted).toBe(false)
    const write = setUp([silence], { attemptTimeoutMs: 1_000 })
    expect(await write.failure(create)).toMatchObject({
      code: 'timed-out',
      applied: 'unknown',
      retryable: true,
      attempts: 1,
      message: expect.stringMatching(
        /its time of 1000 ms ran out before the whole answer had come.*\(attemptTimeoutMs\)/,
      ),
    })
    expect(write.clock.scheduled).toBe(0)
  })

  test('covers the body: once a good answer has begun, the write has taken effect', async () => {
    const { failure, events } = setUp([() => streamed(['{', stall], { status: 201 })], { attemptTimeoutMs: 1_000 })
    expect(await failure(create)).toMatchObject({ code: 'timed-out', applied: 'yes', status: 201 })
    expect(events[0]).toMatchObject({ kind: 'request', status: 201, durationMs: 1_000, error: 'timed-out' })
  })

  test('limits the whole call with its attempts and pauses', async () => {
    const { failure, seen, times, clock } = setUp([silence], { attemptTimeoutMs: 400, retry: { limit: 99, baseMs: 0 } })
    expect(await failure(list, { totalTimeoutMs: 1_000 })).toMatchObject({
      code: 'timed-out',
      message: expect.stringMatching(/its time of 1000 ms ran out.*\(totalTimeoutMs\)/),
    })
    expect(times).toEqual([0, 400, 800])
    expect(seen.every(({ signal }) => signal.aborted)).toBe(true)
    expect(clock.scheduled).toBe(0)
  })

  test('is 30 seconds for an attempt and 120 for a call unless told otherwise', async () => {
    const { failure, times, clock } = setUp([silence], { retry: { limit: 99, baseMs: 0 } })
    const start = clock.now()
    await failure(list)
    expect(times).toEqual([0, 30_000, 60_000, 90_000])
    expect(clock.now() - start).toBe(120_000)
    await failure(create, { attemptTimeoutMs: 7 })
    expect(clock.now() - start).toBe(120_007)
  })

  test('may be without end', async () => {
    const { transport, clock } = setUp([silence])
    const call = transport.send(list, { attemptTimeoutMs: Infinity, totalTimeoutMs: Infinity })
    await clock.advance(10 ** 12)
    expect(clock.scheduled).toBe(0)
    await transport.close()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
  })

  test('that is set back does not begin the call anew', async () => {
    const { transport, clock, seen } = setUp([silence], { attemptTimeoutMs: 60_000, retry: { baseMs: 0 } })
    const call = transport.send(list, { totalTimeoutMs: 1_000 })
    await clock.advance(500)
    clock.schedule(500, () => clock.set(clock.now() - 1_000_000))
    await expect(clock.until(call)).rejects.toMatchObject({ code: 'timed-out' })
    expect(seen).toHaveLength(1)
  })

  test('that is set back gives none back', async () => {
    const { transport, clock } = setUp([silence], { attemptTimeoutMs: 1_000 })
    const call = transport.send(create)
    await clock.advance(500)
    clock.set(clock.now() - 1_000_000)
    await expect(clock.until(call)).rejects.toMatchObject({ code: 'timed-out' })
  })
})

describe('calling off', () => {
  test('before anything is sent sends nothing', async () => {
    const { failure, seen, clock } = setUp([json({})])
    expect(await failure(create, { signal: AbortSignal.abort('because') })).toMatchObject({
      code: 'aborted',
      applied: 'no',
      attempts: 0,
      retryable: false,
      message: expect.stringMatching(/^(?!.*because).*it was called off/),
    })
    expect(seen).toHaveLength(0)
    expect(clock.scheduled).toBe(0)
  })

  test('at whatever moment: what was not sent by then is not sent any more, and has had no effect', async () => {
    const found = new Set<number>()
    for (let steps = 0; steps < 40; steps++) {
      const { transport, seen } = setUp([silence], { auth: { token: async () => ({ token: 'tkn' }) } })
      const controller = new AbortController()
      const call = transport.send(create, { signal: controller.signal })
      call.catch(() => {})
      for (let step = 0; step < steps; step++) await Promise.resolve()
      const sent = seen.length
      controller.abort()
      await expect(call).rejects.toMatchObject({
        code: 'aborted',
        applied: sent === 0 ? 'no' : 'unknown',
        attempts: sent,
      })
      await turn()
      expect(seen).toHaveLength(sent)
      found.add(sent)
    }
    expect([...found]).toEqual([0, 1])
  })

  test('while it is sent ends it at once, even when fetch does not listen', async () => {
    const { transport, seen, clock, events } = setUp([silence])
    const controller = new AbortController()
    const call = transport.send(create, { signal: controller.signal })
    await clock.advance(5)
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted', applied: 'unknown', attempts: 1 })
    expect(seen[0]?.signal.aborted).toBe(true)
    expect(clock.scheduled).toBe(0)
    expect(events).toMatchObject([{ kind: 'request', error: 'aborted', durationMs: 5 }])
  })

  test('by fetch itself, at once, still aborts what it began', async () => {
    const controller = new AbortController()
    const { failure, seen } = setUp([
      () => {
        controller.abort()
        return silence()
      },
    ])
    expect(await failure(create, { signal: controller.signal })).toMatchObject({ code: 'aborted', applied: 'unknown' })
    expect(seen[0]?.signal.aborted).toBe(true)
  })

  test('in the pause before a retry sends nothing more, and remembers what came before', async () => {
    const { transport, seen, clock } = setUp([status(429), status(502)])
    for (const [operation, applied] of [
      [create, 'no'],
      [{ ...create, repeatable: true }, 'unknown'],
    ] as const) {
      const controller = new AbortController()
      const call = transport.send(operation, { signal: controller.signal })
      await clock.advance(1)
      controller.abort()
      await expect(call).rejects.toMatchObject({
        code: 'aborted',
        applied,
        attempts: 1,
        message: expect.stringMatching(/before it was tried again/),
      })
      expect(clock.scheduled).toBe(0)
    }
    await clock.advance(100_000)
    expect(seen).toHaveLength(2)
  })

  test('lets go of a body that comes too late', async () => {
    let cancelled = false
    const late = deferred<Response>()
    const { transport, clock } = setUp([() => late.promise])
    const controller = new AbortController()
    const call = transport.send(list, { signal: controller.signal })
    await clock.advance(1)
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    late.resolve(
      new Response(
        new ReadableStream({
          cancel: () => {
            cancelled = true
          },
        }),
      ),
    )
    await clock.advance(1)
    expect(cancelled).toBe(true)
  })

  test('lets go of a body that has begun', async () => {
    let cancelled = false
    const { transport, clock } = setUp([
      () =>
        new Response(
          new ReadableStream({
            cancel: () => {
              cancelled = true
            },
          }),
        ),
    ])
    const controller = new AbortController()
    const call = transport.send(create, { signal: controller.signal })
    await clock.advance(1)
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted', applied: 'yes' })
    await clock.advance(1)
    expect(cancelled).toBe(true)
  })

  test('leaves no listener on a signal that lives on', async () => {
    const counts = { added: 0, removed: 0 }
    const { signal } = new AbortController()
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      counts.added += 1
      add(...given)
    }
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      counts.removed += 1
      remove(...given)
    }
    const { run, failure } = setUp([json({}), status(404)])
    await run(list, { signal })
    await failure(list, { signal })
    expect(counts).toEqual({ added: 2, removed: 2 })
  })
})
