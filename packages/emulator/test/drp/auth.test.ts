import { describe, expect, test } from 'vitest'
import { type Answered, basic, errorBody, type Site, startSite } from './start-site.ts'

const uuid = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'

async function tokenOf(site: Site, query = ''): Promise<string> {
  const { json } = await site.send('GET', `/users/rocketskates/token${query}`)
  return (json as { Token: string }).Token
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('credentials', () => {
  test.each([
    ['none at all', undefined],
    ['a scheme that nobody knows', 'Digest abc'],
    ['no scheme', 'abc'],
    ['what is no base64', 'Basic ???'],
    ['base64 without a colon', `Basic ${btoa('rocketskates')}`],
    ['nothing', 'Basic '],
    ['an empty token', 'Bearer '],
  ])('%s: 401 without a body', async (_, authorization) => {
    const site = await startSite()
    const { status, text, headers } = await site.send('GET', '/info', undefined, { authorization })
    expect([status, text, headers.get('www-authenticate'), headers.get('content-type')]).toEqual([
      401,
      '',
      'dr-provision',
      null,
    ])
  })

  test.each([
    ['nobody:nothing'],
    ['rocketskates:'],
    ['rocketskates:r0cketsk8t'],
    ['rocketskates:r0cketsk8tz'],
    ['__proto__:r0cketsk8ts'],
  ])('a wrong password: 403 (%s)', async (credentials) => {
    const site = await startSite()
    const { status, json } = await site.send('GET', '/info', undefined, { authorization: `Basic ${btoa(credentials)}` })
    expect([status, json]).toEqual([403, errorBody(403, ['Access Denied'], { model: 'users' })])
  })

  test.each([
    ['token=TOKEN', 200],
    ['token=rocketskates:r0cketsk8ts', 200],
    ['token=rocketskates:no', 403],
    ['token=notatoken', 403],
    ['Token=TOKEN', 401],
    ['token', 401],
    ['token=%20', 403],
  ])('?%s: %i', async (query, status) => {
    const site = await startSite()
    const token = encodeURIComponent(await tokenOf(site))
    const path = `/info?${query.replace('TOKEN', token)}`
    expect((await site.send('GET', path, undefined, { authorization: undefined })).status).toBe(status)
  })

  test('a header that is not understood counts before the query', async () => {
    const site = await startSite()
    const path = `/info?token=${encodeURIComponent(await tokenOf(site))}`
    expect((await site.send('GET', path, undefined, { authorization: 'Digest x' })).status).toBe(401)
  })

  test.each([
    ['notatoken', 8],
    ['abcde', 4],
    ['abc', 0],
    ['abcdef', 4],
    ['abcdef=', 4],
    ['ab!d', 2],
    ['abcd abcd', 4],
  ])('a text that could not be a token is echoed: %s', async (token, at) => {
    const site = await startSite()
    const { status, json, headers } = await site.send('GET', '/info', undefined, bearer(token))
    const messages = [`Invalid Token :illegal base64 data at input byte ${at}`, token]
    expect([status, json]).toEqual([403, errorBody(403, messages, { model: 'system' })])
    expect(headers.get('www-authenticate')).toBe('dr-provision')
  })

  test('where everybody may come in, whatever could be a token is somebody with all rights', async () => {
    const site = await startSite()
    expect((await site.send('POST', '/tasks', { Name: 't1' }, bearer('YWJj'))).status).toBe(201)
  })

  test('otherwise only tokens that are accepted, those handed out, and passwords', async () => {
    const site = await startSite({ auth: { tokens: { mine: {}, 'not admin': { user: 'eve', roles: ['none'] } } } })
    const status = async (authorization: string) =>
      (await site.send('GET', '/prefs', undefined, { authorization })).status
    expect(await status('Bearer mine')).toBe(200)
    expect(await status('Bearer not admin')).toBe(403)
    expect(await status(basic)).toBe(200)
    expect(await status(`Bearer ${await tokenOf(site)}`)).toBe(200)
    site.emulator.auth.revoke('mine')
    expect(await status('Bearer mine')).toBe(403)
    const { json } = await site.send('GET', '/prefs', undefined, bearer('YWJj'))
    const messages = ['Invalid Token :token contains an invalid number of segments', 'YWJj']
    expect(json).toEqual(errorBody(403, messages, { model: 'system' }))
  })
})

describe('tokens', () => {
  test.each([
    ['?ttl=5', 5],
    ['?ttl=%2B70', 70],
    ['', 3600],
    ['?ttl=7200', 7200],
  ])('are good for as long as they were asked for: %s', async (query, seconds) => {
    const site = await startSite()
    const headers = bearer(await tokenOf(site, query))
    await site.clock.advance(seconds * 1000)
    expect((await site.send('GET', '/info', undefined, headers)).status).toBe(200)
    await site.clock.advance(1000)
    const { status, json } = await site.send('GET', '/info', undefined, headers)
    const token = headers.authorization.slice('Bearer '.length)
    const messages = ['Invalid Token :token is expired by 1s', token]
    expect([status, json]).toEqual([403, errorBody(403, messages, { model: 'system' })])
  })

  test.each([
    [61, '1m1s'],
    [3600, '1h0m0s'],
    [90_061, '25h1m1s'],
  ])('tell since when they are not, as Go does: %i s', async (seconds, told) => {
    const site = await startSite()
    const headers = bearer(await tokenOf(site, '?ttl=10'))
    await site.clock.advance((10 + seconds) * 1000)
    const { json } = await site.send('GET', '/info', undefined, headers)
    expect((json as { Messages: string[] }).Messages[0]).toBe(`Invalid Token :token is expired by ${told}`)
  })

  test.each([
    ['abc', 'strconv.ParseInt: parsing "abc": invalid syntax'],
    ['', 'strconv.ParseInt: parsing "": invalid syntax'],
    ['1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
    ['2147483648', 'strconv.ParseInt: parsing "2147483648": value out of range'],
  ])('cannot be asked for with ttl=%s', async (ttl, message) => {
    const site = await startSite()
    const { status, json } = await site.send('GET', `/users/rocketskates/token?ttl=${ttl}`)
    const about = { model: 'users', key: 'rocketskates', type: 'GET' }
    expect([status, json]).toEqual([400, errorBody(400, [message], about)])
  })

  test('differ, and come with what there is to know about the server', async () => {
    const site = await startSite()
    expect(await tokenOf(site)).not.toBe(await tokenOf(site))
    const { json } = await site.send('GET', '/users/rocketskates/token')
    expect((json as { Info: unknown }).Info).toEqual((await site.send('GET', '/info')).json)
  })

  test('can be called off, and are gone after a reset', async () => {
    const site = await startSite({ auth: { tokens: [] } })
    const first = bearer(await tokenOf(site))
    site.drp.revokeTokens()
    const refused = await site.send('GET', '/info', undefined, first)
    expect((refused.json as { Messages: string[] }).Messages[0]).toBe('Invalid Token :signature is invalid')
    const second = bearer(await tokenOf(site))
    expect((await site.send('GET', '/info', undefined, second)).status).toBe(200)
    site.emulator.reset()
    expect((await site.send('GET', '/info', undefined, second)).status).toBe(403)
  })

  test('never show in the log of requests', async () => {
    const site = await startSite()
    const token = await tokenOf(site)
    await site.send('GET', `/info?token=${encodeURIComponent(token)}`, undefined, { authorization: undefined })
    await site.send('GET', '/info', undefined, bearer(token))
    expect(
      JSON.stringify(site.emulator.requests.map((entry) => ({ ...entry, headers: [...entry.headers] }))),
    ).not.toContain(token)
  })
})

describe('the agent of a machine', () => {
  async function machines(): Promise<{
    site: Site
    as: (method: string, path: string, body?: unknown) => Promise<Answered>
  }> {
    const site = await startSite({
      seed: {
        drp: {
          tasks: [{ Name: 'task-1' }],
          machines: [
            { Name: 'm1', Uuid: uuid, Tasks: ['task-1'] },
            { Name: 'm2', Uuid: other, Tasks: ['task-1'] },
          ],
        },
      },
    })
    const headers = bearer(site.drp.machineToken(uuid))
    return { site, as: (method, path, body) => site.send(method, path, body, headers) }
  }

  const patch = [{ op: 'replace', path: '/Description', value: 'x' }]

  test('works on its own machine and its own jobs', async () => {
    const { as } = await machines()
    expect((await as('GET', `/machines/${uuid}`)).status).toBe(200)
    expect((await as('PATCH', `/machines/${uuid}`, patch)).status).toBe(200)
    const { status, json } = await as('POST', '/jobs', { Machine: uuid })
    expect(status).toBe(201)
    const job = (json as { Uuid: string }).Uuid
    expect((await as('PATCH', `/jobs/${job}`, [{ op: 'replace', path: '/State', value: 'running' }])).status).toBe(200)
    expect((await as('GET', `/jobs/${job}`)).status).toBe(200)
    expect((await as('GET', `/jobs/${job}/actions`)).status).toBe(200)
  })

  test('reads what tasks are made of, and posts events', async () => {
    const { as } = await machines()
    const reads = ['/tasks/task-1', '/stages/none', '/bootenvs/local', '/params/pxelinux-local-boot', '/info']
    for (const path of reads) expect([path, (await as('GET', path)).status]).toEqual([path, 200])
    expect((await as('POST', '/events', { Type: 'a', Action: 'b', Key: 'c' })).status).toBe(204)
  })

  test('finds nothing else, and is told of the key by which rights are given', async () => {
    const { site, as } = await machines()
    const about = (model: string, key: string) => errorBody(404, ['Not Found'], { model, key, type: 'GET' })
    expect((await as('GET', `/machines/${other}`)).json).toEqual(about('machines', other))
    const { json } = await site.send('POST', '/jobs', { Machine: other })
    expect((await as('GET', `/jobs/${(json as { Uuid: string }).Uuid}`)).json).toEqual(about('jobs', other))
    expect((await as('GET', '/profiles/global')).json).toEqual(about('profiles', 'global'))
    expect((await as('GET', '/meta/machines/Name:m2')).status).toBe(404)
  })

  test('lists nothing', async () => {
    const { as } = await machines()
    for (const path of ['/jobs', '/machines', '/tasks', '/profiles']) {
      const { status, text, headers } = await as('GET', path)
      expect([path, status, text, headers.get('x-drp-list-count')]).toEqual([path, 200, '[]', '0'])
    }
  })

  test('is refused all else, with what it would need', async () => {
    const { as } = await machines()
    const refused = async (method: string, path: string, body: unknown, needs: string): Promise<void> => {
      const { status, json } = await as(method, path, body)
      const messages = [`Cannot access /api/v3${path}`, `Requires: ${needs}`]
      expect([status, json]).toEqual([403, errorBody(403, messages, { type: 'AUTH' })])
    }
    await refused('PATCH', `/machines/${other}?force=true`, patch, `machines patch ${other}`)
    await refused('DELETE', `/machines/${uuid}`, undefined, `machines delete ${uuid}`)
    await refused('POST', '/tasks', { Name: 't2' }, 'tasks create t2')
    await refused('PUT', '/tasks/task-1', { Name: 'task-1' }, 'tasks put task-1')
    await refused('PATCH', '/tasks/task-1', patch, 'tasks patch task-1')
    await refused('DELETE', '/tasks/task-1', undefined, 'tasks delete task-1')
    await refused('POST', '/prefs', {}, 'preferences post *')
    await refused('GET', '/prefs', undefined, 'preferences list *')
    await refused('GET', '/objects', undefined, 'objects list *')
    await refused('GET', '/users/rocketskates/token', undefined, 'users token rocketskates')
    await refused('POST', '/jobs', { Machine: other }, `jobs create ${other}`)
  })

  test('gets a token from newer servers, for as long as they are set to', async () => {
    const prefs = { knownTokenTimeout: '60' }
    const machine = { Name: 'm1', Uuid: uuid }
    const site = await startSite({ profiles: { drp: 'v4' }, seed: { drp: { prefs, machines: [machine] } } })
    const { json } = await site.send('GET', `/machines/${uuid}/token`)
    const headers = bearer((json as { Token: string }).Token)
    expect((await site.send('GET', `/machines/${uuid}`, undefined, headers)).status).toBe(200)
    expect((await site.send('GET', '/prefs', undefined, headers)).status).toBe(403)
    await site.clock.advance(61_000)
    expect((await site.send('GET', `/machines/${uuid}`, undefined, headers)).status).toBe(403)
    expect((await site.send('GET', `/machines/${other}/token`)).status).toBe(404)
  })

  test('gets none from the recorded server', async () => {
    const { site } = await machines()
    const { status, json } = await site.send('GET', `/machines/${uuid}/token`)
    const key = `/api/v3/machines/${uuid}/token`
    expect([status, json]).toEqual([404, errorBody(404, ['No route'], { key, type: 'GET' })])
  })
})
