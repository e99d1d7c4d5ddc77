import { isJobwrightError } from '@jobwright/core'
import { chainOf, codesOf } from './clean-cause.ts'
import type { Failure } from './failure.ts'

const certificateCode =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:VERIFY|GET|DECRYPT|DECODE)_|ERR_TLS_CERT_|HOSTNAME_MISMATCH$|INVALID_CA$|PATH_LENGTH_EXCEEDED$|INVALID_PURPOSE$|CRL_)/

// The connection was not made, so nothing can have been sent. The last two are Bun's.
const notConnected: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ENETUNREACH: 'there is no way to its network',
  EHOSTUNREACH: 'there is no way to it',
  EHOSTDOWN: 'it is down',
  EADDRNOTAVAIL: 'its address cannot be used',
  UND_ERR_CONNECT_TIMEOUT: 'it takes too long to connect',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at this port',
  ConnectionRefused: 'nothing listens there',
  FailedToOpenSocket: 'it cannot be connected to',
}

// The address itself is wrong; sending again does not mend it.
const badAddress: readonly string[] = ['ENOTFOUND', 'EADDRNOTAVAIL', 'ERR_SSL_WRONG_VERSION_NUMBER']

/** The failure that something thrown by `fetch` stands for. */
export function failureOfThrow(thrown: unknown, { writes }: { readonly writes: boolean }): Failure {
  const codes = codesOf(thrown)
  const ours = chainOf(thrown).find((error) => isJobwrightError(error))
  if (ours !== undefined) {
    const { code, retryable, message } = ours
    const applied = writes ? ours.applied : 'no'
    return { code, applied, retryable, what: message.replace(/\.$/, ''), advice: '', cause: thrown }
  }
  const certificate = codes.find((code) => certificateCode.test(code))
  if (certificate !== undefined) {
    return {
      code: 'certificate',
      applied: 'no',
      retryable: false,
      what: `the certificate of the server is not trusted (${certificate})`,
      advice:
        'Nothing was sent. Give the authority that has signed it, or its fingerprint, to nodeTransport of @jobwright/client/node.',
      cause: thrown,
    }
  }
  if (chainOf(thrown).some((error) => error instanceof Error && error.message === 'bad port')) {
    return {
      code: 'invalid-input',
      applied: 'no',
      retryable: false,
      what: 'fetch sends nothing to this port, which belongs to another protocol',
      advice: 'Correct the port in baseUrl.',
      cause: thrown,
    }
  }
  const unconnected = codes.find((code) => Object.hasOwn(notConnected, code))
  if (unconnected !== undefined) {
    return {
      code: 'unavailable',
      applied: 'no',
      retryable: !badAddress.includes(unconnected),
      what: `the server cannot be reached: ${notConnected[unconnected]} (${unconnected})`,
      advice: 'Nothing was sent. Check baseUrl, the network, and that the server runs.',
      cause: thrown,
    }
  }
  return {
    code: 'unavailable',
    applied: writes ? 'unknown' : 'no',
    retryable: true,
    what: `the connection failed before an answer came${codes[0] === undefined ? '' : ` (${codes[0]})`}`,
    advice: 'Check the network, and that the server runs.',
    cause: thrown,
  }
}
