import type { Applied, ErrorCode } from '@jobwright/core'
import type { Failure } from './failure.ts'
import type { Answer, Operation } from './operation.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { ServerError, SystemTraits } from './system-traits.ts'

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'authentication',
  403: 'forbidden',
  404: 'not-found',
  407: 'authentication',
  408: 'timed-out',
  409: 'conflict',
  410: 'not-found',
  412: 'conflict',
  423: 'conflict',
  425: 'unavailable',
  429: 'rate-limited',
  501: 'rejected',
  505: 'rejected',
}

const worthRetrying: readonly number[] = [408, 425, 429, 500, 502, 503, 504]

const advice: Readonly<Record<ErrorCode, string>> = {
  authentication: 'Check the credentials, and that they are meant for this server.',
  forbidden: 'Ask for the right to do this, or use other credentials.',
  'not-found': 'Check the id, and that the thing has not been removed.',
  conflict: 'Read the present state, and decide again.',
  rejected: 'Correct the request: sent again as it is, it will fail again.',
  'rate-limited': 'Send less, or later.',
  unavailable: 'Try again later, and look at the server if it stays like this.',
  certificate: 'Give the certificate authority that has signed the certificate of the server.',
  'timed-out': 'Try again later, or give it more time.',
  aborted: 'Nothing needs to be done.',
  'unexpected-response': 'Check that baseUrl is the address of this API, and what stands between client and server.',
  'invalid-input': 'Correct the input.',
}

/**
 * Did a write take effect that was answered like this? A refusal (4xx) says no. A server that failed (5xx) may have stored something before it
 * did: Digital Rebar leaves a job behind its 500, and a proxy answers 502, 503 or 504 for a request that it has passed on.
 */
function appliedBy(status: number, writes: boolean): Applied {
  // A proxy answers 408 for a server that was too slow, too.
  if (!writes || (status >= 400 && status < 500 && status !== 408)) return 'no'
  // It is to be sent to another place as it is, or the server does not know the method or the version of HTTP.
  if ([307, 308, 501, 505].includes(status)) return 'no'
  return 'unknown'
}

/** What an answer is judged by. */
export interface AnswerSurroundings {
  readonly traits: SystemTraits
  readonly operation: Operation<unknown>
  readonly writes: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

function usualCode(status: number): ErrorCode {
  if (status >= 500) return 'unavailable'
  return status >= 400 ? 'rejected' : 'unexpected-response'
}

/** The failure that an answer stands for. */
export function failureOfAnswer(answer: Answer, { traits, operation, writes, now }: AnswerSurroundings): Failure {
  const { status, headers } = answer
  const said = errorOf(answer, traits)
  const refused = operation.refusals?.includes(status) === true
  const code = refused ? 'rejected' : (said?.code ?? codes[status] ?? usualCode(status))
  const retryAfter = headers.get('retry-after')
  return {
    code,
    applied: (writes ? said?.applied : undefined) ?? appliedBy(status, writes),
    retryable: worthRetrying.includes(status) && said?.retryable !== false,
    what: `the server answered ${status}`,
    advice: status === 407 ? 'A proxy asks for credentials: put them into its address.' : advice[code],
    status,
    headers,
    retryAfterMs: retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now),
    serverMessage: said?.message,
  }
}

/** The failure of an answer that goes on, ends or reads otherwise than it should. */
export function unexpected(
  head: Pick<Answer, 'status' | 'headers'>,
  what: string,
  { writes, ...more }: { readonly writes: boolean } & Partial<Failure>,
): Failure {
  const done = head.status >= 200 && head.status < 300
  return {
    code: 'unexpected-response',
    applied: !writes ? 'no' : done ? 'yes' : appliedBy(head.status, writes),
    retryable: false,
    what,
    advice: advice['unexpected-response'],
    status: head.status,
    headers: head.headers,
    ...more,
  }
}

function errorOf(answer: Answer, traits: SystemTraits): ServerError | undefined {
  try {
    return traits.errorOf?.(answer)
  } catch {
    // Error pages are made by whatever stands in between, and may be anything.
    return undefined
  }
}
