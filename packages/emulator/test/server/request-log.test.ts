import { expect, test } from 'vitest'
import { startStub } from './stub-system.ts'

const secret = 'c4n4ry-s3cret'

test('an entry says what was asked, when, and how it was answered', async () => {
  await using site = await startStub({ clock: 'manual' })
  const { server } = site
  server.faults.add({ skip: 1, then: { kind: 'stall', forMs: 250 } })
  await server.fetch(`${server.url}/stub/a%2Fb?x=%20&y`, { method: 'DELETE', headers: { 'X-Note': 'n' } })
  await server.clock.advance(10)
  await server.clock.until(server.fetch(`${server.url}/stub/text`))
  const [first, second] = server.requests
  expect(first).toEqual({
    method: 'DELETE',
    path: '/stub/a%2Fb',
    query: 'x=%20&y',
    headers: expect.any(Map),
    at: Date.UTC(2026, 0, 1),
    system: 'stub',
    fault: undefined,
    status: 404,
    tookMs: 0,
  })
  expect(first?.headers.get('x-note')).toBe('n')
  expect(second).toMatchObject({
    path: '/stub/text',
    query: '',
    at: Date.UTC(2026, 0, 1) + 10,
    tookMs: 250,
    fault: 'stall',
  })
})

test('headers and parameters that carry secrets are masked', async () => {
  await using site = await startStub()
  const secretHeaders = [
    'Authorization',
    'Proxy-Authorization',
    'X-Auth-Token',
    'X-Subject-Token',
    'Cookie',
    'opscenter-session',
    'X-Bootaction-Key',
    'X-Api-Key',
    'X-Password',
    'X-Client-Secret',
    'X-Credentials',
  ]
  const headers = Object.fromEntries(secretHeaders.map((name) => [name, secret]))
  await site.server.fetch(`${site.server.url}/stub?access_token=${secret}&Password=${secret}&a=b&key&x=token=`, {
    headers: { ...headers, Accept: 'text/plain' },
  })
  const [logged] = site.server.requests
  for (const name of secretHeaders) expect(logged?.headers.get(name.toLowerCase())).toBe('***')
  expect(logged?.headers.get('accept')).toBe('text/plain')
  expect(logged?.query).toBe('access_token=***&Password=***&a=b&key&x=token=')
  expect(site.stub.requests[0]?.headers.get('authorization')).toBe(secret)
})

test('parameters are known by their names however these are written, in the path too', async () => {
  await using site = await startStub()
  await site.server.fetch(
    `${site.server.url}/stub/x;jsessionid=${secret};a=b?%70assword=${secret}&toke%6E=${secret}&%zz=c&d`,
  )
  expect(site.server.requests[0]).toMatchObject({
    path: '/stub/x;jsessionid=***;a=b',
    query: '%70assword=***&toke%6E=***&%zz=c&d',
  })
})

test('an accepted token is masked wherever it stands, also when it was revoked', async () => {
  await using site = await startStub({ auth: { tokens: [secret] } })
  const { server } = site
  server.auth.accept('an0ther-1')
  server.auth.revoke('an0ther-1')
  await server.fetch(`${server.url}/stub/${secret}/an0ther-1?note=${secret}${secret}`, {
    headers: { 'X-Note': `a ${secret} b` },
  })
  expect(server.requests[0]).toMatchObject({ path: '/stub/***/***', query: 'note=******' })
  expect(server.requests[0]?.headers.get('x-note')).toBe('a *** b')
  expect(JSON.stringify(server.requests.map((entry) => [entry, ...entry.headers]))).not.toContain(secret)
})

test('the log keeps the newest ten thousand', { timeout: 60_000 }, async () => {
  await using site = await startStub()
  for (let request = 0; request < 10_003; request++) await site.server.fetch(`${site.server.url}/stub/text?${request}`)
  const { requests } = site.server
  expect([requests.length, requests[0]?.query, requests.at(-1)?.query]).toEqual([10_000, '3', '10002'])
})
