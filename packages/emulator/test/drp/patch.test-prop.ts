import { type Emulator, startEmulator } from '@jobwright/emulator'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

let emulator: Emulator<'drp'>

beforeAll(async () => {
  emulator = await startEmulator({ systems: ['drp'], clock: 'manual', profiles: { drp: 'v3.13' } })
})

afterAll(() => emulator.close())

async function send(method: string, path: string, body?: string): Promise<{ status: number; json: unknown }> {
  const response = await emulator.fetch(`${emulator.drp.baseUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('rocketskates:r0cketsk8ts')}` },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
}

const names = fc.constantFrom('a', 'b', 'a/b', '~', '~1', '__proto__', 'constructor', '')
const values = fc.constantFrom<unknown>('x', 'y', 1, null, true, ['x'], { a: 'x' })
const operations = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace', 'test'), name: names, value: values }),
  fc.record({ op: fc.constant('remove'), name: names }),
  fc.record({ op: fc.constantFrom('move', 'copy'), name: names, from: names }),
)
type Drawn = { readonly op: string; readonly name: string; readonly value?: unknown; readonly from?: string }

/** What a patch of one level of parameters comes to: a map, or undefined where an operation does not fit. */
function modelOf(
  before: ReadonlyMap<string, unknown>,
  patch: readonly Drawn[],
): ReadonlyMap<string, unknown> | undefined {
  const map = new Map(before)
  for (const { op, name, value, from = '' } of patch) {
    const there = map.has(name)
    if (op === 'add') map.set(name, value)
    else if (op === 'replace' && there) map.set(name, value)
    else if (op === 'test' && there && JSON.stringify(map.get(name)) === JSON.stringify(value)) continue
    else if (op === 'remove' && there) map.delete(name)
    else if ((op === 'move' || op === 'copy') && map.has(from)) {
      const moved = map.get(from)
      if (op === 'move') map.delete(from)
      map.set(name, moved)
    } else return undefined
  }
  return map
}

const pointer = (name: string): string => `/Params/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** JSON in which `__proto__` is a name like any other, as objects written in code would not have it. */
function jsonOf(map: ReadonlyMap<string, unknown>): string {
  return `{${[...map].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
}

test('a patch comes to what its operations come to one after the other, or to nothing at all', async () => {
  const covered = { applied: 0, refused: 0 }
  const before = fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(before, fc.array(operations, { maxLength: 4 }), async (entries, patch: readonly Drawn[]) => {
      emulator.drp.seed({})
      const map = new Map(entries)
      await send('POST', '/profiles', `{"Name":"profile","Params":${jsonOf(map)}}`)
      const body = patch.map(({ op, name, value, from }) => ({
        op,
        path: pointer(name),
        ...(value === undefined ? {} : { value }),
        ...(from === undefined ? {} : { from: pointer(from) }),
      }))
      const { status } = await send('PATCH', '/profiles/profile', JSON.stringify(body))
      const model = modelOf(map, patch)
      expect(status).toBe(model === undefined ? 409 : 200)
      covered[model === undefined ? 'refused' : 'applied']++
      const { json } = await send('GET', '/profiles/profile')
      const after = Object.entries((json as { Params: object }).Params)
      expect(new Map(after)).toEqual(model ?? map)
    }),
    { seed: 20261120, numRuns: 300 },
  )
  expect(covered.applied).toBeGreaterThan(75)
  expect(covered.refused).toBeGreaterThan(75)
})
