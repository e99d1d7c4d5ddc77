import type { ClientOptions, PasswordAuth, TokenAuth } from '../transport/index.ts'
import type { SessionStore } from './session-store.ts'

/** The versions of the API: `v1` of OpsCenter 6.0 and 6.1, `v2` of 6.5, 6.7 and 6.8. */
export type LcmVersion = 'v1' | 'v2'

/** How a session is shown. */
export interface LcmSessionForm {
  /** As the header `opscenter-session`, or as a cookie, which browsers do not let programs set. Default `header`. */
  readonly session?: 'header' | 'cookie' | undefined
  /**
   * The name of that cookie, where the answer to the login does not tell it by setting one. No document names it. Default `opscenter-session`.
   */
  readonly cookieName?: string | undefined
}

/** A user and a password of OpsCenter, to log in with. */
export interface LcmPasswordAuth extends PasswordAuth, LcmSessionForm {}

/** The id of a session that somebody else has logged in for, or a function that gets one. */
export interface LcmTokenAuth extends TokenAuth, LcmSessionForm {}

/** How a client proves to OpsCenter who it is. */
export type LcmAuth =
  /** Not at all, or by the user and password in `baseUrl`. */
  'none' | LcmPasswordAuth | LcmTokenAuth

/** How the pages of a list are asked for. */
export interface LcmPaging {
  /** How many rows a page is to hold. Default: not asked for; the server then gives 50. */
  readonly pageSize?: number | undefined
  /** The name of the parameter for that. No document that could be read names it. Default `per-page`, as the answers call it. */
  readonly pageSizeParameter?: string | undefined
  /**
   * The name of the parameter for the number of a page, which is used only where the server says that there are more pages and gives no address of
   * the next one. No document that could be read names it. Default `page`.
   */
  readonly pageParameter?: string | undefined
}

/** What an LCM client takes. */
export interface LcmClientOptions extends Omit<ClientOptions, 'auth'> {
  /**
   * How the client proves who it is: not at all, by a user and password, with which it logs in by itself, or by a session that is there already, as
   * `token`.
   */
  readonly auth: LcmAuth
  /** The version of the API. Default `v2`. */
  readonly version?: LcmVersion | undefined
  /** Where the session is kept, so that several processes share one. Default: in this client alone. */
  readonly sessionStore?: SessionStore | undefined
  /** Does `close` end the session, if this client has logged in? Default: yes, unless there is a `sessionStore`, as others may use it then. */
  readonly logoutOnClose?: boolean | undefined
  /**
   * Once TLS is on, the plain port redirects to that of TLS. Is the client to move there, and to no other host, by itself? Default false: calls fail
   * with `invalid-input`, which says where the server is.
   */
  readonly followTls?: boolean | undefined
  /**
   * The `User-Agent` of all requests, where the platform lets one be set. It is always the same, as a server may bind sessions to it. Default
   * `jobwright`.
   */
  readonly userAgent?: string | undefined
  /** How pages of lists are asked for. Default: by the addresses that the server gives. */
  readonly paging?: LcmPaging | undefined
}

/** What a client of `v1` takes. */
export interface LcmV1ClientOptions extends LcmClientOptions {
  /** The version of the API. */
  readonly version: 'v1'
}

/** What a client of `v2` takes. */
export interface LcmV2ClientOptions extends LcmClientOptions {
  /** The version of the API. Default `v2`. */
  readonly version?: 'v2' | undefined
}
