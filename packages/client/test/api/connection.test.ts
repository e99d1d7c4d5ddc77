import type { ClientEvent } from '@jobwright/client'
import { createDrydockClient } from '@jobwright/client/drydock'
import { describe, expect, test } from 'vitest'
import { rejection, scriptedServer } from '../drydock/scripted-server.ts'
import { taskId, taskWith } from '../drydock/task.ts'

const stored = taskWith()
const versions = { 'v1.0': { path: '/api/v1.0', status: 'stable' } }

describe('what is new in an answer', () => {
  const drifts = (events: readonly ClientEvent[]) => events.filter((event) => event.kind === 'drift')

  test('is told once for each operation, without a value', async () => {
    const events: ClientEvent[] = []
    const odd = { ...taskWith({ status: 'paused' }), colour: 'secret' }
    const { drydock } = scriptedServer(
      ({ path }) => Response.json(path.endsWith('/tasks') ? [odd, stored, odd] : odd),
      { onEvent: (event) => events.push(event), name: 'site' },
    )
    await drydock.tasks.get(taskId)
    await drydock.tasks.get(taskId)
    for await (const _ of drydock.tasks.list().pages());
    const base = { kind: 'drift', client: 'site', system: 'drydock', attempt: 1 }
    expect(drifts(events)).toEqual([
      { ...base, operation: 'tasks.get', code: 'unknown-word', at: ['status'] },
      { ...base, operation: 'tasks.get', code: 'unknown-field', at: ['colour'] },
      { ...base, operation: 'tasks.list', code: 'unknown-word', at: ['status'] },
      { ...base, operation: 'tasks.list', code: 'unknown-field', at: ['colour'] },
    ])
  })

  test('is told a thousand times at most', async () => {
    const events: ClientEvent[] = []
    const news = Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`f${index}`, 1]))
    const { drydock } = scriptedServer(() => Response.json({ ...stored, ...news }), {
      onEvent: (event) => events.push(event),
    })
    await drydock.tasks.get(taskId)
    expect(drifts(events)).toHaveLength(1_000)
  })
})

describe('an answer that is no such document', () => {
  test('is refused with its places and none of its values', async () => {
    const answers: [unknown, string][] = [
      [{ 'v1.0': { path: 5, status: 'canary' } }, 'invalid_type at v1.0.path'],
      [['canary'], 'invalid_type at the document itself'],
    ]
    for (const [answer, what] of answers) {
      const { drydock } = scriptedServer(() => Response.json(answer))
      const error = await rejection(drydock.versions())
      expect(error).toMatchObject({ code: 'unexpected-response', operation: 'versions' })
      expect((error as Error).message).toContain(`it is not what the server answers here: ${what}`)
      expect((error as Error).message).not.toContain('canary')
    }
  })
})

describe('a list', () => {
  const machines = [{ hostname: 'a' }, { hostname: 'b' }]

  test('is read anew by each iteration, page by page or item by item', async () => {
    const { drydock, sent } = scriptedServer(() => Response.json(machines))
    const list = drydock.nodes.list()
    expect(sent).toEqual([])
    const read = []
    for await (const page of list.pages()) read.push(page)
    for await (const machine of list.items()) read.push(machine)
    expect(read).toEqual([machines, ...machines])
    expect(sent.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/api/v1.0/nodes'],
      ['GET', '/api/v1.0/nodes'],
    ])
  })
})

describe('input that makes no request', () => {
  test('is a rejection, not an exception, of the call and of its surroundings', async () => {
    const { drydock, sent } = scriptedServer(() => Response.json({}))
    const call = drydock.request('/x?y')
    expect(await rejection(call)).toMatchObject({ code: 'invalid-input' })
    expect(await rejection(call.withResponse())).toMatchObject({ code: 'invalid-input' })
    expect(sent).toEqual([])
  })
})

describe('closing', () => {
  test('calls off what is under way; later calls are refused', async () => {
    const { drydock, clock } = scriptedServer(() => new Promise<Response>(() => {}))
    const call = rejection(drydock.tasks.get(taskId))
    await clock.advance(10)
    await drydock[Symbol.asyncDispose]()
    expect(await call).toMatchObject({ code: 'aborted' })
    expect(await rejection(drydock.versions())).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })

  test('is what `await using` does', async () => {
    let kept: ReturnType<typeof createDrydockClient> | undefined
    {
      await using drydock = createDrydockClient({
        baseUrl: 'http://h',
        auth: 'none',
        fetch: async () => Response.json(versions),
      })
      kept = drydock
      await drydock.versions()
    }
    expect(await rejection(kept.versions())).toMatchObject({ code: 'aborted' })
  })
})
