import { manualClock } from '@jobwright/core'
import { type Emulator, startEmulator } from '@jobwright/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareBodies } from '../compare.ts'
import { Correspondence } from '../correspondence.ts'
import { type RecordedExchange, transcript } from '../recordings.ts'

const authorization = `Basic ${btoa('rocketskates:r0cketsk8ts')}`
const clock = manualClock({ now: Date.UTC(2026, 10, 21, 9) })
const exchanges = transcript('06-list-filters') as readonly RecordedExchange[]
const known = new Correspondence()
let emulator: Emulator<'drp'>

const ask = (method: string, path: string, body?: unknown) =>
  emulator.fetch(`${emulator.url}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

/** The recorded server was not fresh: it had two tasks, and 35 machines with 69 jobs that no answer shows. */
async function surroundings() {
  for (const name of ['t1', 't2']) await ask('POST', '/api/v3/tasks', { Name: name })
  for (let at = 0; at < 35; at++) {
    const uuid = `eeeeeeee-0000-4000-8000-${String(at).padStart(12, '0')}`
    await ask('POST', '/api/v3/machines', { Name: `other${at}`, Uuid: uuid, Tasks: ['t1', 't2'] })
    for (let job = 0; job < (at === 0 ? 1 : 2); job++) {
      const created = (await (await ask('POST', '/api/v3/jobs', { Machine: uuid })).json()) as { readonly Uuid: string }
      await ask('PATCH', `/api/v3/jobs/${created.Uuid}`, [{ op: 'replace', path: '/State', value: 'finished' }])
    }
  }
}

beforeAll(async () => {
  emulator = await startEmulator({ systems: ['drp'], profiles: { drp: 'v3.13' }, quirks: 'all', clock })
  await surroundings()
})
afterAll(() => emulator.close())

test('the transcript is whole', () => {
  expect(exchanges).toHaveLength(123)
})

test.each(exchanges.map((exchange) => [exchange.n, exchange] as const))('exchange %i', async (_n, exchange) => {
  const { request, response } = exchange
  await clock.advance(1)
  const answer = await ask(
    request.method,
    known.translate(request.path.replaceAll('%3A', ':')),
    request.body ?? undefined,
  )
  const text = await answer.text()
  const { differences } = compareBodies(response.body, text === '' ? null : JSON.parse(text), request.path, known)
  const headers = ['Content-Type', 'X-Drp-List-Count', 'X-Drp-List-Total-Count']
  expect({
    asked: `${request.method} ${request.path}`,
    status: answer.status,
    headers: headers.map((name) => answer.headers.get(name)),
    differences,
  }).toEqual({
    asked: `${request.method} ${request.path}`,
    status: response.status,
    headers: headers.map((name) => response.headers[name] ?? null),
    differences: [],
  })
})
