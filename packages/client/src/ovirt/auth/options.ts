import type { PasswordAuth, TokenAuth } from '../../transport/index.ts'

/** A user and a password of oVirt. The name is written with the profile it belongs to: `admin@internal`. */
export interface OvirtPasswordAuth extends PasswordAuth {
  /**
   * How they are shown: `oauth` logs in for a token, which is shown from then on; `basic` sends them with every request, which engines before 4.0
   * know alone and later ones call deprecated. Default `oauth`; of a client with profile `v3` it is `basic`.
   */
  readonly method?: 'oauth' | 'basic' | undefined
}

/** How a client proves to the engine who it is. A token is a bearer token. */
export type OvirtAuth =
  /** Not at all, or by the user and password in `baseUrl`. */
  'none' | OvirtPasswordAuth | TokenAuth

/** How a session that lasts for many requests is asked for. Browsers hide cookies from programs: there it cannot be. */
export interface PersistentSession {
  /** After how many minutes without a request the engine ends it; at least 1. Default: not asked for, the engine decides. */
  readonly ttlMinutes?: number | undefined
  /**
   * Asks the engine for its protection against forged requests of browsers: from then on the session is told in a header, too. It takes an
   * engine that has this protection on; others pass it over. Default false.
   */
  readonly csrfProtection?: boolean | undefined
}
