import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { DrpEvent } from '@jobwright/core/drp'

const fixtures = new URL('../../fixtures/drp/', import.meta.url)

/** What a client of a real v3.13 server saw on one connection. */
export type RecordedFrame =
  | { readonly dir: 'send'; readonly data: string }
  | { readonly dir: 'recv'; readonly data: DrpEvent }
  | { readonly dir: 'open' | 'ping' | 'close'; readonly data: unknown }

/** The recorded connections by the name of their recording. */
export function recordedConnections(): ReadonlyMap<string, readonly RecordedFrame[]> {
  const file = readFileSync(new URL('event-connections.json.gz', fixtures))
  return new Map(Object.entries(JSON.parse(gunzipSync(file).toString('utf8'))))
}

/** The connection of a recorded v4.8 agent. */
export function recordedAgentConnection(name: string): readonly RecordedFrame[] {
  const lines = readFileSync(new URL(`12-agent-v48-${name}.jsonl`, fixtures), 'utf8')
    .trim()
    .split('\n')
  return lines.flatMap((line): readonly RecordedFrame[] => {
    const { ws_client_frame: sent, ws_server_frame: received } = JSON.parse(line)
    if (sent !== undefined) return [{ dir: 'send', data: sent.data }]
    return received === undefined ? [] : [{ dir: 'recv', data: received.data }]
  })
}
