import type { Clock } from '@jobwright/core'
import type { EmulatedSocket } from '../../server/socket.ts'

/** How often the server asks whether the client is still there: recorded at 54.0 and 108.0 s. */
const pingEveryMs = 54_000

/** How long after the last answer, or the beginning, the server takes the client for gone. */
const pongWithinMs = 60_000

/** Asks again and again whether the other side is there, and drops the connection when no answer comes. */
export interface KeepAlive {
  /** The other side is there. */
  heard(): void
  /** Asks no more. */
  stop(): void
}

/** Begins to ask. What the client sends otherwise does not count as an answer. */
export function keepAlive(clock: Clock, socket: EmulatedSocket): KeepAlive {
  let cancelPing = (): void => {}
  let cancelDeadline = (): void => {}
  const heard = (): void => {
    cancelDeadline()
    cancelDeadline = clock.schedule(pongWithinMs, () => socket.drop())
  }
  const ask = (): void => {
    cancelPing = clock.schedule(pingEveryMs, () => {
      socket.ping()
      ask()
    })
  }
  heard()
  ask()
  return {
    heard,
    stop() {
      cancelPing()
      cancelDeadline()
    },
  }
}
