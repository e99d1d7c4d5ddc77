import { type ManualClock, manualClock } from '@jobwright/core'
import { type DrpControls, type DrpSeed, type Emulator, type EmulatorOptions, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'

/** The answer to a request. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
}

/** What every error says. */
export interface ErrorBody {
  readonly Model: string
  readonly Key: string
  readonly Type: string
  readonly Messages: readonly string[]
  readonly Code: number
}

/** An emulated Digital Rebar on a clock that stands still. */
export interface DrpSite {
  readonly drp: DrpControls
  readonly emulator: Emulator<'drp'>
  readonly clock: ManualClock
  /** Sends a request to a path below the API's root, as the user who may do all. A text is sent as it stands, all else as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
  /** Gets a path below the API's root as that user, until the signal says that nobody waits any more. */
  get(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>
  reset(): void
  /** Stops the emulator. */
  close(): Promise<void>
}

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

export async function startDrp(seed: DrpSeed = {}, options: EmulatorOptions<'drp'> = {}): Promise<DrpSite> {
  const clock = manualClock({ now: Date.UTC(2026, 10, 21, 9) })
  const emulator = await startEmulator({
    systems: ['drp'],
    profiles: { drp: 'v3.13' },
    clock,
    seed: { drp: seed },
    ...options,
  })
  open.push(emulator)
  const authorization = `Basic ${btoa('rocketskates:r0cketsk8ts')}`
  return {
    drp: emulator.drp,
    emulator,
    clock,
    async send(method, path, body, headers = {}) {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const response = await emulator.fetch(`${emulator.drp.baseUrl}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(text === undefined ? {} : { body: text }),
      })
      const answered = await response.text()
      return { status: response.status, headers: response.headers, text: answered, json: jsonOf(answered) }
    },
    get: (path, headers, signal) =>
      emulator.fetch(`${emulator.drp.baseUrl}${path}`, { headers: { authorization, ...headers }, signal }),
    reset: () => emulator.reset(),
    close: () => emulator.close(),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
