import type { EmulatedSocket } from '../../server/socket.ts'

/** How many events wait for a client that does not read: what comes on top is lost, and nobody is told. */
const longestQueue = 256

/**
 * How many bytes go out without waiting. The buffers of a real connection hold some before the server notices that nobody reads; how many is the
 * emulator's choice: far more than a burst of events, so that only a client that does not read loses any.
 */
const bytesUnderWay = 16 * 1024 * 1024

/** What waits to be sent. */
export interface SendQueue {
  /** Sends a text as soon as the other side reads; loses it when too many wait already. */
  push(text: string): void
  /** Some of what was sent has been read. */
  drained(): void
}

/** A queue in front of a socket. */
export function sendQueue(socket: EmulatedSocket): SendQueue {
  const waiting: string[] = []
  const flush = (): void => {
    while (socket.bufferedBytes < bytesUnderWay) {
      const text = waiting.shift()
      if (text === undefined) return
      socket.send(text)
    }
  }
  return {
    push(text) {
      if (waiting.length >= longestQueue) return
      waiting.push(text)
      flush()
    },
    drained: flush,
  }
}
