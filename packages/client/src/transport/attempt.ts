import { isJobwrightError } from '@jobwright/core'
import { toAnswer } from './answer.ts'
import type { CallRequest } from './call-request.ts'
import { type CallScope, Interrupted } from './call-scope.ts'
import type { CallTools } from './call-tools.ts'
import { type Exchange, exchange, type Head } from './exchange.ts'
import type { Failure } from './failure.ts'
import { failureOfAnswer, unexpected } from './failure-of-answer.ts'
import { type Doing, failureOfInterruption } from './failure-of-interruption.ts'
import { failureOfThrow } from './failure-of-throw.ts'
import type { Answer } from './operation.ts'
import { joinHeaders } from './request-headers.ts'

/** What came of one attempt. */
export type Outcome = { readonly data: unknown; readonly head: Head } | { readonly failure: Failure }

/** What an attempt may take. */
export interface AttemptLimits {
  readonly attemptTimeoutMs: number
  readonly totalTimeoutMs: number
}

/**
 * Sends a request once and reads its answer. It never rejects: whatever happens is a failure that says what it was. `onSend` is told just before
 * the request leaves, which it may not do at all.
 */
export async function attempt(
  request: CallRequest,
  credentials: Readonly<Record<string, string>>,
  scope: CallScope,
  limits: AttemptLimits,
  tools: CallTools,
  onSend: () => void,
): Promise<Outcome> {
  const { operation, url, body, writes } = request
  let doing: Doing = 'starting'
  let head: Head | undefined
  try {
    // Checked here too, since a token that was read from a file likes to end in a line break.
    const headers = { ...request.headers, ...joinHeaders(operation.name, credentials) }
    const outgoing = {
      method: operation.method,
      url: `${url.origin}${url.path}${url.search}`,
      body,
      accept: operation.accept,
      bytes: operation.bytes,
      headers,
    }
    const exchanged = await scope.run(
      (signal) =>
        exchange(outgoing, {
          fetch: tools.fetch,
          maxResponseBytes: tools.maxResponseBytes,
          signal,
          onSend: () => {
            doing = 'exchanging'
            onSend()
          },
          onHead: (begun) => {
            head = begun
          },
        }),
      limits.attemptTimeoutMs,
    )
    return outcomeOf(exchanged, request, tools)
  } catch (error) {
    if (!(error instanceof Interrupted)) return { failure: failureOfThrow(error, { writes }) }
    // The status of an error says enough, though its words are late.
    if (error.by === 'attempt-timeout' && head !== undefined && head.status >= 400) {
      return outcomeOf({ kind: 'answer', head, text: '' }, request, tools)
    }
    return { failure: failureOfInterruption(error.by, { doing, writes, head, ...limits }) }
  }
}

function outcomeOf(exchanged: Exchange, request: CallRequest, tools: CallTools): Outcome {
  const { writes, operation } = request
  const { head } = exchanged
  switch (exchanged.kind) {
    case 'redirect': {
      const what = `the server redirects to ${exchanged.to}, and ${exchanged.why}`
      return { failure: unexpected(head, what, { writes }) }
    }
    case 'too-large': {
      const what = `the answer is longer than maxResponseBytes (${tools.maxResponseBytes})`
      return { failure: unexpected(head, what, { writes, advice: 'Ask for less, or raise the limit.' }) }
    }
    case 'cut': {
      const what = 'the connection broke off within the answer'
      const { error: cause } = exchanged
      return {
        failure: unexpected(head, what, { writes, cause, code: 'unavailable', retryable: true, advice: 'Try again.' }),
      }
    }
    case 'answer': {
      const answer = toAnswer(head, exchanged.text, exchanged.bytes)
      const { status } = head
      if ((status >= 200 && status < 300) || operation.accept?.includes(status)) return read(answer, request, tools)
      return failed(answer, request, tools)
    }
  }
}

function failed(answer: Answer, { operation, writes }: CallRequest, { traits, clock }: CallTools): Outcome {
  return { failure: failureOfAnswer(answer, { traits, operation, writes, now: clock.now() }) }
}

function read(answer: Answer, request: CallRequest, tools: CallTools): Outcome {
  const { operation, writes } = request
  const { status, headers } = answer
  try {
    return { data: operation.read(answer), head: { status, headers } }
  } catch (error) {
    // An error that could have been an answer, and is none.
    if (status >= 400) return failed(answer, request, tools)
    // Other errors quote what they could not read.
    const why = isJobwrightError(error) ? `: ${error.message}` : ''
    return { failure: unexpected(answer, `the answer cannot be read${why}`, { writes }) }
  }
}
