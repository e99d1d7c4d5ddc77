import { type ManualClock, manualClock } from '@jobwright/core'
import { type Emulator, type EmulatorOptions, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'

/** The password of the first user. */
export const basic = `Basic ${btoa('rocketskates:r0cketsk8ts')}`

export const [m1, m2] = ['aaaa0001-0000-4000-8000-000000000000', 'aaaa0002-0000-4000-8000-000000000000'] as const

/** What an answer says; not every one says all of it. */
interface Said extends Readonly<Record<string, unknown>> {
  readonly Uuid: string
  readonly CurrentJob: string
  readonly Token: string
}

/** An emulated Digital Rebar with two tasks, a stage and a machine, on a clock that stands still. */
export interface EventSite {
  readonly emulator: Emulator<'drp'>
  readonly clock: ManualClock
  /** Sends a request below /api/v3 and answers its JSON. */
  readonly send: (method: string, path: string, body?: unknown, authorization?: string) => Promise<Said>
}

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

/** The recorded server by default. */
export async function startEvents(options: EmulatorOptions<'drp'> = {}): Promise<EventSite> {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 21) })
  const emulator = await startEmulator({
    systems: ['drp'],
    profiles: { drp: 'v3.13' },
    clock,
    seed: {
      drp: {
        tasks: [{ Name: 't1' }, { Name: 't2' }],
        stages: [{ Name: 's2' }],
        machines: [{ Name: 'm1', Uuid: m1, Tasks: ['t1', 'stage:s2', 't2'] }],
      },
    },
    ...options,
  })
  open.push(emulator)
  return {
    emulator,
    clock,
    async send(method, path, body, authorization = basic) {
      const response = await emulator.fetch(`${emulator.drp.baseUrl}/${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return JSON.parse(text === '' ? '{}' : text)
    },
  }
}
