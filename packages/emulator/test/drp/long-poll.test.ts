import { describe, expect, test } from 'vitest'
import { type Answered, type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const m2 = 'aaaaaaaa-0000-4000-8000-000000000002'

const seed = {
  params: [{ Name: 'color', Schema: { type: 'string' } }],
  profiles: [{ Name: 'dark' }],
  tasks: [{ Name: 't1' }],
  machines: [
    { Name: 'm1', Uuid: m1, Tasks: ['t1'], Profiles: ['dark'] },
    { Name: 'm2', Uuid: m2 },
  ],
}

const start = (profile: 'v3.13' | 'v4' = 'v4') => startDrp(seed, { profiles: { drp: profile } })

async function etagOf(site: DrpSite, path = `/machines/${m1}`, method = 'GET'): Promise<string> {
  const { headers } = await site.send(method, path)
  return headers.get('etag') ?? ''
}

const describeAs = (site: DrpSite, text: string, id = m1) =>
  site.send('PATCH', `/machines/${id}`, [{ op: 'replace', path: '/Description', value: text }])

/** Sends a conditional GET, and notes the answer when it comes. */
function poll(site: DrpSite, path: string, etag: string, wait?: string): { answer?: Answered } {
  const noted: { answer?: Answered } = {}
  const headers = { 'if-none-match': etag, ...(wait === undefined ? {} : { prefer: wait }) }
  site.send('GET', path, undefined, headers).then(
    (answer) => {
      noted.answer = answer
    },
    // The connection was dropped: there is no answer.
    () => {},
  )
  return noted
}

/** Lets everything happen that needs no time. */
const settle = (site: DrpSite) => site.clock.advance(0)

describe('the ETag', () => {
  test('of an object changes with the object alone', async () => {
    const site = await start()
    const before = await etagOf(site)
    expect(before).toMatch(/^"[^"]+"$/)
    expect(await etagOf(site)).toBe(before)
    expect(await etagOf(site, '/machines/Name:m1')).toBe(before)
    expect(await etagOf(site, `/machines/${m1}`, 'HEAD')).toBe(before)
    await describeAs(site, 'x', m2)
    expect(await etagOf(site)).toBe(before)
    await describeAs(site, 'x')
    expect(await etagOf(site)).not.toBe(before)
    expect(await etagOf(site, `/machines/${m2}`)).not.toBe(await etagOf(site))
  })

  test('of a list changes with each of its objects, and with what they take parameters from', async () => {
    const site = await start()
    const seen = [await etagOf(site, '/machines'), await etagOf(site, '/jobs')]
    expect(await etagOf(site, '/machines?Name=m2', 'HEAD')).toBe(seen[0])
    await describeAs(site, 'x')
    seen.push(await etagOf(site, '/machines'))
    await site.send('POST', '/profiles/dark/params/color', '"black"')
    seen.push(await etagOf(site, '/machines'))
    await site.send('DELETE', `/machines/${m2}`)
    seen.push(await etagOf(site, '/machines'))
    expect(new Set(seen).size).toBe(5)
    expect(await etagOf(site, '/jobs')).toBe(seen[1])
  })

  test('of what shows all parameters changes with where these come from', async () => {
    const site = await start()
    await site.send('POST', '/work_orders', { Machine: m1, Tasks: ['t1'], Uuid: m2 })
    const paths = [`/machines/${m1}?aggregate=true`, `/work_orders/${m2}?aggregate=true`, '/work_orders?aggregate=true']
    const plain = [`/machines/${m1}`, `/work_orders/${m2}`, '/work_orders']
    const etags = () => Promise.all([...paths, ...plain].map((path) => etagOf(site, path)))
    const before = await etags()
    await site.send('POST', '/profiles/dark/params/color', '"black"')
    const after = await etags()
    expect(after.map((etag, at) => etag === before[at])).toEqual([false, false, false, true, true, true])
    for (const path of paths.slice(0, 2))
      expect((await site.send('GET', path)).json).toMatchObject({ Params: { color: 'black' } })
    expect((await site.send('GET', paths[2] ?? '')).json).toMatchObject([{ Params: { color: 'black' } }])
    for (const path of plain.slice(0, 2)) expect((await site.send('GET', path)).json).toMatchObject({ Params: {} })
  })

  test('is there for all that is read as an object, and for nothing else', async () => {
    const site = await start()
    for (const path of ['/tasks/t1', '/stages/none', '/users/rocketskates', '/work_orders', '/params'])
      expect([path, await etagOf(site, path)]).toEqual([path, expect.stringMatching(/^"/)])
    for (const path of ['/info', `/machines/${m1}/params`, '/machines?Nope=1', '/machines/nope'])
      expect([path, await etagOf(site, path)]).toEqual([path, ''])
  })

  test('is never the same after a reset', async () => {
    const site = await start()
    const before = await etagOf(site)
    site.reset()
    const after = await etagOf(site)
    expect(after).not.toBe(before)
    site.drp.seed(seed)
    expect([before, after]).not.toContain(await etagOf(site))
  })

  test('is unknown to v3.13, which answers everything in full', async () => {
    const site = await start('v3.13')
    expect(await etagOf(site)).toBe('')
    const noted = poll(site, `/machines/${m1}`, '*', 'wait=10s')
    await settle(site)
    expect(noted.answer?.status).toBe(200)
  })
})

describe('If-None-Match', () => {
  test('is answered with 304 by what is known already', async () => {
    const site = await start()
    const etag = await etagOf(site)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, text, headers } = await site.send('GET', `/machines/${m1}`, undefined, { 'if-none-match': known })
      expect([known, status, text, headers.get('etag'), headers.get('content-type')]).toEqual([
        known,
        304,
        '',
        etag,
        null,
      ])
    }
    for (const unknown of ['"other"', etag.slice(1, -1), '']) {
      const { status, json } = await site.send('GET', `/machines/${m1}`, undefined, { 'if-none-match': unknown })
      expect([unknown, status, json]).toMatchObject([unknown, 200, { Name: 'm1' }])
    }
    const list = await site.send('HEAD', '/machines', undefined, { 'if-none-match': await etagOf(site, '/machines') })
    expect([list.status, list.headers.get('x-drp-list-count')]).toEqual([304, '2'])
  })

  test('matters to reading alone', async () => {
    const site = await start()
    const patch = [{ op: 'test', path: '/Name', value: 'm1' }]
    const { status } = await site.send('PATCH', `/machines/${m1}`, patch, { 'if-none-match': '*', prefer: 'wait=10s' })
    expect(status).toBe(200)
  })
})

describe('Prefer: wait', () => {
  test('holds the answer until the object changes', async () => {
    const site = await start()
    const noted = poll(site, `/machines/${m1}`, await etagOf(site), 'wait=1m30s')
    await site.clock.advance(60_000)
    expect(noted.answer).toBeUndefined()
    await describeAs(site, 'elsewhere', m2)
    await settle(site)
    expect(noted.answer).toBeUndefined()
    await describeAs(site, 'here')
    await settle(site)
    expect(noted.answer?.status).toBe(200)
    expect(noted.answer?.json).toMatchObject({ Description: 'here' })
    expect(noted.answer?.headers.get('etag')).toBe(await etagOf(site))
    expect(site.clock.scheduled).toBe(0)
  })

  test('holds it until the time is over', async () => {
    const site = await start()
    const etag = await etagOf(site)
    const noted = poll(site, `/machines/${m1}`, etag, 'respond-async, Wait=1.5s')
    await site.clock.advance(1499)
    expect(noted.answer).toBeUndefined()
    await site.clock.advance(1)
    expect([noted.answer?.status, noted.answer?.headers.get('etag')]).toEqual([304, etag])
    expect(site.clock.scheduled).toBe(0)
  })

  test('holds lists too, until anything of theirs changes', async () => {
    const site = await start()
    const noted = poll(site, '/machines?Name=m1', await etagOf(site, '/machines'), 'wait=10s')
    await site.send('POST', '/tasks', { Name: 'other' })
    await settle(site)
    expect(noted.answer).toBeUndefined()
    await describeAs(site, 'x', m2)
    await settle(site)
    expect([noted.answer?.status, noted.answer?.json]).toMatchObject([200, [{ Name: 'm1' }]])
  })

  test('tells all that happened at once in one answer', async () => {
    const site = await start()
    const noted = poll(site, `/machines/${m1}`, await etagOf(site), 'wait=10s')
    await site.send('POST', '/jobs', { Machine: m1 })
    await settle(site)
    expect(noted.answer?.json).toMatchObject({ JobState: 'created', CurrentTask: 0 })
  })

  test('tells that the object is gone', async () => {
    const site = await start()
    const noted = poll(site, `/machines/${m1}`, await etagOf(site), 'wait=10s')
    await site.send('DELETE', `/machines/${m1}`)
    await settle(site)
    expect(noted.answer?.status).toBe(404)
  })

  test.each(['wait=10', 'wait=', 'wait', 'wait=-5s', 'wait=soon', 'wait=0s', 'waits=5s', 'wait=5s5'])(
    '%s holds nothing',
    async (prefer) => {
      const site = await start()
      const noted = poll(site, `/machines/${m1}`, await etagOf(site), prefer)
      await settle(site)
      expect(noted.answer?.status).toBe(304)
    },
  )

  test.each([
    ['250ms', 250],
    ['1h2m3s', 3_723_000],
    ['+2s', 2000],
    ['1.5m', 90_000],
    ['1000000us', 1000],
  ])('understands %s', async (duration, ms) => {
    const site = await start()
    const noted = poll(site, `/machines/${m1}`, await etagOf(site), `wait=${duration}`)
    await site.clock.advance(ms - 1)
    expect(noted.answer).toBeUndefined()
    await site.clock.advance(1)
    expect(noted.answer?.status).toBe(304)
  })

  test('holds nothing that is not known', async () => {
    const site = await start()
    const noted = poll(site, `/machines/${m1}`, '"other"', 'wait=10s')
    await settle(site)
    expect(noted.answer?.status).toBe(200)
  })

  test('is dropped with the connection', async () => {
    const site = await start()
    const etag = await etagOf(site)
    const controller = new AbortController()
    const headers = { 'if-none-match': etag, prefer: 'wait=10s' }
    const ended = site.get(`/machines/${m1}`, headers, controller.signal).then(
      () => 'answered',
      () => 'dropped',
    )
    await settle(site)
    expect(site.clock.scheduled).toBe(1)
    controller.abort()
    expect(await ended).toBe('dropped')
    expect(site.clock.scheduled).toBe(0)
  })

  test('ends when the emulator knows something else, and when it stops', async () => {
    const site = await start()
    const first = poll(site, `/machines/${m1}`, await etagOf(site), 'wait=10s')
    await settle(site)
    site.drp.seed({})
    await settle(site)
    expect(first.answer?.status).toBe(404)
    const second = poll(site, '/machines', await etagOf(site, '/machines'), 'wait=10s')
    await settle(site)
    await site.close()
    expect([second.answer, site.clock.scheduled]).toEqual([undefined, 0])
  })

  test('holds any number of requests', async () => {
    const site = await start()
    const etags = { one: await etagOf(site), other: await etagOf(site, `/machines/${m2}`) }
    const ones = Array.from({ length: 50 }, () => poll(site, `/machines/${m1}`, etags.one, 'wait=10s'))
    const others = Array.from({ length: 50 }, () => poll(site, `/machines/${m2}`, etags.other, 'wait=10s'))
    await settle(site)
    await describeAs(site, 'x')
    await settle(site)
    expect(ones.filter(({ answer }) => answer?.status === 200).length).toBe(50)
    expect(others.filter(({ answer }) => answer === undefined).length).toBe(50)
    await site.clock.advance(10_000)
    expect(others.filter(({ answer }) => answer?.status === 304).length).toBe(50)
  })
})
