import { invalidInput, JobwrightError } from '@jobwright/core'
import { toApiCall } from './api-call.ts'
import type { Auth } from './auth.ts'
import type { AuthTools } from './authenticator.ts'
import { type BaseUrl, readBaseUrl } from './base-url.ts'
import { Call, type CallResult } from './call.ts'
import { toCallRequest } from './call-request.ts'
import type { CallTools } from './call-tools.ts'
import { checkClientOptions, checkRequestOptions } from './check-options.ts'
import { CoolDown } from './cool-down.ts'
import { handshakeOf } from './handshake.ts'
import { checkAuth } from './header-auth.ts'
import { Limiter } from './limiter.ts'
import type { Operation, Transport } from './operation.ts'
import type { ClientOptions, RequestOptions } from './options.ts'
import { Secrets } from './secrets.ts'
import { systemClock } from './system-clock.ts'
import type { SystemTraits } from './system-traits.ts'
import { teller } from './teller.ts'

/**
 * Makes what a client sends its operations through.
 *
 * @param options the options of the client, as its user gave them.
 * @param traits in what its system differs from others.
 * @returns a transport that knows neither resources nor documents. Throws JobwrightError `invalid-input` for options it cannot work with.
 * @example
 * import { createTransport, headerAuth } from '@jobwright/client'
 *
 * const fetch = async (url: string) => Response.json({ asked: url })
 * const transport = createTransport(
 *   { baseUrl: 'https://site:9000', auth: { token: 'a token' }, fetch },
 *   { system: 'drydock', rootPath: '/api/v1.0', auth: headerAuth({ header: 'X-Auth-Token' }) },
 * )
 * await transport.send({ name: 'nodes.list', method: 'GET', path: ['nodes'], read: (answer) => answer.json() }) //=> { asked: 'https://site:9000/api/v1.0/nodes' }
 */
export function createTransport(options: ClientOptions, traits: SystemTraits): Transport {
  const tools = toTools(options, traits)
  const underWay = new Map<Call, Promise<unknown>>()
  let closed = false

  const start = async (operation: Operation<unknown>, request: RequestOptions): Promise<CallResult> => {
    if (closed) throw new JobwrightError(`${operation.name}: the client is closed; make another.`, { code: 'aborted' })
    checkRequestOptions(operation.name, request)
    const { attemptTimeoutMs = tools.attemptTimeoutMs, totalTimeoutMs = tools.totalTimeoutMs, signal } = request
    const { holdMs = 0 } = operation
    const limits = { attemptTimeoutMs: attemptTimeoutMs + holdMs, totalTimeoutMs: totalTimeoutMs + holdMs }
    const call = new Call(toCallRequest(operation, request, tools), limits, signal, tools)
    const result = call.run()
    underWay.set(call, result)
    try {
      return await result
    } finally {
      underWay.delete(call)
    }
  }

  return {
    name: tools.name,
    system: traits.system,
    clock: tools.clock,
    handshake: handshakeOf(tools),
    announce: (event) => tools.announce?.(event),
    send: <T>(operation: Operation<T>, request: RequestOptions = {}) => toApiCall<T>(() => start(operation, request)),
    async close() {
      closed = true
      for (const call of underWay.keys()) call.close()
      await Promise.allSettled(underWay.values())
    },
  }
}

function toTools(options: ClientOptions, traits: SystemTraits): CallTools {
  checkClientOptions(options, traits.ownOptions)
  const { fetch = (url, init) => globalThis.fetch(url, init), clock = systemClock, retry = {}, onEvent } = options
  const { attemptTimeoutMs = 30_000, totalTimeoutMs = 120_000, maxResponseBytes = 64 * 1024 * 1024 } = options
  const base = readBaseUrl(options.baseUrl, traits.rootPath)
  const secrets = new Secrets()
  const auth = authOf(options.auth, base)
  return {
    traits,
    base,
    clock,
    fetch,
    secrets,
    attemptTimeoutMs,
    totalTimeoutMs,
    maxResponseBytes,
    name: options.name ?? base.host,
    headers: options.headers,
    authenticator: traits.auth(auth, { fetch, clock, timeoutMs: attemptTimeoutMs, secrets, urlOf: addressIn(base) }),
    limiter: new Limiter(options.maxConcurrency ?? 16),
    coolDown: new CoolDown(clock),
    retry: {
      limit: retry.limit ?? 2,
      baseMs: retry.baseMs ?? 500,
      maxMs: retry.maxMs ?? 8_000,
      maxRetryAfterMs: retry.maxRetryAfterMs ?? 60_000,
    },
    announce: onEvent === undefined ? undefined : teller('onEvent', 'The client', onEvent),
  }
}

function addressIn(base: BaseUrl): AuthTools['urlOf'] {
  return (path, query) => {
    const { origin, path: below, search } = base.urlOf({ name: 'auth', path, query })
    return `${origin}${below}${search}`
  }
}

function authOf(auth: Auth, { userInfo }: BaseUrl): Auth {
  checkAuth(auth)
  if (userInfo === undefined) return auth
  if (auth === 'none') return userInfo
  throw invalidInput('There are a user and password in baseUrl, and auth besides: leave one of them out.')
}
