import { type ErrorCode, isJobwrightError } from '@jobwright/core'
import { isGoodEnough } from './wait-for-success.ts'
import type { WaitResult } from './wait-result.ts'

/**
 * The exit code that tells a shell how it went.
 *
 * | code | meaning |
 * | --- | --- |
 * | 0 | every job succeeded |
 * | 1 | a job ended otherwise, or succeeded on nothing, or with errors reported; no job at all; an error of no known kind |
 * | 2 | bad input: `invalid-input` |
 * | 3 | timed out: go on with the token |
 * | 4 | unreachable or refused: nothing is known |
 * | 130 | the wait was aborted |
 *
 * Of several results the first that applies counts, in the order 130, 1, 3, 0: what has surely failed is not mended by waiting on.
 *
 * @param end a result, several of them (a Map as `waitAll` answers, or any iterable), or whatever was thrown.
 * @example
 * import { exitCodeOf } from '@jobwright/client/wait'
 * import { JobwrightError } from '@jobwright/core'
 * exitCodeOf(new JobwrightError('The filter selects nothing.', { code: 'invalid-input' })) //=> 2
 * exitCodeOf(new JobwrightError('Nobody answers at 127.0.0.1:9.', { code: 'unavailable' })) //=> 4
 * exitCodeOf([]) //=> 1
 */
export function exitCodeOf<End>(end: End extends PromiseLike<unknown> ? never : End): 0 | 1 | 2 | 3 | 4 | 130 {
  if (isResult(end)) return codeOfResult(end)
  if (isIterable(end)) return codeOfResults(end instanceof Map ? end.values() : end)
  return codeOfError(end)
}

type ResultCode = 0 | 1 | 3 | 130

function codeOfResult(result: WaitResult): ResultCode {
  if (isGoodEnough(result, [])) return 0
  if (result.outcome === 'aborted') return 130
  return result.outcome === 'timed-out' ? 3 : 1
}

function codeOfResults(results: Iterable<unknown>): ResultCode {
  const codes = new Set(Array.from(results, (result) => (isResult(result) ? codeOfResult(result) : 1)))
  if (codes.size === 0) return 1
  return ([130, 1, 3, 0] as const).find((code) => codes.has(code)) ?? 1
}

function codeOfError(error: unknown): 0 | 1 | 2 | 3 | 4 | 130 {
  if (isJobwrightError(error))
    return 'result' in error && isResult(error.result) ? codeOfResult(error.result) : codes[error.code]
  return error instanceof Error && error.name === 'AbortError' ? 130 : 1
}

const codes: Readonly<Record<ErrorCode, 2 | 3 | 4 | 130>> = {
  'invalid-input': 2,
  'timed-out': 3,
  authentication: 4,
  forbidden: 4,
  'not-found': 4,
  conflict: 4,
  rejected: 4,
  'rate-limited': 4,
  unavailable: 4,
  certificate: 4,
  'unexpected-response': 4,
  aborted: 130,
}

function isResult(value: unknown): value is WaitResult {
  return typeof value === 'object' && value !== null && 'outcome' in value && 'reason' in value && 'flags' in value
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}
