import type { Clock } from '@jobwright/core'
import type { Authenticator } from './auth.ts'
import type { RestartOptions } from './outage.ts'

/** What a server gives to the systems it runs: where it is, time, ids, and who may come in. */
export interface ServerContext {
  /** Where the server listens, such as `http://127.0.0.1:41234`: no path, no slash at its end. */
  readonly origin: string
  /** The one clock of the emulator. */
  readonly clock: Clock
  /**
   * Makes an id: a UUID of version 4, lower case, the same ones in the same order for the same seed. Each kind (`task`, `request`, …)
   * has a sequence of its own, so that polling more often does not change which id the next task gets.
   */
  readonly newId: (kind: string) => string
  /** Crashes and comes back: every connection is lost, that of the request under way too, and nobody gets in until it is up again. */
  readonly restart: (options?: RestartOptions) => void
  /** Who may come in, and as whom. */
  readonly auth: Authenticator
}

/** What the emulator gives to each system: the server's context, and which of the system's quirks are on. */
export interface EmulatorContext<QuirkName extends string = string> extends ServerContext {
  /** The quirks that are on, by name. */
  readonly quirks: Pick<ReadonlySet<QuirkName>, 'has'>
}
