import { inspect } from 'node:util'
import { RequestError } from '@jobwright/client'
import { DrpConflictError, type JobUpdate, type PatchOperation } from '@jobwright/client/drp'
import type { Machine } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job, jobId, machine, machineId } from './documents.ts'
import {
  failure,
  inTurn,
  lostConnection,
  notFound,
  rejection,
  routes,
  type Script,
  scriptedServer,
  untyped,
} from './scripted-server.ts'

const none = () => new Response(null, { status: 204 })
const asked = { Machine: machineId }

/** A server that answers a request for a job so, and has these objects. */
function asking(
  answer: Script,
  there: { readonly machine?: Machine; readonly job?: ReturnType<typeof job>; readonly else?: Script } = {},
) {
  return scriptedServer(
    routes({
      'POST /jobs': answer,
      [`GET /machines/${machineId}`]: there.machine && (() => Response.json(there.machine)),
      [`GET /jobs/${jobId}`]: there.job && (() => Response.json(there.job)),
    }),
  )
}

describe('jobs.create', () => {
  test('tells a new job', async () => {
    const { drp, sent } = asking(() => Response.json(job(), { status: 201 }))
    const call = drp.jobs.create({ ...asked, Uuid: jobId, Context: '', Meta: { color: 'red' } })
    expect(await call).toEqual({ kind: 'created', job: job() })
    expect((await call.withResponse()).response.status).toBe(201)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: '/api/v3/jobs',
      body: { Machine: machineId, Uuid: jobId, Context: '', Meta: { color: 'red' } },
    })
    expect(sent[0]?.headers['content-type']).toBe('application/json')
  })

  test.each([201, 202])('tells the same incomplete job, and a job that the server has run (%s)', async (status) => {
    const incomplete = job({ State: 'incomplete' })
    const resumed = asking(() => Response.json(incomplete, { status }))
    expect(await resumed.drp.jobs.create(asked)).toEqual({ kind: 'resumed', job: incomplete })
    for (const State of ['finished', 'failed'] as const) {
      const ended = job({ Task: 'action:increment', State })
      const action = asking(() => Response.json(ended, { status }))
      expect(await action.drp.jobs.create(asked)).toEqual({ kind: 'action', job: ended })
    }
  })

  test('takes the answer 202 for a job that goes on, whatever its state', async () => {
    const odd = job({ State: 'paused' })
    expect(await asking(() => Response.json(odd, { status: 202 })).drp.jobs.create(asked)).toMatchObject({
      kind: 'resumed',
    })
    const running = job({ Task: 'action:x', State: 'running' })
    expect(await asking(() => Response.json(running, { status: 201 })).drp.jobs.create(asked)).toMatchObject({
      kind: 'created',
    })
  })

  test.each([
    ['done', { Tasks: ['t1'], CurrentTask: 1 }],
    ['done', { Tasks: [], CurrentTask: 0 }],
    ['done', { Tasks: null, CurrentTask: 0 }],
    ['done', { Tasks: ['t1'], CurrentTask: 1, Context: 'other' }],
    ['moved', { Tasks: ['stage:s1', 't1'], CurrentTask: 0, Stage: 's1' }],
    ['moved', { Tasks: ['bootenv:b1', 't1'], CurrentTask: 0, Runnable: false }],
    ['moved', { Tasks: ['t1', 'stage:s1'], CurrentTask: 1 }],
    ['moved', { Tasks: ['t1'], CurrentTask: -1, CurrentJob: '' }],
    ['other-context', { Tasks: ['context:x', 't1'], CurrentTask: 0, Context: 'x' }],
  ] as const)('tells after 204 by the machine: %s', async (kind, fields) => {
    const after = machine(fields)
    const { drp, sent } = asking(none, { machine: after })
    const call = drp.jobs.create(asked)
    expect(await call).toEqual({ kind, machine: after })
    expect((await call.withResponse()).response.status).toBe(204)
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v3/jobs',
      `GET /api/v3/machines/${machineId}`,
    ])
  })

  test('tells for an agent of a context by its own', async () => {
    const after = machine({ Tasks: ['stage:s', 't1'], CurrentTask: 0, Context: 'x' })
    const { drp } = asking(none, { machine: after })
    expect(await drp.jobs.create({ ...asked, Context: 'x' })).toMatchObject({ kind: 'moved' })
    expect(await drp.jobs.create({ ...asked, Context: 'y' })).toMatchObject({ kind: 'other-context' })
  })

  test('finds the failed job of an action that no plugin offers, which is answered by 204', async () => {
    const after = machine({ Tasks: ['action:nope', 't1'], CurrentTask: 0, Runnable: false })
    const failed = job({ Task: 'action:nope', State: 'failed' })
    expect(await asking(none, { machine: after, job: failed }).drp.jobs.create(asked)).toEqual({
      kind: 'action',
      job: failed,
    })
    // A locked machine is not saved: its last job is another one.
    const { drp } = asking(none, { machine: after, job: job({ State: 'finished' }) })
    expect(await drp.jobs.create(asked)).toMatchObject({ kind: 'moved' })
    const open = asking(none, { machine: after, job: job({ Task: 'action:nope', State: 'running' }) })
    expect(await open.drp.jobs.create(asked)).toMatchObject({ kind: 'moved' })
    const without = asking(none, { machine: machine({ ...after, CurrentJob: '' }) })
    expect(await without.drp.jobs.create(asked)).toMatchObject({ kind: 'moved' })
    expect(without.sent).toHaveLength(2)
  })

  test('says so when it cannot be told', async () => {
    const { drp } = asking(none)
    expect(await rejection(drp.jobs.create(asked))).toMatchObject({ operation: 'jobs.create', code: 'not-found' })
  })

  const words = (said: string, Type = 'Conflict') => failure(409, { Type, Messages: [said] })

  test.each([
    ['not-runnable', () => words(`Machine ${machineId} is not runnable`), {}],
    ['job-active', () => words(`Machine ${machineId} already has running or created job`), {}],
    ['locked', () => failure(500, { Messages: ['Locked'] }), {}],
    ['other', () => failure(500, { Messages: ['already exists'] }), {}],
    // Without words the machine tells, which is read afterwards.
    ['not-runnable', () => words('', ''), { Runnable: false }],
    ['not-runnable', () => words('', ''), { Available: false }],
    ['locked', () => words('', ''), { Locked: true, Runnable: false }],
    ['job-active', () => words('', ''), {}],
  ] as const)('tells why there is none: %s', async (reason, answer, fields) => {
    const there = { machine: machine(fields), job: job({ State: 'running' }) }
    const { drp, sent } = asking(answer, there)
    const error = (await rejection(drp.jobs.create(asked))) as DrpConflictError
    expect(error).toBeInstanceOf(DrpConflictError)
    expect(error).toBeInstanceOf(RequestError)
    expect(error).toMatchObject({ name: 'DrpConflictError', code: 'conflict', reason, operation: 'jobs.create' })
    expect([error.current, error.machine]).toEqual([there.job, there.machine])
    expect(sent).toHaveLength(3)
  })

  test('tells a conflict also when what there is cannot be seen', async () => {
    const { drp } = asking(() => words('', ''))
    const error = (await rejection(drp.jobs.create(asked))) as DrpConflictError
    expect([error.reason, error.current, error.machine]).toEqual(['other', undefined, undefined])
    const ended = asking(() => words('', ''), { machine: machine(), job: job({ State: 'finished' }) })
    expect(await rejection(ended.drp.jobs.create(asked))).toMatchObject({ reason: 'other' })
    const first = asking(() => words('', ''), { machine: machine({ CurrentJob: '' }) })
    expect(await rejection(first.drp.jobs.create(asked))).toMatchObject({ reason: 'other' })
    expect(first.sent).toHaveLength(2)
  })

  test('is not sent twice, and says whether there may be a job', async () => {
    const lost = asking(lostConnection)
    expect(await rejection(lost.clock.until(lost.drp.jobs.create(asked)))).toMatchObject({ applied: 'unknown' })
    expect(lost.sent).toHaveLength(1)
    const broken = asking(() => new Response(null, { status: 500 }))
    expect(await rejection(broken.drp.jobs.create(asked))).toMatchObject({ code: 'unavailable', applied: 'unknown' })
    expect(broken.sent).toHaveLength(1)
  })

  test.each([
    [{}, 'invalid_type at Machine'],
    [{ Machine: 'm1' }, 'invalid_format at Machine'],
    [{ Machine: 5 }, 'invalid_type at Machine'],
    [{ ...asked, Uuid: '' }, 'invalid_format at Uuid'],
    [{ ...asked, machine: 'x' }, 'unrecognized_keys at machine'],
    [{ ...asked, Meta: { color: 5 } }, 'invalid_type at Meta.color'],
    [null, 'invalid_type at the document itself'],
  ])('refuses what makes no request: %j', async (request, issue) => {
    const { drp, sent } = asking(none)
    for (const method of ['create', 'ensure'] as const) {
      expect(await rejection(untyped(drp).jobs[method](request))).toMatchObject({
        code: 'invalid-input',
        message: `jobs.${method}: the document cannot be sent: ${issue}.`,
      })
    }
    expect(sent).toEqual([])
  })
})

describe('jobs.ensure', () => {
  const wanted = { ...asked, Uuid: jobId }

  test('asks once where the answer comes', async () => {
    const { drp, sent } = asking(() => Response.json(job(), { status: 201 }))
    expect(await drp.jobs.ensure(wanted)).toEqual({ kind: 'created', job: job() })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.body).toEqual(wanted)
  })

  test.each([
    ['created', 'the answer is lost', lostConnection],
    ['created', 'the server breaks down', () => new Response(null, { status: 500 })],
    ['created', 'the id is taken', () => failure(500, { Messages: ['already exists'] })],
    ['created', 'the answer cannot be read', () => new Response('<html>', { status: 200 })],
    ['resumed', 'the answer is lost', lostConnection],
  ] as const)('finds the job that was %s although %s', async (kind, _, answer) => {
    const there = job({ State: kind === 'created' ? 'created' : 'incomplete' })
    const { drp, sent, clock } = asking(answer, { job: there, machine: machine() })
    expect(await clock.until(drp.jobs.ensure(wanted))).toEqual({ kind, job: there })
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('says what is known when it is not found, or is of another machine', async () => {
    for (const there of [{}, { job: job({ Machine: 'another' }) }]) {
      const { drp, clock } = asking(lostConnection, there)
      expect(await rejection(clock.until(drp.jobs.ensure(wanted)))).toMatchObject({
        code: 'unavailable',
        applied: 'unknown',
        operation: 'jobs.ensure',
      })
    }
  })

  test('does not look after a refusal', async () => {
    const { drp, sent } = asking(() => failure(422, { Messages: ['Machine does not exist'] }), { job: job() })
    expect(await rejection(drp.jobs.ensure(wanted))).toMatchObject({ code: 'rejected' })
    expect(sent).toHaveLength(1)
  })
})

describe('reading a job', () => {
  test('asks for it, whatever its id is made of', async () => {
    const { drp, sent } = scriptedServer(() => Response.json(job()))
    expect(await drp.jobs.get(jobId)).toEqual(job())
    for (const id of ['a/b', '../x', '%2F', 'ä ?#', '__proto__', 'Uuid:1']) await drp.jobs.get(id)
    expect(sent.map(({ path }) => path.slice('/api/v3'.length))).toEqual([
      `/jobs/${jobId}`,
      '/jobs/a%2Fb',
      '/jobs/..%2Fx',
      '/jobs/%252F',
      '/jobs/%C3%A4%20%3F%23',
      '/jobs/__proto__',
      '/jobs/Uuid%3A1',
    ])
    for (const id of ['', '.', '..']) {
      expect(await rejection(drp.jobs.get(id))).toMatchObject({ code: 'invalid-input' })
    }
  })

  test('keeps what is new in it, and tells of it', async () => {
    const codes: string[] = []
    const answer = JSON.parse(JSON.stringify(job({ State: 'paused' })).replace('"Meta":{}', '"Meta":{"__proto__":"x"}'))
    const { drp } = scriptedServer(() => Response.json({ ...answer, Shiny: 1 }), {
      onEvent: (event) => event.kind === 'drift' && codes.push(`${event.code} ${event.at.join('.')}`),
    })
    const found = await drp.jobs.get(jobId)
    expect(found.State).toBe('paused')
    expect(Object.entries(found.Meta ?? {})).toEqual([['__proto__', 'x']])
    expect(codes.toSorted()).toEqual(['unknown-field Shiny', 'unknown-word State'])
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  test.each([[], null, 'x', { ...job(), Uuid: 5 }, { ...job(), Current: 'yes' }])(
    'refuses what is no job: %j',
    async (answer) => {
      const { drp } = scriptedServer(() => Response.json(answer))
      expect(await rejection(drp.jobs.get(jobId))).toMatchObject({ code: 'unexpected-response', applied: 'no' })
    },
  )

  test('shows it under the name of the client', () => {
    const { drp } = scriptedServer(notFound, { name: 'site 7' })
    const view = drp.jobs.view(job({ State: 'incomplete' }), {
      actions: [{ Name: 'script', Path: '', Content: 'exit 0', Meta: {} }],
    })
    expect(view).toMatchObject({ source: 'site 7', kind: 'job', phase: 'pending', flags: ['suspended'] })
    expect(view.children).toHaveLength(1)
    expect(drp.jobs.view(job()).children).toEqual([])
  })

  test('has its actions rendered', async () => {
    const actions = [{ Name: 'script', Path: '', Content: 'exit 0', Meta: { OS: 'linux' } }]
    const { drp, sent } = scriptedServer(() => Response.json(actions))
    expect(await drp.jobs.actions(jobId)).toEqual(actions)
    await drp.jobs.actions(jobId, { os: 'linux', headers: { 'X-Extra': 'x' } })
    expect(sent.map(({ path, query }) => [path, query])).toEqual([
      [`/api/v3/jobs/${jobId}/actions`, []],
      [`/api/v3/jobs/${jobId}/actions`, [['os', 'linux']]],
    ])
    expect(sent[1]?.headers).toMatchObject({ 'x-extra': 'x' })
  })

  test('deletes it', async () => {
    const { drp, sent } = scriptedServer(() => Response.json(job({ State: 'finished' })))
    expect(await drp.jobs.delete(jobId)).toMatchObject({ State: 'finished' })
    expect(sent.map(({ method, path }) => [method, path])).toEqual([['DELETE', `/api/v3/jobs/${jobId}`]])
  })
})

const replaced = (path: string, value: unknown) => ({ op: 'replace', path, value })
const tested = (path: string, value: unknown) => ({ op: 'test', path, value })

describe('changing a job', () => {
  const changing = () => scriptedServer(() => Response.json(job()))

  test('sends what is expected as tests, then each field', async () => {
    const { drp, sent } = changing()
    const running = [tested('/State', 'running')]
    const expect_ = { State: 'incomplete', Current: true } as const
    await drp.jobs.start(jobId)
    await drp.jobs.start(jobId, { expect: expect_ })
    await drp.jobs.finish(jobId)
    await drp.jobs.finish(jobId, { exitState: 'stop' })
    await drp.jobs.finish(jobId, { exitState: 'complete', expect: {} })
    await drp.jobs.fail(jobId)
    await drp.jobs.fail(jobId, { exitState: '', expect: { State: 'created' } })
    await drp.jobs.markIncomplete(jobId)
    await drp.jobs.markIncomplete(jobId, { exitState: 'reboot' })
    await drp.jobs.stop(jobId)
    await drp.jobs.reboot(jobId, { expect: { Task: 't1' } })
    await drp.jobs.poweroff(jobId)
    await drp.jobs.update(jobId, { State: 'created', Meta: { a: 'b' }, ExitState: undefined })
    await drp.jobs.update(jobId, { ResultErrors: ['x'] }, { expect: { Machine: machineId, ExitState: undefined } })
    const ended = (State: string, ExitState: string, guard: unknown[] = running) => [
      ...guard,
      replaced('/State', State),
      replaced('/ExitState', ExitState),
    ]
    expect(sent.map(({ body }) => body)).toEqual([
      [tested('/State', 'created'), replaced('/State', 'running')],
      [tested('/State', 'incomplete'), tested('/Current', true), replaced('/State', 'running')],
      ended('finished', 'complete'),
      ended('finished', 'stop'),
      ended('finished', 'complete', []),
      ended('failed', 'failed'),
      ended('failed', '', [tested('/State', 'created')]),
      ended('incomplete', 'complete'),
      ended('incomplete', 'reboot'),
      ended('finished', 'stop'),
      ended('finished', 'reboot', [tested('/Task', 't1')]),
      ended('finished', 'poweroff'),
      [replaced('/State', 'created'), replaced('/Meta', { a: 'b' })],
      [tested('/Machine', machineId), replaced('/ResultErrors', ['x'])],
    ])
    for (const { method, path, headers } of sent) {
      expect([method, path]).toEqual(['PATCH', `/api/v3/jobs/${jobId}`])
      expect(headers['content-type']).toBe('application/json')
    }
  })

  test('sends operations of the caller behind the guard', async () => {
    const { drp, sent } = changing()
    const operations: readonly PatchOperation[] = [
      { op: 'add', path: '/Meta/a~1b', value: null },
      { op: 'remove', path: '/Meta/c' },
      { op: 'move', from: '/Meta/d', path: '/Meta/e' },
      { op: 'copy', from: '/Meta/d', path: '' },
    ]
    await drp.jobs.update(jobId, operations, { expect: { State: 'running' } })
    expect(sent[0]?.body).toEqual([tested('/State', 'running'), ...operations])
  })

  test.each<readonly [unknown, unknown, string]>([
    [{ Sate: 'running' }, {}, 'jobs.update: unknown option "Sate" (did you mean State?)'],
    [{ Uuid: 'x' }, {}, 'jobs.update: unknown option "Uuid"'],
    [null, {}, 'jobs.update: the options must be an object.'],
    [{ State: 'running' }, { expect: { Stage: 'x' } }, 'jobs.update: expect: unknown option "Stage"'],
    [{ State: 'running' }, { expect: null }, 'jobs.update: expect: the options must be an object.'],
    [{ State: 'running' }, { expects: {} }, 'jobs.update: unknown option "expects"'],
    [[{ op: 'frob', path: '/x' }], {}, 'jobs.update: an operation of a patch must have an op'],
    [[{ op: 'add' }], {}, 'jobs.update: an operation of a patch must have an op'],
    [[{ op: 'move', path: '/x' }], {}, 'and a from if it moves or copies'],
    [[{ op: 'copy', path: '/x', from: 1 }], {}, 'and a from if it moves or copies'],
    [[null], {}, 'jobs.update: an operation of a patch must have an op'],
  ])('refuses what is no change: %j %j', async (changes, options, message) => {
    const { drp, sent } = changing()
    expect(await rejection(untyped(drp).jobs.update(jobId, changes, options))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message),
    })
    expect(sent).toEqual([])
  })

  test('that meets another state says so, and shows the job as it is', async () => {
    const now = job({ State: 'finished', Token: 'canary-job-token' })
    const said = [
      'Patch error at line 0: Test op failed.',
      'Patch line: {"op":"test","path":"/State","value":"running"}',
    ]
    const { drp, sent } = scriptedServer(
      inTurn(
        () => failure(409, { Type: 'PATCH', Messages: said }),
        () => Response.json(now),
      ),
    )
    const call = drp.jobs.finish(jobId, { headers: { 'X-Extra': 'x' } })
    const error = (await rejection(call)) as DrpConflictError
    expect(error).toBeInstanceOf(DrpConflictError)
    expect(await rejection(call.withResponse())).toBe(error)
    expect(error).toMatchObject({
      code: 'conflict',
      reason: 'changed',
      applied: 'no',
      status: 409,
      operation: 'jobs.finish',
      serverMessage: 'Patch error at line 0: Test op failed.; Patch line: test /State',
    })
    expect(error.current).toEqual(now)
    expect(error.machine).toBeUndefined()
    expect(sent.map(({ method, headers }) => [method, headers['x-extra']])).toEqual([
      ['PATCH', 'x'],
      ['GET', 'x'],
    ])
    expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain('canary')
    expect(error.toJSON()).toMatchObject({ name: 'DrpConflictError', code: 'conflict' })
  })

  test('that is refused otherwise is an error as any other', async () => {
    const { drp, sent } = scriptedServer(() => failure(422, { Messages: ['Invalid State `foo`'] }))
    const error = await rejection(drp.jobs.update(jobId, { State: 'foo' } as unknown as JobUpdate))
    expect(error).not.toBeInstanceOf(DrpConflictError)
    expect(error).toMatchObject({ code: 'rejected', serverMessage: 'Invalid State `foo`' })
    expect(sent).toHaveLength(1)
  })

  test('that nobody awaits harms nobody', async () => {
    const { drp, clock } = scriptedServer(() => failure(409))
    void drp.jobs.start(jobId)
    void untyped(drp).jobs.update(jobId, null)
    await clock.advance(1)
  })

  test('is not sent twice', async () => {
    const { drp, sent, clock } = scriptedServer(lostConnection)
    expect(await rejection(clock.until(drp.jobs.finish(jobId)))).toMatchObject({ applied: 'unknown' })
    expect(sent).toHaveLength(1)
  })
})
