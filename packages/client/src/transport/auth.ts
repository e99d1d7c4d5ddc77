/** How a client proves who it is. */
export type Auth =
  /** Not at all, or by the user and password in `baseUrl`. */
  'none' | TokenAuth | PasswordAuth

/** A token, or what fetches one. */
export interface TokenAuth {
  /** The token itself, or a function that fetches one when the first is needed, the last one expires, or the server has rejected it. */
  readonly token: string | TokenProvider
  /** What else must never be shown, such as the password that the function uses. Default none. */
  readonly secrets?: readonly string[] | undefined
}

/** A user and a password. */
export interface PasswordAuth {
  /** The user's name. */
  readonly username: string
  /** The user's password. It is sent no more once the server has refused it. */
  readonly password: string
}

/** Fetches a token. It is called once at a time, however many requests wait for the token. */
export type TokenProvider = (context: TokenContext) => Promise<FetchedToken>

/** Why a token is asked for, and what to ask with. */
export interface TokenContext {
  /** There is none yet, it expires soon, or the server has rejected it. */
  readonly reason: 'first' | 'expiring' | 'rejected'
  /** Aborted when nobody needs the token any more, or it takes longer than one attempt may. */
  readonly signal: AbortSignal
  /** The client's own fetch. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/** A token that was fetched. */
export interface FetchedToken {
  /** The token. */
  readonly token: string
  /** When it expires: a Date, milliseconds since 1970, or a time in ISO 8601. It is renewed a little earlier. Default: not known. */
  readonly expiresAt?: Date | number | string | undefined
}
