import { describe, expect, test } from 'vitest'
import { designRef, errorBody, startSite } from './site.ts'

const tasks = '/api/v1.0/tasks'
const task = { action: 'verify_site', design_ref: designRef }
const unauthenticated = { status: 401, json: errorBody('Unauthenticated') }
const forbidden = { status: 403, json: errorBody('Forbidden') }
const keystone = (more: Readonly<Record<string, string>>) => ({
  'x-auth-token': 'x',
  'x-identity-status': 'Confirmed',
  ...more,
})

const closed = [
  ['GET', tasks],
  ['POST', tasks],
  ['DELETE', tasks],
  ['GET', `${tasks}/x`],
  ['GET', `${tasks}/x/builddata`],
  ['GET', '/api/v1.0/nodes'],
  ['GET', '/api/v1.0/nodes/a/builddata'],
  ['POST', '/api/v1.0/nodefilter'],
  ['POST', '/api/v1.0/validatedesign'],
  ['GET', '/api/v1.0/designs'],
  ['POST', '/api/v1.0/designs'],
  ['GET', '/api/v1.0/designs/x'],
  ['GET', '/api/v1.0/designs/x/parts/k'],
  ['GET', '/api/v1.0/health/extended'],
] as const

describe('without authentication', () => {
  test.each(closed)('%s %s is for administrators', async (method, path) => {
    const site = await startSite()
    expect(await site.send(method, path, undefined, { 'x-auth-token': 'x' })).toMatchObject(unauthenticated)
    expect(
      await site.send(method, path, undefined, {
        'x-auth-token': 'x',
        'x-identity-status': 'Invalid',
        'x-roles': 'admin',
      }),
    ).toMatchObject(unauthenticated)
    expect(await site.send(method, path, undefined, keystone({ 'x-roles': 'member' }))).toMatchObject(forbidden)
    expect((await site.send(method, path, undefined, keystone({ 'x-roles': 'member,Admin' }))).status).not.toBe(403)
    expect([401, 403]).not.toContain((await site.send(method, path)).status)
  })

  test.each(['/versions', '/api/v1.0/health', '/api/v1.0/bootactions/nodes/a/units'])(
    '%s is for everybody',
    async (path) => {
      const site = await startSite()
      expect([401, 403]).not.toContain((await site.send('GET', path, undefined, { 'x-auth-token': 'x' })).status)
    },
  )

  test('looks at the path and the method first', async () => {
    const site = await startSite()
    const stranger = { 'x-auth-token': 'x' }
    expect((await site.send('GET', '/api/v1.0/nope', undefined, stranger)).status).toBe(404)
    expect((await site.send('PUT', tasks, undefined, stranger)).status).toBe(405)
  })

  test.each([
    [{}, 'noauth'],
    [keystone({ 'x-user-name': 'bob', 'x-roles': 'admin', 'x-end-user': 'carol' }), 'bob'],
    [keystone({ 'x-roles': 'admin' }), null],
    [
      {
        'x-auth-token': 'x',
        'x-service-identity-status': 'Confirmed',
        'x-service-user-name': 'robot',
        'x-service-roles': 'admin',
        'x-user-name': 'bob',
        'x-roles': 'member',
      },
      'robot',
    ],
    [keystone({ 'x-user-name': '1234567890123456', 'x-roles': 'admin' }), '1234567890123456'],
  ])('notes who made a task: %j', async (headers, user) => {
    const site = await startSite()
    expect((await site.send('POST', tasks, task, headers)).json).toMatchObject({ created_by: user })
  })

  test('has no room for long names', async () => {
    const headers = keystone({ 'x-user-name': '12345678901234567', 'x-roles': 'admin' })
    const site = await startSite()
    expect(await site.send('POST', tasks, task, headers)).toMatchObject({
      status: 500,
      json: errorBody('Unknown error'),
    })
    const roomy = await startSite({ quirks: ['drydock/token-without-keystone'] })
    expect((await roomy.send('POST', tasks, task, headers)).json).toMatchObject({ created_by: '12345678901234567' })
  })

  test('breaks on every path without roles, unless that quirk is off', async () => {
    const site = await startSite()
    for (const path of ['/versions', '/nope', tasks]) {
      expect(await site.send('GET', path, undefined, keystone({}))).toMatchObject({
        status: 500,
        json: { title: '500 Internal Server Error' },
      })
    }
    const mended = await startSite({ quirks: ['drydock/token-without-keystone'] })
    expect(await mended.send('GET', tasks, undefined, keystone({}))).toMatchObject(forbidden)
  })

  test('takes everybody when tokens mean nothing', async () => {
    const site = await startSite({ quirks: 'none' })
    expect((await site.send('GET', tasks, undefined, { 'x-auth-token': 'x' })).status).toBe(200)
    expect((await site.send('GET', tasks, undefined, keystone({}))).status).toBe(200)
  })
})

test('with authentication asks for a token, and believes no headers', async () => {
  const site = await startSite({ auth: { tokens: { boss: { user: 'ann' }, guest: { roles: ['member'] } } } })
  expect(await site.send('GET', tasks)).toMatchObject(unauthenticated)
  expect(await site.send('GET', tasks, undefined, keystone({ 'x-roles': 'admin' }))).toMatchObject(unauthenticated)
  expect(await site.send('GET', tasks, undefined, { 'x-auth-token': 'guest' })).toMatchObject(forbidden)
  const { json } = await site.send('POST', tasks, task, { 'x-auth-token': 'boss', 'x-user-name': 'bob' })
  expect(json).toMatchObject({ created_by: 'ann' })
  expect((await site.send('GET', '/versions')).status).toBe(200)
})
