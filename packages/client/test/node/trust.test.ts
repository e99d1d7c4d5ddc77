import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CertificateError, type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import { isJobwrightError } from '@jobwright/core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from './certificates.ts'
import { deadPort, listen, listenRaw } from './loopback.ts'
import { everythingOf, ourError, thrown } from './thrown.ts'

const past = { from: new Date('2001-01-01T00:00:00Z'), to: new Date('2002-02-02T00:00:00Z') }
const future = { from: new Date('2090-01-01T00:00:00Z'), to: new Date('2091-01-01T00:00:00Z') }

let authority: Certificate
let middle: Certificate
let selfSigned: Certificate
let signed: Certificate
let signedByMiddle: Certificate
let stranger: Certificate

beforeAll(async () => {
  authority = await makeCertificate({ name: 'Site authority', isAuthority: true })
  stranger = await makeCertificate({ name: 'Some other authority', isAuthority: true })
  middle = await makeCertificate({ name: 'Middle authority', isAuthority: true, by: authority })
  selfSigned = await makeCertificate({ name: 'localhost' })
  signed = await makeCertificate({ name: 'localhost', by: authority })
  signedByMiddle = await makeCertificate({ name: 'localhost', by: middle })
})

async function startServer(certificate: Certificate) {
  const seen: string[] = []
  const server = await listen((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.end('pong')
  }, certificate)
  return { ...server, seen }
}

function open(options: NodeTransportOptions) {
  const transport = nodeTransport({ env: {}, ...options })
  onTestFinished(() => transport.close())
  return transport
}

async function ask(options: NodeTransportOptions, origin: string): Promise<string> {
  const response = await open(options).fetch(`${origin}/ping`)
  return response.text()
}

async function refusal(options: NodeTransportOptions, certificate: Certificate): Promise<CertificateError> {
  const server = await startServer(certificate)
  const error = await thrown(ask(options, server.origin))
  expect(error).toBeInstanceOf(CertificateError)
  expect(isJobwrightError(error, 'certificate')).toBe(true)
  expect(error).toMatchObject({ applied: 'no', retryable: false })
  // Refused before a single byte of the request was sent, and nothing tried a second time.
  expect(server.seen).toEqual([])
  expect(server.connections()).toBe(1)
  await server.idle()
  const refused = error as CertificateError
  expect(refused.message).toContain(`The certificate of ${server.host} `)
  return refused
}

describe('own authorities', () => {
  test('a self-signed certificate is its own authority', async () => {
    const server = await startServer(selfSigned)
    await expect(ask({ ca: selfSigned.cert }, server.origin)).resolves.toBe('pong')
    await expect(ask({ ca: selfSigned.cert }, `https://localhost:${server.port}`)).resolves.toBe('pong')
  })

  test('a certificate signed by the authority is trusted, whichever of several it is', async () => {
    const server = await startServer(signed)
    await expect(ask({ ca: [stranger.cert, authority.cert] }, server.origin)).resolves.toBe('pong')
    await expect(ask({ ca: `# ours\n${stranger.cert}\n\n${authority.cert}` }, server.origin)).resolves.toBe('pong')
  })

  test('an authority in the middle of a chain is trusted as such', async () => {
    const server = await startServer(signedByMiddle)
    await expect(ask({ ca: middle.cert }, server.origin)).resolves.toBe('pong')
  })

  test('the file is read at once, by path or file: URL', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
    const file = join(folder, 'ca.pem')
    writeFileSync(file, authority.cert)
    const server = await startServer(signed)
    const [byPath, byUrl] = [open({ caFile: file }), open({ caFile: pathToFileURL(file) })]
    rmSync(folder, { recursive: true })
    expect((await byPath.fetch(server.origin)).status).toBe(200)
    expect((await byUrl.fetch(server.origin)).status).toBe(200)
  })

  test('another authority is refused, with what to do', async () => {
    const error = await refusal({ ca: stranger.cert }, signed)
    expect(error.problem).toBe('unknown-authority')
    expect(error.message).toContain('is signed by "Site authority", which is not trusted')
    expect(error.message).toContain("pass the authority's certificate as caFile")
  })

  test('they stand in the place of the platform’s, which does not know ours', async () => {
    const error = await refusal({}, signed)
    expect(error.problem).toBe('unknown-authority')
  })
})

describe('what is refused', () => {
  test('a self-signed certificate, whose fingerprint is shown', async () => {
    const error = await refusal({}, selfSigned)
    expect(error.problem).toBe('self-signed')
    expect(error.fingerprint256).toBe(selfSigned.fingerprint256)
    expect(error.message).toContain('is self-signed and not trusted: pass it as caFile, or')
    expect(error.message).toContain(
      `pass it as fingerprint256. Its SHA-256 fingerprint is ${selfSigned.fingerprint256}.`,
    )
    expect(error.toJSON()).toEqual({
      name: 'CertificateError',
      code: 'certificate',
      applied: 'no',
      retryable: false,
      message: error.message,
    })
  })

  test('an expired one', async () => {
    const expired = await makeCertificate({ name: 'localhost', by: authority, ...past })
    const error = await refusal({ ca: authority.cert }, expired)
    expect(error.problem).toBe('expired')
    expect(error.message).toContain(
      'has expired, or one it rests on has (it ends "Feb  2 00:00:00 2002 GMT"): renew it',
    )
  })

  test('one that is not valid yet', async () => {
    const early = await makeCertificate({ name: 'localhost', by: authority, ...future })
    const error = await refusal({ ca: authority.cert }, early)
    expect(error.problem).toBe('not-yet-valid')
    expect(error.message).toContain('is not valid yet (it begins "Jan  1 00:00:00 2090 GMT")')
  })

  test('one for another host, also when the connection before was to that host', async () => {
    const elsewhere = await makeCertificate({ name: 'x', by: authority, hosts: ['drydock.example', 'localhost'] })
    const error = await refusal({ ca: authority.cert }, elsewhere)
    expect(error.problem).toBe('wrong-host')
    expect(error.message).toContain('is made for "DNS:drydock.example, DNS:localhost": use one of these names')

    const server = await startServer(elsewhere)
    const transport = open({ ca: authority.cert })
    const response = await transport.fetch(`https://localhost:${server.port}/`)
    await response.text()
    await expect(transport.fetch(server.origin)).rejects.toMatchObject({ problem: 'wrong-host' })
    await expect(transport.fetch(server.origin)).rejects.toMatchObject({ problem: 'wrong-host' })
    expect(server.seen).toEqual(['GET /'])
  })

  test('one that is wrong in some other way, by the TLS library’s name for it', async () => {
    const forClients = await makeCertificate({ name: 'localhost', by: authority, forClients: true })
    const error = await refusal({ ca: authority.cert }, forClients)
    expect(error.problem).toBe('invalid')
    expect(error.message).toContain('is refused (INVALID_PURPOSE): have it made anew, or compare its fingerprint')
  })

  test('words out of the certificate are kept short and on one line', async () => {
    const rude = await makeCertificate({ name: `Evil \u001b[2J${'x'.repeat(300)}`, isAuthority: true })
    const error = await refusal({ ca: stranger.cert }, await makeCertificate({ name: 'localhost', by: rude }))
    expect(error.message).toContain(`is signed by "Evil \\u001b[2J${'x'.repeat(191)}", which`)
  })

  test('all requests that wait for the same connection', async () => {
    const server = await startServer(selfSigned)
    const transport = open({ maxSockets: 1 })
    const errors = await Promise.all([1, 2, 3].map(() => thrown(transport.fetch(server.origin))))
    expect(errors.map((error) => isJobwrightError(error, 'certificate'))).toEqual([true, true, true])
  })
})

describe('a pinned fingerprint', () => {
  const spellings: [string, (fingerprint: string) => string | string[]][] = [
    ['as OpenSSL prints it', (fingerprint) => fingerprint],
    ['without colons, in small letters', (fingerprint) => ` ${fingerprint.replaceAll(':', '').toLowerCase()}\n`],
    ['among others', (fingerprint) => ['00'.repeat(32), fingerprint]],
  ]

  test.each(spellings)('trusts exactly that certificate: %s', async (_, spell) => {
    const server = await startServer(selfSigned)
    await expect(ask({ fingerprint256: spell(selfSigned.fingerprint256) }, server.origin)).resolves.toBe('pong')
  })

  test('trusts it whatever its names and dates are', async () => {
    const odd = await makeCertificate({ name: 'x', hosts: ['elsewhere.example'], ...past })
    const server = await startServer(odd)
    await expect(ask({ fingerprint256: odd.fingerprint256 }, server.origin)).resolves.toBe('pong')
  })

  test('refuses any other', async () => {
    const error = await refusal({ fingerprint256: selfSigned.fingerprint256 }, signed)
    expect(error.problem).toBe('wrong-fingerprint')
    expect(error.fingerprint256).toBe(signed.fingerprint256)
    expect(error.message).toContain(
      `is not the pinned one: its SHA-256 fingerprint is ${signed.fingerprint256}. If the server's certificate was renewed`,
    )
  })

  test('refuses one made with the same names by the same authority', async () => {
    const twin = await makeCertificate({ name: 'localhost', by: authority })
    expect((await refusal({ fingerprint256: signed.fingerprint256 }, twin)).problem).toBe('wrong-fingerprint')
  })

  test('is compared on every connection', async () => {
    const server = await startServer(selfSigned)
    const transport = open({ fingerprint256: selfSigned.fingerprint256 })
    const replies = await Promise.all([1, 2, 3].map(() => transport.fetch(server.origin).then((it) => it.text())))
    expect(replies).toEqual(['pong', 'pong', 'pong'])
    expect(server.connections()).toBe(3)
  })
})

test('insecureSkipVerify trusts every server', async () => {
  const expired = await makeCertificate({ name: 'x', hosts: ['elsewhere.example'], ...past })
  const server = await startServer(expired)
  await expect(ask({ insecureSkipVerify: true }, server.origin)).resolves.toBe('pong')
  expect((await refusal({ insecureSkipVerify: false }, selfSigned)).problem).toBe('self-signed')
})

describe('connections that come to nothing', () => {
  test('a refused one is a TypeError with its code', async () => {
    const error = await thrown(ask({}, `http://127.0.0.1:${await deadPort()}`))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  test('a name that is not known is a TypeError with its code', async () => {
    // The label is too long for any name, so that nobody is asked.
    const error = await thrown(ask({}, `http://${'x'.repeat(64)}.invalid`))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ cause: { syscall: 'getaddrinfo' } })
  })

  test('TLS to a server without it says so, and is not worth trying again', async () => {
    const plain = await listen((_, response) => response.end())
    const error = await ourError(ask({}, `https://${plain.host}`))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'no', retryable: false })
    expect(error.message).toMatch(
      new RegExp(`^No TLS connection to ${plain.host} \\(ERR_SSL_\\w+\\): it may not speak TLS at this port`),
    )
  })

  test('one that breaks off during the handshake has sent nothing', async () => {
    const rude = await listenRaw((socket) => socket.once('data', () => socket.destroy()))
    const error = await ourError(ask({}, `https://${rude.host}`))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'no', retryable: true })
    expect(error.message).toBe(`No TLS connection to ${rude.host} (ECONNRESET): it broke off during the handshake.`)
  })

  test('one that breaks off after the request is a TypeError with its code', async () => {
    const rude = await listen((request) => request.socket.destroy())
    const error = await thrown(ask({}, rude.origin))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } })
  })

  test('an address that fetch cannot take is refused, without being repeated', async () => {
    const transport = open({})
    const bad = [
      'https://carol:s3cret-canary@127.0.0.1/',
      'https://s3cret-canary@127.0.0.1/',
      'ftp://s3cret-canary/',
      '/s3cret-canary',
    ]
    for (const address of bad) {
      const error = await ourError(transport.fetch(address))
      expect(error.code).toBe('invalid-input')
      expect(everythingOf(error)).not.toContain('s3cret-canary')
    }
  })
})
