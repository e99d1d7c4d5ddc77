import type { Emulator, EmulatorServer } from '@jobwright/emulator'

/** An event as it is sent. */
interface SentEvent {
  readonly Time: string
  readonly Type: string
  readonly Action: string
  readonly Key: string
  readonly Principal: string
  readonly Object: unknown
  readonly Original: unknown
}

/** A WebSocket, and what it heard. */
export interface Listener {
  readonly socket: WebSocket
  /** Every event, acknowledgements too. */
  readonly events: SentEvent[]
  /** The codes with which it was closed: none or one. */
  readonly closed: number[]
  /** Whatever went wrong. */
  readonly errors: unknown[]
  /** Registers each, and waits until that is acknowledged; forgets what came before. */
  readonly register: (...registrations: readonly string[]) => Promise<void>
  /** What came since it was last asked, as `type.action.key`. */
  readonly names: () => string[]
}

/** The address of the events of an emulator. */
export function eventsUrl({ url }: Pick<EmulatorServer, 'url'>, query = ''): string {
  return `${url.replace('http', 'ws')}/api/v3/ws${query}`
}

/** Listens in process, as the first user or with other headers. */
export async function listen(
  emulator: Emulator<'drp'>,
  headers: Readonly<Record<string, string>> = { authorization: `Basic ${btoa('rocketskates:r0cketsk8ts')}` },
): Promise<Listener> {
  const socket = new emulator.webSocket(eventsUrl(emulator), { headers })
  const listener = hear(socket)
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('close', resolve)
  })
  return listener
}

/** Hears what a WebSocket says. */
export function hear(socket: WebSocket): Listener {
  const events: SentEvent[] = []
  const closed: number[] = []
  const errors: unknown[] = []
  socket.addEventListener('message', ({ data }) => events.push(JSON.parse(data)))
  socket.addEventListener('close', ({ code }) => closed.push(code))
  socket.addEventListener('error', (event) => errors.push((event as { error?: unknown }).error))
  return {
    socket,
    events,
    closed,
    errors,
    async register(...registrations) {
      for (const registration of registrations) socket.send(`register ${registration}`)
      const wanted = events.length + registrations.length
      while (events.length < wanted && closed.length === 0) await new Promise((resolve) => setImmediate(resolve))
      events.length = 0
    },
    names: () => events.splice(0).map(({ Type, Action, Key }) => `${Type}.${Action}.${Key}`),
  }
}

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}
