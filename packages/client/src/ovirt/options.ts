import type { ClientOptions } from '../transport/index.ts'
import type { OvirtAuth, PersistentSession } from './auth/options.ts'
import type { SessionStore } from './auth/session-store.ts'
import type { OvirtFormat } from './format/format.ts'

/**
 * Whose API is spoken: `v3` to engines 3.3 to 4.0, `v4` to those from 4.1 on. They part where work is ended: by a status, or by whether it succeeded. Engine 4.0
 * speaks both, and still reads the status.
 */
export type OvirtProfile = 'v3' | 'v4'

/** What a client of an engine takes. */
export interface OvirtClientOptions extends Omit<ClientOptions, 'auth'> {
  /** How the client proves who it is. */
  readonly auth: OvirtAuth
  /** Whose API is spoken. It is sent as the header `Version`. Default `v4`. */
  readonly profile?: OvirtProfile | undefined
  /** The form of the documents on the wire: `jsonFormat` or `xmlFormat`. Default `jsonFormat`. */
  readonly format?: OvirtFormat | undefined
  /** Is the engine to keep a session, by a cookie, so that it does not look at the credentials each time? Default false. */
  readonly persistentSession?: boolean | PersistentSession | undefined
  /** Where the token or session is kept, so that several processes share one. Default: in this client alone. */
  readonly sessionStore?: SessionStore | undefined
  /** Does `close` end the token or session that this client got? Default: yes, unless there is a `sessionStore`, as others may use it then. */
  readonly logoutOnClose?: boolean | undefined
  /**
   * Does the engine show only what belongs to the user? Sent as the header `filter`. An engine that filters ignores searches, and hides jobs that are
   * `unknown`. Default: not sent; the engine then filters for all but administrators.
   */
  readonly filter?: boolean | undefined
}

/** What a client of the profile `v3` takes. */
export interface OvirtV3ClientOptions extends OvirtClientOptions {
  /** Whose API is spoken. */
  readonly profile: 'v3'
}

/** What a client of the profile `v4` takes. */
export interface OvirtV4ClientOptions extends OvirtClientOptions {
  /** Whose API is spoken. Default `v4`. */
  readonly profile?: 'v4' | undefined
}
