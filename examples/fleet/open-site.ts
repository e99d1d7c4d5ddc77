import { createDrpClient, type DrpClient } from '@jobwright/client/drp'
import type { Clock } from '@jobwright/core'
import { startEmulator } from '@jobwright/emulator'
import { scriptOf, seedOf, workflow } from './content.ts'
import type { Options } from './options.ts'

/** Something that happens to the server on the way. */
interface Trouble {
  /** When so much of all work is done: 0.5 is half of it. */
  readonly at: number
  readonly what: string
  readonly begin: () => void
}

/** The Digital Rebar whose machines are shown. */
export interface Site {
  readonly operator: DrpClient
  readonly clock: Clock
  /** The workflow of the machines; undefined for all machines. */
  readonly workflow: string | undefined
  /** Has the machines begin, where they have not. */
  readonly begin: () => Promise<void>
  readonly troubles: readonly Trouble[]
  /** How many requests of each name were sent since counting began. */
  readonly requests: ReadonlyMap<string, number>
  readonly startCounting: () => void
  /** Waits for something that takes the site's time. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * Opens the real server, or starts an emulated one.
 *
 * @param clock tells the time at the real one; undefined for the platform's.
 */
export async function openSite({ server, machines, failing }: Options, clock: Clock | undefined): Promise<Site> {
  const requests = new Map<string, number>()
  const onEvent = ({ kind, operation }: { readonly kind: string; readonly operation: string }) => {
    if (kind === 'request') requests.set(operation, (requests.get(operation) ?? 0) + 1)
  }
  if (server !== undefined) {
    const { baseUrl, credentials: auth } = server
    const operator = createDrpClient({ baseUrl, auth, clock, onEvent })
    return {
      operator,
      clock: operator.clock,
      workflow: server.workflow,
      begin: async () => {},
      troubles: [],
      requests,
      startCounting: () => requests.clear(),
      until: (promise) => promise,
      close: () => operator.close(),
    }
  }

  // Time passes from one thing that happens to the next, so that nobody waits for it.
  const emulator = await startEmulator({ systems: ['drp'], clock: 'manual', seed: { drp: seedOf(machines) } })
  emulator.drp.scriptTasks(scriptOf(machines, failing))
  const operator = createDrpClient({
    baseUrl: emulator.drp.baseUrl,
    auth: { username: 'rocketskates', password: 'r0cketsk8ts' },
    name: 'emulated',
    fetch: emulator.fetch,
    webSocket: emulator.webSocket,
    clock: emulator.clock,
    onEvent,
  })
  return {
    operator,
    clock: emulator.clock,
    workflow,
    async begin() {
      const ids: string[] = []
      for await (const { Uuid } of operator.machines.list().items()) ids.push(Uuid)
      await Promise.all(ids.map((id) => operator.machines.startWorkflow(id, workflow)))
    },
    troubles: [
      { at: 1 / 3, what: 'the event connection is killed', begin: () => emulator.drp.dropEventConnections() },
      {
        at: 1 / 2,
        what: 'the server restarts, and is down for 40 s',
        begin: () => emulator.restart({ downForMs: 40_000 }),
      },
    ],
    requests,
    startCounting: () => requests.clear(),
    until: (promise) => emulator.clock.until(promise),
    async close() {
      await operator.close()
      await emulator.close()
    },
  }
}
