import type { JobLogChunk } from '@jobwright/client/drp'
import type { Job } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job, jobId } from './documents.ts'
import { collect, failure, notFound, rejection, type Sent, scriptedServer, untyped } from './scripted-server.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A server with one job and its log. */
class Site {
  job: Job = job({ State: 'running' })
  log = bytesOf('Log for Job\n')
  /** Does it pass over ranges? */
  whole = false
  /** What it answers instead, if anything. */
  trouble: ((request: Sent) => Response | undefined) | undefined

  readonly answer = (request: Sent): Response => {
    const trouble = this.trouble?.(request)
    if (trouble !== undefined) return trouble
    if (request.path === `/api/v3/jobs/${jobId}`) return Response.json(this.job)
    if (request.path !== `/api/v3/jobs/${jobId}/log`) return notFound(request)
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers['range'] ?? '') ?? []
    if (from === '' || this.whole) return octets(this.log)
    const begin = Number(from)
    if (begin >= this.log.length) return new Response('invalid range: failed to overlap\n', { status: 416 })
    const part = this.log.slice(begin, to === '' ? undefined : Number(to) + 1)
    const range = `bytes ${begin}-${begin + part.length - 1}/${this.log.length}`
    return octets(part, { status: 206, headers: { 'content-range': range } })
  }

  write(text: string | Uint8Array): void {
    const more = typeof text === 'string' ? bytesOf(text) : text
    this.log = new Uint8Array([...this.log, ...more])
  }
}

type Init = { readonly status?: number; readonly headers?: Readonly<Record<string, string>> }

const octets = (bytes: Uint8Array<ArrayBuffer>, init: Init = {}) =>
  new Response(bytes, { ...init, headers: { 'content-type': 'application/octet-stream', ...init.headers } })

function site(options: Parameters<typeof scriptedServer>[1] = {}) {
  const server = new Site()
  return { server, ...scriptedServer(server.answer, options) }
}

describe('a log', () => {
  test('is read as text', async () => {
    const { drp, sent, server } = site()
    server.write('ä\n')
    expect(await drp.jobs.log.read(jobId)).toBe('Log for Job\nä\n')
    expect(sent[0]).toMatchObject({ method: 'GET', headers: { accept: 'application/octet-stream' } })
    expect(sent[0]?.headers).not.toHaveProperty('range')
    expect(await rejection(drp.jobs.log.read('other'))).toMatchObject({ code: 'not-found' })
  })

  test('is read in parts', async () => {
    const { drp, sent } = site()
    expect(await drp.jobs.log.range(jobId, { from: 4 })).toEqual({
      from: 4,
      to: 12,
      bytes: bytesOf('for Job\n'),
      text: 'for Job\n',
    })
    expect((await drp.jobs.log.range(jobId, { from: 0, to: 3 })).text).toBe('Log')
    expect(sent.map(({ headers }) => headers['range'])).toEqual(['bytes=4-', 'bytes=0-2'])
  })

  test('has no part behind its end', async () => {
    const { drp } = site()
    for (const from of [12, 1_000]) {
      expect(await drp.jobs.log.range(jobId, { from })).toEqual({ from, to: from, bytes: new Uint8Array(), text: '' })
    }
  })

  test('is cut here where whoever stands in between passes over the range', async () => {
    const { drp, server } = site()
    server.whole = true
    expect((await drp.jobs.log.range(jobId, { from: 4, to: 7 })).text).toBe('for')
    expect((await drp.jobs.log.range(jobId, { from: 4 })).to).toBe(12)
    expect((await drp.jobs.log.range(jobId, { from: 99 })).bytes).toHaveLength(0)
  })

  test('is not taken for another part of itself', async () => {
    const { drp, server } = site()
    server.trouble = () => octets(bytesOf('x'), { status: 206, headers: { 'content-range': 'bytes 3-3/9' } })
    expect(await rejection(drp.jobs.log.range(jobId, { from: 4 }))).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/it is another part of the log than was asked for/),
    })
    server.trouble = () => octets(bytesOf('x'), { status: 206 })
    expect((await drp.jobs.log.range(jobId, { from: 4 })).text).toBe('x')
  })

  test.each([
    { from: -1 },
    { from: 0.5 },
    { from: '0' },
    { from: 5, to: 5 },
    { from: 5, to: 4 },
    { from: 0, to: 1.5 },
    {},
    { from: 0, length: 5 },
    undefined,
  ])('has no such part: %j', async (range) => {
    const { drp, sent } = site()
    expect(await rejection(untyped(drp).jobs.log.range(jobId, range))).toMatchObject({ code: 'invalid-input' })
    expect(sent).toEqual([])
  })

  test('is written behind its end, with the one content type that the server takes', async () => {
    const { drp, sent } = scriptedServer(() => new Response(null, { status: 204 }))
    const bytes = new Uint8Array([0xff, 0, 0x80])
    expect(await drp.jobs.log.append(jobId, 'ä\n')).toBeUndefined()
    const call = drp.jobs.log.append(jobId, bytes.subarray(0, 2))
    bytes[0] = 1
    await call
    await drp.jobs.log.append(jobId, '')
    expect(sent.map(({ method, path, text }) => [method, path, text])).toEqual([
      ['PUT', `/api/v3/jobs/${jobId}/log`, 'ä\n'],
      ['PUT', `/api/v3/jobs/${jobId}/log`, undefined],
      ['PUT', `/api/v3/jobs/${jobId}/log`, ''],
    ])
    expect([...(sent[1]?.bytes ?? [])]).toEqual([0xff, 0])
    for (const { headers } of sent) expect(headers['content-type']).toBe('application/octet-stream')
  })

  test('is not written twice', async () => {
    const { drp, sent, clock } = scriptedServer(() => new Response(null, { status: 503 }))
    expect(await rejection(clock.until(drp.jobs.log.append(jobId, 'x')))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
    expect(sent).toHaveLength(1)
    for (const data of [5, null, ['x'], { length: 1 }]) {
      expect(await rejection(untyped(drp).jobs.log.append(jobId, data))).toMatchObject({ code: 'invalid-input' })
    }
  })
})

describe('following a log', () => {
  /** Follows, and does these things at these times, in milliseconds. */
  async function follow(
    events: Readonly<Record<number, (server: Site) => void>>,
    options: Parameters<ReturnType<typeof site>['drp']['jobs']['log']['follow']>[1] = {},
  ) {
    const { server, drp, clock, sent } = site()
    const startedAt = clock.now()
    for (const [ms, act] of Object.entries(events)) {
      if (Number(ms) === 0) act(server)
      else clock.schedule(Number(ms), () => act(server))
    }
    const chunks: (JobLogChunk & { readonly at: number })[] = []
    const run = async () => {
      for await (const chunk of drp.jobs.log.follow(jobId, options)) {
        chunks.push({ ...chunk, at: clock.now() - startedAt })
      }
    }
    const end = await clock.until(run()).then(
      () => undefined,
      (error: unknown) => error,
    )
    const texts = chunks.map(({ at, text }) => `${at} ${text.trim()}`)
    return { chunks, texts, end, endedAt: clock.now() - startedAt, sent, clock }
  }

  const finish = (server: Site) => {
    server.job = job({ State: 'finished' })
  }

  test('shows what is written, and what comes after the end too', async () => {
    const { texts, end, endedAt, chunks, clock } = await follow({
      1500: (server) => server.write('one\n'),
      3500: finish,
      5500: (server) => server.write('late\n'),
    })
    expect(end).toBeUndefined()
    expect(texts).toEqual(['0 Log for Job', '2000 one', '6000 late'])
    expect(endedAt).toBe(11_000)
    expect(chunks.map(({ from, to }) => [from, to])).toEqual([
      [0, 12],
      [12, 16],
      [16, 21],
    ])
    expect(clock.scheduled).toBe(0)
  })

  test('ends with the grace, at the very moment', async () => {
    const ended = { 0: finish }
    expect((await follow(ended, { graceMs: 0 })).endedAt).toBe(0)
    expect((await follow(ended, { graceMs: 0 })).texts).toEqual(['0 Log for Job'])
    expect((await follow(ended, { graceMs: 2_500 })).endedAt).toBe(2_500)
    expect((await follow(ended, { graceMs: 700, intervalMs: 300 })).endedAt).toBe(700)
    expect((await follow(ended, { from: 12 })).chunks).toEqual([])
  })

  test('goes on through a job that is set aside, and one that runs again after its end', async () => {
    const { texts, endedAt } = await follow(
      {
        1500: (server) => {
          server.job = job({ State: 'incomplete' })
        },
        60500: finish,
        61500: (server) => {
          server.job = job({ State: 'running' })
        },
        62500: (server) => server.write('again\n'),
        63500: finish,
      },
      { graceMs: 2_000 },
    )
    expect(texts).toEqual(['0 Log for Job', '63000 again'])
    expect(endedAt).toBe(66_000)
  })

  test('ends with a job that another one has superseded', async () => {
    const { endedAt } = await follow({
      500: (server) => {
        server.job = job({ State: 'running', Current: false })
      },
    })
    expect(endedAt).toBe(6_000)
  })

  test('begins where it is told', async () => {
    const { chunks, sent } = await follow({ 0: finish }, { from: 4, graceMs: 0, headers: { 'X-Extra': 'x' } })
    expect(chunks.map(({ from, text }) => [from, text])).toEqual([[4, 'for Job\n']])
    expect(sent[1]?.headers['range']).toBe(`bytes=4-${4 + 1024 * 1024 - 1}`)
    for (const { headers } of sent) expect(headers['x-extra']).toBe('x')
  })

  test('shows a character that was written in two halves when it is whole', async () => {
    const [first = 0, second = 0] = bytesOf('ä')
    const { chunks } = await follow({
      500: (server) => server.write(new Uint8Array([first])),
      1500: (server) => server.write(new Uint8Array([second])),
      2500: finish,
    })
    expect(chunks.map(({ text, bytes }) => [text, bytes.length])).toEqual([
      ['Log for Job\n', 12],
      ['', 1],
      ['ä', 1],
    ])
  })

  test('reads a long log piece by piece, at once', async () => {
    const piece = 1024 * 1024
    const { chunks, endedAt } = await follow(
      {
        0: (server) => {
          server.log = new Uint8Array(2 * piece + 5)
          finish(server)
        },
      },
      { graceMs: 1_000 },
    )
    expect(chunks.map(({ from, to, at }) => [from, to, at])).toEqual([
      [0, piece, 0],
      [piece, 2 * piece, 0],
      [2 * piece, 2 * piece + 5, 0],
    ])
    expect(endedAt).toBe(1_000)
  })

  test('asks for the job before the log, so that nothing of it is missed', async () => {
    const { sent } = await follow({ 0: finish }, { graceMs: 0 })
    expect(sent.map(({ path }) => path.split('/').at(-1))).toEqual([jobId, 'log'])
  })

  test('lives through outages, and keeps the pauses that are asked for', async () => {
    const { texts, sent, endedAt } = await follow({
      500: (server) => {
        server.trouble = () => new Response(null, { status: 503, headers: { 'retry-after': '20' } })
      },
      15000: (server) => {
        server.trouble = undefined
        server.write('back\n')
        finish(server)
      },
    })
    expect(texts).toEqual(['0 Log for Job', '21000 back'])
    expect(endedAt).toBe(26_000)
    // It is the loop that tries again.
    expect(sent.filter(({ at }) => at - (sent[0]?.at ?? 0) === 1_000)).toHaveLength(1)
  })

  test.each([
    ['is busy', () => new Response(null, { status: 429 })],
    ['is slow', () => new Response(null, { status: 408 })],
    ['is hidden by a page', () => new Response('<html>')],
    [
      'is not there',
      () => {
        throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })
      },
    ],
  ] as const)('waits for a server that %s', async (_, trouble) => {
    const { texts } = await follow({
      500: (server) => {
        server.trouble = trouble
      },
      4500: (server) => {
        server.trouble = undefined
        server.write('back\n')
        finish(server)
      },
    })
    expect(texts).toEqual(['0 Log for Job', '5000 back'])
  })

  test('gives up after too long an outage, counted from its beginning', async () => {
    const down = (server: Site) => {
      server.trouble = () => new Response(null, { status: 502 })
    }
    const up = (server: Site) => {
      server.trouble = undefined
    }
    const tolerance = { outageToleranceMs: 10_000 }
    const { end, endedAt } = await follow({ 500: down, 8500: up, 9500: down }, tolerance)
    expect(end).toMatchObject({ code: 'unavailable', status: 502, operation: 'jobs.log.follow' })
    expect(endedAt).toBe(20_000)
    expect((await follow({ 500: down }, { outageToleranceMs: 0 })).endedAt).toBe(1_000)
    expect((await follow({ 500: down })).endedAt).toBe(301_000)
  })

  test.each([
    ['not-found', (request: Sent) => notFound(request)],
    ['forbidden', () => failure(403, { Type: 'AUTH', Messages: ['Cannot access'] })],
    ['authentication', () => new Response(null, { status: 401 })],
  ])('ends with what time does not mend: %s', async (code, trouble) => {
    const { end, endedAt, texts } = await follow({
      1500: (server) => {
        server.trouble = trouble
      },
    })
    expect(end).toMatchObject({ code })
    expect([endedAt, texts]).toEqual([2_000, ['0 Log for Job']])
  })

  test('ends when it is called off, when the client is closed, and when it is left', async () => {
    const { drp, clock, server } = site()
    const calling = new AbortController()
    clock.schedule(1_500, () => calling.abort())
    expect(await rejection(clock.until(collect(drp.jobs.log.follow(jobId, { signal: calling.signal }))))).toMatchObject(
      {
        code: 'aborted',
      },
    )
    expect(clock.scheduled).toBe(0)

    for await (const { text } of drp.jobs.log.follow(jobId)) {
      expect(text).toBe('Log for Job\n')
      break
    }
    expect(clock.scheduled).toBe(0)

    const following = collect(drp.jobs.log.follow(jobId))
    clock.schedule(1_500, () => void drp.close())
    expect(await rejection(clock.until(following))).toMatchObject({ code: 'aborted' })
    expect(server.job.State).toBe('running')
    expect(clock.scheduled).toBe(0)
  })

  test.each([
    [{ from: -1 }, 'from must be a whole number from 0 up.'],
    [{ graceMs: -1 }, 'graceMs must be a number of milliseconds'],
    [{ intervalMs: 0 }, 'intervalMs must be a number of milliseconds'],
    [{ outageToleranceMs: '1' }, 'outageToleranceMs must be a number'],
    [{ gracems: 5 }, 'unknown option "gracems" (did you mean graceMs?)'],
    [{ signal: 5 }, 'signal must be an AbortSignal.'],
    [{ attemptTimeoutMs: 0 }, 'attemptTimeoutMs must be a number from 1 up.'],
  ])('refuses what it cannot do: %j', async (options, message) => {
    const { drp, sent } = site()
    expect(await rejection(collect(drp.jobs.log.follow(jobId, options as object)))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message),
    })
    expect(sent).toEqual([])
  })

  test('can be iterated over again', async () => {
    const { drp, server } = site()
    finish(server)
    const log = drp.jobs.log.follow(jobId, { graceMs: 0 })
    expect((await collect(log)).map(({ text }) => text)).toEqual(['Log for Job\n'])
    expect((await collect(log)).map(({ text }) => text)).toEqual(['Log for Job\n'])
  })
})
