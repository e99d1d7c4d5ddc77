import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const claims = [{ scope: 'machines', action: 'get,list', specific: '*' }]

const seed = {
  roles: [{ Name: 'reader', Claims: claims }],
  users: [{ Name: 'anna', Roles: ['reader'], Password: 'sesame' }],
  machines: [{ Name: 'm1', Uuid: m1 }],
}

const basic = (name: string, password: string) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` })

async function statusOf(site: DrpSite, headers: Readonly<Record<string, string>>, path = '/machines/Name:m1') {
  return (await site.send('GET', path, undefined, headers)).status
}

async function tokenOf(site: DrpSite, name: string) {
  const { json } = await site.send('GET', `/users/${name}/token`)
  return { authorization: `Bearer ${(json as { Token: string }).Token}` }
}

describe.each(['v3.13', 'v4'] as const)('users of %s', (profile) => {
  const start = () => startDrp(seed, { profiles: { drp: profile } })

  test('are objects like others, without their passwords', async () => {
    const site = await start()
    const { status, json, text } = await site.send('POST', '/users', {
      Name: 'berta',
      Roles: ['superuser'],
      Password: 'x1',
    })
    expect([status, json]).toMatchObject([201, { Name: 'berta', Roles: ['superuser'], Available: true }])
    expect((json as { Secret: string }).Secret).toMatch(/^[0-9a-f]{16}$/)
    expect(text).not.toContain('Password')
    expect(await statusOf(site, basic('berta', 'x1'))).toBe(403)
    const changed = await site.send('PATCH', '/users/berta', [{ op: 'add', path: '/Roles/-', value: 'nope' }])
    expect(changed.json).toMatchObject({ Available: false, Errors: ['Role nope does not exist'] })
    expect((await site.send('DELETE', '/users/berta')).status).toBe(200)
    expect((await site.send('GET', '/users/berta')).status).toBe(404)
    expect((await site.send('POST', '/users', { Name: '1' })).status).toBe(422)
    expect((await site.send('GET', '/users')).text).not.toContain('sesame')
  })

  test('come in by a password, and may do what their roles say', async () => {
    const site = await start()
    expect(await statusOf(site, basic('anna', 'sesame'))).toBe(200)
    expect(await statusOf(site, basic('anna', 'Sesame'))).toBe(403)
    expect(await statusOf(site, await tokenOf(site, 'anna'))).toBe(200)
    expect((await site.send('DELETE', `/machines/${m1}`, undefined, basic('anna', 'sesame'))).status).toBe(403)
    expect(await statusOf(site, basic('anna', 'sesame'), '/users/anna')).toBe(404)
  })

  test('get another password, which calls their tokens off', async () => {
    const site = await start()
    const [token, other] = [await tokenOf(site, 'anna'), await tokenOf(site, 'rocketskates')]
    const { Secret } = (await site.send('GET', '/users/anna')).json as { Secret: string }
    const { status, json, text } = await site.send('PUT', '/users/anna/password', { Password: 'open' })
    expect([status, json]).toMatchObject([200, { Name: 'anna' }])
    expect(text).not.toContain('open')
    expect((json as { Secret: string }).Secret).not.toBe(Secret)
    expect(await statusOf(site, basic('anna', 'open'))).toBe(200)
    expect(await statusOf(site, basic('anna', 'sesame'))).toBe(403)
    expect([await statusOf(site, token), await statusOf(site, other)]).toEqual([403, 200])
    expect(await statusOf(site, await tokenOf(site, 'anna'))).toBe(200)
  })

  test.each([{}, { Password: '' }, { Password: 5 }, []])('cannot get the password %j', async (body) => {
    const site = await start()
    const { status, json } = await site.send('PUT', '/users/anna/password', body)
    expect([status, json]).toMatchObject([400, { Key: 'anna', Messages: ['Password must not be empty'] }])
    expect(await statusOf(site, basic('anna', 'sesame'))).toBe(200)
  })

  test('cannot change passwords without the right to', async () => {
    const site = await start()
    const refused = await site.send('PUT', '/users/anna/password', { Password: 'x' }, basic('anna', 'sesame'))
    expect([refused.status, refused.json]).toMatchObject([403, { Type: 'AUTH' }])
    expect((await site.send('PUT', '/users/nobody/password', { Password: 'x' })).status).toBe(404)
  })

  test('are gone with their password and tokens', async () => {
    const site = await start()
    const token = await tokenOf(site, 'anna')
    await site.send('DELETE', '/users/anna')
    expect([await statusOf(site, token), await statusOf(site, basic('anna', 'sesame'))]).toEqual([403, 403])
    await site.send('POST', '/users', { Name: 'anna', Roles: ['reader'] })
    expect(await statusOf(site, basic('anna', 'sesame'))).toBe(403)
  })

  test('come back with a reset', async () => {
    const site = await start()
    await site.send('DELETE', '/users/anna')
    site.reset()
    expect(await statusOf(site, basic('anna', 'sesame'))).toBe(200)
  })

  test('have roles, which are objects too', async () => {
    const site = await start()
    const made = await site.send('POST', '/roles', { Name: 'lister', Claims: [{ scope: 'jobs', action: 'list' }] })
    expect([made.status, made.json]).toMatchObject([201, { Claims: [{ scope: 'jobs', action: 'list', specific: '' }] }])
    const widened = [{ op: 'replace', path: '/Claims', value: [{ scope: '*', action: '*', specific: '*' }] }]
    await site.send('PATCH', '/roles/reader', widened)
    expect((await site.send('DELETE', `/machines/${m1}`, undefined, await tokenOf(site, 'anna'))).status).toBe(200)
    expect((await site.send('DELETE', '/roles/superuser')).status).toBe(404)
    expect((await site.send('DELETE', '/roles/lister')).status).toBe(200)
  })

  test('as machines, lose their tokens with another secret', async () => {
    const site = await start()
    const agent = { authorization: `Bearer ${site.drp.machineToken(m1)}` }
    expect(await statusOf(site, agent)).toBe(200)
    await site.send('PATCH', `/machines/${m1}`, [{ op: 'replace', path: '/Description', value: 'x' }])
    expect(await statusOf(site, agent)).toBe(200)
    await site.send('PATCH', `/machines/${m1}`, [{ op: 'replace', path: '/Secret', value: 'another' }])
    expect(await statusOf(site, agent)).toBe(403)
  })
})

test.each([
  [{ users: [{ Name: 'anna', Password: '' }] }, 'users[0]: Password must be a text.'],
  [{ users: [{ Name: '' }] }, 'users[0]: the server would not take it: Empty key not allowed'],
])('users cannot be seeded as %j', async (wrong, message) => {
  await expect(startDrp(wrong)).rejects.toThrow(message)
})
