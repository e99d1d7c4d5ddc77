import { JobwrightError } from '@jobwright/core'
import type { PasswordAuth } from './auth.ts'
import type { Authenticator, AuthTools, Credentials, CredentialsContext } from './authenticator.ts'

/**
 * Shows a user and password in `Authorization: Basic`. A wrong password is sent once and no more, since accounts get locked: the first request
 * goes out alone, and what comes meanwhile waits for what becomes of it.
 */
export class BasicAuth implements Authenticator {
  readonly #credentials: Credentials
  #state: 'untried' | 'trying' | 'accepted' | 'rejected' = 'untried'
  /** Requests that wait for the one that tries the password. */
  readonly #line = new Set<() => void>()

  constructor({ username, password }: PasswordAuth, { secrets }: AuthTools) {
    const encoded = btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)))
    // A user without a password is a token.
    secrets.add(password === '' ? username : password)
    secrets.add(encoded)
    this.#credentials = { headers: { Authorization: `Basic ${encoded}` } }
  }

  credentials(context: CredentialsContext): Credentials | undefined | Promise<Credentials> {
    if (context.rejected !== undefined) return undefined
    return this.#state === 'trying' ? this.#wait(context.signal) : this.#take()
  }

  tried(_: Credentials, outcome: 'accepted' | 'rejected' | 'unknown'): void {
    if (outcome !== 'unknown') this.#state = outcome
    else if (this.#state === 'trying') this.#state = 'untried'
    // Each asks again; the first of them tries it if nothing is known yet.
    const waiting = [...this.#line]
    this.#line.clear()
    for (const wake of waiting) wake()
  }

  #take(): Credentials {
    if (this.#state === 'rejected') {
      throw new JobwrightError(
        'the server has refused this user and password before, so they are not sent again: make a client with the right ones',
        { code: 'authentication' },
      )
    }
    if (this.#state === 'untried') this.#state = 'trying'
    return this.#credentials
  }

  async #wait(signal: AbortSignal): Promise<Credentials> {
    while (this.#state === 'trying' && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#line.add(resolve)
        signal.addEventListener(
          'abort',
          () => {
            this.#line.delete(resolve)
            resolve()
          },
          { once: true },
        )
      })
    }
    if (signal.aborted) throw new JobwrightError('called off', { code: 'aborted' })
    return this.#take()
  }
}
