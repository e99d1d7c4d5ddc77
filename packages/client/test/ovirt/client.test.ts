import type { ClientEvent } from '@jobwright/client'
import { createOvirtClient, memorySessionStore, xmlFormat } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import {
  collect,
  fault,
  idOf,
  jobOf,
  json,
  lostConnection,
  rejection,
  requests,
  routes,
  scripted,
  scriptedServer,
  scriptedV3Server,
  stepOf,
  untyped,
} from './scripted-server.ts'

const id = idOf('job', 1)
const aJob = () => json('job', jobOf(1))

describe('A client', () => {
  test('asks below /ovirt-engine/api, or where baseUrl says, and says which version it means', async () => {
    const { ovirt, sent } = scriptedServer(aJob)
    await ovirt.jobs.get(id)
    expect(sent).toMatchObject([{ path: `/ovirt-engine/api/jobs/${id}`, headers: { version: '4' } }])
    expect(sent[0]?.headers).not.toHaveProperty('filter')
    expect([ovirt.profile, ovirt.name]).toEqual(['v4', 'engine.example'])
    const old = scriptedV3Server(() => json('job', jobOf(1), { profile: 'v3' }), {
      baseUrl: 'https://old.example/api/',
    })
    await old.ovirt.jobs.get(id)
    expect(old.sent).toMatchObject([{ path: `/api/jobs/${id}`, headers: { version: '3' } }])
    expect([old.ovirt.profile, old.ovirt.name]).toEqual(['v3', 'old.example'])
  })

  test.each([true, false])('asks the engine to filter, or not to: %s', async (filter) => {
    const { ovirt, sent } = scriptedServer(() => json('jobs', []), { filter })
    expect(await collect(ovirt.jobs.list().items())).toEqual([])
    expect(sent).toMatchObject([{ headers: { filter: String(filter) } }])
  })

  test('sends what no other method does', async () => {
    const { ovirt, sent } = scriptedServer(() => Response.json({ vm: [] }))
    const { status, text } = await ovirt.request('/vms', { query: { search: 'name=a' } })
    expect([status, text]).toEqual([200, '{"vm":[]}'])
    await ovirt.request('vms/1/start', { method: 'POST', json: {}, correlationId: 'start_1' })
    expect(requests(sent)).toEqual(['GET /vms?search=name=a', 'POST /vms/1/start'])
    expect(sent).toMatchObject([{}, { body: {}, headers: { version: '4', 'correlation-id': 'start_1' } }])
    await expect(ovirt.request('/vms?search=x')).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('sends that in JSON, whatever the form of its documents is, unless the caller says otherwise', async () => {
    const { ovirt, sent } = scriptedServer(() => Response.json({}), { format: xmlFormat })
    await ovirt.request('/vms', { method: 'POST', json: { name: 'a' } })
    await ovirt.request('/vms', { headers: { Accept: 'application/xml' } })
    expect(sent.map(({ headers }) => headers['accept'])).toEqual(['application/json', 'application/xml'])
    expect(sent[0]?.headers).toMatchObject({ 'content-type': 'application/json' })
  })

  test('asks for the words it knows, in English, unless the caller says otherwise', async () => {
    const { ovirt, sent } = scriptedServer(aJob)
    await ovirt.jobs.get(id)
    await ovirt.request('/')
    await ovirt.jobs.get(id, { headers: { 'Accept-Language': 'ja' } })
    const german = scriptedServer(aJob, { headers: () => ({ 'accept-language': 'de' }) })
    await german.ovirt.jobs.get(id)
    expect([...sent, ...german.sent].map(({ headers }) => headers['accept-language'])).toEqual(['en', 'en', 'ja', 'de'])
  })

  test('is ready as soon as the engine answers, be it that it asks for credentials', async () => {
    const answers = [
      lostConnection,
      () => new Response(null, { status: 503 }),
      () => new Response(null, { status: 401 }),
    ]
    const { ovirt, sent, clock } = scriptedServer(() => (answers.shift() ?? aJob)(), {
      auth: { token: 'canary of a token' },
    })
    await clock.until(ovirt.ready({ timeoutMs: 60_000 }))
    expect(requests(sent)).toEqual(['GET ', 'GET ', 'GET '])
    expect(sent.every(({ headers }) => headers['authorization'] === undefined)).toBe(true)
    expect(ovirt.clock).toBe(clock)
  })

  test('is closed once, and refuses what comes later', async () => {
    const { ovirt, sent } = scriptedServer(aJob)
    {
      await using closing = ovirt
      expect(closing).toBe(ovirt)
    }
    await expect(ovirt.jobs.get(id)).rejects.toMatchObject({ code: 'aborted' })
    await expect(ovirt.steps.ensure(id, { type: 'executing', description: 'd' })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(sent).toEqual([])
  })

  test('revokes its token when it is closed, unless others may use it or it is told not to', async () => {
    const closed = async (options: Partial<Parameters<typeof createOvirtClient>[0]>) => {
      const server = scripted(({ path }) =>
        path.endsWith('/sso/oauth/token') ? Response.json({ access_token: 'abcdefgh', exp: '9999999999999' }) : aJob(),
      )
      const auth = { username: 'admin@internal', password: 'canary' }
      const ovirt = createOvirtClient({ ...server.options, auth, ...options } as never)
      await ovirt.jobs.get(id)
      await ovirt.close()
      return server.sent.filter(({ path }) => path.endsWith('/sso-logout')).length
    }
    expect(await closed({})).toBe(1)
    expect(await closed({ logoutOnClose: false })).toBe(0)
    expect(await closed({ sessionStore: memorySessionStore() })).toBe(0)
    expect(await closed({ sessionStore: memorySessionStore(), logoutOnClose: true })).toBe(1)
  })

  test('has nothing to log out of where it has not logged in', async () => {
    const { ovirt, sent } = scriptedServer(aJob)
    await ovirt.logout()
    expect(sent).toEqual([])
  })
})

describe('Options that cannot be used are refused at once', () => {
  const store = memorySessionStore()
  const cases: readonly (readonly [options: object, message: RegExp])[] = [
    [{ profil: 'v3' }, /profil.*profile/],
    [{ profile: 'v5' }, /the client: profile must be v3 or v4/],
    [{ format: 'xml' }, /format must be jsonFormat, xmlFormat/],
    [{ format: null }, /format must be/],
    [{ format: { type: 1, read() {}, write() {} } }, /format must be/],
    [{ format: { type: 'a/b', read() {} } }, /format must be/],
    [{ sessionStore: { ...store, load: 1 } }, /sessionStore must be a session store/],
    [{ logoutOnClose: 'no' }, /logoutOnClose must be true or false/],
    [{ filter: 'yes' }, /filter must be true or false/],
    [{ persistentSession: { ttl: 5 } }, /persistentSession.*ttl/],
    [{ auth: { username: 'a', password: 'canary', token: 'canary' } }, /auth/],
    [{ maxConcurrency: 0 }, /maxConcurrency/],
  ]
  test.each(cases)('%o', (options, message) => {
    const make = () => createOvirtClient({ ...scripted(aJob).options, ...options } as never)
    expect(make).toThrow(message)
    expect(make).not.toThrow(/canary/)
  })

  test('what are no options at all', () => {
    expect(() => createOvirtClient(undefined as never)).toThrow(/the client/)
    expect(() => createOvirtClient(null as never)).toThrow(/the client/)
  })
})

describe('A correlation id', () => {
  test('goes with every request, made where none is given', async () => {
    const { ovirt, sent } = scriptedServer(
      routes({ 'POST /jobs': () => json('job', jobOf(1), { status: 201 }), [`GET /jobs/${id}`]: aJob }),
    )
    const { response } = await ovirt.jobs.add({ description: 'd' }).withResponse()
    await ovirt.jobs.add({ description: 'd' })
    await ovirt.jobs.add({ description: 'd' }, { correlationId: 'backup_2026-11-20' })
    await ovirt.jobs.get(id)
    const ids = sent.map(({ headers }) => headers['correlation-id'] ?? '')
    expect(ids[0]).toBe(response.correlationId)
    expect(ids[2]).toBe('backup_2026-11-20')
    expect(new Set(ids).size).toBe(4)
    for (const one of ids) expect(one).toMatch(/^[\w-]{1,36}$/)
  })

  const changed = ['', 'a b', 'ä', 'a.b', 'a:b', 'x'.repeat(37), 7]
  test.each(changed)('that the engine would change is refused by whatever takes one: %o', async (correlationId) => {
    const { ovirt, sent } = scriptedServer(aJob)
    const { jobs, steps, request } = untyped(ovirt)
    const options = { correlationId }
    const calls = [
      jobs.add({ description: 'd' }, options),
      jobs.ensure({ description: 'd' }, options),
      jobs.get(id, options),
      jobs.end(id, {}, options),
      jobs.clear(id, options),
      jobs.endOnce(id, { succeeded: true }, options),
      steps.add(id, { type: 'executing', description: 'd' }, options),
      steps.ensure(id, { type: 'executing', description: 'd' }, options),
      request('/vms', options),
      collect(ovirt.jobs.list({ correlationId } as never).items()),
    ]
    for (const call of calls) {
      expect(await rejection(call)).toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(/correlationId must be 1 to 36 characters of 0-9, A-Z, a-z, _ and -/),
      })
    }
    expect(sent).toEqual([])
  })

  test('of 36 characters is taken as it is', async () => {
    const { ovirt, sent } = scriptedServer(aJob)
    const correlationId = `${'aZ09_-'.repeat(6)}`
    await ovirt.jobs.get(id, { correlationId })
    expect(sent).toMatchObject([{ headers: { 'correlation-id': correlationId } }])
  })
})

describe('Requests', () => {
  test('keep an id with slashes one segment, and refuse one that no address can hold', async () => {
    const { ovirt, sent } = scriptedServer(() => json('step', stepOf(1, { id: 'c?d' })))
    await ovirt.steps.get('a/b', 'c?d')
    expect(sent).toMatchObject([{ path: '/ovirt-engine/api/jobs/a%2Fb/steps/c%3Fd' }])
    await expect(ovirt.jobs.get('..')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(ovirt.steps.end(id, '')).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('that only ask are tried again, adds are not, ends of jobs are, ends of steps are not', async () => {
    const tries = async (ask: (ovirt: ReturnType<typeof scriptedServer>['ovirt']) => Promise<unknown>) => {
      const { ovirt, sent, clock } = scriptedServer(() => new Response(null, { status: 500 }))
      await clock.until(rejection(ask(ovirt)))
      return sent.length
    }
    const step = { type: 'executing', description: 'd' } as const
    expect(await tries(({ jobs }) => jobs.get(id))).toBe(3)
    expect(await tries(({ jobs }) => collect(jobs.list().items()))).toBe(3)
    expect(await tries(({ steps }) => steps.tree(id))).toBe(3)
    expect(await tries(({ jobs }) => jobs.end(id))).toBe(3)
    expect(await tries(({ jobs }) => jobs.clear(id))).toBe(3)
    expect(await tries(({ jobs }) => jobs.add({ description: 'd' }))).toBe(1)
    expect(await tries(({ steps }) => steps.add(id, step))).toBe(1)
    expect(await tries(({ steps }) => steps.end(id, 's'))).toBe(1)
  })

  test('tell of themselves, and nothing of what they carry', async () => {
    const events: ClientEvent[] = []
    const { ovirt } = scriptedServer(() => fault('[canary]'), { onEvent: (event) => events.push(event) })
    await rejection(ovirt.steps.addSub(id, 's1', { type: 'unknown', description: 'canary' }))
    expect(events).toMatchObject([{ kind: 'request', system: 'ovirt', operation: 'steps.addSub', status: 400 }])
    expect(JSON.stringify(events)).not.toContain('canary')
  })

  test('refuse options that nobody knows', async () => {
    const { ovirt, sent } = scriptedServer(aJob)
    const { jobs, steps } = untyped(ovirt)
    for (const call of [
      jobs.get(id, { folow: [] }),
      jobs.ensure({ description: 'd' }, { correlationId: 'a', x: 1 }),
      steps.tree(id, { x: 1 }),
    ]) {
      expect(await rejection(call)).toMatchObject({ code: 'invalid-input' })
    }
    expect(sent).toEqual([])
  })
})
