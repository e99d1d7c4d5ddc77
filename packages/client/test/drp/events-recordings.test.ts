import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { DrpEvent } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { eventsWorld, nothingLeft, readAll } from './events-world.ts'

const fixtures = new URL('../fixtures/drp/', import.meta.url)

interface Frame {
  readonly dir: string
  readonly data: unknown
}

const connections: Readonly<Record<string, readonly Frame[]>> = JSON.parse(
  gunzipSync(readFileSync(new URL('event-connections.json.gz', fixtures))).toString('utf8'),
)

/** What the server sent on the connection of a recorded v4.8 agent; of each object, the recording keeps a summary. */
function toAgent(name: string): readonly Frame[] {
  const lines = readFileSync(new URL(`12-agent-v48-${name}.jsonl`, fixtures), 'utf8')
    .trim()
    .split('\n')
  return lines.flatMap((line) => {
    const { ws_server_frame: received } = JSON.parse(line)
    if (received === undefined) return []
    const { summary, ...event } = received.data
    return [{ dir: 'recv', data: { Time: '2026-11-20T22:00:00Z', ...event, Object: summary, Original: null } }]
  })
}

const recordings: readonly (readonly [name: string, frames: readonly Frame[], count: number])[] = [
  ...Object.entries({
    '07-ws-all-jobs-machines': 17,
    '07-ws-create-only-then-deregister': 5,
    '07-ws-one-machine': 5,
    '07-ws-deregister': 2,
    '07-ws-star': 3,
    '10-ws-keepalive': 46,
    '13-ws-malformed-registration-ws': 1,
  }).map(([name, count]) => [name, connections[name] ?? [], count] as const),
  ...Object.entries({ workflow: 20, 'init-fails-stale-running-job': 16, 'render-failure': 4 }).map(
    ([name, count]) => [`12-agent-v48-${name}`, toAgent(name), count] as const,
  ),
]

describe('what real servers sent', () => {
  test.each(recordings)('is read frame by frame: %s', async (_, frames, count) => {
    const world = eventsWorld()
    const read = readAll(world.drp.events({ type: '*' }))
    await world.settle()
    const received = frames.filter(({ dir }) => dir === 'recv').map(({ data }) => data as DrpEvent)
    for (const data of received) {
      world.socket.raw(JSON.stringify(data))
      await world.settle()
    }
    const events = read.items.flatMap((item) => (item.kind === 'event' ? [item.event] : []))
    expect(events).toEqual(received)
    expect(events).toHaveLength(count)
    expect(world.events.filter(({ kind }) => kind === 'drift')).toEqual([])
    await world.drp.close()
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('is all there is', () => {
    expect(Object.keys(connections)).toHaveLength(7)
  })

  test.each([
    ['07-ws-all-jobs-machines', 14],
    ['07-ws-one-machine', 3],
    ['07-ws-star', 2],
    ['10-ws-keepalive', 45],
  ])('comes to who registers what was registered then, acknowledgements apart: %s', async (name, count) => {
    const world = eventsWorld()
    world.control.acknowledges = false
    const frames = connections[name] ?? []
    const registered = frames.flatMap(({ dir, data }) => {
      const [, text] = dir === 'send' ? (/^register (.*)$/.exec(String(data)) ?? []) : []
      // On that server it says nothing, and is refused.
      return text === undefined || text.startsWith('machine_jobs') ? [] : [text]
    })
    const registrations = registered.map((text) => {
      const [type = '', action = '', ...key] = text.split('.')
      return { type, action, key: key.join('.') }
    })
    const read = readAll(world.drp.events(registrations))
    await world.settle()
    // One was registered twice then.
    expect(world.socket.frames).toEqual([...new Set(registered)].map((text) => `register ${text}`))
    for (const { dir, data } of frames) {
      if (dir === 'recv') world.socket.raw(JSON.stringify(data))
      await world.settle()
    }
    expect(read.said.filter((said) => said === 'gap')).toHaveLength(1)
    expect(read.said).toHaveLength(1 + count)
    expect(read.said.some((said) => said.startsWith('websocket'))).toBe(false)
    await world.drp.close()
  })
})
