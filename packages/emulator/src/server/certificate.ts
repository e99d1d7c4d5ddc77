import { createPrivateKey, X509Certificate } from 'node:crypto'
import { checkKeys, invalidInput } from '@jobwright/core'

/** A key with its certificate, and what a client needs to trust it. */
export interface Certificate {
  /** The private key, as PEM. */
  readonly key: string
  /** The certificate, as PEM. It is signed by its own key, so that it is also the authority to trust. */
  readonly cert: string
}

/** The certificate that the option asks for: one made now, one's own, or none. */
export async function certificateOf(tls: boolean | Certificate): Promise<Certificate | undefined> {
  if (typeof tls === 'boolean') return tls ? makeCertificate() : undefined
  if (typeof tls !== 'object' || tls === null)
    throw invalidInput('the server: tls must be true, false or { key, cert }.')
  checkKeys('tls', tls, ['key', 'cert'])
  if (!isPair(tls)) throw invalidInput('tls: key and cert must be a private key and its certificate, both as PEM.')
  return tls
}

function isPair({ key, cert }: Certificate): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

/** Makes a certificate for the loopback addresses, valid for a year from now. */
async function makeCertificate(): Promise<Certificate> {
  // Loaded when it is needed: most emulators speak plain HTTP, and this takes longer to load than all the rest.
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { key: made.private, cert: made.cert }
}

/** The SHA-256 fingerprint of a certificate, as pairs of capital hex digits with colons between them. */
export function fingerprint256(cert: string): string {
  return new X509Certificate(cert).fingerprint256
}
