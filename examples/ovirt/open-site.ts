import { createOvirtClient, jsonFormat, type OvirtClient, xmlFormat } from '@jobwright/client/ovirt'
import type { Clock } from '@jobwright/core'
import { startEmulator } from '@jobwright/emulator'
import type { Options } from './options.ts'

/** The engine in whose task list the backup is shown. */
export interface Site {
  readonly ovirt: OvirtClient
  readonly clock: Clock
  /** So many milliseconds of the clock what takes so many seconds in life takes here. */
  readonly lasting: (seconds: number) => number
  /** How often to look at the job, in milliseconds of the clock. */
  readonly intervalMs: number
  readonly emulated: boolean
  /** Waits for something that takes the site's time. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * Opens the real engine, or starts an emulated one.
 *
 * @param clock tells the time at the real one; undefined for the platform's.
 */
export async function openSite({ server, documents }: Options, clock: Clock | undefined): Promise<Site> {
  const format = documents === 'xml' ? xmlFormat : jsonFormat
  if (server !== undefined) {
    const { baseUrl, auth, speed } = server
    const ovirt = createOvirtClient({ baseUrl, auth, format, clock })
    return {
      ovirt,
      clock: ovirt.clock,
      lasting: (seconds) => (seconds * 1_000) / speed,
      intervalMs: 1_000,
      emulated: false,
      until: (promise) => promise,
      close: () => ovirt.close(),
    }
  }

  // Time passes from one thing that happens to the next, so that nobody waits for it.
  const emulator = await startEmulator({ systems: ['ovirt'], clock: 'manual' })
  const ovirt = createOvirtClient({
    baseUrl: emulator.ovirt.baseUrl,
    auth: { username: 'admin@internal', password: 'password' },
    format,
    name: 'emulated',
    fetch: emulator.fetch,
    clock: emulator.clock,
  })
  return {
    ovirt,
    clock: emulator.clock,
    lasting: (seconds) => seconds * 1_000,
    intervalMs: 5_000,
    emulated: true,
    until: (promise) => emulator.clock.until(promise),
    async close() {
      await ovirt.close()
      await emulator.close()
    },
  }
}

/** Asks the engine for as little as can be: a backup does without one, but whoever has mistyped its address or a password wants to know. */
export async function reach({ ovirt }: Site, signal: AbortSignal): Promise<void> {
  for await (const page of ovirt.jobs.list({ max: 1 }, { signal }).pages()) void page
}
