import type { Operation } from '@jobwright/client'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { create, deferred, json, list, networkError, setUp, status, turn } from './setting.ts'

const seed = 20261121
vi.setConfig({ testTimeout: 60_000 })

const piece = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab/.%?#&=+ \\:@é~'.split('')), minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
  fc.constantFrom('%2e', '%2F', '...', '__proto__'),
)
const segment = piece.filter((text) => text !== '.' && text !== '..')
const root = fc.constantFrom('', '/', '/api/v1.0', '/api/v1.0/', '/proxy/drydock/api/v1.0', '/other//')

async function urlOf(base: string, part: Partial<Operation<unknown>>): Promise<URL> {
  const { run, seen } = setUp([json({})], { baseUrl: `https://site:9000${base}` })
  await run({ ...list, ...part })
  return new URL(seen[0]?.url ?? '')
}

test('an address holds each segment and each query as it was given, below the root', async () => {
  await fc.assert(
    fc.asyncProperty(
      root,
      fc.array(segment, { maxLength: 4 }),
      fc.array(fc.tuple(piece, fc.oneof(piece, fc.constant(''))), { maxLength: 3 }),
      fc.boolean(),
      async (base, path, query, trailingSlash) => {
        const url = await urlOf(base, { path, query, trailingSlash })
        const given = base.replace(/\/+$/, '')
        const below = given === '' ? '/api/v1.0' : given
        expect(url.origin).toBe('https://site:9000')
        expect(url.pathname.startsWith(below)).toBe(true)
        const rest = url.pathname.slice(below.length)
        expect(rest.endsWith('/')).toBe(trailingSlash)
        expect(
          rest
            .split('/')
            .slice(1, trailingSlash ? -1 : undefined)
            .map(decodeURIComponent),
        ).toEqual(path)
        expect([...url.searchParams]).toEqual(query)
        expect(url.hash).toBe('')
      },
    ),
    { seed, numRuns: 200 },
  )
})

test('a slash at the end of baseUrl makes no difference', async () => {
  await fc.assert(
    fc.asyncProperty(root, fc.array(segment, { maxLength: 2 }), async (base, path) => {
      expect((await urlOf(base, { path })).href).toBe((await urlOf(`${base}/`, { path })).href)
    }),
    { seed, numRuns: 50 },
  )
})

test('what stands beside the root is found beside it', async () => {
  for (const [base, path] of [
    ['', '/versions'],
    ['/api/v1.0/', '/versions'],
    ['/proxy/drydock/api/v1.0', '/proxy/drydock/versions'],
    ['/other', '/other/versions'],
  ] as const)
    expect((await urlOf(base, { path: ['versions'], besideRoot: true })).pathname).toBe(path)
})

test('Retry-After, whatever stands in it, is a time from 0 up or nothing', async () => {
  let read = 0
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: 1, maxLength: 30 })
  const date = fc
    .date({ min: new Date('1970-01-01'), max: new Date('2400-01-01'), noInvalidDate: true })
    .map((time) => time.toUTCString())
  const broken = fc
    .tuple(date, fc.nat(28), fc.constantFrom(...' ,:-0GX'.split('')))
    .map(([text, at, letter]) => text.slice(0, at) + letter + text.slice(at + 1))
  const anything = fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, ''))
  await fc.assert(
    fc.asyncProperty(fc.oneof(digits, date, broken, anything), async (value) => {
      const { failure } = setUp([status(404, { 'Retry-After': value })])
      const { retryAfterMs } = (await failure(list)) as { retryAfterMs?: number }
      if (retryAfterMs === undefined) return
      read += 1
      expect(Number.isSafeInteger(retryAfterMs)).toBe(true)
      expect(retryAfterMs).toBeGreaterThanOrEqual(0)
    }),
    { seed, numRuns: 250 },
  )
  expect(read).toBeGreaterThan(100)
  expect(read).toBeLessThan(450)
})

test('a date in HTTP means the same in each of its three forms', async () => {
  const now = Date.UTC(2026, 10, 21)
  const days = ['Sun', 'Mon', 'Tues', 'Wednes', 'Thurs', 'Fri', 'Satur']
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 49 * 365 * 86_400 }), async (seconds) => {
      const date = new Date(now + seconds * 1_000)
      const [week = '', day = '', month = '', year = '', time = ''] = date.toUTCString().replace(',', '').split(' ')
      const forms = [
        date.toUTCString(),
        `${days[date.getUTCDay()]}day, ${day}-${month}-${year.slice(2)} ${time} GMT`,
        `${week} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`,
      ]
      for (const form of forms)
        expect(await setUp([status(404, { 'Retry-After': form })]).failure(list)).toMatchObject({
          retryAfterMs: seconds * 1_000,
        })
    }),
    { seed, numRuns: 100 },
  )
})

test('more time or more tries never make fewer requests, and no pause is shorter than the server asked for', async () => {
  const step = fc.constantFrom('503', '503+', '429+', '502', 'drop', '404')
  const respond = {
    '503': status(503),
    '503+': status(503, { 'Retry-After': '3' }),
    '429+': status(429, { 'Retry-After': '5' }),
    '502': status(502),
    drop: networkError('ECONNRESET'),
    '404': status(404),
  }
  const asked: Record<string, number> = { '503+': 3_000, '429+': 5_000 }
  let pauses = 0
  const random = Math.random
  Math.random = () => 0.5
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 })),
        fc.tuple(fc.nat(5), fc.nat(5)),
        fc.boolean(),
        async (steps, times, limits, write) => {
          const sent = async (totalTimeoutMs: number, limit: number) => {
            const setting = setUp(
              steps.map((name) => respond[name]),
              { totalTimeoutMs, retry: { limit, baseMs: 1_000 } },
            )
            await setting.failure(write ? create : list)
            for (const [at, time] of setting.times.entries()) {
              expect(time).toBeLessThan(totalTimeoutMs)
              const before = setting.times[at - 1]
              if (before === undefined) continue
              pauses += 1
              expect(time - before).toBeGreaterThanOrEqual(asked[steps[at - 1] ?? ''] ?? 1_000)
            }
            return setting.seen.length
          }
          const [shortest, longest] = times.toSorted((a, b) => a - b) as [number, number]
          const [fewest, most] = limits.toSorted((a, b) => a - b) as [number, number]
          const least = await sent(shortest, fewest)
          expect(await sent(longest, fewest)).toBeGreaterThanOrEqual(least)
          expect(await sent(shortest, most)).toBeGreaterThanOrEqual(least)
          expect(least).toBeLessThanOrEqual(fewest + 1)
        },
      ),
      { seed, numRuns: 200 },
    )
  } finally {
    Math.random = random
  }
  expect(pauses).toBeGreaterThan(100)
})

/** Lets everything happen that the scheduler holds back, in its order. */
async function allSettled<T>(
  scheduler: fc.Scheduler,
  calls: readonly Promise<T>[],
): Promise<PromiseSettledResult<T>[]> {
  let done = false
  const ends = Promise.allSettled(calls).finally(() => {
    done = true
  })
  while (!done) {
    await scheduler.waitIdle()
    await turn()
  }
  return ends
}

test('no more requests are under way than allowed, all are made, in the order they came, whoever leaves the line', async () => {
  let left = 0
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      async (scheduler, maxConcurrency, leaves) => {
        let [open, most, unsent] = [0, 0, 0]
        const order: number[] = []
        const { transport } = setUp(
          [
            async (url, { signal }) => {
              open += 1
              // A request that is called off is over.
              signal?.addEventListener('abort', () => {
                open -= 1
              })
              most = Math.max(most, open)
              order.push(Number(url.slice(url.lastIndexOf('/') + 1)))
              await scheduler.schedule(Promise.resolve(), 'answer')
              if (!signal?.aborted) open -= 1
              return json({})
            },
          ],
          { maxConcurrency },
        )
        const calls = leaves.map((leaving, at) => {
          const controller = new AbortController()
          if (leaving) void scheduler.schedule(Promise.resolve(), 'leave').then(() => controller.abort())
          return transport.send({ ...list, path: [`${at}`] }, { signal: controller.signal })
        })
        for (const [at, end] of (await allSettled(scheduler, calls)).entries()) {
          const reason = end.status === 'rejected' ? (end.reason as { code: string; attempts: number }) : undefined
          if (reason !== undefined) left += 1
          if (reason?.attempts === 0) unsent += 1
          expect(reason === undefined || (leaves[at] === true && reason.code === 'aborted')).toBe(true)
        }
        expect(order).toEqual(order.toSorted((a, b) => a - b))
        expect(most).toBeLessThanOrEqual(maxConcurrency)
        // A place that was given back late would hold up the next.
        await allSettled(scheduler, [transport.send({ ...list, path: ['99'] })])
        expect(order).toHaveLength(leaves.length - unsent + 1)
      },
    ),
    { seed, numRuns: 100 },
  )
  expect(left).toBeGreaterThan(50)
})

test('one token is fetched at a time, under every schedule, and each request goes with one that was not rejected when it left', async () => {
  let [renewals, aborts] = [0, 0]
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('send', 'send and abort', 'revoke'), { minLength: 1, maxLength: 12 }),
      async (scheduler, acts) => {
        let [flying, issued, valid] = [0, 0, 0]
        const done = { code: 'done', attempts: 0 }
        const asked = new Map<string, number>()
        const { transport, clock } = setUp(
          [
            async (_, { headers }) => {
              await scheduler.schedule(Promise.resolve(), 'answer')
              const [, number] = ((headers as Record<string, string>)['x-auth-token'] ?? '').split(' ')
              return Number(number) >= valid ? json('done') : status(401)
            },
          ],
          {
            auth: {
              token: async ({ reason, signal }) => {
                flying += 1
                expect(flying).toBe(1)
                // What is called off is no longer in flight.
                signal.addEventListener('abort', () => {
                  flying -= 1
                })
                asked.set(reason, (asked.get(reason) ?? 0) + 1)
                await scheduler.schedule(Promise.resolve(), 'token')
                if (!signal.aborted) flying -= 1
                issued += 1
                return { token: `token ${issued}` }
              },
            },
          },
        )
        const calls: Promise<unknown>[] = []
        const act = (kind: string) => {
          if (kind === 'revoke') valid = issued + 1
          else {
            const controller = new AbortController()
            calls.push(transport.send(list, { signal: controller.signal }))
            if (kind === 'send and abort') {
              void scheduler.schedule(Promise.resolve(), 'abort').then(() => controller.abort())
            }
          }
        }
        const builders = acts.map((kind) => ({ label: kind, builder: async () => act(kind) }))
        await allSettled(scheduler, [scheduler.scheduleSequence(builders).task])
        for (const end of await allSettled(scheduler, calls)) {
          const { code, attempts } =
            end.status === 'rejected' ? (end.reason as { code: string; attempts: number }) : done
          if (code === 'aborted') aborts += 1
          expect(`${code} ${attempts}`).toMatch(/^(?:done|aborted [012]|authentication 2)/)
        }
        renewals += asked.get('rejected') ?? 0
        expect(flying).toBe(0)
        expect(clock.scheduled).toBe(0)
      },
    ),
    { seed, numRuns: 200 },
  )
  expect(renewals).toBeGreaterThan(30)
  expect(aborts).toBeGreaterThan(30)
})

test('a wrong password is sent once, however many ask, whoever leaves, under every schedule', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
      async (scheduler, leaves) => {
        let answered = 0
        const { transport, clock, seen } = setUp(
          [
            async () => {
              await scheduler.schedule(Promise.resolve(), 'answer')
              answered += 1
              return status(401)
            },
          ],
          { auth: { username: 'u', password: 'wrong-password' } },
        )
        const calls = leaves.map((leaving) => {
          const controller = new AbortController()
          if (leaving) void scheduler.schedule(Promise.resolve(), 'leave').then(() => controller.abort())
          return transport.send(list, { signal: controller.signal })
        })
        for (const end of await allSettled(scheduler, calls)) expect(end.status).toBe('rejected')
        // One that was called off before its answer proves nothing, so that another is tried.
        expect(seen.length).toBeLessThanOrEqual(1 + leaves.filter(Boolean).length)
        expect(leaves.includes(true) || (seen.length === 1 && answered === 1)).toBe(true)
        expect(clock.scheduled).toBe(0)
      },
    ),
    { seed, numRuns: 100 },
  )
})

test('whatever happens, a call ends, leaves no timer, and no write is told to have had no effect when it may have', async () => {
  const kinds = [
    'ok',
    '400',
    '401',
    '429',
    '500',
    '503',
    'drop',
    'refused',
    'silence',
    'cut',
    'redirect',
    'garbage',
  ] as const
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('GET', 'POST', 'PUT'),
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 5_000 })),
      async (steps, method, repeatable, abortAt) => {
        /** The model: may something have been written by now? */
        let mayHaveWritten = false
        const gate = deferred<Response>()
        const answers: Record<(typeof kinds)[number], () => Response | Promise<Response>> = {
          ok: () => json('done'),
          '400': () => status(400),
          '401': () => status(401),
          '429': () => status(429, { 'Retry-After': '1' }),
          '500': () => status(500),
          '503': () => status(503),
          drop: () => Promise.reject(networkError('ECONNRESET')),
          refused: () => Promise.reject(networkError('ECONNREFUSED')),
          silence: () => gate.promise,
          cut: () => new Response(new ReadableStream({ start: (to) => to.error(new Error('cut')) }), { status: 201 }),
          redirect: () => status(302, { Location: '/there' }),
          garbage: () => new Response('garbage'),
        }
        const refusals: readonly string[] = ['400', '401', '429', 'refused']
        let at = 0
        const { transport, clock } = setUp(
          [
            async () => {
              const kind = steps[Math.min(at++, steps.length - 1)] ?? 'ok'
              seen.set(kind, (seen.get(kind) ?? 0) + 1)
              if (!refusals.includes(kind)) mayHaveWritten = true
              return answers[kind]()
            },
          ],
          { attemptTimeoutMs: 1_000, totalTimeoutMs: 10_000, auth: { token: async () => ({ token: 'tkn' }) } },
        )
        const controller = new AbortController()
        const operation = { ...create, method, repeatable, ...(method === 'GET' && { json: undefined }) }
        const end = transport.send(operation, { signal: controller.signal }).then(
          () => undefined,
          (error: { applied: string; code: string }) => error,
        )
        if (abortAt !== null) clock.schedule(abortAt, () => controller.abort())
        const error = await clock.until(end)
        const expected = method === 'GET' || !mayHaveWritten ? ['no'] : ['unknown', 'yes']
        const applied = error?.applied ?? 'done'
        seen.set(applied, (seen.get(applied) ?? 0) + 1)
        expect([...expected, 'done']).toContain(applied)
        if (abortAt !== null) await clock.advance(10_000)
        expect(clock.scheduled).toBe(0)
      },
    ),
    { seed, numRuns: 250 },
  )
  for (const kind of [...kinds, 'done', 'no', 'unknown', 'yes'])
    expect([kind, (seen.get(kind) ?? 0) > 10]).toEqual([kind, true])
})
