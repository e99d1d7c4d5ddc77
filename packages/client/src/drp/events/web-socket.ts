import { invalidInput } from '@jobwright/core'
import type { DrpClientOptions } from '../options.ts'

/** What is used of a web socket. Those of the platform, of `nodeTransport`, of the emulator and of the package `ws` are such. */
export interface DrpWebSocket {
  /** 0 while it is being opened, 1 while it is open, more from then on. */
  readonly readyState: number
  /** Sends a text. */
  send(data: string): void
  /** Ends the connection. */
  close(code?: number): void
  /** Tells a listener of what happens. */
  addEventListener(type: DrpWebSocketEvent, listener: (event: Event) => void): void
  /** Tells it no more. */
  removeEventListener(type: DrpWebSocketEvent, listener: (event: Event) => void): void
}

/** What happens to a web socket. */
export type DrpWebSocketEvent = 'open' | 'message' | 'error' | 'close'

/** Opens web sockets as the platform's `WebSocket` does, which takes no headers: a token is then part of the address. */
export type PlainWebSocketConstructor = new (url: string) => DrpWebSocket

/** Opens web sockets with headers, as that of `nodeTransport` does: a token is then in the header `Authorization`. */
export interface HeaderWebSocketConstructor {
  new (url: string, options: { readonly headers: Readonly<Record<string, string>> }): DrpWebSocket
  /** Says that it takes headers. */
  readonly takesHeaders: true
}

/** What opens web sockets. */
export type DrpWebSocketConstructor = PlainWebSocketConstructor | HeaderWebSocketConstructor

/**
 * What opens the web sockets of a client: what it was given; else the platform's, unless a `fetch` was given, which goes ways that the platform's
 * WebSocket does not.
 */
export function webSocketOf({
  webSocket,
  fetch,
}: Pick<DrpClientOptions, 'webSocket' | 'fetch'>): DrpWebSocketConstructor | undefined {
  if (webSocket === 'none') return undefined
  if (webSocket !== undefined) return webSocket
  return fetch === undefined ? (globalThis.WebSocket as DrpWebSocketConstructor | undefined) : undefined
}

/** Refuses what opens no web sockets. */
export function checkWebSocket(webSocket: unknown): void {
  if (webSocket === undefined || webSocket === 'none' || typeof webSocket === 'function') return
  throw invalidInput("the client: webSocket must be a WebSocket class, or 'none'.")
}
