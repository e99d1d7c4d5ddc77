import type { Clock } from '@jobwright/core'
import type { Auth, TokenContext } from './auth.ts'
import type { Secrets } from './secrets.ts'

/** Headers that prove who asks. Two requests were proven by the same credentials when it is the same object. */
export interface Credentials {
  /** Headers by name. */
  readonly headers: Readonly<Record<string, string>>
}

/** What a request needs credentials for. */
export interface CredentialsContext {
  /** The credentials that the server has just rejected. */
  readonly rejected?: Credentials | undefined
  /** Aborted when the request is called off. */
  readonly signal: AbortSignal
  /** Told when a token is about to be fetched for this request. */
  readonly announce: (reason: TokenContext['reason']) => void
}

/** Gives requests their credentials. */
export interface Authenticator {
  /**
   * The credentials to send; at once where they are at hand. Undefined when some were rejected and no others are to be had.
   */
  credentials(context: CredentialsContext): Credentials | undefined | Promise<Credentials | undefined>
  /**
   * Told once for all credentials that it gave what became of them: the server accepted or rejected them, or nothing is known because they
   * were not sent or not answered.
   */
  tried?(credentials: Credentials, outcome: 'accepted' | 'rejected' | 'unknown'): void
}

/** What an authenticator works with. */
export interface AuthTools {
  /** The client's own fetch. */
  readonly fetch: TokenContext['fetch']
  /** The address of a path below the API's root, for a system whose API gives out the tokens itself. */
  readonly urlOf: (path: readonly string[], query?: readonly (readonly [name: string, value: string])[]) => string
  /** The client's clock. */
  readonly clock: Clock
  /** How long fetching a token may take, in milliseconds. */
  readonly timeoutMs: number
  /** Where every secret is put, so that it is masked wherever it shows up. */
  readonly secrets: Secrets
}

/** How one system wants to be shown who asks: makes the authenticator for a client's `auth`. */
export type AuthScheme = (auth: Auth, tools: AuthTools) => Authenticator
