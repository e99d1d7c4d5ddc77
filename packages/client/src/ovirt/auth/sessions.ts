import type { SessionKeeper } from '../../session/index.ts'
import { checkRequestOptions } from '../../transport/check-options.ts'
import type { RequestOptions } from '../../transport/index.ts'

/** What a client has logged in for: how it ends. */
export interface OvirtSessions {
  /**
   * Ends the session and revokes the token, whoever has logged in for them; the next call logs in again. It does nothing where there are none.
   * Rejects with JobwrightError when the engine does not answer, or does not do it.
   */
  logout(options?: RequestOptions): Promise<void>
  /** Calls off a login that is under way. */
  close(): void
  /** Ends, once the client is closed, what it has logged in for itself. It never rejects, and waits for the engine 5 seconds at most. */
  end(): Promise<void>
}

/** The sessions of these keepers, outermost first. */
export function sessionsOf(
  keepers: readonly Pick<SessionKeeper<unknown>, 'logOut' | 'close' | 'end'>[],
  timeoutMs: number,
): OvirtSessions {
  return {
    async logout(options = {}) {
      checkRequestOptions('logout', options)
      const patience = { ms: options.attemptTimeoutMs ?? timeoutMs, closed: options.signal }
      for (const keeper of keepers) await keeper.logOut(patience)
    },
    close() {
      for (const keeper of keepers) keeper.close()
    },
    async end() {
      await Promise.all(keepers.map(async (keeper) => keeper.end()))
    },
  }
}
