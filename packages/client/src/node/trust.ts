import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ConnectionOptions, rootCertificates, type TLSSocket } from 'node:tls'
import { invalidInput } from '@jobwright/core'
import { type CertificateError, type Endpoint, notPinned, untrusted } from './certificate-error.ts'

/** Which servers are believed to be who they say. */
export type Trust =
  /** Those whose certificate an authority of the platform vouches for. */
  | { readonly by: 'platform' }
  /** Those whose certificate one of these authorities vouches for. */
  | { readonly by: 'authorities'; readonly certificates: readonly string[] }
  /** Those that show one of these certificates, whatever else is to be said about it. */
  | { readonly by: 'fingerprint'; readonly fingerprints: readonly string[] }
  /** All. */
  | { readonly by: 'nothing' }

/** The ways to name a trust, of which one may be taken. */
export interface TrustOptions {
  readonly ca?: string | readonly string[] | undefined
  readonly caFile?: string | URL | undefined
  readonly fingerprint256?: string | readonly string[] | undefined
  readonly insecureSkipVerify?: boolean | undefined
}

/** Reads who is to be trusted. Two ways at once contradict each other: it would be open which one decides. */
export function readTrust(options: TrustOptions): Trust {
  const { ca, caFile, fingerprint256, insecureSkipVerify = false } = options
  const given = [
    ...(ca === undefined ? [] : ['ca']),
    ...(caFile === undefined ? [] : ['caFile']),
    ...(fingerprint256 === undefined ? [] : ['fingerprint256']),
    ...(insecureSkipVerify ? ['insecureSkipVerify'] : []),
  ]
  if (given.length > 1)
    throw invalidInput(
      `nodeTransport: ${given.join(' and ')} contradict each other: each alone decides whom to trust, so pass one.`,
    )
  if (ca !== undefined) return { by: 'authorities', certificates: readAuthorities('ca', listOf(ca).join('\n')) }
  if (caFile !== undefined) return { by: 'authorities', certificates: readAuthorities('caFile', textOf(caFile)) }
  if (fingerprint256 !== undefined) return { by: 'fingerprint', fingerprints: readFingerprints(fingerprint256) }
  return insecureSkipVerify ? { by: 'nothing' } : { by: 'platform' }
}

/**
 * A proxy is trusted when the platform or one of the own authorities vouches for it. A fingerprint is that of a server, and who turns off
 * the check of a server has not asked for the proxy's to be turned off, which sees the proxy's password.
 */
export function proxyTrust(trust: Trust): Trust {
  if (trust.by !== 'authorities') return { by: 'platform' }
  return { by: 'authorities', certificates: [...rootCertificates, ...trust.certificates] }
}

/**
 * What `tls.connect` is told. It never refuses a certificate by itself, because its refusal does not tell the certificate's fingerprint:
 * `objection` decides, before anything is written.
 */
export function tlsOptions(trust: Trust): ConnectionOptions {
  if (trust.by !== 'authorities') return { rejectUnauthorized: false }
  // Whom the user names is trusted as such, also where it is not the end of its chain (curl does the same).
  return { rejectUnauthorized: false, ca: [...trust.certificates], allowPartialTrustChain: true }
}

/** Why a finished handshake must not be used, or undefined when it may. */
export function objection(socket: TLSSocket, from: Endpoint, trust: Trust): CertificateError | undefined {
  if (trust.by === 'nothing') return undefined
  const certificate = socket.getPeerCertificate()
  if (trust.by === 'fingerprint') {
    const shown = certificate.fingerprint256 ?? ''
    return trust.fingerprints.includes(shown) ? undefined : notPinned(from, shown)
  }
  // Typed as an Error, it is the code's text.
  return socket.authorized ? undefined : untrusted(from, String(socket.authorizationError), certificate)
}

const pem = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g

/** The certificates in a PEM text, each seen to be readable: the TLS library passes over what it cannot read, in silence. */
function readAuthorities(option: string, text: string): readonly string[] {
  const certificates = text.match(pem) ?? []
  if (certificates.length === 0)
    throw invalidInput(
      `nodeTransport: ${option} holds no certificate: it takes PEM text with "-----BEGIN CERTIFICATE-----".`,
    )
  for (const [at, certificate] of certificates.entries())
    if (!isReadable(certificate))
      throw invalidInput(
        `nodeTransport: ${option}: certificate ${at + 1} of ${certificates.length} cannot be read. Was it cut off?`,
      )
  return certificates
}

function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).raw.length > 0
  } catch {
    return false
  }
}

function textOf(file: string | URL): string {
  if (typeof file !== 'string' && !(file instanceof URL))
    throw invalidInput('nodeTransport: caFile must be a path or a file: URL.')
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw invalidInput(`nodeTransport: caFile cannot be read (${code}): ${String(file)}`)
  }
}

/** Fingerprints as Node spells them. OpenSSL's spelling is the same, other tools leave out the colons or write small. */
function readFingerprints(given: string | readonly string[]): readonly string[] {
  const fingerprints = listOf(given).map((text) => {
    const digits = typeof text === 'string' ? text.trim().replaceAll(':', '').toUpperCase() : ''
    if (!/^[0-9A-F]{64}$/.test(digits))
      throw invalidInput(
        'nodeTransport: fingerprint256 must be a SHA-256 fingerprint, 32 pairs of hex digits with or without colons ' +
          '("openssl x509 -noout -fingerprint -sha256 -in server.pem" prints it).',
      )
    return (digits.match(/../g) ?? []).join(':')
  })
  if (fingerprints.length === 0)
    throw invalidInput('nodeTransport: fingerprint256 is an empty list: nobody would be trusted.')
  return fingerprints
}

function listOf(value: string | readonly string[]): readonly string[] {
  return Array.isArray(value) ? value : [value as string]
}
