import type { ClientOptions } from '../transport/index.ts'

/** What a Drydock client takes. */
export interface DrydockClientOptions extends ClientOptions {
  /** The user on whose behalf requests are made, which the server logs (`X-End-User`). Default: the user that the token is for. */
  readonly endUser?: string | undefined
}
