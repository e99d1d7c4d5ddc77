import { isJobwrightError } from '@jobwright/core'
import { type AttemptLimits, attempt, type Outcome } from './attempt.ts'
import type { Credentials, CredentialsContext } from './authenticator.ts'
import { CallReport } from './call-report.ts'
import type { CallRequest } from './call-request.ts'
import { CallScope, Interrupted } from './call-scope.ts'
import type { CallTools } from './call-tools.ts'
import type { Failure } from './failure.ts'
import { type Doing, failureOfInterruption } from './failure-of-interruption.ts'
import type { ResponseInfo } from './operation.ts'
import { decideRetry } from './retry-policy.ts'

/** What a call comes to. */
export interface CallResult {
  readonly data: unknown
  readonly response: () => ResponseInfo
}

/** One operation on its way: as many attempts as it takes, and what must be waited for in between. */
export class Call {
  readonly #request: CallRequest
  readonly #limits: AttemptLimits
  readonly #tools: CallTools
  readonly #scope: CallScope
  readonly #report: CallReport
  #doing: Doing = 'fetching-token'
  #attempts = 0
  #credentials: Credentials | undefined
  #renewed = false
  /** Has an earlier attempt perhaps taken effect? */
  #mayHaveApplied = false

  constructor(request: CallRequest, limits: AttemptLimits, signal: AbortSignal | undefined, tools: CallTools) {
    this.#request = request
    this.#limits = limits
    this.#tools = tools
    this.#scope = new CallScope(tools.clock, limits.totalTimeoutMs, signal)
    this.#report = new CallReport(request, tools)
  }

  /** Carries the call out. Rejects with RequestError. */
  async run(): Promise<CallResult> {
    try {
      return await this.#untilDone()
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      throw this.#toError(
        failureOfInterruption(error.by, { doing: this.#doing, writes: this.#request.writes, ...this.#limits }),
      )
    } finally {
      this.#scope.end()
    }
  }

  /** Ends the call because its client is closed. */
  close(): void {
    this.#scope.stop('closed')
  }

  async #untilDone(): Promise<CallResult> {
    for (let retries = 0; ; ) {
      const outcome = (await this.#authenticate()) ?? (await this.#tryCredentials())
      if ('data' in outcome) return this.#toResult(outcome)
      const failure = await this.#withOtherCredentials(outcome.failure)
      if (failure === undefined) continue
      const decision = this.#decide(failure, retries)
      if (decision.kind === 'stop') throw this.#toError(failure)
      const { inMs } = decision
      this.#tools.announce?.({
        kind: 'retry',
        ...this.#report.event(this.#attempts, failure),
        reason: failure.code,
        inMs,
      })
      this.#mayHaveApplied ||= failure.applied !== 'no'
      this.#doing = 'pausing'
      await this.#scope.pause(inMs)
      retries += 1
    }
  }

  /** Sees to the credentials. Answers a failure, or nothing when they are at hand. */
  async #authenticate(rejected?: Credentials): Promise<{ readonly failure: Failure } | undefined> {
    if (this.#request.operation.anonymous) return undefined
    this.#doing = 'fetching-token'
    this.#scope.check()
    try {
      const controller = new AbortController()
      const { signal } = controller
      const announce: CredentialsContext['announce'] = (reason) =>
        this.#tools.announce?.({ kind: 'auth', ...this.#report.event(this.#attempts + 1), reason })
      const found = this.#tools.authenticator.credentials({ rejected, signal, announce })
      this.#credentials = found instanceof Promise ? await this.#inTime(found, controller) : found
      return undefined
    } catch (error) {
      if (error instanceof Interrupted) throw error
      return { failure: failureOfToken(error) }
    }
  }

  async #inTime(
    found: Promise<Credentials | undefined>,
    controller: AbortController,
  ): Promise<Credentials | undefined> {
    try {
      return await this.#scope.awaits(found, controller)
    } catch (error) {
      // They may come at the very moment at which nobody waits for them any more.
      const giveBack = (late: Credentials | undefined) => {
        if (late !== undefined) this.#tools.authenticator.tried?.(late, 'unknown')
      }
      found.then(giveBack, () => {})
      throw error
    }
  }

  /** Has rejected credentials renewed, once in a call. Answers the failure that remains, or nothing when there are others now. */
  async #withOtherCredentials(failure: Failure): Promise<Failure | undefined> {
    if (!isRejection(failure) || this.#renewed || this.#credentials === undefined) return failure
    // Sent again with other credentials, a write must not be done twice.
    if (failure.applied !== 'no') return failure
    this.#renewed = true
    const problem = await this.#authenticate(this.#credentials)
    // What the server said is worth more than that there is nothing else to show it.
    if (problem?.failure.code === 'authentication') {
      const { what, cause } = problem.failure
      return { ...failure, what: `${failure.what}, and ${what}`, cause }
    }
    if (problem !== undefined) return problem.failure
    return this.#credentials === undefined ? failure : undefined
  }

  /** Makes an attempt, and tells what the server thought of the credentials. */
  async #tryCredentials(): Promise<Outcome> {
    const credentials = this.#credentials
    let verdict: 'accepted' | 'rejected' | 'unknown' = 'unknown'
    try {
      const outcome = await this.#attempt()
      if ('data' in outcome) verdict = 'accepted'
      else if (outcome.failure.status !== undefined) verdict = isRejection(outcome.failure) ? 'rejected' : 'accepted'
      return outcome
    } finally {
      if (credentials !== undefined) this.#tools.authenticator.tried?.(credentials, verdict)
    }
  }

  async #attempt(): Promise<Outcome> {
    const { limiter, clock } = this.#tools
    this.#doing = 'queueing'
    this.#scope.check()
    if (!limiter.tryEnter()) await this.#scope.wait<void>((enter) => limiter.queue(enter))
    try {
      const cooling = await this.#coolDown()
      if (cooling !== undefined) return cooling
      const startedAt = clock.now()
      let sent = false
      const onSend = () => {
        sent = true
        this.#attempts += 1
      }
      const credentials = this.#credentials?.headers ?? {}
      const outcome = await attempt(this.#request, credentials, this.#scope, this.#limits, this.#tools, onSend)
      if (sent) this.#announce(outcome, clock.now() - startedAt)
      if ('failure' in outcome) this.#beginCoolDown(outcome.failure)
      return outcome
    } finally {
      limiter.leave()
    }
  }

  #announce(outcome: Outcome, durationMs: number): void {
    const failure = 'failure' in outcome ? outcome.failure : undefined
    this.#tools.announce?.({
      kind: 'request',
      ...this.#report.event(this.#attempts, 'head' in outcome ? outcome.head : outcome.failure),
      durationMs: Math.max(0, durationMs),
      method: this.#request.operation.method,
      path: this.#report.path,
      ...(failure === undefined ? {} : { error: failure.code }),
    })
  }

  /** Waits until the server may be asked again, or answers that this takes longer than the call has time. */
  async #coolDown(): Promise<{ readonly failure: Failure } | undefined> {
    const { coolDown } = this.#tools
    this.#doing = 'cooling-down'
    for (let ms = coolDown.remainingMs; ms > 0; ms = coolDown.remainingMs) {
      if (this.#scope.elapsedMs + ms >= this.#limits.totalTimeoutMs) return { failure: coolingDown(ms) }
      await this.#scope.pause(ms)
    }
    return undefined
  }

  #beginCoolDown({ status, retryAfterMs }: Failure): void {
    if ((status !== 429 && status !== 503) || retryAfterMs === undefined) return
    this.#tools.coolDown.begin(Math.min(retryAfterMs, this.#tools.retry.maxRetryAfterMs))
  }

  #decide(failure: Failure, retries: number): ReturnType<typeof decideRetry> {
    const { repeatable, once } = this.#request.operation
    const { retry } = this.#tools
    return decideRetry(
      {
        ...failure,
        repeatable: repeatable ?? !this.#request.writes,
        retries,
        elapsedMs: this.#scope.elapsedMs,
        totalTimeoutMs: this.#limits.totalTimeoutMs,
        random: Math.random(),
      },
      once ? { ...retry, limit: 0 } : retry,
    )
  }

  #toResult({ data, head }: Extract<Outcome, { data: unknown }>): CallResult {
    return { data, response: () => this.#report.response(head.status, head.headers, this.#attempts) }
  }

  #toError(failure: Failure): Error {
    const applied = failure.applied === 'no' && this.#mayHaveApplied ? 'unknown' : failure.applied
    return this.#report.error({ ...failure, applied }, this.#attempts)
  }
}

/** Has the server rejected the credentials? A proxy that wants some of its own has not. */
function isRejection({ code, status }: Failure): boolean {
  return code === 'authentication' && status !== undefined && status !== 407
}

function failureOfToken(error: unknown): Failure {
  const ours = isJobwrightError(error) ? error : undefined
  return {
    code: ours?.code ?? 'authentication',
    applied: 'no',
    retryable: ours?.retryable ?? false,
    what: `no credentials could be had: ${ours?.message.replace(/\.$/, '') ?? 'the token function has thrown (see cause)'}`,
    advice: '',
    cause: error,
  }
}

function coolingDown(ms: number): Failure {
  return {
    code: 'unavailable',
    applied: 'no',
    retryable: true,
    what: `the server has asked to be left alone for another ${Math.ceil(ms)} ms`,
    advice: 'Nothing was sent. Try again later.',
    retryAfterMs: ms,
  }
}
