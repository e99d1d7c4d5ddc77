import { describe, expect, test } from 'vitest'
import { job, jobId, machineId } from './documents.ts'
import { failure, inTurn, lostConnection, rejection, scriptedServer, untyped } from './scripted-server.ts'

const independent = (fields = {}) =>
  job({
    Machine: '',
    Previous: '',
    Current: false,
    Independent: true,
    TargetPrefix: 'machines',
    TargetKey: machineId,
    Task: 'backup',
    ...fields,
  })

const target = { TargetPrefix: 'machines', TargetKey: machineId } as const

describe('an independent job', () => {
  test('is made for a target, without a machine', async () => {
    const { drp, sent } = scriptedServer(() => Response.json(independent(), { status: 201 }))
    const call = drp.jobs.createIndependent({
      ...target,
      Uuid: jobId,
      Task: 'backup',
      Action: { Plugin: 'ipmi', Command: 'poweron', CommandSet: 'machines', Params: { a: 1 } },
      Meta: { color: 'red' },
    })
    expect(await call).toEqual(independent())
    expect((await call.withResponse()).response.status).toBe(201)
    await drp.jobs.createIndependent({ TargetPrefix: 'system' })
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'POST',
        '/api/v3/jobs',
        {
          ...target,
          Uuid: jobId,
          Task: 'backup',
          Action: { Plugin: 'ipmi', Command: 'poweron', CommandSet: 'machines', Params: { a: 1 } },
          Meta: { color: 'red' },
          Independent: true,
          Machine: '',
        },
      ],
      ['POST', '/api/v3/jobs', { TargetPrefix: 'system', Independent: true, Machine: '' }],
    ])
  })

  test('lives as any other, and is waited for', async () => {
    const { drp, sent, clock } = scriptedServer(
      inTurn(
        () => Response.json(independent({ State: 'running' })),
        () => Response.json(independent({ State: 'running' })),
        () => Response.json(independent({ State: 'incomplete' })),
        () => Response.json(independent({ State: 'finished', ExitState: 'complete' })),
      ),
    )
    await drp.jobs.start(jobId)
    // That it is not the current job of any machine says nothing.
    const end = await clock.until(drp.jobs.wait(jobId, { timeoutMs: 600_000 }))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended', polls: 3 })
    expect(end.view).toMatchObject({ name: 'backup', targets: [{ name: `machines/${machineId}` }] })
    expect(sent.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'GET', 'GET'])
  })

  test('is not sent twice, and a taken id is a conflict', async () => {
    const lost = scriptedServer(lostConnection)
    expect(await rejection(lost.clock.until(lost.drp.jobs.createIndependent(target)))).toMatchObject({
      applied: 'unknown',
      operation: 'jobs.createIndependent',
    })
    expect(lost.sent).toHaveLength(1)
    const taken = scriptedServer(() => failure(409, { Type: 'CREATE', Messages: ['already exists'] }))
    expect(await rejection(taken.drp.jobs.createIndependent({ ...target, Uuid: jobId }))).toMatchObject({
      code: 'conflict',
    })
  })

  test('is refused by a server that knows no such thing', async () => {
    const { drp } = scriptedServer(() =>
      failure(400, { Type: 'POST', Messages: ['Create request must have Machine field'] }),
    )
    expect(await rejection(drp.jobs.createIndependent(target))).toMatchObject({ code: 'rejected', applied: 'no' })
    // It has no job to give: that is no answer here.
    const none = scriptedServer(() => new Response(null, { status: 204 }))
    expect(await rejection(none.drp.jobs.createIndependent(target))).toMatchObject({ code: 'unexpected-response' })
  })

  test.each([
    [{}, 'invalid_type at TargetPrefix'],
    [{ TargetPrefix: '' }, 'too_small at TargetPrefix'],
    [{ TargetPrefix: 'machines' }, 'custom at TargetKey'],
    [{ TargetPrefix: 'machines', TargetKey: '' }, 'custom at TargetKey'],
    [{ TargetPrefix: 'system', TargetKey: 5 }, 'invalid_type at TargetKey'],
    [{ ...target, Uuid: 'x' }, 'invalid_format at Uuid'],
    // An older server would make the next job of its task list.
    [{ ...target, Machine: machineId }, 'unrecognized_keys at Machine'],
    [{ ...target, Independent: false }, 'unrecognized_keys at Independent'],
    [{ ...target, State: 'running' }, 'unrecognized_keys at State'],
    [{ ...target, Action: { Plugin: 5 } }, 'invalid_type at Action.Plugin'],
    [null, 'invalid_type at the document itself'],
  ])('is not made of %j', async (request, issue) => {
    const { drp, sent } = scriptedServer(() => Response.json(independent(), { status: 201 }))
    expect(await rejection(untyped(drp).jobs.createIndependent(request))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`jobs.createIndependent: the document cannot be sent: ${issue}`),
    })
    expect(sent).toEqual([])
  })
})
