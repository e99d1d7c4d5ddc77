import type { ApiCall, Auth, ClientEvent, ClientOptions, Operation, RequestError, Transport } from '@jobwright/client'
import { keystone } from '@jobwright/client'
import type { ErrorCode, JobwrightError } from '@jobwright/core'
import { describe, expectTypeOf, test } from 'vitest'

declare const transport: Transport
declare const count: Operation<number>

describe('a call', () => {
  test('gives what its operation reads', () => {
    expectTypeOf(transport.send(count)).toEqualTypeOf<ApiCall<number>>()
    expectTypeOf(transport.send(count)).resolves.toEqualTypeOf<number>()
    expectTypeOf(transport.send(count).withResponse()).resolves.toHaveProperty('data').toEqualTypeOf<number>()
  })

  test('takes no option it does not have', () => {
    // @ts-expect-error there is no such option
    void transport.send(count, { timeout: 5 })
    void transport.send(count, { signal: undefined, headers: undefined })
  })
})

describe('auth', () => {
  test('is none, a token, a function for tokens, or a user and password', () => {
    expectTypeOf<'none'>().toExtend<Auth>()
    expectTypeOf<{ token: string }>().toExtend<Auth>()
    expectTypeOf<{ token: () => Promise<{ token: string; expiresAt: Date }> }>().toExtend<Auth>()
    expectTypeOf<{ username: string; password: string }>().toExtend<Auth>()
    expectTypeOf<{ username: string }>().not.toExtend<Auth>()
    expectTypeOf<'some'>().not.toExtend<Auth>()
    expectTypeOf(keystone).returns.toExtend<Auth>()
  })

  test('must be said', () => {
    // @ts-expect-error whether a client proves who it is, is not left to a default
    const options: ClientOptions = { baseUrl: 'https://site' }
    expectTypeOf(options).toEqualTypeOf<ClientOptions>()
  })

  test('of Keystone is by password or by application credential, not both', () => {
    // @ts-expect-error one secret is one too many
    keystone({ url: 'https://k', applicationCredentialId: 'i', applicationCredentialSecret: 's', password: 'p' })
    // @ts-expect-error a password is missing
    keystone({ url: 'https://k', username: 'u' })
  })
})

test('an error can be told apart by its code', () => {
  expectTypeOf<RequestError>().toExtend<JobwrightError>()
  expectTypeOf<RequestError['code']>().toEqualTypeOf<ErrorCode>()
  expectTypeOf<RequestError['applied']>().toEqualTypeOf<'no' | 'yes' | 'unknown'>()
})

test('an event can be told apart by its kind', () => {
  expectTypeOf<Extract<ClientEvent, { kind: 'retry' }>['inMs']>().toEqualTypeOf<number>()
  expectTypeOf<ClientEvent['kind']>().toEqualTypeOf<'request' | 'retry' | 'auth' | 'poll' | 'settled' | 'drift'>()
})
