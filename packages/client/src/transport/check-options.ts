import {
  abortSignal,
  anything,
  atLeast,
  callable,
  checkOptions,
  type OptionRule,
  record,
  text,
  wholeNumber,
} from '../input/index.ts'
import type { ClientOptions, RequestOptions, RetryOptions } from './options.ts'

type RulesOf<Options> = readonly (readonly [keyof Options, OptionRule])[]

const clientRules: RulesOf<ClientOptions> = /*@__PURE__*/ (() => [
  ['baseUrl', anything],
  ['auth', anything],
  ['name', text],
  ['fetch', callable],
  ['clock', clock],
  ['attemptTimeoutMs', atLeast(1)],
  ['totalTimeoutMs', atLeast(1)],
  ['maxConcurrency', wholeNumber(1)],
  ['maxResponseBytes', atLeast(1)],
  ['retry', anything],
  ['headers', callable],
  ['onEvent', callable],
])()

const retryRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const rules: RulesOf<RetryOptions> = [
    ['limit', wholeNumber(0)],
    ['baseMs', atLeast(0)],
    ['maxMs', atLeast(0)],
    ['maxRetryAfterMs', atLeast(0)],
  ]
  return new Map(rules)
})()

const requestRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const rules: RulesOf<RequestOptions> = [
    ['signal', abortSignal],
    ['attemptTimeoutMs', atLeast(1)],
    ['totalTimeoutMs', atLeast(1)],
    ['headers', record],
    ['correlationId', correlationId],
  ]
  return new Map(rules)
})()

function clock(value: unknown): string | undefined {
  const isOne = typeof value === 'object' && value !== null && 'now' in value && 'schedule' in value
  return isOne ? undefined : 'a Clock'
}

function correlationId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value)
    ? undefined
    : '1 to 128 visible ASCII characters'
}

/** Refuses options of a client that it does not know or cannot use. Throws JobwrightError `invalid-input` naming the option. */
export function checkClientOptions(options: ClientOptions, ownOptions: readonly string[] = []): void {
  const own = ownOptions.map((key) => [key, anything] as const)
  checkOptions('the client', options, new Map<string, OptionRule>([...clientRules, ...own]))
  if (options.retry !== undefined) checkOptions('retry', options.retry, retryRules)
}

/** Refuses options of a call that it does not know or cannot use. Throws JobwrightError `invalid-input` naming the option. */
export function checkRequestOptions(operation: string, options: RequestOptions): void {
  checkOptions(operation, options, requestRules)
}
