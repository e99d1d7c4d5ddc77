import { JobwrightError } from '@jobwright/core'
import type { Authenticator, AuthTools, Credentials, CredentialsContext } from '../transport/index.ts'
import { onAbort } from '../wait/on-abort.ts'
import type { SessionPatience } from './ask.ts'
import type { SharedStore } from './session-store.ts'
import { within } from './within.ts'

/** For so long after a login, a session that has not been accepted once is not taken to have ended. */
const newMs = 60_000

/** A session is renewed so long before it expires, or a tenth of its life before if that is less. */
const renewalMs = 60_000

/** Whoever closes a client does not wait longer for the server, in milliseconds. */
const logoutMs = 5_000

/** The server has refused the user and password; they are not sent again. */
export class LoginRefused {
  /** What to tell of it. */
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** How sessions of one system begin, show and end. */
export interface SessionScheme<Session> {
  /** Is it a session, as what a store has loaded should be? */
  isSession(value: unknown): value is Session
  /** What tells it from all others. */
  idOf(session: Session): string
  /** The headers that show it. Its secrets are noted. */
  headersOf(session: Session): Readonly<Record<string, string>>
  /** When it expires, in milliseconds since 1970; undefined where that is not known. */
  expiresAt?(session: Session): number | undefined
  /** Logs in. Throws JobwrightError for all that is neither a session nor a refusal. `closed` is aborted when nobody waits for it any more. */
  logIn(closed: AbortSignal): Promise<Session | LoginRefused>
  /** Does the server take it? True where it does not say. It never rejects. `closed` is aborted when nobody waits for it any more. */
  isGood(session: Session, closed: AbortSignal): Promise<boolean>
  /** Has the server end it. Rejects with JobwrightError where it does not. */
  end(session: Session, patience: SessionPatience): Promise<void>
}

/** What a keeper works with. */
export interface SessionKeeperOptions<Session> {
  readonly scheme: SessionScheme<Session>
  readonly store: SharedStore<Session>
  readonly tools: Pick<AuthTools, 'clock' | 'timeoutMs'>
}

interface Held<Session> {
  readonly session: Session
  readonly credentials: Credentials
  /** When this client logged in for it; undefined for one that was in the store. */
  readonly loggedInAt: number | undefined
  /** In milliseconds since 1970. */
  readonly expiresAt: number
  readonly renewAt: number
  /** Has the server taken it for anything? */
  accepted: boolean
}

/** A renewal that is under way. */
interface Flight {
  readonly landing: Promise<Credentials | undefined>
  readonly controller: AbortController
  /** How many requests wait for it. */
  waiting: number
}

type Reason = Parameters<CredentialsContext['announce']>[0]

/**
 * Keeps the session of a client that logs in by itself. Any number of requests share one login; one that is rejected, or expires soon, is looked up in the
 * store, where another process may have put a newer one, before there is another login. A password that was refused is not sent again: a few of them lock
 * the user out.
 */
export class SessionKeeper<Session> implements Authenticator {
  readonly #options: SessionKeeperOptions<Session>
  #held: Held<Session> | undefined
  #flight: Flight | undefined
  #refused = false
  #closed = false

  constructor(options: SessionKeeperOptions<Session>) {
    this.#options = options
  }

  /** Has this client logged in just now, and could it do so again? */
  get isNew(): boolean {
    const loggedInAt = this.#held?.loggedInAt
    return !this.#refused && loggedInAt !== undefined && this.#now - loggedInAt < newMs
  }

  /** The headers that show the session, whoever has logged in for it, if there is one. */
  get headers(): Readonly<Record<string, string>> | undefined {
    return this.#held?.credentials.headers
  }

  credentials(context: CredentialsContext): Credentials | undefined | Promise<Credentials | undefined> {
    const held = this.#held
    // Of requests that the server rejected together, the first has the session renewed, and the others find the new one.
    if (held === undefined || held.credentials === context.rejected) {
      return this.#renewed(held === undefined ? 'first' : 'rejected', context)
    }
    return this.#now < held.renewAt ? held.credentials : this.#inTime(held, context)
  }

  tried(credentials: Credentials, outcome: 'accepted' | 'rejected' | 'unknown'): void {
    if (outcome === 'accepted' && this.#held?.credentials === credentials) this.#held.accepted = true
  }

  /** Forgets the session after a logout. */
  async forget(): Promise<void> {
    this.#held = undefined
    await this.#withStore((store) => store.clear())
  }

  /** Ends the session, whoever has logged in for it, if there is one. Rejects with JobwrightError where the server does not. */
  async logOut(patience: SessionPatience): Promise<void> {
    const held = this.#held
    if (held === undefined) return
    await this.#options.scheme.end(held.session, patience)
    // Another one may have begun meanwhile.
    if (this.#held === held) await this.forget()
  }

  /** Calls off a login that is under way. */
  close(): void {
    this.#closed = true
    this.#flight?.controller.abort()
  }

  /** Ends the session that this client has logged in for, once it is closed. It never rejects: a session that is left ends by itself some day. */
  async end(): Promise<void> {
    if (this.#held?.loggedInAt === undefined) return
    await this.#options.scheme.end(this.#held.session, { ms: logoutMs }).catch(() => {})
    await this.forget()
  }

  get #now(): number {
    return this.#options.tools.clock.now()
  }

  /** Waits for the renewal that is under way, or begins one. When nobody waits for it any more, it is called off. */
  async #renewed(reason: Reason, { signal, announce }: CredentialsContext): Promise<Credentials | undefined> {
    this.#flight ??= this.#takeOff(reason, announce)
    const flight = this.#flight
    flight.waiting += 1
    const leave = () => {
      flight.waiting -= 1
      if (flight.waiting > 0) return
      this.#land(flight)
      flight.controller.abort()
    }
    if (signal.aborted) leave()
    const stopListening = onAbort(signal, leave)
    try {
      return await flight.landing
    } finally {
      stopListening()
      this.#land(flight)
    }
  }

  #takeOff(reason: Reason, announce: CredentialsContext['announce']): Flight {
    const controller = new AbortController()
    if (this.#closed) controller.abort()
    return { landing: this.#renew(reason, announce, controller.signal), controller, waiting: 0 }
  }

  /** The next request that needs a session begins another renewal. */
  #land(flight: Flight): void {
    if (this.#flight === flight) this.#flight = undefined
  }

  /** Renews what expires soon. As long as it has not expired, no other is needed. */
  async #inTime(held: Held<Session>, context: CredentialsContext): Promise<Credentials | undefined> {
    try {
      return await this.#renewed('expiring', context)
    } catch (error) {
      if (this.#now < held.expiresAt) return held.credentials
      throw error
    }
  }

  /** Undefined where no other session would be any better. */
  async #renew(
    reason: Reason,
    announce: CredentialsContext['announce'],
    closed: AbortSignal,
  ): Promise<Credentials | undefined> {
    const before = this.#held
    const stored = await this.#stored(before, reason, closed)
    if (closed.aborted) throw new JobwrightError('nobody waits for the session any more', { code: 'aborted' })
    if (stored !== undefined) return this.#hold(stored, undefined)
    // What a login has just opened is rejected: another login would open the like.
    if (reason === 'rejected' && before?.accepted === false && this.isNew) return undefined
    announce(reason)
    const session = await this.#logIn(closed)
    const credentials = this.#hold(session, this.#now)
    await this.#withStore((store) => store.save(session), closed)
    return credentials
  }

  /** A session in the store that is not the one before. In place of a rejected one it is tried first: a request is renewed only once. */
  async #stored(before: Held<Session> | undefined, reason: Reason, closed: AbortSignal): Promise<Session | undefined> {
    const { scheme } = this.#options
    const session = await this.#withStore((store) => store.load(), closed)
    if (!scheme.isSession(session) || this.#now >= this.#expiryOf(session)) return undefined
    if (before === undefined) return session
    if (scheme.idOf(before.session) === scheme.idOf(session)) return undefined
    return reason === 'expiring' || (await scheme.isGood(session, closed)) ? session : undefined
  }

  #hold(session: Session, loggedInAt: number | undefined): Credentials {
    const credentials = { headers: this.#options.scheme.headersOf(session) }
    const expiresAt = this.#expiryOf(session)
    const renewAt = expiresAt - Math.min(renewalMs, (expiresAt - this.#now) / 10)
    this.#held = { session, credentials, loggedInAt, expiresAt, renewAt, accepted: false }
    return credentials
  }

  #expiryOf(session: Session): number {
    return this.#options.scheme.expiresAt?.(session) ?? Number.POSITIVE_INFINITY
  }

  /** What a store does wrong, or takes too long for, changes nothing. */
  async #withStore<T>(use: (store: SharedStore<Session>) => Promise<T>, closed?: AbortSignal): Promise<T | undefined> {
    const { store, tools } = this.#options
    const { clock, timeoutMs } = tools
    return within('the session store', timeoutMs, { clock, closed }, () => use(store)).catch(() => undefined)
  }

  async #logIn(closed: AbortSignal): Promise<Session> {
    if (this.#refused) {
      throw new JobwrightError(
        'the server has refused this user and password before, so they are not sent again: make a client with the right ones',
        { code: 'authentication' },
      )
    }
    const answer = await this.#options.scheme.logIn(closed)
    if (!(answer instanceof LoginRefused)) return answer
    this.#refused = true
    throw new JobwrightError(answer.message, { code: 'authentication' })
  }
}
