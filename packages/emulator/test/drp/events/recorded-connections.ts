import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A line of what was seen on a WebSocket of a real server. */
export interface RecordedFrame {
  readonly t_ms: number
  readonly dir: 'open' | 'send' | 'recv' | 'ping' | 'close'
  readonly data: unknown
}

/** What was seen on a connection. */
export function recordedConnection(name: string): readonly RecordedFrame[] {
  const file = readFileSync(new URL('../../fixtures/drp/event-connections.json.gz', import.meta.url))
  const all: Readonly<Record<string, readonly RecordedFrame[]>> = JSON.parse(gunzipSync(file).toString())
  return all[name] ?? []
}

/** The frames that one side sent. */
export function dataOf(frames: readonly RecordedFrame[], dir: RecordedFrame['dir']): readonly unknown[] {
  return frames.filter((frame) => frame.dir === dir).map(({ data }) => data)
}
