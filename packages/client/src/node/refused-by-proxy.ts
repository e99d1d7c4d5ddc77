import { type ErrorCode, JobwrightError } from '@jobwright/core'
import type { ForwardProxy } from './proxies.ts'
import { authorityOf } from './target.ts'

/** The error for a proxy that does not let a request through. The request has not reached the server. */
export function refusedByProxy(proxy: ForwardProxy, target: string, status: number): JobwrightError {
  const code = codeOf(status)
  return new JobwrightError(`The proxy ${authorityOf(proxy)} ${refusal(proxy, target, status)}`, {
    code,
    retryable: code === 'unavailable',
  })
}

function codeOf(status: number): ErrorCode {
  if (status === 407) return 'authentication'
  return status >= 500 ? 'unavailable' : 'forbidden'
}

function refusal(proxy: ForwardProxy, target: string, status: number): string {
  if (status !== 407)
    return `answered ${status} when asked for a connection to ${target}: it may not allow that host or port, or not reach it. If no proxy is needed there, name the host in NO_PROXY.`
  if (proxy.authorization === undefined)
    return 'wants a user and a password: write them into its address (http://user:password@host:port); only Basic is supported.'
  return 'does not accept the user and password in its address.'
}
