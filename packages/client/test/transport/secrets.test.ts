import { describe, expect, test } from 'vitest'
import { create, list, setUp, status } from './setting.ts'

const said = async (message: string, options: Parameters<typeof setUp>[1], part: object = {}, request: object = {}) => {
  const { failure } = setUp([status(400, {}, { message })], options)
  return (await failure({ ...create, ...part }, request)) as { serverMessage?: string }
}

describe('what a server quotes', () => {
  test('is masked where it is secret, and stands where it is not', async () => {
    const auth = { token: 'canary-token' }
    expect(await said('Task 4f1c is not for canary-token.', { auth })).toMatchObject({
      serverMessage: 'Task 4f1c is not for ***.',
    })
    expect(await said('canary-token, canary-token', { auth })).toMatchObject({ serverMessage: '***, ***' })
  })

  test.each([
    ['the end of a cut message', 'Bad token canary-token-', 'Bad token ***'],
    ['a secret within another', 'canary-token-of-a-length!', '***!'],
    ['no more of it than a few letters', 'canary-bird', 'canary-bird'],
    ['what only begins alike, up to where it differs', 'canary-token-XY', '***XY'],
  ])('is masked: %s', async (_, message, shown) => {
    expect(await said(message, { auth: { token: 'canary-token-of-a-length', secrets: ['of-a'] } })).toMatchObject({
      serverMessage: shown,
    })
  })

  test('is not masked for secrets too short to be any', async () => {
    expect(await said('abc abcd', { auth: { token: 'abc' } })).toMatchObject({ serverMessage: 'abc abcd' })
    expect(await said('abc abcd', { auth: { token: 'abcd' } })).toMatchObject({ serverMessage: 'abc ***' })
  })

  test('has no user and password in any address', async () => {
    expect(await said('see http://u:p@h/a@b and ftp://x@y, mail@host', { auth: 'none' })).toMatchObject({
      serverMessage: 'see http://***@h/a@b and ftp://***@y, mail@host',
    })
  })

  test('of documents and queries is masked by the names of what they hold', async () => {
    const names = [
      'password',
      'login-password',
      'passwd',
      'pwd',
      'passphrase',
      'secret',
      'client_secret',
      'token',
      'tokens',
      'X-Auth-Token',
      'accessToken',
      'ssh-private-key',
      'apiKey',
      'access_key',
      'sessionid',
      'opscenter-session',
      'credentials',
      'Authorization',
      'Cookie',
      'unlock',
    ]
    for (const name of names) {
      expect([
        name,
        await said('a canary sang', { auth: 'none' }, { json: { deep: [{ [name]: 'canary' }] } }),
      ]).toMatchObject([name, { serverMessage: 'a *** sang' }])
      expect([name, await said('a canary sang', { auth: 'none' }, { query: [[name, 'canary']] })]).toMatchObject([
        name,
        { serverMessage: 'a *** sang' },
      ])
    }
    for (const name of ['action', 'tokenizer', 'keys', 'secretary', 'design_ref']) {
      expect([name, await said('a canary sang', { auth: 'none' }, { json: { [name]: 'canary' } })]).toMatchObject([
        name,
        { serverMessage: 'a canary sang' },
      ])
    }
  })

  test('of addresses in documents and queries is masked: user and password, and the password alone', async () => {
    const ref = 'https://user:canary@host/x'
    for (const part of [{ json: { ref } }, { query: [['ref', ref]] }]) {
      expect(await said('user:canary or canary', { auth: 'none' }, part)).toMatchObject({ serverMessage: '*** or ***' })
    }
    expect(await said('a canary', { auth: 'none' }, { json: 'https://canary@host' })).toMatchObject({
      serverMessage: 'a ***',
    })
  })

  test('of headers is masked, but for those that say nothing', async () => {
    const headers = {
      'X-Own': 'canary',
      Accept: 'text/plain',
      Authorization: 'Bearer finch-finch',
      'X-Context-Marker': 'my-marker',
    }
    expect(await said('canary text/plain finch-finch my-marker', { auth: 'none' }, {}, { headers })).toMatchObject({
      serverMessage: '*** text/plain *** my-marker',
    })
  })

  test('of a user without password is masked too: it may be a token', async () => {
    expect(await said('a canary', { baseUrl: 'https://canary@site:9000' })).toMatchObject({ serverMessage: 'a ***' })
  })
})

test('an id that the caller gives is masked when it is a secret', async () => {
  const { failure, events } = setUp([status(400)], { auth: { token: 'canary' }, name: 'my canary' })
  const error = await failure(list, { correlationId: 'canary' })
  expect(error).toMatchObject({ correlationId: '***', client: 'my ***' })
  expect(events[0]).toMatchObject({ correlationId: '***', client: 'my ***' })
})

test('a path is shown, but for the secrets in it', async () => {
  const { failure, events } = setUp([status(400)], { auth: { token: 'canary' } })
  const error = await failure({ ...list, path: ['users', 'canary', 'token'] })
  expect(error).toMatchObject({ url: 'https://site:9000/api/v1.0/users/***/token' })
  expect(events[0]).toMatchObject({ path: '/api/v1.0/users/***/token' })
})
