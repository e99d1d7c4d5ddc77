import { createDrpClient, type DrpAuth, type DrpClient } from '@jobwright/client/drp'
import type { Clock } from '@jobwright/core'
import { startEmulator } from '@jobwright/emulator'
import type { Options } from './options.ts'

/** The Digital Rebar that the machine is of. */
export interface Site {
  /** A client with the operator's credentials. */
  readonly operator: DrpClient
  /** A client with other credentials. */
  readonly connect: (name: string, auth: DrpAuth) => DrpClient
  readonly clock: Clock
  /** So many milliseconds of the clock what takes so many seconds in life takes here. */
  readonly lasting: (seconds: number) => number
  /** How often to look at the machine, in milliseconds of the clock. */
  readonly intervalMs: number
  readonly emulated: boolean
  /** Waits for something that takes the site's time. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * Opens the real server, or starts an emulated one.
 *
 * @param clock tells the time at the real one; undefined for the platform's.
 */
export async function openSite({ server }: Options, clock: Clock | undefined): Promise<Site> {
  const clients: DrpClient[] = []
  const closeClients = () => Promise.all(clients.map((client) => client.close()))
  if (server !== undefined) {
    const { baseUrl, credentials } = server
    const connect = (name: string, auth: DrpAuth) => kept(clients, createDrpClient({ baseUrl, auth, name, clock }))
    const operator = connect('operator', credentials)
    return {
      operator,
      connect,
      clock: operator.clock,
      // What is simulated goes a hundred times as fast as in life.
      lasting: (seconds) => seconds * 10,
      intervalMs: 500,
      emulated: false,
      until: (promise) => promise,
      close: async () => void (await closeClients()),
    }
  }

  // Time passes from one thing that happens to the next, so that nobody waits for it.
  const emulator = await startEmulator({ systems: ['drp'], clock: 'manual' })
  const { clock: time, fetch, webSocket } = emulator
  const { baseUrl } = emulator.drp
  const connect = (name: string, auth: DrpAuth) =>
    kept(clients, createDrpClient({ baseUrl, auth, name, fetch, webSocket, clock: time }))
  return {
    operator: connect('operator', { username: 'rocketskates', password: 'r0cketsk8ts' }),
    connect,
    clock: time,
    lasting: (seconds) => seconds * 1000,
    intervalMs: 10_000,
    emulated: true,
    until: (promise) => time.until(promise),
    async close() {
      await closeClients()
      await emulator.close()
    },
  }
}

function kept(clients: DrpClient[], client: DrpClient): DrpClient {
  clients.push(client)
  return client
}
