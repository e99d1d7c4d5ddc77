import { createDrydockClient, type DrydockClient } from '@jobwright/client/drydock'
import type { Clock, Node } from '@jobwright/core'
import { startEmulator } from '@jobwright/emulator'
import type { Options } from './options.ts'

/** The Drydock that the task runs on. */
export interface Site {
  readonly drydock: DrydockClient
  readonly designRef: string
  readonly emulated: boolean
  /** Waits for something that takes the site's time. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * Opens the real server, or starts an emulated one that knows these nodes.
 *
 * @param clock tells the time at the real one; undefined for the platform's.
 */
export async function openSite(
  { server, fail }: Options,
  nodes: readonly Node[],
  clock: Clock | undefined,
): Promise<Site> {
  if (server !== undefined) {
    const { baseUrl, designRef = '', token } = server
    const drydock = createDrydockClient({ baseUrl, auth: token === undefined ? 'none' : { token }, clock })
    const until = <T>(promise: Promise<T>) => promise
    return { drydock, designRef, emulated: false, until, close: () => drydock.close() }
  }

  // Time passes from one thing that happens to the next, so that nobody waits for it.
  const site = await startEmulator({
    systems: ['drydock'],
    clock: 'manual',
    seed: { drydock: { designs: { 'file:///site.yaml': { nodes } } } },
  })
  site.drydock.script([...fail.map((node) => ({ node, fail: 99, takeMs: 15_000 })), { takeMs: 15_000 }])
  const drydock = createDrydockClient({
    baseUrl: site.drydock.baseUrl,
    auth: 'none',
    name: 'emulator',
    clock: site.clock,
    fetch: site.fetch,
  })
  return {
    drydock,
    designRef: site.drydock.designRef,
    emulated: true,
    until: (promise) => site.clock.until(promise),
    async close() {
      await drydock.close()
      await site.close()
    },
  }
}
