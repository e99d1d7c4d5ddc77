import { type ManualClock, manualClock } from '@jobwright/core'
import { type DrpControls, type Emulator, type EmulatorOptions, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'

/** The answer to a request. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
}

/** Headers that replace the usual ones; undefined leaves one out. */
type SentHeaders = Readonly<Record<string, string | undefined>>

/** An emulated Digital Rebar on a clock that stands still, at 2026-11-20 21:00:00. */
export interface Site {
  readonly drp: DrpControls
  readonly clock: ManualClock
  readonly emulator: Emulator<'drp'>
  /** Sends a request below /api/v3, as the first user. */
  send(method: string, path: string, body?: unknown, headers?: SentHeaders): Promise<Answered>
  /** Sends a body as it stands. */
  raw(method: string, path: string, body: string, headers?: SentHeaders): Promise<Answered>
}

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

/** The password of the first user. */
export const basic = `Basic ${btoa('rocketskates:r0cketsk8ts')}`

/** The recorded server by default: `v3.13`. */
export async function startSite(options: EmulatorOptions<'drp'> = {}): Promise<Site> {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 21) })
  const emulator = await startEmulator({ systems: ['drp'], clock, profiles: { drp: 'v3.13' }, ...options })
  open.push(emulator)
  const raw: Site['raw'] = async (method, path, body, headers = {}) => {
    const all = { 'content-type': 'application/json', authorization: basic, ...headers }
    const response = await emulator.fetch(`${emulator.drp.baseUrl}${path}`, {
      method,
      headers: Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
      // Bytes, for which fetch adds no content type of its own.
      ...(body === '' ? {} : { body: new TextEncoder().encode(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) }
  }
  return {
    drp: emulator.drp,
    clock,
    emulator,
    raw,
    send: (method, path, body, headers) => raw(method, path, body === undefined ? '' : JSON.stringify(body), headers),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The body of an error: what is left out is empty. */
export function errorBody(
  code: number,
  messages: readonly string[],
  about: { readonly model?: string; readonly key?: string; readonly type?: string } = {},
): unknown {
  const { model = '', key = '', type = '' } = about
  return { Model: model, Key: key, Type: type, Messages: messages, Code: code }
}
