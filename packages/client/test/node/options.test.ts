import { type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import { isJobwrightError } from '@jobwright/core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from './certificates.ts'
import { listen } from './loopback.ts'
import { everythingOf } from './thrown.ts'

const canary = 's3cret-canary'
const zeros = '00'.repeat(32)

let authority: Certificate
beforeAll(async () => {
  authority = await makeCertificate({ name: 'Site authority', isAuthority: true })
})

/** The message with which options are refused. */
function refusal(options: object): string {
  try {
    nodeTransport(options as NodeTransportOptions)
  } catch (error) {
    if (!isJobwrightError(error, 'invalid-input')) throw error
    if (everythingOf(error).includes(canary)) throw new Error('the refusal repeats a secret')
    return error.message
  }
  throw new Error('the options were taken')
}

describe('unknown options', () => {
  test.each([
    ['fingerprint', 'fingerprint256'],
    ['fingerPrint256', 'fingerprint256'],
    ['cafile', 'caFile'],
    ['CA', 'ca'],
    ['insecure', 'insecureSkipVerify'],
    ['maxSocket', 'maxSockets'],
    ['prosy', 'proxy'],
    ['connectTimeout', 'connectTimeoutMs'],
    ['envs', 'env'],
    ['environment', 'env'],
    ['cafilex', 'caFile'],
    ['proxi', 'proxy'],
    ['pro', 'proxy'],
    ['PRO', 'proxy'],
    ['Fingerprint256s', 'fingerprint256'],
    [' Ca ', 'ca'],
    ['maxSickets', 'maxSockets'],
    ['mxaSokcets', 'maxSockets'],
    ['axSocketsX', 'maxSockets'],
  ])('%j is refused with the nearest name, %s', (key, nearest) => {
    expect(refusal({ [key]: canary })).toBe(
      `nodeTransport: unknown option ${JSON.stringify(key)} (did you mean ${nearest}?); known are ca, caFile, fingerprint256, insecureSkipVerify, proxy, env, maxSockets, connectTimeoutMs.`,
    )
  })

  test.each([
    'verify',
    'proxies',
    'timeoutMs',
    'prxoies',
    'toString',
    'mxSckt',
    'xa',
    'c',
    '',
    'pr',
    'cert',
    'skip',
    'socketsMax',
  ])('%j resembles none', (key) => {
    expect(refusal({ [key]: canary })).toBe(
      `nodeTransport: unknown option ${JSON.stringify(key)}; known are ca, caFile, fingerprint256, insecureSkipVerify, proxy, env, maxSockets, connectTimeoutMs.`,
    )
  })
})

describe('contradictions', () => {
  const ways = () => ({ ca: authority.cert, caFile: 'ca.pem', fingerprint256: zeros, insecureSkipVerify: true })

  test('each two ways to trust are refused, by name', () => {
    const names = Object.keys(ways())
    let refused = 0
    for (const [at, one] of names.entries())
      for (const other of names.slice(at + 1)) {
        const pair = Object.fromEntries(Object.entries(ways()).filter(([name]) => name === one || name === other))
        expect(refusal(pair)).toBe(
          `nodeTransport: ${one} and ${other} contradict each other: each alone decides whom to trust, so pass one.`,
        )
        refused += 1
      }
    expect(refused).toBe(6)
  })

  test('what is off or undefined contradicts nothing', async () => {
    const transport = nodeTransport({
      ca: undefined,
      caFile: undefined,
      fingerprint256: zeros,
      insecureSkipVerify: false,
    })
    await transport.close()
  })
})

describe('values that cannot be taken', () => {
  test('an authority without a certificate', () => {
    const none = 'nodeTransport: ca holds no certificate: it takes PEM text with "-----BEGIN CERTIFICATE-----".'
    expect(refusal({ ca: '' })).toBe(none)
    expect(refusal({ ca: [] })).toBe(none)
    expect(refusal({ ca: authority.key })).toBe(none)
    expect(refusal({ ca: `-----BEGIN CERTIFICATE-----\n${canary}` })).toBe(none)
  })

  test('an authority that was cut off, even beside a whole one', () => {
    const cut = authority.cert.replace(/\n.{40}/, '\n')
    expect(refusal({ ca: [authority.cert, cut] })).toBe(
      'nodeTransport: ca: certificate 2 of 2 cannot be read. Was it cut off?',
    )
    expect(refusal({ ca: cut })).toBe('nodeTransport: ca: certificate 1 of 1 cannot be read. Was it cut off?')
  })

  test('a file that is not there, or is no path', () => {
    expect(refusal({ caFile: '/nowhere/ca.pem' })).toBe(
      'nodeTransport: caFile cannot be read (ENOENT): /nowhere/ca.pem',
    )
    expect(refusal({ caFile: 7 })).toBe('nodeTransport: caFile must be a path or a file: URL.')
    expect(refusal({ caFile: new URL('https://host/ca.pem') })).toContain('cannot be read (ERR_INVALID_URL_SCHEME)')
    expect(refusal({ caFile: import.meta.filename })).toContain('caFile holds no certificate')
  })

  test.each([zeros.slice(2), `${zeros}00`, zeros.replace('0', 'g'), 'sha256//x', '', 7, [zeros, 'x'], [7]])(
    'fingerprint256 %j',
    (fingerprint256) => {
      expect(refusal({ fingerprint256 })).toBe(
        'nodeTransport: fingerprint256 must be a SHA-256 fingerprint, 32 pairs of hex digits with or without colons ("openssl x509 -noout -fingerprint -sha256 -in server.pem" prints it).',
      )
    },
  )

  test('no fingerprint at all', () => {
    expect(refusal({ fingerprint256: [] })).toBe(
      'nodeTransport: fingerprint256 is an empty list: nobody would be trusted.',
    )
  })

  test.each(['true', 1, 0, null])('insecureSkipVerify %j', (insecureSkipVerify) => {
    expect(refusal({ insecureSkipVerify })).toBe('nodeTransport: insecureSkipVerify must be true or false.')
  })

  test.each([null, 'HTTP_PROXY', ['http://host'], new Map()])('env %j', (env) => {
    expect(refusal({ proxy: 'env', env })).toBe('nodeTransport: env must be an object with a value for each name.')
  })

  test.each([null, 'secure', 7])('options of %j', (options) => {
    expect(refusal(options as unknown as object)).toBe('nodeTransport: the options must be an object.')
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '4'])('counts and times of %j', (value) => {
    const words = 'must be a whole number from 1 to 2147483647.'
    expect(refusal({ maxSockets: value })).toBe(`nodeTransport: maxSockets ${words}`)
    expect(refusal({ connectTimeoutMs: value })).toBe(`nodeTransport: connectTimeoutMs ${words}`)
  })

  test('the bounds of counts and times are taken', async () => {
    await nodeTransport({ maxSockets: 1, connectTimeoutMs: 1 }).close()
    await nodeTransport({ maxSockets: 2 ** 31 - 1, connectTimeoutMs: 2 ** 31 - 1 }).close()
  })
})

describe('a proxy that cannot be taken is named, and nothing of it repeated', () => {
  const cases: [string, string][] = [
    [`http://carol:${canary}@`, 'is no address such as http://proxy.example:3128.'],
    [`http://carol:${canary}@host:port`, 'is no address such as http://proxy.example:3128.'],
    [`carol:${canary}@ho st`, 'is no address such as http://proxy.example:3128.'],
    [
      `socks5://carol:${canary}@host:1080`,
      'names a proxy of the kind "socks5:"; only http: and https: proxies can be used.',
    ],
    [`http://${canary}%@host`, 'user and password must be percent-encoded; write a % in them as %25.'],
    [`http://carol:${canary}%zz@host`, 'user and password must be percent-encoded; write a % in them as %25.'],
    [`http://host/${canary}`, "has something after the proxy's host and port: leave out path, query and fragment."],
    [`http://host/?${canary}`, "has something after the proxy's host and port: leave out path, query and fragment."],
    [`http://host/#${canary}`, "has something after the proxy's host and port: leave out path, query and fragment."],
  ]

  test.each(cases)('%s', (proxy, words) => {
    expect(refusal({ proxy })).toMatch(/^nodeTransport: proxy:? /)
    expect(refusal({ proxy })).toContain(words)
    expect(refusal({ proxy: 'env', env: { https_proxy: proxy } })).toMatch(/^nodeTransport: https_proxy:? /)
    expect(refusal({ proxy: 'env', env: { HTTP_PROXY: proxy } })).toMatch(/^nodeTransport: HTTP_PROXY:? /)
  })

  test('one that is empty is no proxy by mistake', () => {
    expect(refusal({ proxy: '' })).toContain('proxy is no address')
  })
})

test('at most maxSockets connections to a server are open at once', async () => {
  const server = await listen((_, response) => response.end('pong'))
  const transport = nodeTransport({ maxSockets: 3 })
  onTestFinished(() => transport.close())
  const answers = Array.from({ length: 12 }, () => transport.fetch(server.origin).then((response) => response.text()))
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 12 }, () => 'pong'))
  expect(server.connections()).toBe(3)
})
