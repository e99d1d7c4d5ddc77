import { JobwrightError } from '@jobwright/core'
import type { Authenticator, AuthTools, Credentials, CredentialsContext } from '../transport/index.ts'
import { cookieOf, sessionHeader } from './auth.ts'
import type { KnownSecrets } from './known-secrets.ts'
import { logIn } from './login.ts'
import type { LcmPasswordAuth } from './options.ts'
import { askWith, type SessionUrls } from './session-requests.ts'
import { isSession, type LcmSession, type SessionStore } from './session-store.ts'
import { within } from './within.ts'

/** For so long after a login, a session that has not been accepted once is not taken to have ended. How long sessions live is in no document. */
const newMs = 60_000

/** Whoever closes a client does not wait longer for the server, in milliseconds. */
const logoutMs = 5_000

interface Held {
  readonly session: LcmSession
  readonly credentials: Credentials
  /** When this client logged in for it; undefined for one that was in the store. */
  readonly loggedInAt: number | undefined
  /** Has the server taken it for anything? */
  accepted: boolean
}

/** What a keeper works with. */
export interface SessionKeeperOptions {
  readonly auth: LcmPasswordAuth
  readonly tools: AuthTools
  readonly urls: SessionUrls
  readonly store: SessionStore
  readonly secrets: KnownSecrets
}

/**
 * Keeps the session of a client that logs in by itself. Any number of requests share one login; one that is rejected is looked up in the store, where
 * another process may have put a newer one, before there is another login. A password that was refused is not sent again: a few of them lock the user out.
 */
export class SessionKeeper implements Authenticator {
  readonly #options: SessionKeeperOptions
  readonly #closing = new AbortController()
  #held: Held | undefined
  #flight: Promise<Credentials | undefined> | undefined
  #refused = false

  constructor(options: SessionKeeperOptions) {
    options.secrets.sent({ password: options.auth.password })
    this.#options = options
  }

  /** Has this client logged in just now, and could it do so again? */
  get isNew(): boolean {
    const loggedInAt = this.#held?.loggedInAt
    return !this.#refused && loggedInAt !== undefined && this.#options.tools.clock.now() - loggedInAt < newMs
  }

  /** The headers that show the session, whoever has logged in for it, if there is one. */
  get headers(): Readonly<Record<string, string>> | undefined {
    return this.#held?.credentials.headers
  }

  credentials({ rejected, announce }: CredentialsContext): Credentials | undefined | Promise<Credentials | undefined> {
    // Of requests that the server rejected together, the first has the session renewed, and the others find the new one.
    if (this.#held !== undefined && this.#held.credentials !== rejected) return this.#held.credentials
    this.#flight ??= this.#renew(announce).finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  tried(credentials: Credentials, outcome: 'accepted' | 'rejected' | 'unknown'): void {
    if (outcome === 'accepted' && this.#held?.credentials === credentials) this.#held.accepted = true
  }

  /** Forgets the session after a logout. */
  async forget(): Promise<void> {
    this.#held = undefined
    await this.#withStore((store) => store.clear())
  }

  /** Calls off a login that is under way. */
  close(): void {
    this.#closing.abort()
  }

  /** Ends the session that this client has logged in for, once it is closed. It never rejects: a session that is left ends by itself some day. */
  async end(): Promise<void> {
    if (this.#held?.loggedInAt === undefined) return
    const { urls, tools } = this.#options
    await askWith(this.#held.credentials.headers, urls.logout, tools, logoutMs)
    await this.forget()
  }

  /** Undefined where no other session would be any better. */
  async #renew(announce: CredentialsContext['announce']): Promise<Credentials | undefined> {
    const before = this.#held
    const stored = await this.#stored(before)
    if (stored !== undefined) return this.#hold(stored, undefined)
    // What a login has just opened is rejected: another login would open the like.
    if (before !== undefined && !before.accepted && this.isNew) return undefined
    announce(before === undefined ? 'first' : 'rejected')
    const session = await this.#logIn()
    const credentials = this.#hold(session, this.#options.tools.clock.now())
    await this.#withStore((store) => store.save(session))
    return credentials
  }

  /** A session in the store that is not the rejected one. In its place it is tried first: a request is renewed only once. */
  async #stored(rejected: Held | undefined): Promise<LcmSession | undefined> {
    const session: unknown = await this.#withStore((store) => store.load())
    if (!isSession(session)) return undefined
    if (rejected === undefined) return session
    if (rejected.session.sessionid === session.sessionid) return undefined
    const { urls, tools } = this.#options
    const status = await askWith(this.#headersOf(session), urls.meta, tools, tools.timeoutMs)
    return status === 401 ? undefined : session
  }

  #hold(session: LcmSession, loggedInAt: number | undefined): Credentials {
    const credentials = { headers: this.#headersOf(session) }
    this.#held = { session, credentials, loggedInAt, accepted: false }
    return credentials
  }

  #headersOf(session: LcmSession): Readonly<Record<string, string>> {
    const { auth, secrets } = this.#options
    secrets.session(session)
    if (auth.session !== 'cookie') return { [sessionHeader]: session.sessionid }
    return { cookie: session.cookie ?? cookieOf(session.sessionid, auth.cookieName) }
  }

  /** What a store does wrong, or takes too long for, changes nothing. */
  async #withStore<T>(use: (store: SessionStore) => Promise<T>): Promise<T | undefined> {
    const { store, tools } = this.#options
    return within('the session store', tools.timeoutMs, tools, () => use(store)).catch(() => undefined)
  }

  async #logIn(): Promise<LcmSession> {
    if (this.#refused) {
      throw new JobwrightError(
        'the server has refused this user and password before, so they are not sent again: make a client with the right ones',
        { code: 'authentication' },
      )
    }
    const { auth, urls, tools } = this.#options
    const answer = await logIn(auth, urls.login, tools, this.#closing.signal)
    if (answer !== 'refused') return answer
    this.#refused = true
    throw new JobwrightError(
      'the server has refused this user and password: they are wrong, or the user is locked out for a while after too many wrong ones',
      { code: 'authentication' },
    )
  }
}
