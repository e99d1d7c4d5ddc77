import type { SocketAcceptance } from './socket.ts'

/** A request as it came in. */
export interface EmulatedRequest {
  /** The method, upper or lower case as it was sent. */
  readonly method: string
  /** The path and query as they were sent, undecoded. */
  readonly target: string
  /** Headers by lower-case name; repeated ones joined by `, `. */
  readonly headers: ReadonlyMap<string, string>
  /** The body's bytes; empty when none was sent. */
  readonly body: Uint8Array
}

/** An answer before it is sent: faults may still change it. */
export interface EmulatedResponse {
  /** The status, 200 to 599. */
  readonly status: number
  /** The words after the status, where they differ from the usual ones. */
  readonly reason?: string | undefined
  /**
   * Headers in order, as the real server spells them. The server adds `Content-Length` (of the body) and `Date` (of the emulator's clock)
   * where they are missing, and nothing else.
   */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body; it is not sent in answer to HEAD and with 204 and 304, though its length is told for HEAD. */
  readonly body: string | Uint8Array
}

/** One emulated server. */
export interface EmulatedSystem {
  /** Its name, such as `drydock`. */
  readonly name: string
  /** Answers for every path that is one of these or below it. Where only one system runs, it answers for all paths. */
  readonly roots: readonly string[]
  /** Answers a request; it never throws for what a request holds. The signal says when nobody waits for the answer any more. */
  handle(request: EmulatedRequest, signal: AbortSignal): EmulatedResponse | Promise<EmulatedResponse>
  /**
   * Takes a request for a WebSocket, or answers undefined: then `handle` answers it, as it would without the wish to upgrade. Default: it takes none.
   */
  connect?(request: EmulatedRequest): SocketAcceptance | undefined
  /**
   * The server has crashed and is up again after so many milliseconds, 0 for at once. Default: nothing comes of it, as of a server that keeps all it knows.
   */
  restarted?(downForMs: number): void
  /** Forgets everything that happened, keeping what was seeded. */
  reset(): void
  /** Calls off what it has scheduled. */
  close(): void
}
