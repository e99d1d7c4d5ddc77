import { describe, expect, test } from 'vitest'
import { create, json, list, setUp, status } from './setting.ts'

const to = (location: string, code = 302) => status(code, { Location: location })

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('of a read is followed within its origin (%i)', async (code) => {
    const { run, seen } = setUp([to('/api/v1.0/other?x=1', code), json('there')], { auth: { token: 'the-token' } })
    expect(await run(list)).toBe('there')
    expect(seen.map(({ url }) => url)).toEqual([
      'https://site:9000/api/v1.0/tasks',
      'https://site:9000/api/v1.0/other?x=1',
    ])
    expect(seen[1]?.headers['x-auth-token']).toBe('the-token')
  })

  test('is never left to fetch', async () => {
    let redirect: string | undefined
    const { run } = setUp([
      (_, init) => {
        redirect = init.redirect
        return json({})
      },
    ])
    await run(list)
    expect(redirect).toBe('manual')
  })

  test('is relative to where it came from', async () => {
    const { run, seen } = setUp([to('a/b'), to('c'), json('there')])
    await run(list)
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(['/api/v1.0/tasks', '/api/v1.0/a/b', '/api/v1.0/a/c'])
  })

  test('is followed three times and no more', async () => {
    const { run } = setUp([to('/1'), to('/2'), to('/3'), json('there')])
    expect(await run(list)).toBe('there')
    const { failure, seen } = setUp([to('/1')])
    expect(await failure(list)).toMatchObject({
      code: 'unexpected-response',
      retryable: false,
      attempts: 1,
      status: 302,
      message: expect.stringMatching(/redirects to https:\/\/site:9000, and it has done so 3 times before/),
    })
    expect(seen).toHaveLength(4)
  })

  test.each([
    ['another host', 'https://elsewhere:9000/api'],
    ['another port', 'https://site:9001/api'],
    ['another protocol', 'http://site:9000/api'],
    ['another host without a protocol', '//elsewhere/api'],
  ])('to %s is not followed: credentials stay', async (_, location) => {
    const { failure, seen } = setUp([to(location)], { auth: { token: 'the-token' } })
    const error = await failure(list)
    expect(error).toMatchObject({
      code: 'unexpected-response',
      attempts: 1,
      message: expect.stringMatching(/credentials are not taken to another origin.*baseUrl/),
    })
    expect(seen).toHaveLength(1)
  })

  test('names where it leads by origin alone', async () => {
    const { failure } = setUp([to('https://user:canary@elsewhere/canary?canary#canary')])
    const error = (await failure(list)) as Error
    expect(error.message).toContain('redirects to https://elsewhere, and')
    expect(error.message).not.toContain('canary')
  })

  test('loses the user and password in it', async () => {
    const { run, seen } = setUp([to('https://user:pass@site:9000/x'), json('there')])
    await run(list)
    expect(seen[1]?.url).toBe('https://site:9000/x')
  })

  test.each([
    [301, 'unknown'],
    [302, 'unknown'],
    [303, 'unknown'],
    [307, 'no'],
    [308, 'no'],
  ] as const)('of a write is not followed (%i); it has taken effect: %s', async (code, applied) => {
    const { failure, seen } = setUp([to('/x', code)])
    expect(await failure(create)).toMatchObject({
      code: 'unexpected-response',
      applied,
      message: expect.stringMatching(/only reads are followed/),
    })
    expect(seen).toHaveLength(1)
  })

  test('of HEAD is followed as HEAD', async () => {
    const { run, seen } = setUp([to('/x'), status(204)])
    await run({ ...list, method: 'HEAD', read: () => 1 })
    expect(seen.map(({ method }) => method)).toEqual(['HEAD', 'HEAD'])
  })

  test.each([
    ['nowhere', status(302)],
    ['what is no address', to('https://')],
  ])('to %s is not followed', async (_, answer) => {
    const { failure } = setUp([answer])
    expect(await failure(list)).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/redirects to another address, and it does not say where/),
    })
  })

  test('that a browser hides is not followed', async () => {
    const hidden = () =>
      ({
        status: 0,
        ok: false,
        type: 'opaqueredirect',
        headers: new Headers(),
        body: null,
        [Symbol.toStringTag]: 'Response',
      }) as unknown as Response
    expect(await setUp([hidden]).failure(create)).toMatchObject({
      code: 'unexpected-response',
      applied: 'unknown',
      status: 0,
    })
  })

  test('is an answer like any other to an operation that understands it', async () => {
    const { run, seen } = setUp([to('https://elsewhere')])
    expect(await run({ ...list, accept: [302], read: (answer) => answer.headers.get('location') })).toBe(
      'https://elsewhere',
    )
    expect(seen).toHaveLength(1)
  })

  test('lets go of its body', async () => {
    let cancelled = 0
    const body = () =>
      new ReadableStream({
        cancel: () => {
          cancelled += 1
        },
      })
    const { run } = setUp([() => new Response(body(), { status: 302, headers: { Location: '/x' } }), json(1)])
    await run(list)
    expect(cancelled).toBe(1)
  })
})
