import { invalidInput, JobwrightError } from '@jobwright/core'
import type { FetchedToken, TokenContext, TokenProvider } from './auth.ts'
import type { Authenticator, AuthTools, Credentials, CredentialsContext } from './authenticator.ts'

// A token is renewed so long before it expires, or a tenth of its life before if that is less.
const renewalMs = 60_000

interface Held {
  readonly token: string
  readonly credentials: Credentials
  /** In milliseconds since 1970. */
  readonly expiresAt: number
  readonly renewAt: number
}

interface Flight {
  readonly answer: Promise<Held>
  /** How many requests wait for it. */
  waiting: number
  readonly stopTimer: () => void
  readonly callOff: () => void
}

/** Keeps one token for all requests of a client, and fetches the next one once, however many of them need it. */
export class TokenSource implements Authenticator {
  readonly #provider: TokenProvider
  readonly #toHeaders: (token: string) => Readonly<Record<string, string>>
  readonly #tools: AuthTools
  #held: Held | undefined
  /** The token that the server has rejected, until there is another. */
  #rejected: string | undefined
  #flight: Flight | undefined

  constructor(
    provider: TokenProvider,
    toHeaders: (token: string) => Readonly<Record<string, string>>,
    tools: AuthTools,
  ) {
    this.#provider = provider
    this.#toHeaders = toHeaders
    this.#tools = tools
  }

  credentials(context: CredentialsContext): Credentials | Promise<Credentials> {
    // Of requests that the server rejected together, the first has the token renewed, and the others find the new one.
    if (this.#held !== undefined && this.#held.credentials === context.rejected) {
      this.#rejected = this.#held.token
      this.#held = undefined
    }
    if (this.#held === undefined) return this.#fetch(this.#rejected === undefined ? 'first' : 'rejected', context)
    return this.#tools.clock.now() < this.#held.renewAt ? this.#held.credentials : this.#fetch('expiring', context)
  }

  async #fetch(reason: TokenContext['reason'], context: CredentialsContext): Promise<Credentials> {
    const before = this.#held
    this.#flight ??= this.#takeOff(reason, context)
    const flight = this.#flight
    flight.waiting += 1
    const leave = () => {
      flight.waiting -= 1
      if (flight.waiting === 0) flight.callOff()
    }
    context.signal.addEventListener('abort', leave, { once: true })
    try {
      return (await flight.answer).credentials
    } catch (error) {
      const stillGood = reason === 'expiring' && before !== undefined && this.#tools.clock.now() < before.expiresAt
      if (stillGood) return before.credentials
      throw error
    } finally {
      context.signal.removeEventListener('abort', leave)
    }
  }

  #takeOff(reason: TokenContext['reason'], { announce }: CredentialsContext): Flight {
    const { clock, timeoutMs, fetch } = this.#tools
    const controller = new AbortController()
    let giveUp: (error: JobwrightError) => void = () => {}
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = reject
    })
    announce(reason)
    const ask = async () => this.#hold(await this.#provider({ reason, signal: controller.signal, fetch }))
    const answer = Promise.race([ask(), givenUp])
    const stop = (error: JobwrightError) => {
      this.#land(flight)
      giveUp(error)
      controller.abort()
    }
    const stopTimer = clock.schedule(timeoutMs, () => stop(tooLate(timeoutMs)))
    const flight: Flight = { answer, waiting: 0, stopTimer, callOff: () => stop(notNeeded()) }
    const keep = (held: Held) => {
      this.#held = held
      this.#rejected = undefined
      this.#land(flight)
    }
    answer.then(keep, () => this.#land(flight))
    return flight
  }

  /** The next request that needs a token asks again. */
  #land(flight: Flight): void {
    flight.stopTimer()
    if (this.#flight === flight) this.#flight = undefined
  }

  #hold(fetched: FetchedToken): Held {
    const { clock, secrets } = this.#tools
    const token: unknown = fetched?.token
    if (typeof token !== 'string' || token === '') throw invalidInput('the token function gave no token')
    secrets.addFetched(token)
    if (token === this.#rejected) {
      throw new JobwrightError('the token function gave the token again that the server has rejected', {
        code: 'authentication',
      })
    }
    const now = clock.now()
    const expiresAt = timeOf(fetched.expiresAt)
    const renewAt = expiresAt - Math.min(renewalMs, Math.max(0, expiresAt - now) / 10)
    return { token, credentials: { headers: this.#toHeaders(token) }, expiresAt, renewAt }
  }
}

function timeOf(expiresAt: FetchedToken['expiresAt']): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY
  const time = typeof expiresAt === 'number' ? expiresAt : new Date(expiresAt).getTime()
  if (Number.isNaN(time)) throw invalidInput('the token function gave an expiresAt that is no time')
  return time
}

function tooLate(timeoutMs: number): JobwrightError {
  return new JobwrightError(`no token came within ${timeoutMs} ms`, { code: 'timed-out', retryable: true })
}

function notNeeded(): JobwrightError {
  return new JobwrightError('nobody waits for the token any more', { code: 'aborted' })
}
