import { DrpConflictError } from '@jobwright/client/drp'
import { describe, expect, test } from 'vitest'
import { job, machine, machineId } from './documents.ts'
import { collect, failure, inTurn, notFound, rejection, routes, scriptedServer, untyped } from './scripted-server.ts'

const path = `/machines/${machineId}`
const replaced = (path: string, value: unknown) => ({ op: 'replace', path, value })
const tested = (path: string, value: unknown) => ({ op: 'test', path, value })
const answering = (answer: unknown = machine(), init: ResponseInit = {}) =>
  scriptedServer(() => Response.json(answer, init))

describe('a machine', () => {
  test('is read by its id or its name, made, and deleted', async () => {
    const { drp, sent } = answering()
    expect(await drp.machines.get(machineId)).toEqual(machine())
    expect(await drp.machines.getByName('m1.site/a')).toEqual(machine())
    expect(await drp.machines.create({ Name: 'm1', Uuid: machineId, Tasks: ['t1'], Pool: 'p' })).toEqual(machine())
    expect(await drp.machines.delete(machineId)).toEqual(machine())
    expect(sent.map(({ method, path, body }) => [method, path.slice('/api/v3'.length), body])).toEqual([
      ['GET', path, undefined],
      ['GET', '/machines/Name%3Am1.site%2Fa', undefined],
      ['POST', '/machines', { Name: 'm1', Uuid: machineId, Tasks: ['t1'], Pool: 'p' }],
      ['DELETE', path, undefined],
    ])
  })

  test.each([
    [{}, 'invalid_type at Name'],
    [{ Name: '' }, 'too_small at Name'],
    [{ Name: 'm1', Uuid: 'x' }, 'invalid_format at Uuid'],
    [{ Name: 'm1', Tasks: [5] }, 'invalid_type at Tasks[0]'],
    [{ Name: 'm1', Profile: {} }, 'unrecognized_keys at Profile'],
    // The server makes each runnable.
    [{ Name: 'm1', Runnable: false }, 'unrecognized_keys at Runnable'],
    [null, 'invalid_type at the document itself'],
  ])('is not made of %j', async (document, issue) => {
    const { drp, sent } = answering()
    expect(await rejection(untyped(drp).machines.create(document))).toMatchObject({
      code: 'invalid-input',
      message: `machines.create: the document cannot be sent: ${issue}.`,
    })
    expect(sent).toEqual([])
  })

  test('is listed', async () => {
    const { drp, sent } = answering([machine()])
    const query = { where: { Runnable: true, Params: 'a' } } as const
    expect(await collect(drp.machines.list(query).items())).toEqual([machine()])
    expect(sent[0]?.query).toEqual([
      ['Runnable', 'true'],
      ['Params', 'a'],
      ['limit', '200'],
    ])
  })

  test('is changed by fields, or by operations, behind a guard', async () => {
    const { drp, sent } = answering()
    await drp.machines.update(machineId, { Description: 'x', Tasks: [], Locked: false }, { expect: { Locked: true } })
    await drp.machines.update(machineId, [{ op: 'remove', path: '/Params/a' }], {
      expect: { CurrentTask: -1, CurrentJob: '' },
    })
    await drp.machines.setRunnable(machineId, true)
    await drp.machines.setRunnable(machineId, false, { expect: { Runnable: true, Context: '' } })
    expect(sent.map(({ body }) => body)).toEqual([
      [tested('/Locked', true), replaced('/Description', 'x'), replaced('/Tasks', []), replaced('/Locked', false)],
      [tested('/CurrentTask', -1), tested('/CurrentJob', ''), { op: 'remove', path: '/Params/a' }],
      [replaced('/Runnable', true)],
      [tested('/Runnable', true), tested('/Context', ''), replaced('/Runnable', false)],
    ])
    for (const request of sent) expect([request.method, request.path]).toEqual(['PATCH', `/api/v3${path}`])
  })

  test.each([
    [{ Runable: true }, {}, 'machines.update: unknown option "Runable" (did you mean Runnable?)'],
    [{ Secret: 'x' }, {}, 'machines.update: unknown option "Secret"'],
    [{}, { expect: { State: 'x' } }, 'machines.update: expect: unknown option "State"'],
  ])('is not changed by %j', async (changes, options, message) => {
    const { drp, sent } = answering()
    expect(await rejection(untyped(drp).machines.update(machineId, changes, options))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message),
    })
    expect(sent).toEqual([])
  })

  test.each([
    ['changed', () => failure(409, { Type: 'PATCH', Messages: ['Patch error at line 0: Test op failed.'] })],
    ['locked', () => failure(403, { Type: 'PATCH', Messages: ['Locked'] })],
  ] as const)('that is otherwise than it should be is shown: %s', async (reason, refuse) => {
    const now = machine({ Locked: true })
    const { drp, sent } = scriptedServer(inTurn(refuse, () => Response.json(now)))
    const error = (await rejection(drp.machines.setRunnable(machineId, true))) as DrpConflictError
    expect(error).toBeInstanceOf(DrpConflictError)
    expect(error).toMatchObject({ code: 'conflict', reason, operation: 'machines.setRunnable' })
    expect([error.machine, error.current]).toEqual([now, undefined])
    // Its job is not asked for.
    expect(sent).toHaveLength(2)
  })

  test('has actions of plugins', async () => {
    const actions = [
      { Provider: 'ipmi', Model: 'machines', Command: 'poweron', RequiredParams: [], OptionalParams: [] },
    ]
    const { drp, sent } = scriptedServer(
      routes({
        [`GET ${path}/actions`]: () => Response.json(actions),
        [`POST ${path}/actions/poweron`]: ({ body }) => Response.json({ did: body }),
        [`POST ${path}/actions/silent`]: () => new Response(null, { status: 200 }),
      }),
    )
    expect(await drp.machines.actions(machineId)).toEqual(actions)
    expect(await drp.machines.runAction(machineId, 'poweron', { 'ipmi/mode': 'x', __proto__: null })).toEqual({
      did: { 'ipmi/mode': 'x' },
    })
    expect(await drp.machines.runAction(machineId, 'poweron')).toEqual({ did: {} })
    expect(await drp.machines.runAction(machineId, 'silent')).toBeUndefined()
    expect(sent).toHaveLength(4)
    expect(await rejection(untyped(drp).machines.runAction(machineId, 'poweron', 'x'))).toMatchObject({
      code: 'invalid-input',
    })
  })

  test('is shown with its jobs', () => {
    const { drp } = scriptedServer(notFound, { name: 'site 7' })
    const failed = machine({ Runnable: false })
    expect(drp.machines.view(failed, { jobs: [job({ State: 'failed' })] })).toMatchObject({
      source: 'site 7',
      kind: 'machine',
      phase: 'ended',
      outcome: 'failed',
    })
    expect(drp.machines.view(failed)).toMatchObject({ phase: 'pending' })
  })

  test('has tokens', async () => {
    const { drp, sent } = answering({ Token: 'a token' })
    expect(await drp.machines.token(machineId, { ttlSeconds: 60 })).toEqual({ Token: 'a token' })
    await drp.machines.token(machineId)
    expect(sent.map(({ path, query }) => [path, query])).toEqual([
      [`/api/v3${path}/token`, [['ttl', '60']]],
      [`/api/v3${path}/token`, []],
    ])
    for (const ttlSeconds of [0, -1, 1.5, '60']) {
      expect(await rejection(untyped(drp).machines.token(machineId, { ttlSeconds }))).toMatchObject({
        message: 'machines.token: ttlSeconds must be a whole number of seconds, at least 1.',
      })
    }
  })
})

describe('machines.startWorkflow', () => {
  const starting = (before: Parameters<typeof machine>[0]) => {
    let now = machine(before)
    return scriptedServer(
      routes({
        [`GET ${path}`]: () => Response.json(now),
        [`PATCH ${path}`]: ({ body }) => {
          for (const { op, path, value } of body as { op: string; path: string; value: unknown }[]) {
            const field = path.slice(1) as keyof typeof now
            if (op === 'test' && now[field] !== value) {
              return failure(409, { Type: 'PATCH', Messages: ['Patch error at line 0: Test op failed.'] })
            }
            now = { ...now, [field]: op === 'test' ? now[field] : value }
          }
          return Response.json(now)
        },
      }),
    )
  }
  const patches = (sent: readonly { readonly method: string; readonly body: unknown }[]) =>
    sent.filter(({ method }) => method === 'PATCH').map(({ body }) => body)

  test('changes what has not moved on since it was read', async () => {
    const { drp, sent } = starting({ Workflow: 'old', CurrentTask: 3, Runnable: false })
    expect(await drp.machines.startWorkflow(machineId, 'new')).toMatchObject({ Workflow: 'new', Runnable: true })
    expect(patches(sent)).toEqual([
      [
        tested('/Workflow', 'old'),
        tested('/CurrentTask', 3),
        replaced('/Workflow', 'new'),
        replaced('/Runnable', true),
      ],
    ])
  })

  test('takes the same workflow away first, which the server would else pass over', async () => {
    const { drp, sent } = starting({ Workflow: 'w', CurrentTask: 3 })
    const call = drp.machines.startWorkflow(machineId, 'w', { runnable: false, expect: { Stage: 'none' } })
    expect(await call).toMatchObject({ Workflow: 'w' })
    expect((await call.withResponse()).response.status).toBe(200)
    const guard = [tested('/Workflow', 'w'), tested('/CurrentTask', 3), tested('/Stage', 'none')]
    expect(patches(sent)).toEqual([
      [...guard, replaced('/Workflow', '')],
      [tested('/Workflow', ''), replaced('/Workflow', 'w')],
    ])
  })

  test('expects what it is told', async () => {
    const { drp } = starting({ Workflow: 'old', CurrentTask: 3 })
    const error = await rejection(drp.machines.startWorkflow(machineId, 'new', { expect: { CurrentTask: 2 } }))
    expect(error).toMatchObject({ reason: 'changed', operation: 'machines.startWorkflow' })
    expect((error as DrpConflictError).machine).toMatchObject({ CurrentTask: 3 })
  })

  test('tells what is wrong', async () => {
    const { drp, sent } = starting({})
    for (const workflow of ['', undefined, 5]) {
      expect(await rejection(untyped(drp).machines.startWorkflow(machineId, workflow))).toMatchObject({
        message: 'machines.startWorkflow: the workflow must be a name.',
      })
    }
    expect(sent).toEqual([])
    expect(await rejection(drp.machines.startWorkflow('other', 'w'))).toMatchObject({
      code: 'not-found',
      operation: 'machines.startWorkflow',
    })
  })
})

describe('the parameters of a machine', () => {
  const odd = JSON.parse('{"a/b":1,"__proto__":{"x":1},"constructor":null}')

  test('are read, into a map', async () => {
    const { drp, sent } = answering(odd)
    const all = await drp.machines.params.list(machineId)
    expect([...all]).toEqual([
      ['a/b', 1],
      ['__proto__', { x: 1 }],
      ['constructor', null],
    ])
    await drp.machines.params.list(machineId, { aggregate: true, decode: true, headers: { 'X-Extra': 'x' } })
    expect(sent.map(({ path, query }) => [path, query])).toEqual([
      [`/api/v3${path}/params`, []],
      [
        `/api/v3${path}/params`,
        [
          ['aggregate', 'true'],
          ['decode', 'true'],
        ],
      ],
    ])
    expect(await answering(null).drp.machines.params.list(machineId)).toEqual(new Map())
    for (const answer of [[], 'x', 5]) {
      expect(await rejection(answering(answer).drp.machines.params.list(machineId))).toMatchObject({
        code: 'unexpected-response',
      })
    }
  })

  test('are read, set and deleted one by one, by the names they have', async () => {
    const { drp, sent } = answering(null)
    const { params } = drp.machines
    expect(await params.get(machineId, 'bmc/pass word', { aggregate: true, decode: false })).toBeNull()
    expect(await params.set(machineId, 'bmc/user', 'root')).toBeNull()
    await params.set(machineId, '__proto__', null)
    expect(await params.delete(machineId, 'bmc/user')).toBeNull()
    expect(sent.map(({ method, path, query, text }) => [method, path.split('/params/')[1], query, text])).toEqual([
      ['GET', 'bmc/pass%20word', [['aggregate', 'true']], undefined],
      ['POST', 'bmc/user', [], '"root"'],
      ['POST', '__proto__', [], 'null'],
      ['DELETE', 'bmc/user', [], undefined],
    ])
    expect(await rejection(params.set(machineId, 'a', undefined))).toMatchObject({
      message: 'params.set: there is no value: give null, or delete the parameter.',
    })
    for (const name of ['', '/', 'a//b', '../x']) {
      expect(await rejection(params.get(machineId, name))).toMatchObject({ code: 'invalid-input' })
    }
  })

  test('are set one by one again where the answer was lost', async () => {
    const { drp, sent, clock } = scriptedServer(
      inTurn(
        () => new Response(null, { status: 503 }),
        () => Response.json(1),
      ),
    )
    expect(await clock.until(drp.machines.params.set(machineId, 'a', 1))).toBe(1)
    expect(sent).toHaveLength(2)
  })

  test('are merged at once, as a change of the machine', async () => {
    const { drp, sent } = answering(machine({ Params: { 'a/b': 1, c: 2 } }))
    const merged = await drp.machines.params.merge(
      machineId,
      new Map<string, unknown>([
        ['a/b', 1],
        ['~x', null],
      ]),
    )
    expect([...merged]).toEqual([
      ['a/b', 1],
      ['c', 2],
    ])
    await drp.machines.params.merge(machineId, odd)
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'PATCH',
        `/api/v3${path}`,
        [
          { op: 'add', path: '/Params/a~1b', value: 1 },
          { op: 'add', path: '/Params/~0x', value: null },
        ],
      ],
      [
        'PATCH',
        `/api/v3${path}`,
        [
          { op: 'add', path: '/Params/a~1b', value: 1 },
          { op: 'add', path: '/Params/__proto__', value: { x: 1 } },
          { op: 'add', path: '/Params/constructor', value: null },
        ],
      ],
    ])
    expect(await answering(machine({ Params: null })).drp.machines.params.merge(machineId, {})).toEqual(new Map())
  })

  test('are replaced as a whole', async () => {
    const { drp, sent } = answering(odd)
    expect([...(await drp.machines.params.replace(machineId, new Map(Object.entries(odd))))]).toHaveLength(3)
    await drp.machines.params.replace(machineId, {})
    expect(sent.map(({ method, path, text }) => [method, path, text])).toEqual([
      ['POST', `/api/v3${path}/params`, JSON.stringify(odd)],
      ['POST', `/api/v3${path}/params`, '{}'],
    ])
  })

  test.each([[[]], [null], ['x'], [undefined]])('are not %j', async (values) => {
    const { drp, sent } = answering({})
    for (const method of ['merge', 'replace'] as const) {
      expect(await rejection(untyped(drp).machines.params[method](machineId, values))).toMatchObject({
        code: 'invalid-input',
        message: `params.${method}: the parameters must be an object or a Map of values by name.`,
      })
    }
    expect(sent).toEqual([])
  })
})
