import { JobwrightError, type JobwrightErrorInit } from '@jobwright/core'

/** What was asked of whom, and what is known of the answer. Nothing in it is secret. */
export interface RequestFacts {
  /** The client's name. */
  readonly client: string
  /** The system it talks to, such as `drydock`. */
  readonly system: string
  /** The operation, such as `tasks.create`. */
  readonly operation: string
  /** The HTTP method. */
  readonly method: string
  /** The address, without user, password, query and fragment. */
  readonly url: string
  /** The HTTP status, if there was an answer. */
  readonly status?: number | undefined
  /** The server's own id of the request, if it told one. */
  readonly requestId?: string | undefined
  /** The id that ties the requests of the call together. */
  readonly correlationId: string
  /** How many requests were sent. */
  readonly attempts: number
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  /** What the server said, masked and cut to 500 characters. */
  readonly serverMessage?: string | undefined
}

/**
 * A call to a server failed: `code` says why, `applied` whether the write took effect, the message what to do.
 *
 * Everything in it is safe to log: secrets are masked before it is made, and no request, response or foreign error is kept. `cause`
 * is a copy that holds names, codes and masked messages only.
 *
 * @example
 * import { RequestError } from '@jobwright/client'
 *
 * const mayTryAgain = (error: unknown) => error instanceof RequestError && error.retryable && error.applied === 'no'
 * mayTryAgain(new TypeError('no request')) //=> false
 */
export class RequestError extends JobwrightError implements RequestFacts {
  /** The name of the class. */
  override readonly name: string = 'RequestError'
  /** The client's name. */
  readonly client: string
  /** The system it talks to, such as `drydock`. */
  readonly system: string
  /** The operation, such as `tasks.create`. */
  readonly operation: string
  /** The HTTP method. */
  readonly method: string
  /** The address, without user, password, query and fragment. */
  readonly url: string
  /** The HTTP status, if there was an answer. */
  declare readonly status?: number
  /** The server's own id of the request, if it told one. */
  declare readonly requestId?: string
  /** The id that ties the requests of the call together. */
  readonly correlationId: string
  /** How many requests were sent. */
  readonly attempts: number
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number
  /** What the server said, masked and cut to 500 characters. */
  declare readonly serverMessage?: string

  constructor(message: string, init: JobwrightErrorInit & RequestFacts) {
    super(message, init)
    this.client = init.client
    this.system = init.system
    this.operation = init.operation
    this.method = init.method
    this.url = init.url
    this.correlationId = init.correlationId
    this.attempts = init.attempts
    if (init.status !== undefined) this.status = init.status
    if (init.requestId !== undefined) this.requestId = init.requestId
    if (init.retryAfterMs !== undefined) this.retryAfterMs = init.retryAfterMs
    if (init.serverMessage !== undefined) this.serverMessage = init.serverMessage
  }

  /** The error as plain data that is safe to log: no cause, no stack. */
  override toJSON(): ReturnType<JobwrightError['toJSON']> & RequestFacts {
    const { client, system, operation, method, url, status, requestId, correlationId, attempts } = this
    const { retryAfterMs, serverMessage } = this
    return {
      ...super.toJSON(),
      client,
      system,
      operation,
      method,
      url,
      correlationId,
      attempts,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(serverMessage === undefined ? {} : { serverMessage }),
    }
  }
}
