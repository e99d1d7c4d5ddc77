import { type Emulator, startEmulator } from '@jobwright/emulator'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

let emulator: Emulator<'drp'>

beforeAll(async () => {
  emulator = await startEmulator({ systems: ['drp'], clock: 'manual', profiles: { drp: 'v3.13' } })
})

afterAll(() => emulator.close())

async function send(method: string, path: string, body?: object): Promise<{ status: number; json: unknown }> {
  const response = await emulator.fetch(`${emulator.drp.baseUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('rocketskates:r0cketsk8ts')}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
}

const someNames = ['aa', 'B1', 'a.c', 'zz']
const names = fc.constantFrom(...someNames)
const uuidOf = (key: string): string => `00000000-0000-4000-8000-00000000000${someNames.indexOf(key)}`

interface Step {
  readonly does: 'create' | 'rename' | 'delete' | 'list'
  readonly key: string
  readonly name: string
}

const steps: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('create', 'create', 'rename', 'rename', 'delete', 'list'),
  key: names,
  name: names,
})

function sent({ does, key, name }: Step): ReturnType<typeof send> {
  const uuid = uuidOf(key)
  if (does === 'create') return send('POST', '/machines', { Name: name, Uuid: uuid })
  if (does === 'rename') return send('PATCH', `/machines/${uuid}`, [{ op: 'replace', path: '/Name', value: name }])
  return does === 'delete' ? send('DELETE', `/machines/${uuid}`) : send('GET', '/machines')
}

/** The status that a step is to be answered with; the names by UUID change as it says. */
function statusOf(model: Map<string, string>, { does, key, name }: Step): number {
  const uuid = uuidOf(key)
  if (does === 'list') return 200
  if (does === 'delete') return model.delete(uuid) ? 200 : 404
  if (does === 'create' && model.has(uuid)) return 409
  if (does === 'rename' && !model.has(uuid)) return 404
  if ([...model].some(([other, taken]) => taken === name && other !== uuid)) return 422
  model.set(uuid, name)
  return does === 'create' ? 201 : 200
}

test('machines are listed by key and found by name, and no two have the same name, whatever came before', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 6, maxLength: 20 }), async (drawn) => {
      emulator.drp.seed({})
      const model = new Map<string, string>()
      for (const step of drawn) {
        const expected = statusOf(model, step)
        const what = `${step.does} ${expected}`
        seen.set(what, (seen.get(what) ?? 0) + 1)
        expect([step.does, (await sent(step)).status]).toEqual([step.does, expected])
      }
      const listed = (await send('GET', '/machines')).json as { Uuid: string; Name: string }[]
      expect(listed.map(({ Uuid, Name }) => [Uuid, Name])).toEqual([...model].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      for (const name of someNames) {
        const [uuid] = [...model].find(([, taken]) => taken === name) ?? []
        const { json } = await send('GET', `/machines/Name:${name}`)
        expect((json as { Uuid?: string }).Uuid).toBe(uuid)
      }
    }),
    { seed: 20261120, numRuns: 200 },
  )
  const common = 'create 201,create 409,create 422,rename 200,rename 404,rename 422,delete 200,delete 404,list 200'
  expect(common.split(',').filter((what) => (seen.get(what) ?? 0) < 20)).toEqual([])
})
