import { inspect } from 'node:util'
import { DrpConflictError } from '@jobwright/client/drp'
import type { WorkOrder } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { machineId, workOrder, workOrderId } from './documents.ts'
import {
  collect,
  failure,
  inTurn,
  lostConnection,
  notFound,
  rejection,
  type Script,
  scriptedServer,
  untyped,
} from './scripted-server.ts'

const path = `/work_orders/${workOrderId}`
const replaced = (path: string, value: unknown) => ({ op: 'replace', path, value })
const tested = (path: string, value: unknown) => ({ op: 'test', path, value })
const answering = (answer: unknown = workOrder(), init: ResponseInit = {}) =>
  scriptedServer(() => Response.json(answer, init))
const told = ({ sent }: ReturnType<typeof scriptedServer>) =>
  sent.map(({ method, path, body }) => [method, path.slice('/api/v3'.length), body])

describe('a work order', () => {
  test('is made of a machine or a filter, and a blueprint or tasks', async () => {
    const server = answering(workOrder(), { status: 201 })
    const { workOrders } = server.drp
    const call = workOrders.create({ Machine: machineId, Blueprint: 'update-bios' })
    expect(await call).toEqual(workOrder())
    expect((await call.withResponse()).response.status).toBe(201)
    const all = {
      Filter: 'Name=m1',
      Tasks: ['bios', 'stage:check'],
      Uuid: workOrderId,
      State: 'created',
      Meta: { color: 'red' },
      Profiles: ['p1'],
      Params: { 'bios/version': 7 },
      Context: 'runner',
      Stage: 'none',
    } as const
    await workOrders.create(all)
    expect(told(server)).toEqual([
      ['POST', '/work_orders', { Machine: machineId, Blueprint: 'update-bios' }],
      ['POST', '/work_orders', all],
    ])
  })

  test.each([
    [{}, 'custom at Machine; custom at Blueprint'],
    [{ Machine: machineId }, 'custom at Blueprint'],
    [{ Blueprint: 'b' }, 'custom at Machine'],
    [{ Machine: machineId, Filter: 'Name=m1', Blueprint: 'b' }, 'custom at Filter'],
    [{ Machine: machineId, Blueprint: 'b', Tasks: ['t1'] }, 'custom at Tasks'],
    [{ Machine: 'm1', Blueprint: 'b' }, 'invalid_format at Machine'],
    [{ Machine: machineId, Blueprint: 'b', State: 'running' }, 'invalid_value at State'],
    [{ Machine: machineId, Blueprint: 'b', Status: 'x' }, 'unrecognized_keys at Status'],
    [{ Machine: machineId, Tasks: [5] }, 'invalid_type at Tasks[0]'],
    [null, 'invalid_type at the document itself'],
  ])('is not made of %j', async (request, issue) => {
    const { drp, sent } = answering()
    for (const method of ['create', 'ensure'] as const) {
      expect(await rejection(untyped(drp).workOrders[method](request))).toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(`workOrders.${method}: the document cannot be sent: `),
      })
    }
    const error = (await rejection(untyped(drp).workOrders.create(request))) as Error
    for (const one of issue.split('; ')) expect(error.message).toContain(one)
    expect(sent).toEqual([])
  })

  test('is not sent twice, and is refused as anything else', async () => {
    const lost = scriptedServer(lostConnection)
    const request = { Machine: machineId, Blueprint: 'b' }
    expect(await rejection(lost.clock.until(lost.drp.workOrders.create(request)))).toMatchObject({
      applied: 'unknown',
      operation: 'workOrders.create',
    })
    expect(lost.sent).toHaveLength(1)
    const refused = scriptedServer(() => failure(422, { Messages: ['Blueprint b does not exist'] }))
    expect(await rejection(refused.drp.workOrders.create(request))).toMatchObject({ code: 'rejected' })
    const old = scriptedServer(notFound)
    expect(await rejection(old.drp.workOrders.create(request))).toMatchObject({ code: 'not-found' })
  })

  test('is read, deleted and shown', async () => {
    const server = answering(workOrder({ State: 'finished' }))
    const { workOrders } = server.drp
    expect(await workOrders.get(workOrderId)).toEqual(workOrder({ State: 'finished' }))
    expect(await workOrders.delete(workOrderId)).toMatchObject({ State: 'finished' })
    expect(told(server)).toEqual([
      ['GET', path, undefined],
      ['DELETE', path, undefined],
    ])
    expect(workOrders.view(workOrder({ State: 'finished' }))).toMatchObject({
      source: 'drp.example:8092',
      system: 'drp',
      kind: 'work-order',
      id: workOrderId,
      phase: 'ended',
      outcome: 'succeeded',
    })
  })

  test('is polled', async () => {
    const { drp, sent } = scriptedServer(() => new Response(null, { status: 304 }))
    expect(await drp.workOrders.poll(workOrderId, { etag: '"1"', waitMs: 5_000 })).toEqual({
      changed: false,
      etag: '"1"',
    })
    expect(sent[0]).toMatchObject({ path: `/api/v3${path}`, headers: { prefer: 'wait=5s' } })
    const { drp: none } = scriptedServer(notFound)
    expect(await rejection(none.workOrders.poll(workOrderId))).toMatchObject({ operation: 'workOrders.poll' })
  })

  test('is listed and counted', async () => {
    const { drp, sent } = scriptedServer(({ method }) =>
      method === 'HEAD'
        ? new Response(null, { headers: { 'X-DRP-LIST-COUNT': '4' } })
        : Response.json([workOrder({ State: 'paused' as never })]),
    )
    const list = drp.workOrders.list({ where: { State: { in: ['created', 'running'] }, Machine: machineId } })
    expect(await collect(list.items())).toEqual([workOrder({ State: 'paused' as never })])
    expect(await list.count()).toBe(4)
    expect(sent.map(({ method, path, query }) => [method, path, query])).toEqual([
      [
        'GET',
        '/api/v3/work_orders',
        [
          ['State', 'In(created,running)'],
          ['Machine', machineId],
          ['limit', '200'],
        ],
      ],
      [
        'HEAD',
        '/api/v3/work_orders',
        [
          ['State', 'In(created,running)'],
          ['Machine', machineId],
        ],
      ],
    ])
    const { drp: none } = scriptedServer(notFound)
    expect(await rejection(collect(none.workOrders.list().items()))).toMatchObject({ operation: 'workOrders.list' })
    expect(await rejection(none.workOrders.list().count())).toMatchObject({ operation: 'workOrders.count' })
  })

  test('has orphans, which are deleted, again if need be', async () => {
    const { drp, sent, clock } = scriptedServer(inTurn(lostConnection, () => new Response(null, { status: 204 })))
    expect(await clock.until(drp.workOrders.deleteOrphans())).toBeUndefined()
    expect(sent.map(({ method, path }) => [method, path])).toEqual([
      ['DELETE', '/api/v3/work_orders'],
      ['DELETE', '/api/v3/work_orders'],
    ])
    // Whatever it says.
    const { drp: wordy } = answering([])
    expect(await wordy.workOrders.deleteOrphans()).toBeUndefined()
  })

  test('is what it should be, or the answer is none', async () => {
    for (const answer of [[], null, { ...workOrder(), State: 5 }, { ...workOrder(), Uuid: undefined }]) {
      const { drp } = answering(answer)
      expect(await rejection(drp.workOrders.get(workOrderId))).toMatchObject({ code: 'unexpected-response' })
    }
  })
})

describe('workOrders.ensure', () => {
  const wanted = { Machine: machineId, Blueprint: 'update-bios', Uuid: workOrderId } as const

  test('asks once where the answer comes, and again where it does not', async () => {
    const { drp, sent } = answering(workOrder(), { status: 201 })
    expect(await drp.workOrders.ensure(wanted)).toEqual(workOrder())
    expect(sent.map(({ body }) => body)).toEqual([wanted])
    const lost = scriptedServer(inTurn(lostConnection, () => Response.json(workOrder(), { status: 201 })))
    expect(await lost.clock.until(lost.drp.workOrders.ensure(wanted))).toEqual(workOrder())
    expect(lost.sent.map(({ method }) => method)).toEqual(['POST', 'POST'])
  })

  const taken = () => failure(409, { Type: 'CREATE', Messages: ['already exists'] })

  test.each<readonly [string, Script]>([
    ['the id is taken', taken],
    ['the id is taken, in the words of an older server', () => failure(500, { Messages: ['already exists'] })],
    ['all answers are lost', lostConnection],
    ['the answer cannot be read', () => new Response('<html>', { status: 200 })],
  ])('finds the one that there is where %s', async (_, answer) => {
    const running = workOrder({ State: 'running', Tasks: ['bios', 'check'] })
    const { drp, sent, clock } = scriptedServer((request) =>
      request.method === 'POST' ? answer(request) : Response.json(running),
    )
    const call = drp.workOrders.ensure({ ...wanted, Machine: machineId.toUpperCase() })
    expect(await clock.until(call)).toEqual(running)
    expect(sent.at(-1)).toMatchObject({ method: 'GET', path: `/api/v3${path}` })
  })

  test.each<readonly [Partial<WorkOrder>, object]>([
    [{ Machine: 'another' }, wanted],
    [{ Blueprint: 'another' }, wanted],
    [{ Blueprint: '' }, wanted],
    [{ Filter: 'Name=m2' }, { Filter: 'Name=m1', Blueprint: 'update-bios', Uuid: workOrderId }],
  ])('does not take one for another: %j', async (fields, request) => {
    const { drp } = scriptedServer((asked) => (asked.method === 'POST' ? taken() : Response.json(workOrder(fields))))
    expect(await rejection(untyped(drp).workOrders.ensure(request))).toMatchObject({
      code: 'conflict',
      operation: 'workOrders.ensure',
    })
  })

  test('takes the one of the same filter and tasks, whatever machine was chosen', async () => {
    const found = workOrder({ Filter: 'Name=m1', Blueprint: '' })
    const { drp } = scriptedServer((asked) => (asked.method === 'POST' ? taken() : Response.json(found)))
    expect(await drp.workOrders.ensure({ Filter: 'Name=m1', Tasks: ['bios'], Uuid: workOrderId })).toEqual(found)
  })

  test('says what is known where there is none, and does not look after a refusal', async () => {
    const none = scriptedServer((asked) => (asked.method === 'POST' ? lostConnection() : notFound(asked)))
    expect(await rejection(none.clock.until(none.drp.workOrders.ensure(wanted)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
    const refused = scriptedServer(() => failure(422, { Messages: ['Machine does not exist'] }))
    expect(await rejection(refused.drp.workOrders.ensure(wanted))).toMatchObject({ code: 'rejected' })
    expect(refused.sent).toHaveLength(1)
  })
})

describe('changing a work order', () => {
  test('sends what is expected as tests, then each field, or operations of the caller', async () => {
    const { drp, sent } = answering()
    await drp.workOrders.update(workOrderId, { State: 'running', Status: 'x', Runnable: false, Meta: undefined })
    await drp.workOrders.update(
      workOrderId,
      { Params: { a: 1 }, Profiles: [], Archived: true },
      {
        expect: {
          State: 'created',
          Machine: machineId,
          Blueprint: 'b',
          CurrentTask: -1,
          CurrentJob: '',
          JobState: '',
          Runnable: true,
        },
      },
    )
    await drp.workOrders.update(workOrderId, [{ op: 'remove', path: '/Params/a' }], { expect: { State: 'created' } })
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'PATCH',
        `/api/v3${path}`,
        [replaced('/State', 'running'), replaced('/Status', 'x'), replaced('/Runnable', false)],
      ],
      [
        'PATCH',
        `/api/v3${path}`,
        [
          tested('/State', 'created'),
          tested('/Machine', machineId),
          tested('/Blueprint', 'b'),
          tested('/CurrentTask', -1),
          tested('/CurrentJob', ''),
          tested('/JobState', ''),
          tested('/Runnable', true),
          replaced('/Params', { a: 1 }),
          replaced('/Profiles', []),
          replaced('/Archived', true),
        ],
      ],
      ['PATCH', `/api/v3${path}`, [tested('/State', 'created'), { op: 'remove', path: '/Params/a' }]],
    ])
  })

  test.each([
    [{ Sate: 'x' }, {}, 'workOrders.update: unknown option "Sate" (did you mean State?)'],
    [{ Tasks: ['x'] }, {}, 'workOrders.update: unknown option "Tasks"'],
    [{ State: 'running' }, { expect: { Stage: 'x' } }, 'workOrders.update: expect: unknown option "Stage"'],
    [[{ op: 'frob', path: '/x' }], {}, 'workOrders.update: an operation of a patch must have an op'],
  ])('refuses what is no change: %j %j', async (changes, options, message) => {
    const { drp, sent } = answering()
    expect(await rejection(untyped(drp).workOrders.update(workOrderId, changes, options))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message),
    })
    expect(sent).toEqual([])
  })

  test('that meets another state shows it, and prints no secret', async () => {
    const now = workOrder({ State: 'failed', Params: { 'bmc/password': 'canary-param' } })
    const { drp, sent } = scriptedServer(
      inTurn(
        () => failure(409, { Type: 'PATCH', Messages: ['Patch error at line 0: Test op failed.'] }),
        () => Response.json(now),
      ),
    )
    const error = (await rejection(
      drp.workOrders.update(
        workOrderId,
        { Status: 'x' },
        { expect: { State: 'created' }, headers: { 'X-Extra': 'x' } },
      ),
    )) as DrpConflictError
    expect(error).toBeInstanceOf(DrpConflictError)
    expect(error).toMatchObject({ code: 'conflict', reason: 'changed', operation: 'workOrders.update' })
    expect([error.workOrder, error.current, error.machine]).toEqual([now, undefined, undefined])
    expect(sent.map(({ method, headers }) => [method, headers['x-extra']])).toEqual([
      ['PATCH', 'x'],
      ['GET', 'x'],
    ])
    expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain('canary')
    const { drp: blind } = scriptedServer(inTurn(() => failure(409), notFound))
    expect(await rejection(blind.workOrders.update(workOrderId, {}))).toMatchObject({
      reason: 'other',
      workOrder: undefined,
    })
  })
})

describe('cancelling a work order', () => {
  const changed = () => failure(409, { Type: 'PATCH', Messages: ['Patch error at line 0: Test op failed.'] })
  const as = (State: string) => () => Response.json(workOrder({ State }))

  test.each(['created', 'running', 'paused'])('sets it to cancelled unless it is not %s any more', async (State) => {
    const server = scriptedServer(inTurn(as(State), as('cancelled')))
    const call = server.drp.workOrders.cancel(workOrderId, { headers: { 'X-Extra': 'x' } })
    expect(await call).toMatchObject({ State: 'cancelled' })
    expect((await call.withResponse()).response.status).toBe(200)
    expect(told(server)).toEqual([
      ['GET', path, undefined],
      ['PATCH', path, [tested('/State', State), replaced('/State', 'cancelled')]],
    ])
    expect(server.sent.map(({ headers }) => headers['x-extra'])).toEqual(['x', 'x'])
  })

  test('is done where it has been cancelled already', async () => {
    const server = scriptedServer(as('cancelled'))
    expect(await server.drp.workOrders.cancel(workOrderId)).toMatchObject({ State: 'cancelled' })
    expect(server.sent).toHaveLength(1)
  })

  test('goes after it where it starts at that moment', async () => {
    const server = scriptedServer(inTurn(as('created'), changed, as('running'), as('running'), as('cancelled')))
    expect(await server.drp.workOrders.cancel(workOrderId)).toMatchObject({ State: 'cancelled' })
    expect(told(server).filter(([method]) => method === 'PATCH')).toEqual([
      ['PATCH', path, [tested('/State', 'created'), replaced('/State', 'cancelled')]],
      ['PATCH', path, [tested('/State', 'running'), replaced('/State', 'cancelled')]],
    ])
  })

  test('is done where somebody else cancels it at that moment', async () => {
    const server = scriptedServer(inTurn(as('running'), changed, as('cancelled')))
    expect(await server.drp.workOrders.cancel(workOrderId)).toMatchObject({ State: 'cancelled' })
    expect(server.sent.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'GET'])
  })

  test.each(['finished', 'failed'])('is refused where it has %s, and the server says so', async (State) => {
    const server = scriptedServer(inTurn(as(State), changed, as(State)))
    const error = await rejection(server.drp.workOrders.cancel(workOrderId))
    expect(error).toBeInstanceOf(DrpConflictError)
    expect(error).toMatchObject({ reason: 'changed', operation: 'workOrders.cancel', workOrder: { State } })
    // Behind a guard that cannot hold, so that an end stays an end.
    expect(server.sent[1]?.body).toEqual([tested('/State', 'running'), replaced('/State', 'cancelled')])
    const atThatMoment = scriptedServer(inTurn(as('running'), changed, as(State)))
    expect(await rejection(atThatMoment.drp.workOrders.cancel(workOrderId))).toMatchObject({ workOrder: { State } })
    expect(atThatMoment.sent).toHaveLength(3)
  })

  test('gives up on one that will not keep still, or that cannot be seen', async () => {
    const restless = scriptedServer(({ method }) => (method === 'PATCH' ? changed() : as('running')()))
    expect(await rejection(restless.drp.workOrders.cancel(workOrderId))).toMatchObject({ reason: 'changed' })
    expect(restless.sent.map(({ method }) => method).join(' ')).toBe('GET PATCH GET GET PATCH GET GET PATCH GET')
    const hidden = scriptedServer(inTurn(as('running'), changed, notFound))
    expect(await rejection(hidden.drp.workOrders.cancel(workOrderId))).toMatchObject({ reason: 'changed' })
    expect(hidden.sent).toHaveLength(3)
    const other = scriptedServer(inTurn(as('running'), () => failure(409, { Messages: ['in use'] }), as('running')))
    expect(await rejection(other.drp.workOrders.cancel(workOrderId))).toMatchObject({ reason: 'other' })
    expect(other.sent).toHaveLength(3)
  })

  test('is sent again where its answer is lost', async () => {
    const server = scriptedServer(inTurn(as('running'), lostConnection, changed, as('cancelled')))
    expect(await server.clock.until(server.drp.workOrders.cancel(workOrderId))).toMatchObject({ State: 'cancelled' })
  })

  test('is refused where there is none', async () => {
    const { drp, sent } = scriptedServer(notFound)
    expect(await rejection(drp.workOrders.cancel(workOrderId))).toMatchObject({
      code: 'not-found',
      operation: 'workOrders.cancel',
    })
    expect(sent).toHaveLength(1)
  })
})

describe('the parameters of a work order', () => {
  test('are those of its own path', async () => {
    const server = scriptedServer(({ method }) =>
      Response.json(method === 'PATCH' ? workOrder({ Params: { a: 1 } }) : { a: 1 }),
    )
    const { params } = server.drp.workOrders
    expect(await params.list(workOrderId, { aggregate: true })).toEqual(new Map([['a', 1]]))
    expect(await params.get(workOrderId, 'a/b', { decode: true })).toEqual({ a: 1 })
    await params.set(workOrderId, 'a/b', 5)
    expect(await params.merge(workOrderId, { 'a/b': 1 })).toEqual(new Map([['a', 1]]))
    await params.replace(workOrderId, { a: 1 })
    await params.delete(workOrderId, 'a')
    expect(told(server)).toEqual([
      ['GET', `${path}/params`, undefined],
      ['GET', `${path}/params/a/b`, undefined],
      ['POST', `${path}/params/a/b`, 5],
      ['PATCH', path, [{ op: 'add', path: '/Params/a~1b', value: 1 }]],
      ['POST', `${path}/params`, { a: 1 }],
      ['DELETE', `${path}/params/a`, undefined],
    ])
    expect(server.sent.slice(0, 2).map(({ query }) => query)).toEqual([[['aggregate', 'true']], [['decode', 'true']]])
    const { drp } = scriptedServer(() => failure(409, { Messages: ['in use'] }))
    expect(await rejection(drp.workOrders.params.merge(workOrderId, { a: 1 }))).toMatchObject({
      operation: 'params.merge',
      code: 'conflict',
    })
  })
})
