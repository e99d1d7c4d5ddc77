import { type KeystoneOptions, keystone } from '@jobwright/client'
import { JobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { json, list, networkError, type Step, setUp, silence, status, streamed } from './setting.ts'

const byPassword = { url: 'https://keystone:5000/v3', username: 'shipyard', password: 'canary-password' }
const byCredential = {
  url: 'https://keystone:5000/v3',
  applicationCredentialId: 'ac-1',
  applicationCredentialSecret: 'canary-secret',
}

const issued = (token: string, expires: string): Response =>
  json(
    { token: { expires_at: expires, methods: ['password'] } },
    { status: 201, headers: { 'X-Subject-Token': token } },
  )

/** Keystone and Drydock behind one fetch. */
function scripted(keystones: readonly Step[], options: KeystoneOptions = byPassword, drydock: Step = json('done')) {
  const asked: { url: string; init: RequestInit }[] = []
  const setting = setUp(
    [
      (url, init) => {
        if (!url.startsWith('https://keystone'))
          return typeof drydock === 'function' ? drydock(url, init) : (drydock as Response).clone()
        asked.push({ url, init })
        const step = keystones[Math.min(asked.length, keystones.length) - 1]
        if (step === undefined || step instanceof Error) throw step ?? new Error('no step')
        return step instanceof Response ? step.clone() : step(url, init)
      },
    ],
    { auth: keystone(options), retry: { limit: 0 } },
  )
  return { ...setting, asked, bodies: () => asked.map(({ init }) => JSON.parse(init.body as string) as unknown) }
}

describe('a token of Keystone', () => {
  test('is asked for by password, sent to Drydock, and renewed before it expires', async () => {
    const { run, seen, asked, bodies, clock } = scripted([
      issued('token-one', '2026-11-21T01:00:00.000000Z'),
      issued('token-two', '2026-11-21T02:00:00.000000Z'),
    ])
    expect(await run(list)).toBe('done')
    await clock.advance(3_540_000 - 1)
    await run(list)
    await clock.advance(1)
    await run(list)
    expect(seen.map(({ headers }) => headers['x-auth-token'])).toEqual([
      undefined,
      'token-one',
      'token-one',
      undefined,
      'token-two',
    ])
    expect(asked[0]).toMatchObject({
      url: 'https://keystone:5000/v3/auth/tokens',
      init: { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/json' } },
    })
    expect(bodies()[0]).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'shipyard', domain: { id: 'default' }, password: 'canary-password' } },
        },
      },
    })
  })

  test('is renewed when Drydock rejects it', async () => {
    const { run, asked } = scripted(
      [issued('token-one', '2026-11-22T00:00:00Z'), issued('token-two', '2026-11-22T00:00:00Z')],
      byPassword,
      (_, { headers }) =>
        (headers as Record<string, string>)['x-auth-token'] === 'token-two' ? json('done') : status(401),
    )
    expect(await run(list)).toBe('done')
    expect(asked).toHaveLength(2)
  })

  test.each([
    [
      'by names of user, project and domains',
      { ...byPassword, userDomainName: 'ucp', projectName: 'service', projectDomainName: 'dom' },
      { user: { name: 'shipyard', domain: { name: 'ucp' }, password: 'canary-password' } },
      { project: { name: 'service', domain: { name: 'dom' } } },
    ],
    [
      'by ids',
      { url: 'https://keystone:5000/', userId: 'u1', password: 'canary-password', projectId: 'p1' },
      { user: { id: 'u1', password: 'canary-password' } },
      { project: { id: 'p1' } },
    ],
    [
      'by ids of domains',
      { ...byPassword, userDomainId: 'd1', userDomainName: 'unused', projectName: 'service', projectDomainId: 'd2' },
      { user: { name: 'shipyard', domain: { id: 'd1' }, password: 'canary-password' } },
      { project: { name: 'service', domain: { id: 'd2' } } },
    ],
    [
      'for a project of the default domain',
      { ...byPassword, projectName: 'service' },
      { user: { name: 'shipyard', domain: { id: 'default' }, password: 'canary-password' } },
      { project: { name: 'service', domain: { id: 'default' } } },
    ],
  ])('can be asked for %s', async (_, options, password, scope) => {
    const { run, bodies, asked } = scripted([issued('token-one', '2026-11-22T00:00:00Z')], options)
    await run(list)
    expect(bodies()[0]).toEqual({ auth: { identity: { methods: ['password'], password }, scope } })
    expect(asked[0]?.url).toBe('https://keystone:5000/v3/auth/tokens')
  })

  test.each([
    ['by id', byCredential, { id: 'ac-1' }],
    [
      'by name',
      {
        url: 'https://keystone/identity',
        applicationCredentialName: 'ci',
        applicationCredentialSecret: 'canary-secret',
        username: 'u',
      },
      { name: 'ci', user: { name: 'u', domain: { id: 'default' } } },
    ],
  ])('can be asked for by application credential, %s', async (_, options, which) => {
    const { run, bodies, asked } = scripted([issued('token-one', '2026-11-22T00:00:00Z')], options)
    await run(list)
    expect(bodies()[0]).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { ...which, secret: 'canary-secret' },
        },
      },
    })
    expect(asked[0]?.url).toBe(`${options.url.replace(/\/v3$/, '')}/v3/auth/tokens`)
  })
})

describe('a refusal of Keystone', () => {
  test('is final: the password is not sent again', async () => {
    const { failure, asked, seen } = scripted([status(401)])
    expect(await failure(list)).toMatchObject({
      code: 'authentication',
      applied: 'no',
      attempts: 0,
      message: expect.stringMatching(/Keystone has refused the user and password/),
    })
    expect(await failure(list)).toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/so it is not sent again/),
    })
    expect(asked).toHaveLength(1)
    expect(seen).toHaveLength(1)
  })

  test.each<[string, Step, object]>([
    ['429', status(429), { code: 'unavailable', retryable: true }],
    ['503', status(503), { code: 'unavailable', retryable: true }],
    ['500', status(500), { code: 'unavailable', retryable: true }],
    ['404', status(404), { code: 'unexpected-response', retryable: false }],
    ['a redirect', status(302, { Location: 'https://elsewhere' }), { code: 'unexpected-response' }],
    ['200', status(200), { code: 'unexpected-response' }],
    [
      'no token',
      json({ token: { expires_at: '2026-11-22T00:00:00Z' } }, { status: 201 }),
      { code: 'unexpected-response' },
    ],
    [
      'no time',
      json({ token: {} }, { status: 201, headers: { 'X-Subject-Token': 't0ken' } }),
      { code: 'unexpected-response' },
    ],
    [
      'no JSON',
      new Response('canary', { status: 201, headers: { 'X-Subject-Token': 't0ken' } }),
      { code: 'unexpected-response' },
    ],
    ['null', json(null, { status: 201, headers: { 'X-Subject-Token': 't0ken' } }), { code: 'unexpected-response' }],
    [
      'a flood',
      () => streamed(['x'.repeat(1024 * 1024), 'x'], { status: 201, headers: { 'X-Subject-Token': 't' } }),
      { code: 'unexpected-response' },
    ],
    [
      'half an answer',
      () => streamed(['{', new Error('cut')], { status: 201, headers: { 'X-Subject-Token': 't' } }),
      { code: 'unavailable', retryable: true },
    ],
    ['a dropped connection', networkError('ECONNREFUSED'), { code: 'unavailable', retryable: true }],
    ['a bad certificate', networkError('CERT_HAS_EXPIRED'), { code: 'certificate', retryable: false }],
    ['silence', silence, { code: 'timed-out', retryable: true }],
  ])('or a fault, %s, is told as what it is', async (_, step, expected) => {
    const { failure, clock } = scripted([step])
    const error = (await failure(list)) as Error
    expect(error).toMatchObject({ ...expected, applied: 'no', attempts: 0 })
    expect(error.message).toMatch(/no credentials could be had/)
    expect(error.message).not.toContain('canary')
    expect(clock.scheduled).toBe(0)
  })
})

describe('options of keystone', () => {
  test.each([
    ['none', null as never, /needs url/],
    ['no url', { ...byPassword, url: undefined }, /needs url/],
    ['an url that is none', { ...byPassword, url: 'keystone' }, /needs url/],
    ['another protocol', { ...byPassword, url: 'ftp://keystone' }, /needs url/],
    [
      'a password in the url',
      { ...byPassword, url: 'https://u:p@keystone' },
      /needs url, .*without a user and password/,
    ],
    ['no user', { url: 'https://k', password: 'x' }, /needs a username or a userId/],
    ['no password', { url: 'https://k', username: 'u' }, /needs a password or an applicationCredentialSecret/],
    ['no credential', { url: 'https://k', applicationCredentialSecret: 's' }, /needs an applicationCredentialId, or/],
    [
      'a credential of nobody',
      { url: 'https://k', applicationCredentialName: 'n', applicationCredentialSecret: 's' },
      /needs a username/,
    ],
    [
      'an unknown one',
      { ...byPassword, project: 'x' },
      /^keystone: unknown option "project" \(did you mean projectId\?\); known are url, .*, projectDomainName\.$/,
    ],
    [
      'one of the other kind',
      { ...byCredential, projectName: 'x' },
      /^keystone: unknown option "projectName"; known are url, .*, applicationCredentialSecret\.$/,
    ],
    ['an empty one', { ...byPassword, password: '' }, /^keystone: password must be a text, not empty\.$/],
    ['a number', { ...byPassword, userId: 5 }, /^keystone: userId must be a text, not empty\.$/],
  ])('are refused: %s', (_, options, message) => {
    const make = () => keystone(options as KeystoneOptions)
    expect(make).toThrow(JobwrightError)
    expect(make).toThrow(message)
    expect(make).toThrow(/^(?!.*canary)/)
  })

  test('may be undefined where they may be left out', () => {
    expect(keystone({ ...byPassword, projectName: undefined })).toHaveProperty('token')
  })
})

test('by itself gives errors that hold no secret and no live cause', async () => {
  const { token } = keystone(byPassword)
  if (typeof token === 'string') throw new Error('a fixed token')
  const cause = Object.assign(new Error('failed for canary-password'), { code: 'ECONNRESET', body: 'canary-password' })
  const asked = token({ reason: 'first', signal: new AbortController().signal, fetch: () => Promise.reject(cause) })
  const error = (await asked.catch((thrown: unknown) => thrown)) as Error
  expect(error).toMatchObject({ code: 'unavailable', cause: { message: 'failed for ***', code: 'ECONNRESET' } })
  expect(Object.keys(error.cause as object)).toEqual(['code'])
})
