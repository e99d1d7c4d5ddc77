import { createDrpClient, type DrpDefinitions } from '@jobwright/client/drp'
import { isJobwrightError } from '@jobwright/core'
import type { CreateProfile, Task } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { collect, failure, inTurn, rejection, scriptedServer, untyped } from './scripted-server.ts'

const task = {
  Validated: true,
  Available: true,
  Errors: [],
  ReadOnly: false,
  Meta: {},
  Endpoint: '',
  Bundle: '',
  Name: 't1',
  Description: '',
  Documentation: '',
  Templates: [],
  RequiredParams: [],
  OptionalParams: [],
  Prerequisites: [],
}

/** As much as one of each kind needs. */
const definitions = {
  tasks: task,
  stages: { ...task, BootEnv: '', Tasks: ['t1'], Profiles: [], Params: {}, Reboot: false, RunnerWait: true },
  workflows: { ...task, Stages: ['s1'] },
  params: { ...task, Name: 'bmc/user', Schema: { type: 'string' }, Secure: false },
  profiles: { ...task, Params: { a: 1 }, Partial: false },
  blueprints: { ...task, Tasks: ['t1'], Profiles: [], Params: {} },
} as const

/** What is to be made, with a field that only its kind has. */
const made = {
  tasks: { Name: 'x', Description: 'd', Prerequisites: ['t0'] },
  stages: { Name: 'x', Description: 'd', BootEnv: 'local' },
  workflows: { Name: 'x', Description: 'd', Stages: ['s1'] },
  params: { Name: 'x', Description: 'd', Secure: true },
  profiles: { Name: 'x', Description: 'd', Params: { a: 1 } },
  blueprints: { Name: 'x', Description: 'd', Tasks: ['t1'] },
} as const

describe.each(Object.entries(definitions))('the %s', (prefix, document) => {
  const kind = prefix as keyof typeof definitions

  test('are read, listed, made, changed and deleted', async () => {
    const { drp, sent } = scriptedServer(({ method, path }) =>
      Response.json(method === 'GET' && path === `/api/v3/${prefix}` ? [document] : document),
    )
    const of = drp[kind] as DrpDefinitions<Task, CreateProfile>
    expect(await of.get('x y')).toEqual(document)
    expect(await collect(of.list({ where: { Name: { ne: 'z' } }, pageSize: 7 }).items())).toEqual([document])
    expect(await of.create(made[kind])).toEqual(document)
    expect(await of.update('x', { Description: 'e', Documentation: undefined })).toEqual(document)
    await of.update('x', [{ op: 'test', path: '/Name', value: 'x' }])
    expect(await of.delete('x')).toEqual(document)
    expect(sent.map(({ method, path, query, body }) => [method, path.slice('/api/v3'.length), query, body])).toEqual([
      ['GET', `/${prefix}/x%20y`, [], undefined],
      [
        'GET',
        `/${prefix}`,
        [
          ['Name', 'Ne(z)'],
          ['limit', '7'],
        ],
        undefined,
      ],
      ['POST', `/${prefix}`, [], made[kind]],
      ['PATCH', `/${prefix}/x`, [], [{ op: 'replace', path: '/Description', value: 'e' }]],
      ['PATCH', `/${prefix}/x`, [], [{ op: 'test', path: '/Name', value: 'x' }]],
      ['DELETE', `/${prefix}/x`, [], undefined],
    ])
  })

  test('are read behind the last name of a page', async () => {
    const other = { ...document, Name: 'zz' }
    const { drp, sent } = scriptedServer(({ query }) =>
      Response.json(new Map(query).has('Name') ? [other] : [document]),
    )
    const of = drp[kind] as (typeof drp)['tasks']
    expect(await collect(of.list({ pageSize: 1, limit: 2 }).items())).toEqual([document, other])
    expect(sent[1]?.query).toEqual([
      ['Name', `Gt(${document.Name})`],
      ['limit', '1'],
    ])
  })

  test('are checked when they come, and before they go', async () => {
    const { drp, sent } = scriptedServer(() => Response.json({ Name: 5 }))
    expect(await rejection(drp[kind].get('x'))).toMatchObject({
      code: 'unexpected-response',
      operation: `${prefix}.get`,
    })
    expect(await rejection(collect<unknown>(drp[kind].list().items()))).toMatchObject({ operation: `${prefix}.list` })
    const before = sent.length
    for (const [document, issue] of [
      [{ ...made[kind], Name: '' }, 'too_small at Name'],
      [{ ...made[kind], Name: undefined }, 'invalid_type at Name'],
      [{ ...made[kind], State: 'x' }, 'unrecognized_keys at State'],
      [{ ...made[kind], Meta: { a: 5 } }, 'invalid_type at Meta.a'],
      [null, 'invalid_type at the document itself'],
    ] as const) {
      expect(await rejection(untyped(drp)[kind].create(document))).toMatchObject({
        code: 'invalid-input',
        message: `${prefix}.create: the document cannot be sent: ${issue}.`,
      })
    }
    let taken = 0
    for (const [other, document] of Object.entries(made)) {
      // What a profile has, a blueprint has too, and what that has, a stage.
      const likes = { stages: ['profiles', 'blueprints'], blueprints: ['profiles'] } as const
      const alike: readonly string[] = kind === 'stages' || kind === 'blueprints' ? likes[kind] : []
      const isTaken = other === prefix || alike.includes(other)
      if (isTaken) taken += 1
      const error = await rejection(untyped(drp)[kind].create(document))
      expect(isJobwrightError(error, 'invalid-input'), other).toBe(!isTaken)
    }
    expect(await rejection(untyped(drp)[kind].update('x', [{ op: 'x' }]))).toMatchObject({ code: 'invalid-input' })
    expect(sent).toHaveLength(before + taken)
  })
})

describe('definitions', () => {
  test('may have a slash in the name, which leads nowhere else', async () => {
    const { drp, sent } = scriptedServer(() => Response.json(definitions.params))
    await drp.params.get('bmc/user name')
    await drp.params.update('../x', {})
    await drp.params.delete('bmc/user')
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/api/v3/params/bmc%2Fuser%20name', undefined],
      ['PATCH', '/api/v3/params/..%2Fx', []],
      ['DELETE', '/api/v3/params/bmc%2Fuser', undefined],
    ])
    for (const name of ['', '.', '..']) {
      expect(await rejection(drp.params.get(name))).toMatchObject({ code: 'invalid-input' })
    }
  })

  test('of content that cannot be changed are refused, not missing', async () => {
    const { drp } = scriptedServer(() => failure(404, { Type: 'DELETE', Messages: ['readonly: local'] }))
    expect(await rejection(drp.stages.delete('local'))).toMatchObject({ code: 'rejected', status: 404 })
  })
})

describe('the site', () => {
  test('tells what it is, and its preferences', async () => {
    const { drp, sent } = scriptedServer(({ path }) =>
      Response.json(path.endsWith('info') ? { version: 'v3.13.6' } : { defaultStage: 'none', x: 'y' }),
    )
    expect(await drp.info()).toEqual({ version: 'v3.13.6' })
    expect(await drp.prefs.get()).toEqual({ defaultStage: 'none', x: 'y' })
    expect(await drp.prefs.set({ defaultStage: 'none' })).toEqual({ defaultStage: 'none', x: 'y' })
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/api/v3/info', undefined],
      ['GET', '/api/v3/prefs', undefined],
      ['POST', '/api/v3/prefs', { defaultStage: 'none' }],
    ])
  })

  test('sets preferences again where the answer was lost', async () => {
    const { drp, sent, clock } = scriptedServer(
      inTurn(
        () => new Response(null, { status: 503 }),
        () => Response.json({}),
      ),
    )
    expect(await clock.until(drp.prefs.set({ a: 'b' }))).toEqual({})
    expect(sent).toHaveLength(2)
  })

  test('gives out the tokens of users', async () => {
    const { drp, sent } = scriptedServer(() => Response.json({ Token: 'a token', Info: { version: 'v4' } }))
    expect((await drp.users.token('rocket/skates', { ttlSeconds: 5, roles: ['a', 'b'] })).Token).toBe('a token')
    await drp.users.token('rocketskates')
    await drp.users.token('rocketskates', { roles: [] })
    expect(sent.map(({ path, query }) => [path, query])).toEqual([
      [
        '/api/v3/users/rocket%2Fskates/token',
        [
          ['ttl', '5'],
          ['roles', 'a,b'],
        ],
      ],
      ['/api/v3/users/rocketskates/token', []],
      ['/api/v3/users/rocketskates/token', []],
    ])
    expect(await rejection(drp.users.token('x', { ttlSeconds: 0 }))).toMatchObject({ code: 'invalid-input' })
  })

  test.each([200, 401, 403])('is ready when it answers, also by %s, without credentials', async (status) => {
    const down = () => {
      throw new TypeError('fetch failed')
    }
    const { drp, sent, clock } = scriptedServer(
      inTurn(
        down,
        () => new Response(null, { status: 502 }),
        () => new Response(null, { status }),
      ),
      { auth: { username: 'u', password: 'a password' } },
    )
    await clock.until(drp.ready({ timeoutMs: 10_000 }))
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('GET /api/v3/info'))
    for (const { headers } of sent) expect(headers).not.toHaveProperty('authorization')
  })

  test('is not ready while it does not answer', async () => {
    const { drp, clock } = scriptedServer(() => new Response(null, { status: 503 }))
    expect(await rejection(clock.until(drp.ready({ timeoutMs: 3_000 })))).toMatchObject({ status: 503 })
  })

  test('can be asked for anything else', async () => {
    const { drp, sent } = scriptedServer(() => Response.json(['bootenvs']))
    const answer = await drp.request('/objects', { query: { a: 'b' } })
    expect(answer.json()).toEqual(['bootenvs'])
    expect(sent[0]).toMatchObject({ method: 'GET', path: '/api/v3/objects', query: [['a', 'b']] })
  })

  test('is asked with an id of the call, which goes into its log', async () => {
    const { drp, sent } = scriptedServer(() => Response.json({ version: 'v4' }))
    await drp.info({ correlationId: 'abc' })
    expect(sent[0]?.headers['x-log-token']).toBe('abc')
  })
})

describe('a client', () => {
  test('has a name and a clock, and is closed', async () => {
    const { drp, clock, sent } = scriptedServer(() => Response.json({ version: 'v4' }))
    expect(drp.name).toBe('drp.example:8092')
    expect(drp.clock).toBe(clock)
    await drp[Symbol.asyncDispose]()
    expect(await rejection(drp.info())).toMatchObject({ code: 'aborted' })
    await drp.close()
    expect(sent).toEqual([])
  })

  test('finds the API below an address of its own', async () => {
    const { drp, sent } = scriptedServer(() => Response.json({ version: 'v4' }), {
      baseUrl: 'https://proxy.example/site7/api/v3/',
    })
    await drp.info()
    expect(sent[0]?.path).toBe('/site7/api/v3/info')
  })

  test.each([
    [{ baseUrl: 'x', auth: 'none' }, 'baseUrl'],
    [{ baseUrl: 'https://drp.example', auth: 'none', endUser: 'x' }, 'unknown option "endUser"'],
    [undefined, 'the client: the options must be an object.'],
    [null, 'the client: the options must be an object.'],
  ])('is not made of %j', (options, message) => {
    expect(() => createDrpClient(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }),
    )
  })
})
