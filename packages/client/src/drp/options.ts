import type { ClientOptions, PasswordAuth, TokenAuth } from '../transport/index.ts'
import type { DrpWebSocketConstructor } from './events/web-socket.ts'

/** A user and a password of Digital Rebar. */
export interface DrpPasswordAuth extends PasswordAuth {
  /**
   * How the password is used: to fetch a `token` with, which is sent from then on and renewed before it expires, or in each request (`basic`).
   * Default `token`.
   */
  readonly session?: 'token' | 'basic' | undefined
  /** How long a fetched token is to be valid, in whole seconds. Default 3600. */
  readonly ttlSeconds?: number | undefined
}

/** How a client proves to Digital Rebar who it is. */
export type DrpAuth =
  /** Not at all, or by the user and password in `baseUrl`. */
  'none' | TokenAuth | DrpPasswordAuth

/** What a Digital Rebar client takes. */
export interface DrpClientOptions extends Omit<ClientOptions, 'auth'> {
  /**
   * How the client proves who it is: not at all, by a token (`RS_TOKEN`), by a function that fetches tokens, or by a user and password, with which
   * it fetches tokens by itself.
   */
  readonly auth: DrpAuth
  /**
   * What opens the web socket for events, such as that of `nodeTransport`; `none` for no events: waits then go by time alone. Default: the platform's
   * `WebSocket` where there is one and no `fetch` is given, else none.
   */
  readonly webSocket?: DrpWebSocketConstructor | 'none' | undefined
}
