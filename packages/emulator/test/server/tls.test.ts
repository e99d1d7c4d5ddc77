import { X509Certificate } from 'node:crypto'
import { get, type RequestOptions } from 'node:https'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { letters, startStub } from './stub-system.ts'

/** Asks over TLS and answers the body with the fingerprint that the server showed. */
function askOverTls(url: string, options: RequestOptions): Promise<{ text: string; fingerprint: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ...options, agent: false }, (response) => {
      const { fingerprint256 }: PeerCertificate = (response.socket as TLSSocket).getPeerCertificate()
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () => resolve({ text, fingerprint: fingerprint256 }))
    })
    request.on('error', reject)
  })
}

test('who trusts the certificate gets in, by address and by name; who does not, does not', async () => {
  await using site = await startStub({ tls: true })
  const { url, ca, fingerprint256 } = site.server
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  for (const address of [url, url.replace('127.0.0.1', 'localhost')]) {
    const { text, fingerprint } = await askOverTls(`${address}/stub/text`, { ca })
    expect([text, fingerprint]).toEqual([letters, fingerprint256])
  }
  await expect(askOverTls(`${url}/stub/text`, {})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  await expect(askOverTls(`${url}/stub/text`, { ca, servername: 'other' })).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  expect(await (await site.server.fetch(`${url}/stub/text`)).text()).toBe(letters)
})

test('the certificate is for a year, and each emulator makes its own', async () => {
  await using one = await startStub({ tls: true })
  await using other = await startStub({ tls: true })
  const certificate = new X509Certificate(one.server.ca ?? '')
  const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000
  expect(Math.round(days)).toBe(365)
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(certificate.fingerprint256).toBe(one.server.fingerprint256)
  await expect(askOverTls(`${other.server.url}/stub/text`, { ca: one.server.ca })).rejects.toThrow('self-signed')
})

test('a certificate of one’s own is used; without its key it is refused', async () => {
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: 'mine' }], { keyType: 'ec', algorithm: 'sha256' })
  await using site = await startStub({ tls: { key: made.private, cert: made.cert } })
  const { text, fingerprint } = await askOverTls(`${site.server.url}/stub/text`, {
    ca: made.cert,
    checkServerIdentity: () => undefined,
  })
  expect([text, fingerprint]).toEqual([letters, new X509Certificate(made.cert).fingerprint256])
  const other = await generate([{ name: 'commonName', value: 'other' }], { keyType: 'ec', algorithm: 'sha256' })
  await expect(startStub({ tls: { key: other.private, cert: made.cert } })).rejects.toMatchObject({
    message: 'tls: key and cert must be a private key and its certificate, both as PEM.',
  })
})

test('without TLS there is no certificate', async () => {
  await using site = await startStub({ tls: false })
  expect([site.server.ca, site.server.fingerprint256]).toEqual([undefined, undefined])
})

test('a client that does not speak TLS harms nobody', async () => {
  await using site = await startStub({ tls: true })
  await expect(fetch(site.server.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
  const socket = connect({ port: Number(new URL(site.server.url).port), host: '127.0.0.1', rejectUnauthorized: false })
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  socket.destroy()
  expect((await askOverTls(`${site.server.url}/stub/text`, { ca: site.server.ca })).text).toBe(letters)
})
