/** The server's side of an open WebSocket, whether there is a network below or not. */
export interface EmulatedSocket {
  /** Sends a text; nothing happens where it is closing already. */
  send(text: string): void
  /** Asks the other side whether it is there; `onPong` tells of the answer. */
  ping(): void
  /** Closes it with a code, by default 1000, and a reason. */
  close(code?: number, reason?: string): void
  /** Drops the connection without a word: the other side sees the code 1006. */
  drop(): void
  /** How many bytes have been sent that are not on their way yet, because the other side does not read. */
  readonly bufferedBytes: number
}

/** What a system does with what comes in on a WebSocket. */
export interface SocketListener {
  /** A message came in: a text, or bytes. */
  onMessage(message: string | Uint8Array): void
  /** The other side answered a ping. */
  onPong?(): void
  /** Some of what was sent is on its way. */
  onDrain?(): void
  /**
   * It is over: with the code that the other side gave, 1005 where it gave none, and 1006 where the connection was lost, or broken off over a message
   * that is too large. It comes once, and is the last.
   */
  onClose?(code: number): void
}

/** A system takes a request for a WebSocket. */
export interface SocketAcceptance {
  /** The largest message that it reads, in bytes: a larger one closes the connection with 1009. Default 1 MiB. */
  readonly largestMessage?: number | undefined
  /** It is open: answers what is to be done with what comes in. */
  open(socket: EmulatedSocket): SocketListener
}

/** The largest message where a system says nothing, in bytes. */
export const usualLargestMessage = 1024 * 1024

/** Whether a request asks for a WebSocket. */
export function asksForSocket(headers: ReadonlyMap<string, string>): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket'
}
