import { JobwrightError } from '@jobwright/core'
import type { Endpoint } from './certificate-error.ts'

/** What a connection failed at: reaching a proxy, its answer to CONNECT, or TLS. */
export type Stage = 'proxy' | 'tunnel' | 'tls'

/**
 * The error for a connection that failed on its way, after it had begun: the platform's own looks the same as that of a request which broke off,
 * or as if the server were meant where it is the proxy. Nothing was sent.
 */
export function notConnected(stage: Stage, { name }: Endpoint, cause: unknown): JobwrightError {
  const code = codeOf(cause)
  // A handshake that fails by the protocol's own rules fails again.
  const misunderstood = /^(?:ERR_SSL_|EPROTO$|HPE_)/.test(code)
  const { what, advice } = words[stage]
  return new JobwrightError(`${what} ${name} (${code}): ${misunderstood ? advice.misunderstood : advice.broken}`, {
    code: 'unavailable',
    retryable: !misunderstood,
    cause,
  })
}

const words = {
  proxy: {
    what: 'No connection to the proxy',
    advice: { broken: 'check its address, and that it runs.', misunderstood: 'check its address.' },
  },
  tunnel: {
    what: 'No tunnel through the proxy',
    advice: { broken: 'it broke off without an answer.', misunderstood: 'it does not answer like an HTTP proxy.' },
  },
  tls: {
    what: 'No TLS connection to',
    advice: {
      broken: 'it broke off during the handshake.',
      misunderstood: 'it may not speak TLS at this port, or no version that is spoken here.',
    },
  },
} as const

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no reason given'
}
