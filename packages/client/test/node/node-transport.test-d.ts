import type { ClientOptions } from '@jobwright/client'
import { CertificateError, type NodeTransport, type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import type { JobwrightError } from '@jobwright/core'
import { expectTypeOf, test } from 'vitest'

test('its fetch is what a client takes', () => {
  expectTypeOf<NodeTransport['fetch']>().toExtend<NonNullable<ClientOptions['fetch']>>()
})

test('its webSocket makes the platform’s web sockets, with headers', () => {
  const { webSocket: Socket } = nodeTransport()
  expectTypeOf(Socket).toBeConstructibleWith('wss://host/ws')
  expectTypeOf(Socket).toBeConstructibleWith(new URL('wss://host/ws'), ['a'])
  expectTypeOf(Socket).toBeConstructibleWith('wss://host/ws', {
    protocols: 'a',
    headers: { authorization: 'Bearer t' },
  })
  expectTypeOf(Socket).instance.toEqualTypeOf<WebSocket>()
  // @ts-expect-error -- it cannot be sent anywhere else
  new Socket('wss://host/ws', { dispatcher: undefined })
})

test('it can be disposed of', () => {
  expectTypeOf<NodeTransport>().toExtend<AsyncDisposable>()
  expectTypeOf<NodeTransport['close']>().toEqualTypeOf<() => Promise<void>>()
})

test('options', () => {
  expectTypeOf<NodeTransportOptions>().toHaveProperty('proxy').toExtend<string | URL | undefined>()
  expectTypeOf(nodeTransport).toBeCallableWith({ proxy: 'env', env: process.env, maxSockets: 8 })
  expectTypeOf(nodeTransport).toBeCallableWith({ proxy: 'http://proxy:3128', caFile: new URL('file:///ca.pem') })
  expectTypeOf(nodeTransport).toBeCallableWith({ fingerprint256: ['00', '11'] as const, connectTimeoutMs: undefined })
  expectTypeOf(nodeTransport).toBeCallableWith({ ca: ['a', 'b'], insecureSkipVerify: undefined })
  // @ts-expect-error -- a mistyped name
  nodeTransport({ fingerprint: '00' })
  // @ts-expect-error -- a name of Node's
  nodeTransport({ rejectUnauthorized: false })
  // @ts-expect-error -- a text
  nodeTransport({ insecureSkipVerify: 'yes' })
  // @ts-expect-error -- bytes
  nodeTransport({ ca: Buffer.from('') })
})

test('a refused certificate is one of our errors', () => {
  expectTypeOf<CertificateError>().toExtend<JobwrightError>()
  expectTypeOf<CertificateError['problem']>().toEqualTypeOf<
    'self-signed' | 'unknown-authority' | 'expired' | 'not-yet-valid' | 'wrong-host' | 'wrong-fingerprint' | 'invalid'
  >()
  expectTypeOf(CertificateError).instance.toHaveProperty('fingerprint256').toBeString()
})
