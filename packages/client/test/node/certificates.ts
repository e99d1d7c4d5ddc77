import { X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'

/** A certificate with its key, as PEM, and its fingerprint. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly fingerprint256: string
}

interface Wanted {
  readonly name: string
  readonly by?: Certificate
  readonly isAuthority?: boolean
  readonly hosts?: readonly string[]
  readonly from?: Date
  readonly to?: Date
  /** Made for clients alone, so that no server may show it. */
  readonly forClients?: boolean
}

/** Makes a certificate for the loopback addresses unless other hosts are named. */
export async function makeCertificate({
  name,
  by,
  isAuthority = false,
  hosts,
  from,
  to,
  forClients = false,
}: Wanted): Promise<Certificate> {
  const altNames = hosts?.map((value) => ({ type: 2, value }) as const) ?? [
    { type: 2, value: 'localhost' } as const,
    { type: 7, ip: '127.0.0.1' } as const,
  ]
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: isAuthority, critical: true },
      ...(forClients ? [{ name: 'extKeyUsage', clientAuth: true } as const] : []),
      ...(isAuthority ? [] : [{ name: 'subjectAltName', altNames } as const]),
    ],
    ...(by === undefined ? {} : { ca: { key: by.key, cert: by.cert } }),
    ...(from === undefined ? {} : { notBeforeDate: from }),
    ...(to === undefined ? {} : { notAfterDate: to }),
  })
  return { cert: made.cert, key: made.private, fingerprint256: new X509Certificate(made.cert).fingerprint256 }
}
