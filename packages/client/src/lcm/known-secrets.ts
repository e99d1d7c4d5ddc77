import { secretsOf } from '@jobwright/core/lcm'
import type { Secrets } from '../transport/index.ts'
import type { LcmSession } from './session-store.ts'

// A server tells the passwords of its jobs again and again; it is not to fill the memory with others.
const seenKept = 100

/** The secrets that a client has sent, or has been told: they are masked wherever they show up again. */
export class KnownSecrets {
  readonly #sent = new Set<string>()
  /** Oldest first. */
  readonly #seen = new Set<string>()
  #maskedInErrors: Secrets | undefined

  /** Has what is sent, and the sessions, masked in everything that is told of calls, too. */
  shareWith(secrets: Secrets): void {
    this.#maskedInErrors = secrets
    for (const secret of this.#sent) secrets.add(secret)
  }

  /** Takes note of what a document names as secret that is about to be sent. */
  sent(document: unknown): void {
    for (const secret of secretsOf(document)) {
      this.#sent.add(secret)
      this.#maskedInErrors?.add(secret)
    }
  }

  /** Takes note of what a document names as secret that the server has sent; of many, the last ones are kept. */
  seen(document: unknown): void {
    for (const secret of secretsOf(document)) {
      this.#seen.delete(secret)
      this.#seen.add(secret)
      const [oldest = secret] = this.#seen
      if (this.#seen.size > seenKept) this.#seen.delete(oldest)
    }
  }

  /** Takes note of a session. */
  session(session: LcmSession): void {
    for (const secret of secretsOf(session)) this.#maskedInErrors?.addFetched(secret)
    this.seen(session)
  }

  /** All of them, for views and for what the server says. */
  get all(): readonly string[] {
    return [...this.#sent, ...this.#seen]
  }
}
