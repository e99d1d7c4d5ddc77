import { JobwrightError } from '@jobwright/core'
import type { ClientOptions, RequestOptions, RetryOptions } from './options.ts'

const clientOptions: readonly (keyof ClientOptions)[] = [
  'baseUrl',
  'auth',
  'name',
  'fetch',
  'clock',
  'attemptTimeoutMs',
  'totalTimeoutMs',
  'maxConcurrency',
  'maxResponseBytes',
  'retry',
  'headers',
  'onEvent',
]
const requestOptions: readonly (keyof RequestOptions)[] = [
  'signal',
  'attemptTimeoutMs',
  'totalTimeoutMs',
  'headers',
  'correlationId',
]
const retryOptions: readonly (keyof RetryOptions)[] = ['limit', 'baseMs', 'maxMs', 'maxRetryAfterMs']

/** Refuses options of a client that it does not know or cannot use. Throws JobwrightError `invalid-input` naming the option. */
export function checkClientOptions(options: ClientOptions, ownOptions: readonly string[] = []): void {
  refuseUnknown('the client', options, [...clientOptions, ...ownOptions])
  for (const key of ['fetch', 'headers', 'onEvent'] as const) {
    if (options[key] !== undefined && typeof options[key] !== 'function') throw invalid(`${key} is not a function.`)
  }
  if (options.name !== undefined && (typeof options.name !== 'string' || options.name === '')) {
    throw invalid('name is not a text, or an empty one.')
  }
  const { retry = {}, maxConcurrency, maxResponseBytes, attemptTimeoutMs, totalTimeoutMs } = options
  refuseUnknown('retry', retry, retryOptions)
  atLeast('maxConcurrency', maxConcurrency, 1, Number.isInteger)
  atLeast('maxResponseBytes', maxResponseBytes, 1)
  atLeast('attemptTimeoutMs', attemptTimeoutMs, 1)
  atLeast('totalTimeoutMs', totalTimeoutMs, 1)
  atLeast('retry.limit', retry.limit, 0, Number.isInteger)
  atLeast('retry.baseMs', retry.baseMs, 0)
  atLeast('retry.maxMs', retry.maxMs, 0)
  atLeast('retry.maxRetryAfterMs', retry.maxRetryAfterMs, 0)
}

const correlationId = /^[\x21-\x7e]{1,128}$/

/** Refuses options of a call that it does not know or cannot use. Throws JobwrightError `invalid-input` naming the option. */
export function checkRequestOptions(operation: string, options: RequestOptions): void {
  refuseUnknown(operation, options, requestOptions)
  atLeast('attemptTimeoutMs', options.attemptTimeoutMs, 1)
  atLeast('totalTimeoutMs', options.totalTimeoutMs, 1)
  if (options.correlationId !== undefined && !correlationId.test(options.correlationId)) {
    throw invalid(`${operation}: correlationId is not 1 to 128 visible ASCII characters.`)
  }
}

function refuseUnknown(of: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw invalid(`${of} has no option ${JSON.stringify(key)}; it has ${known.join(', ')}.`)
  }
}

function atLeast(
  option: string,
  value: number | undefined,
  least: number,
  also: (value: number) => boolean = () => true,
): void {
  if (value === undefined || (typeof value === 'number' && value >= least && also(value))) return
  throw invalid(`${option} is not ${also === Number.isInteger ? 'a whole number' : 'a number'} from ${least} up.`)
}

function invalid(message: string): JobwrightError {
  return new JobwrightError(message, { code: 'invalid-input' })
}
