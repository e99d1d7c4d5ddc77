import type { PeerCertificate } from 'node:tls'
import { JobwrightError } from '@jobwright/core'

/** Why a certificate was refused. */
export type CertificateProblem =
  /** It is signed by itself and not among the trusted ones. */
  | 'self-signed'
  /** An authority that is not trusted stands behind it, or one of the chain is missing. */
  | 'unknown-authority'
  /** Its time, or that of one in its chain, is over. */
  | 'expired'
  /** Its time has not begun. */
  | 'not-yet-valid'
  /** It was made for other names than the one in the address. */
  | 'wrong-host'
  /** It is not the pinned one. */
  | 'wrong-fingerprint'
  /** Anything else the TLS library refuses, named in the message. */
  | 'invalid'

/** Where a certificate came from: the server that was called, or a proxy on the way to it. */
export interface Endpoint {
  /** `host:port`. */
  readonly name: string
  readonly role: 'server' | 'proxy'
}

/**
 * A server or proxy showed a certificate that is not trusted. No request was sent, so `applied` is `'no'`, and the same call fails again
 * until something is changed: the message says what.
 *
 * @example
 * import { JobwrightError } from '@jobwright/core'
 * import { CertificateError } from '@jobwright/client/node'
 * const refused = (error: unknown) => (error instanceof CertificateError ? error.fingerprint256 : undefined)
 * refused(new JobwrightError('No such task.', { code: 'not-found' })) //=> undefined
 */
export class CertificateError extends JobwrightError {
  /** The name of the class. */
  override readonly name: string = 'CertificateError'
  /** What is wrong with the certificate. */
  readonly problem: CertificateProblem
  /** The SHA-256 fingerprint of the certificate that was shown, as pairs of upper-case hex digits with colons; empty when none was. */
  readonly fingerprint256: string

  constructor(message: string, init: { problem: CertificateProblem; fingerprint256: string }) {
    super(message, { code: 'certificate' })
    this.problem = init.problem
    this.fingerprint256 = init.fingerprint256
  }
}

/** What OpenSSL and Node call the problems that have advice of their own. */
const problems: Readonly<Record<string, CertificateProblem>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  CERT_UNTRUSTED: 'unknown-authority',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
}

/** The error for a certificate that did not pass the TLS library's checks, by the library's code. */
export function untrusted(from: Endpoint, code: string, certificate: PeerCertificate): CertificateError {
  const problem = Object.hasOwn(problems, code) ? (problems[code] ?? 'invalid') : 'invalid'
  const fingerprint256 = certificate.fingerprint256 ?? ''
  const shown = fingerprint256 === '' ? '' : ` Its SHA-256 fingerprint is ${fingerprint256}.`
  return new CertificateError(`${holder(from)} ${advice(problem, code, from, certificate)}${shown}`, {
    problem,
    fingerprint256,
  })
}

/** The error for a certificate other than the pinned ones. */
export function notPinned(from: Endpoint, fingerprint256: string): CertificateError {
  return new CertificateError(
    `${holder(from)} is not the pinned one: its SHA-256 fingerprint is ${fingerprint256 || 'unknown'}. If the server's certificate was renewed, ` +
      'compare this with the server itself and pass it as fingerprint256; otherwise somebody may stand between.',
    { problem: 'wrong-fingerprint', fingerprint256 },
  )
}

function holder({ name, role }: Endpoint): string {
  return `The certificate of ${role === 'proxy' ? 'the proxy ' : ''}${name}`
}

function advice(problem: CertificateProblem, code: string, { role }: Endpoint, certificate: PeerCertificate): string {
  // A pin is for the server alone: a proxy must be trusted by an authority.
  const orPin =
    role === 'server' ? ', or compare its fingerprint with the server itself and pass it as fingerprint256' : ''
  switch (problem) {
    case 'self-signed':
      return `is self-signed and not trusted: pass it as caFile${orPin}.`
    case 'unknown-authority':
      return `is signed by ${quoted(certificate.issuer?.CN)}, which is not trusted: pass the authority's certificate as caFile${orPin}.`
    case 'expired':
      return `has expired, or one it rests on has (it ends ${quoted(certificate.valid_to)}): renew it there, and check this machine's clock.`
    case 'not-yet-valid':
      return `is not valid yet (it begins ${quoted(certificate.valid_from)}): check this machine's clock and the one it was made on.`
    case 'wrong-host':
      return `is made for ${quoted(certificate.subjectaltname ?? certificate.subject?.CN)}: use one of these names in the address, or have it made for this one${orPin}.`
    default:
      return `is refused (${code}): have it made anew${orPin}.`
  }
}

/** A word out of the certificate. Whoever made it may have written anything: it is kept short and on one line. */
function quoted(value: unknown): string {
  return typeof value === 'string' && value !== '' ? JSON.stringify(value.slice(0, 200)) : 'an unnamed one'
}
