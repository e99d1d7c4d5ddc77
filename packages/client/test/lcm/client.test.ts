import { createLcmClient, type LcmClientOptions, memorySessionStore } from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import { asked, failure, lostConnection, page, rejection, sample, scripted, scriptedServer } from './scripted-server.ts'

const good = { baseUrl: 'https://opscenter.example:8443', auth: 'none' } as const
const make = (options: unknown) => createLcmClient(options as LcmClientOptions)

describe('a client', () => {
  test('asks beside the root what OpsCenter it is, and what one may do', async () => {
    const { lcm, sent } = scriptedServer(({ path }) =>
      Response.json(path === '/meta' ? { version: '6.8.52', more: 1 } : sample('docs-permissions-user-response')),
    )
    expect(await lcm.meta()).toEqual({ version: '6.8.52', more: 1 })
    expect(await lcm.permissions()).toEqual({ Test_Cluster: { 'View Cluster': true } })
    expect(asked(sent)).toEqual(['GET /meta', 'GET /permissions/user'])
    expect([lcm.name, lcm.version]).toEqual(['opscenter.example:8443', 'v2'])
  })

  test.each([
    ['https://h', 'v2', '/api/v2/lcm/jobs/x', '/meta'],
    ['https://h/', 'v2', '/api/v2/lcm/jobs/x', '/meta'],
    ['https://h/api/v2/lcm/', 'v2', '/api/v2/lcm/jobs/x', '/meta'],
    ['https://h/p/api/v2/lcm', 'v2', '/p/api/v2/lcm/jobs/x', '/p/meta'],
    ['https://h', 'v1', '/api/v1/lcm/jobs/x', '/meta'],
    ['https://h/api/v1/lcm', 'v1', '/api/v1/lcm/jobs/x', '/meta'],
  ] as const)('of %s (%s) finds its way', async (baseUrl, version, jobPath, metaPath) => {
    const { options, sent } = scripted(({ path }) =>
      Response.json(path.endsWith('/meta') ? { version: '6' } : sample('seed-job-get')),
    )
    const lcm =
      version === 'v1'
        ? createLcmClient({ ...options, baseUrl, version })
        : createLcmClient({ ...options, baseUrl, version })
    await lcm.jobs.get('x')
    await lcm.meta()
    expect(lcm.version).toBe(version)
    expect(asked(sent)).toEqual([`GET ${jobPath}`, `GET ${metaPath}`])
  })

  test.each([
    [
      'a version that the address is not of',
      { ...good, baseUrl: 'https://h/api/v1/lcm' },
      "baseUrl leads to v1 of the API, and version is v2: say version: 'v1'",
    ],
    [
      'another version that the address is not of',
      { ...good, baseUrl: 'https://h/x/api/v2/lcm/', version: 'v1' },
      'baseUrl leads to v2 of the API, and version is v1',
    ],
    ['a version that is none', { ...good, version: 'v3' }, 'version must be v1 or v2'],
    ['no options', undefined, 'the client'],
    ['null', null, 'the client'],
    ['a text', 'https://h', 'the client'],
    ['an option that is misspelt', { ...good, sesionStore: memorySessionStore() }, 'sesionStore'],
    ['no address', { auth: 'none' }, 'baseUrl is not'],
    ['no auth', { baseUrl: 'https://h' }, 'auth is none of'],
    [
      'a store that is none',
      { ...good, sessionStore: { load() {}, save() {} } },
      'sessionStore must be a session store',
    ],
    ['a store that is no object', { ...good, sessionStore: 'x' }, 'sessionStore must be a session store'],
    ['a text for a yes or no', { ...good, followTls: 'false' }, 'followTls must be true or false'],
    ['another', { ...good, logoutOnClose: 'false' }, 'logoutOnClose must be true or false'],
    ['an empty name', { ...good, userAgent: '' }, 'userAgent must be a text'],
    ['a paging that is none', { ...good, paging: 5 }, 'paging must be an object'],
    ['an unknown paging', { ...good, paging: { pagesize: 5 } }, 'pagesize'],
    ['a page without rows', { ...good, paging: { pageSize: 0 } }, 'pageSize must be'],
    ['no name of a parameter', { ...good, paging: { pageParameter: '' } }, 'pageParameter must be'],
    ['no name of the other parameter', { ...good, paging: { pageSizeParameter: '' } }, 'pageSizeParameter must be'],
    [
      'both a token and a user',
      { ...good, auth: { token: 'canary', username: 'u', password: 'canary' } },
      'a token and a username',
    ],
    ['a user without a password', { ...good, auth: { username: 'u' } }, 'auth is none of'],
    ['a password that is none', { ...good, auth: { username: 'u', password: 5 } }, 'password must be a text'],
    ['nobody', { ...good, auth: { username: '', password: 'canary' } }, 'username must be a text, not empty'],
    ['a token that is none', { ...good, auth: { token: '' } }, 'token must be a text or a function'],
    ['secrets that are none', { ...good, auth: { token: 'canary', secrets: [5] } }, 'secrets must be a list of texts'],
    [
      'secrets that are no list',
      { ...good, auth: { token: 'canary', secrets: 'canary' } },
      'secrets must be a list of texts',
    ],
    [
      'a form of session that is none',
      { ...good, auth: { username: 'u', password: 'canary', session: 'token' } },
      'session must be header or cookie',
    ],
    [
      'a form of session that is none, with a token',
      { ...good, auth: { token: 'canary', session: 'basic' } },
      'session must be header or cookie',
    ],
    [
      'a cookie that has no name',
      { ...good, auth: { token: 'canary', cookieName: '' } },
      'cookieName must be the name of a cookie',
    ],
    [
      'a cookie with a bad name',
      { ...good, auth: { token: 'canary', cookieName: 'a=b' } },
      'cookieName must be the name of a cookie',
    ],
    [
      'a cookie whose name is no text',
      { ...good, auth: { token: 'canary', cookieName: 5 } },
      'cookieName must be the name of a cookie',
    ],
    ['an auth with more', { ...good, auth: { username: 'u', password: 'canary', ttlSeconds: 5 } }, 'ttlSeconds'],
  ])('is not made with %s', (_, options, words) => {
    const error = (() => {
      try {
        return make(options)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(words) })
    expect(String(error)).not.toMatch(/canary/)
  })

  test('is made with all its options', () => {
    const options = {
      ...good,
      auth: { username: 'u', password: '', session: 'header', cookieName: 'a-b_c.d!' },
      version: 'v2',
      sessionStore: memorySessionStore(),
      logoutOnClose: false,
      followTls: true,
      userAgent: 'me',
      paging: { pageSize: 1, pageSizeParameter: 'n', pageParameter: 'p' },
      name: 'n',
      retry: { limit: 1 },
      maxConcurrency: 2,
    } as const
    expect(make(options)).toMatchObject({ name: 'n', version: 'v2' })
    expect(make({ ...good, version: undefined, paging: undefined, sessionStore: undefined })).toMatchObject({
      version: 'v2',
    })
    expect(make({ ...good, paging: {} })).toMatchObject({ version: 'v2' })
  })

  test('sends what no method does', async () => {
    const { lcm, sent } = scriptedServer(() => page([]))
    const answer = await lcm.request('/config_profiles/p1/nodes/', { query: { x: '1' } })
    expect(answer.json()).toMatchObject({ count: 0 })
    expect(asked(sent)).toEqual(['GET /api/v2/lcm/config_profiles/p1/nodes/'])
    expect(await rejection(lcm.request('/a?b'))).toMatchObject({ code: 'invalid-input' })
  })

  test('keeps the headers that its user adds, also another name', async () => {
    const { lcm, sent } = scriptedServer(() => Response.json({ version: '6' }), {
      headers: () => ({ 'X-Trace': 't', 'User-Agent': 'theirs' }),
    })
    await lcm.meta()
    expect(sent[0]?.headers).toMatchObject({ 'x-trace': 't', 'user-agent': 'theirs' })
  })

  test('tells of what is new in answers', async () => {
    const drift: unknown[] = []
    const { lcm } = scriptedServer(() => Response.json({ ...sample('seed-job-get'), status: 'PAUSED', more: 1 }), {
      onEvent: (event) => {
        if (event.kind === 'drift') drift.push([event.operation, event.at])
      },
    })
    await lcm.jobs.get('x')
    expect(drift).toContainEqual(['jobs.get', ['status']])
    expect(drift).toContainEqual(['jobs.get', ['more']])
  })
})

describe('a server is ready', () => {
  test.each([200, 401])('when /meta answers %d', async (status) => {
    const { lcm, sent } = scriptedServer(() => Response.json({ version: '6' }, { status }), {
      auth: { username: 'u', password: 'canary' },
    })
    await lcm.ready({ timeoutMs: 1_000 })
    expect(asked(sent)).toEqual(['GET /meta'])
    expect(sent[0]?.headers).not.toHaveProperty('opscenter-session')
  })

  test('once it is back, looking every second', async () => {
    let looks = 0
    const { lcm, clock, sent } = scriptedServer(() => {
      looks += 1
      if (looks === 1) return lostConnection()
      return looks < 4 ? failure(503, 'starting') : Response.json({ version: '6' })
    })
    const before = clock.now()
    await clock.until(lcm.ready({ timeoutMs: 10_000 }))
    expect([sent.length, clock.now() - before]).toEqual([4, 3_000])
  })

  test('never, and it says so in time', async () => {
    const { lcm, clock } = scriptedServer(lostConnection)
    expect(await clock.until(rejection(lcm.ready({ timeoutMs: 3_000 })))).toMatchObject({
      code: 'unavailable',
      operation: 'ready',
    })
  })
})
