import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { letters, type StubServer, startStub } from './stub-system.ts'

let site: StubServer
beforeAll(async () => {
  site = await startStub()
})
afterAll(() => site.server.close())

const pathText = fc.string({
  unit: fc.constantFrom('a', '/', '.', '%', '2', 'F', '~', 'ä', ' ', '?', '&', '=', '+', ';', '\\'),
  maxLength: 12,
})
const headerText = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', ',', '=', ';', '"', '\u00e4'), maxLength: 8 })
const headerName = fc.constantFrom('X-A', 'x-a', 'X-B', 'Accept', 'Content-Type', 'User-Agent', 'X-Auth-Token')
const request = fc.record({
  path: pathText,
  method: fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'get',
    'post',
    'PURGE',
    'NONSENSE',
  ),
  headers: fc.array(fc.tuple(headerName, headerText), { maxLength: 4 }),
  body: fc.option(fc.uint8Array({ maxLength: 20 }), { nil: null }),
})

async function outcome(
  send: typeof fetch,
  { path, method, headers, body }: typeof request extends fc.Arbitrary<infer T> ? T : never,
) {
  try {
    const init = { method, headers, body: body === null ? null : new Uint8Array(body) }
    const response = await send(`${site.server.url}/stub/echo${path}`, init)
    const seen = site.stub.requests.at(-1)
    return {
      status: response.status,
      reason: response.statusText,
      url: response.url,
      headers: [...response.headers].filter(([name]) => name !== 'date' && name !== 'connection'),
      body: await response.text(),
      seen: seen && {
        ...seen,
        headers: new Map([...seen.headers].filter(([name]) => name !== 'connection')),
      },
    }
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : error
  }
}

test('a request over HTTP and in process reaches the system alike and is answered alike', async () => {
  const covered = { answered: 0, refused: 0, withBody: 0, unknownMethod: 0 }
  await fc.assert(
    fc.asyncProperty(request, async (one) => {
      const overHttp = await outcome(fetch, one)
      expect(await outcome(site.server.fetch, one)).toEqual(overHttp)
      if (typeof overHttp === 'string') covered.refused++
      else covered.answered++
      if (one.body !== null) covered.withBody++
      if (one.method === 'NONSENSE') covered.unknownMethod++
    }),
    { seed: 20261120, numRuns: 300 },
  )
  for (const count of Object.values(covered)) expect(count).toBeGreaterThan(15)
}, 60_000)

/** Sends bytes, says that no more will come, and resolves when the connection is closed. */
function sendRaw(bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(site.server.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.resume().end(bytes, 'latin1')
  })
}

const start = 'POST /stub/echo?a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc'
const damaged = fc
  .tuple(fc.nat(start.length), fc.nat(8), fc.string({ unit: 'binary', maxLength: 8 }))
  .map(([at, length, instead]) => start.slice(0, at) + instead + start.slice(at + length))

test('whatever bytes come in, the server lives on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 40 })), async (bytes) => {
      await sendRaw(bytes)
      const response = await fetch(`${site.server.url}/stub/text`)
      expect(await response.text()).toBe(letters)
    }),
    { seed: 20261120, numRuns: 300 },
  )
}, 60_000)
