import { describe, expect, test } from 'vitest'
import { failure, lostConnection, page, rejection, type Script, type Sent, scriptedServer } from './scripted-server.ts'

const baseUrl = 'http://opscenter.example:8888'
const tls = 'https://opscenter.example:8443'
const user = { username: 'admin', password: 'canary-password' } as const
const restart = { 'job-scope': 'cluster', 'resource-id': 'c1' } as const
const job = { id: 'j1', 'job-type': 'restart', status: 'PENDING', 'cluster-id': 'c1', 'cluster-name': 'c' }

const redirect = (to: string, status = 302) => new Response(null, { status, headers: { location: to } })

/** OpsCenter with TLS on: its plain port redirects everything. */
const withTls: Script = ({ origin, path }) => {
  if (origin !== tls) return redirect(`${tls}${path}`)
  if (path === '/login') return Response.json({ sessionid: 'session-number-1' })
  return Response.json(path === '/meta' ? { version: '6.8.52' } : job)
}

/** OpsCenter without. */
const plain: Script = (request) => withTls({ ...request, origin: tls })

const where = (sent: readonly Sent[]) =>
  sent.map(({ method, origin, path }) => `${method} ${new URL(origin).port} ${path}`)

describe('a plain port that redirects to TLS', () => {
  test.each([
    ['a read', {}],
    ['a login', { auth: user }],
  ])('says on %s where the server is', async (_, options) => {
    const { lcm, sent } = scriptedServer(withTls, { baseUrl, ...options })
    const error = await rejection(lcm.meta())
    expect(error).toMatchObject({
      code: 'invalid-input',
      retryable: false,
      applied: 'no',
      message: expect.stringContaining(
        'http://opscenter.example:8888 redirects to https://opscenter.example:8443: give that as baseUrl, or say followTls: true',
      ),
    })
    expect(where(sent)).toEqual(['GET 8888 /meta'])
    expect(sent[0]?.text).toBeUndefined()
  })

  test('gets no body, whoever asks', async () => {
    const { lcm, sent } = scriptedServer(withTls, { baseUrl })
    expect(await rejection(lcm.actions.restart(restart))).toMatchObject({ code: 'invalid-input', applied: 'no' })
    expect(await rejection(lcm.actions.restart(restart))).toMatchObject({ code: 'invalid-input', applied: 'no' })
    expect(await rejection(lcm.clusters.delete('c1'))).toMatchObject({ code: 'invalid-input', applied: 'no' })
    expect(where(sent)).toEqual(['GET 8888 /meta', 'GET 8888 /meta', 'GET 8888 /meta'])
    expect(sent.every(({ headers }) => !('content-type' in headers) && !('opscenter-session' in headers))).toBe(true)
  })

  test('is not ready', async () => {
    const { lcm, sent } = scriptedServer(withTls, { baseUrl })
    expect(await rejection(lcm.ready({ timeoutMs: 60_000 }))).toMatchObject({ code: 'invalid-input' })
    expect(sent).toHaveLength(1)
  })

  test('is left by a client that may, before anything secret is sent', async () => {
    const { lcm, sent } = scriptedServer(withTls, { baseUrl, followTls: true, auth: user })
    expect(await lcm.jobs.get('j1')).toEqual(job)
    expect(await lcm.actions.restart(restart)).toEqual(job)
    expect(where(sent)).toEqual([
      'GET 8888 /meta',
      'POST 8443 /login',
      'GET 8443 /api/v2/lcm/jobs/j1',
      'POST 8443 /api/v2/lcm/actions/restart',
    ])
    expect(sent[0]?.headers).not.toHaveProperty('opscenter-session')
  })

  test.each([301, 302, 303, 307, 308])('is left on a read with %d, which is its own probe', async (status) => {
    const { lcm, sent } = scriptedServer(
      (request) => (request.origin === tls ? withTls(request) : redirect(`${tls}/`, status)),
      { baseUrl, followTls: true },
    )
    expect(await lcm.jobs.get('j 1')).toEqual(job)
    expect(await lcm.meta()).toEqual({ version: '6.8.52' })
    expect(where(sent)).toEqual([
      'GET 8888 /api/v2/lcm/jobs/j%201',
      'GET 8443 /api/v2/lcm/jobs/j%201',
      'GET 8443 /meta',
    ])
  })

  test('is asked once for many writes', async () => {
    const { lcm, sent } = scriptedServer(withTls, { baseUrl, followTls: true })
    await Promise.all([lcm.actions.restart(restart), lcm.actions.restart(restart)])
    expect(where(sent).filter((line) => line.includes('8888'))).toEqual(['GET 8888 /meta'])
  })

  test('keeps the query of what is asked', async () => {
    const { lcm, sent } = scriptedServer((request) => (request.origin === tls ? page([]) : redirect(`${tls}/`)), {
      baseUrl,
      followTls: true,
      paging: { pageSize: 7 },
    })
    expect(await lcm.jobs.list().count()).toBe(0)
    expect(sent.map(({ query }) => query)).toEqual([[['per-page', '7']], [['per-page', '7']]])
  })
})

describe('a plain port that serves', () => {
  test('is asked once before the first write, and never before reads', async () => {
    const { lcm, sent } = scriptedServer(plain, { baseUrl })
    await lcm.meta()
    await lcm.actions.restart(restart)
    await lcm.actions.restart(restart)
    expect(where(sent)).toEqual([
      'GET 8888 /meta',
      'GET 8888 /meta',
      'POST 8888 /api/v2/lcm/actions/restart',
      'POST 8888 /api/v2/lcm/actions/restart',
    ])
  })

  test('may ask for a login', async () => {
    const { lcm, sent } = scriptedServer(
      (request) =>
        request.path === '/meta' && !('opscenter-session' in request.headers) ? failure(401, 'x') : plain(request),
      { baseUrl, auth: user },
    )
    await lcm.meta()
    expect(where(sent)).toEqual(['GET 8888 /meta', 'POST 8888 /login', 'GET 8888 /meta'])
  })

  test('may stand below what a proxy puts before, and move a read within itself', async () => {
    const { lcm, sent } = scriptedServer(
      (request) => (request.path === '/opsc/meta' ? redirect('/opsc/meta/') : plain(request)),
      { baseUrl: `${baseUrl}/opsc/api/v2/lcm` },
    )
    await lcm.actions.restart(restart)
    expect(where(sent)).toEqual(['GET 8888 /opsc/meta', 'POST 8888 /opsc/api/v2/lcm/actions/restart'])
  })

  test('that moves meanwhile gets no second body, and is left from then on', async () => {
    let moved = false
    const { lcm, sent } = scriptedServer((request) => (moved ? withTls(request) : plain(request)), {
      baseUrl,
      followTls: true,
    })
    await lcm.actions.restart(restart)
    moved = true
    expect(await rejection(lcm.actions.restart(restart))).toMatchObject({
      code: 'unexpected-response',
      applied: 'unknown',
      message: expect.stringContaining('the server redirects to https://opscenter.example:8443'),
    })
    await lcm.actions.restart(restart)
    expect(where(sent).slice(2)).toEqual([
      'POST 8888 /api/v2/lcm/actions/restart',
      'GET 8888 /meta',
      'POST 8443 /api/v2/lcm/actions/restart',
    ])
  })

  test.each([
    [
      'another host',
      'https://elsewhere.example:8443/x',
      'http://opscenter.example:8888 redirects to https://elsewhere.example:8443: give that as baseUrl if it is the right one',
    ],
    [
      'another plain port',
      'http://opscenter.example:9999/x',
      'redirects to http://opscenter.example:9999: give that as baseUrl if',
    ],
  ])('is not left for %s', async (_, to, words) => {
    for (const followTls of [true, false]) {
      const { lcm, sent } = scriptedServer(() => redirect(to), { baseUrl, followTls, auth: user })
      expect(await rejection(lcm.meta())).toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(words),
      })
      expect(where(sent)).toEqual(['GET 8888 /meta'])
    }
  })

  test.each([
    ['nowhere', undefined],
    ['no address', 'http://[/'],
  ])('that redirects to %s says so', async (_, location) => {
    const { lcm } = scriptedServer(
      () => new Response(null, { status: 302, headers: location === undefined ? {} : { location } }),
      { baseUrl },
    )
    expect(await rejection(lcm.meta())).toMatchObject({ code: 'unexpected-response', status: 302 })
  })

  test('out of reach gets no body, and is asked again', async () => {
    let reachable = false
    const { lcm, sent, clock } = scriptedServer((request) => (reachable ? plain(request) : lostConnection()), {
      baseUrl,
      retry: { limit: 0 },
    })
    expect(await rejection(lcm.actions.restart(restart))).toMatchObject({
      code: 'unavailable',
      applied: 'no',
      retryable: true,
      message: expect.stringContaining('asking for /meta first'),
    })
    reachable = true
    await clock.until(lcm.actions.restart(restart))
    expect(where(sent)).toEqual(['GET 8888 /meta', 'GET 8888 /meta', 'POST 8888 /api/v2/lcm/actions/restart'])
  })

  test('is another thing than what a function asks that gets sessions', async () => {
    const vault = 'http://vault.example:8200'
    const { lcm, sent } = scriptedServer(
      (request) => (request.origin === vault ? Response.json({ id: 'a-session' }) : withTls(request)),
      {
        baseUrl,
        followTls: true,
        auth: {
          async token({ fetch }) {
            // No method is a read.
            await fetch(`${baseUrl}/x`, {})
            const answer = await fetch(`${vault}/session`, { method: 'POST', body: '{}', headers: [['x-vault', 'v']] })
            const { id } = (await answer.json()) as { readonly id: string }
            return { token: id }
          },
        },
      },
    )
    await lcm.meta()
    expect(where(sent)).toEqual(['GET 8888 /x', 'GET 8443 /x', 'POST 8200 /session', 'GET 8443 /meta'])
    expect(sent[2]?.headers).toMatchObject({ 'x-vault': 'v', 'user-agent': 'jobwright' })
    expect(sent[3]?.headers).toMatchObject({ 'opscenter-session': 'a-session' })
  })

  test('is not asked before a HEAD either', async () => {
    const { lcm, sent } = scriptedServer(() => new Response(null), { baseUrl })
    await lcm.request('/jobs/', { method: 'HEAD' })
    expect(where(sent)).toEqual(['HEAD 8888 /api/v2/lcm/jobs/'])
  })

  test('of TLS is asked nothing first', async () => {
    const { lcm, sent } = scriptedServer(plain)
    await lcm.actions.restart(restart)
    expect(where(sent)).toEqual(['POST 8443 /api/v2/lcm/actions/restart'])
  })

  test('of TLS that redirects is not followed either', async () => {
    const { lcm, sent } = scriptedServer(() => redirect('https://elsewhere.example/'), { followTls: true })
    expect(await rejection(lcm.meta())).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringContaining('https://elsewhere.example'),
    })
    expect(sent).toHaveLength(1)
  })
})
