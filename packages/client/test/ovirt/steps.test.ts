import type { Step } from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import {
  engine,
  fault,
  idOf,
  jobOf,
  json,
  kept,
  lostConnection,
  rejection,
  requests,
  scriptedServer,
  stepOf,
  untyped,
} from './scripted-server.ts'

const jobId = idOf('job', 1)
const stepId = idOf('step', 1)
const complete = () => json('action', { status: 'complete' })

/** A client of an engine with one job. */
function withSteps(...steps: readonly Step[]) {
  const world = engine([kept(jobOf(1), 'run-1', steps)])
  return { ...world, ...scriptedServer(world.script), steps: () => world.there.get(jobId)?.steps ?? [] }
}

describe('steps.add', () => {
  test('adds a step to a job, or to another step', async () => {
    const { ovirt, sent } = withSteps()
    const first = await ovirt.steps.add(jobId, { type: 'executing', description: 'Copying' })
    expect(first).toMatchObject({ type: 'executing', description: 'Copying', status: 'started' })
    const { data, response } = await ovirt.steps
      .addSub(jobId, first.id, { type: 'unknown', description: 'disk 1' }, { correlationId: 'sub_1' })
      .withResponse()
    expect([data.parent_step, data.type, response.status]).toEqual([{ id: first.id }, 'unknown', 201])
    expect(requests(sent)).toEqual([`POST /jobs/${jobId}/steps`, `POST /jobs/${jobId}/steps`])
    expect(sent.map(({ body }) => body)).toEqual([
      { type: 'executing', description: 'Copying' },
      { type: 'unknown', parent_step: { id: first.id }, description: 'disk 1' },
    ])
    expect(sent[1]?.headers['correlation-id']).toBe('sub_1')
  })

  test('refuses what the engine would ignore or refuse', async () => {
    const { ovirt, sent } = withSteps()
    const { steps } = untyped(ovirt)
    const step = { type: 'executing', description: 'd' }
    for (const wrong of [
      {},
      { ...step, description: ' ' },
      { ...step, type: 'EXECUTING' },
      { ...step, status: 'failed' },
      { ...step, parent_step: 'x' },
      undefined,
    ]) {
      expect(await rejection(steps.add(jobId, wrong))).toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(/^steps\.add: the document cannot be sent/),
      })
      expect(await rejection(steps.ensure(jobId, wrong))).toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(/^steps\.ensure: the document cannot be sent/),
      })
    }
    for (const parent of [undefined, '', 7]) {
      expect(await rejection(steps.addSub(jobId, parent, step))).toMatchObject({ code: 'invalid-input' })
    }
    expect(sent).toEqual([])
  })

  test('tells that the step may be there, though the user may not read it', async () => {
    const { ovirt } = scriptedServer(() => fault('query execution failed due to insufficient permissions.'))
    expect(await rejection(ovirt.steps.add(jobId, { type: 'executing', description: 'd' }))).toMatchObject({
      code: 'forbidden',
      applied: 'unknown',
      status: 400,
    })
  })
})

describe('steps.get', () => {
  test('reads a step, with what is asked for', async () => {
    const { ovirt, sent } = scriptedServer(() => json('step', stepOf(1, { job: { id: jobId.toUpperCase() } })))
    expect(await ovirt.steps.get(jobId, stepId, { follow: ['parent_step', 'statistics'] })).toMatchObject({
      id: stepId,
    })
    await ovirt.steps.get(jobId, stepId)
    expect(requests(sent)).toEqual([
      `GET /jobs/${jobId}/steps/${stepId}?follow=parent_step,statistics`,
      `GET /jobs/${jobId}/steps/${stepId}`,
    ])
    expect(await rejection(untyped(ovirt).steps.get(jobId, stepId, { follow: ['steps'] }))).toMatchObject({
      code: 'invalid-input',
      message: 'steps.get: follow must be a list of parent_step, job, statistics.',
    })
  })

  test('of one step is not answered by another one', async () => {
    const { ovirt } = scriptedServer(() => json('step', stepOf(2)))
    expect(await rejection(ovirt.steps.get(idOf('job', 1), idOf('step', 1)))).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringContaining('another id than was asked for'),
    })
  })

  test('believes an engine that says the step is one of another job', async () => {
    const { ovirt } = scriptedServer(() => json('step', stepOf(1, { job: { id: idOf('job', 2) } })))
    expect(await rejection(ovirt.steps.get(jobId, stepId))).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/it is a step of another job/),
    })
    expect(await rejection(ovirt.steps.add(jobId, { type: 'unknown', description: 'd' }))).toMatchObject({
      code: 'unexpected-response',
      applied: 'yes',
    })
  })
})

test('steps.end says how the work went', async () => {
  const { ovirt, sent } = scriptedServer(complete)
  expect(await ovirt.steps.end(jobId, stepId)).toEqual({ status: 'complete' })
  await ovirt.steps.end(jobId, stepId, { succeeded: false }, { correlationId: 'end_1' })
  expect(requests(sent)).toEqual(Array.from({ length: 2 }, () => `POST /jobs/${jobId}/steps/${stepId}/end`))
  expect(sent.map(({ body }) => body)).toEqual([{}, { succeeded: 'false' }])
  expect(sent[1]?.headers['correlation-id']).toBe('end_1')
})

describe('steps.endOnce', () => {
  test('looks whether the job has the step, ends it, and reads it back', async () => {
    for (const succeeded of [true, false]) {
      const { ovirt, sent } = withSteps(stepOf(1), stepOf(2))
      const status = succeeded ? 'finished' : 'failed'
      expect(await ovirt.steps.endOnce(jobId, stepId.toUpperCase().toLowerCase(), { succeeded })).toMatchObject({
        step: { id: stepId, status },
        ended: true,
      })
      expect(requests(sent)).toEqual([
        `GET /jobs/${jobId}/steps`,
        `POST /jobs/${jobId}/steps/${stepId}/end`,
        `GET /jobs/${jobId}/steps/${stepId}`,
      ])
      expect(sent[1]?.body).toEqual({ succeeded: String(succeeded) })
    }
  })

  test.each(['finished', 'failed', 'aborted', 'unknown'])('does not end one again that is %s', async (status) => {
    const { ovirt, sent } = withSteps(stepOf(1, { status }))
    expect(await ovirt.steps.endOnce(jobId, stepId.toUpperCase(), { succeeded: status === 'failed' })).toEqual({
      step: stepOf(1, { status }),
      ended: false,
    })
    expect(requests(sent)).toEqual([`GET /jobs/${jobId}/steps`])
  })

  test('does not end a step of another job, which the engine would do', async () => {
    const { ovirt, sent } = withSteps(stepOf(2))
    for (const job of [jobId, idOf('job', 2)]) {
      expect(await rejection(ovirt.steps.endOnce(job, stepId, { succeeded: true }))).toMatchObject({
        code: 'not-found',
        applied: 'no',
        message: expect.stringMatching(/^steps\.endOnce: the job has no such step/),
      })
    }
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'GET'])
  })

  test('is not sent twice; when the answer is lost, it reads what became of it', async () => {
    const ending = async (heard: boolean) => {
      const world = withSteps(stepOf(1))
      world.state.trouble = ({ method }, answer) => {
        if (method === 'POST' && !heard) return lostConnection()
        const answered = answer()
        return method === 'POST' ? lostConnection() : answered
      }
      const result = await world.clock.until(
        rejectionOr(world.ovirt.steps.endOnce(jobId, stepId, { succeeded: false })),
      )
      return { result, methods: world.sent.map(({ method }) => method) }
    }
    expect(await ending(true)).toMatchObject({
      result: { step: { status: 'failed' }, ended: true },
      methods: ['GET', 'POST', 'GET'],
    })
    expect(await ending(false)).toMatchObject({
      result: { code: 'unavailable', applied: 'unknown', operation: 'steps.endOnce' },
      methods: ['GET', 'POST', 'GET'],
    })
  })

  test('says so when another end came later', async () => {
    const { ovirt, state } = withSteps(stepOf(1))
    state.trouble = ({ method, path }, answer) =>
      method === 'GET' && path.endsWith(stepId) ? json('step', stepOf(1, { status: 'failed' })) : answer()
    expect(await ovirt.steps.endOnce(jobId, stepId, { succeeded: true })).toMatchObject({
      step: { status: 'failed' },
      ended: false,
    })
  })
})

const rejectionOr = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

describe('steps.ensure', () => {
  const copying = { type: 'executing', description: 'Copying' } as const

  test('adds a step where there is none of this parent, type and description', async () => {
    const parent = stepOf(1)
    const others = [
      stepOf(2, { description: 'Copying', parent_step: { id: stepId } }),
      stepOf(3, { description: 'Copying', type: 'finalizing' }),
      stepOf(4, { description: 'Copying', external: false }),
      stepOf(5, { description: 'copying' }),
    ]
    const { ovirt, sent, steps } = withSteps(parent, ...others)
    const { step, added } = await ovirt.steps.ensure(jobId, copying, { correlationId: 'run-1' })
    expect([step.description, added, steps().length]).toEqual(['Copying', true, 6])
    expect(requests(sent)).toEqual([`GET /jobs/${jobId}/steps`, `POST /jobs/${jobId}/steps`])
    expect(sent.map(({ headers }) => headers['correlation-id'])).toEqual(['run-1', 'run-1'])
    expect(await ovirt.steps.ensure(jobId, copying)).toMatchObject({ step: { id: step.id }, added: false })
    const below = { ...copying, parent_step: { id: stepId.toUpperCase() } }
    expect(await ovirt.steps.ensure(jobId, below)).toEqual({ step: others[0], added: false })
  })

  test('finds one of which it is not said that it is external', async () => {
    const { ovirt } = withSteps(stepOf(1, { description: 'Copying', external: undefined }))
    expect((await ovirt.steps.ensure(jobId, copying)).added).toBe(false)
  })

  test('finds one that has ended', async () => {
    const { ovirt } = withSteps(stepOf(1, { description: 'Copying', status: 'failed' }))
    expect(await ovirt.steps.ensure(jobId, copying)).toMatchObject({ step: { status: 'failed' }, added: false })
  })

  test('does not choose between two', async () => {
    const { ovirt, sent } = withSteps(...[1, 2].map((number) => stepOf(number, { description: 'Copying' })))
    expect(await rejection(ovirt.steps.ensure(jobId, copying))).toMatchObject({
      code: 'conflict',
      message: `steps.ensure: 2 steps have this parent, type and description: ${idOf('step', 1)}, ${idOf('step', 2)}. Nothing was added.`,
    })
    expect(sent).toHaveLength(1)
  })

  test('does not add to a step of another job, which the engine would do', async () => {
    const { ovirt, sent } = withSteps(stepOf(2))
    expect(await rejection(ovirt.steps.ensure(jobId, { ...copying, parent_step: { id: stepId } }))).toMatchObject({
      code: 'not-found',
      applied: 'no',
      message: expect.stringMatching(/^steps\.ensure: the parent is no step of this job/),
    })
    expect(sent).toHaveLength(1)
  })

  test('finds a step again whose answer was lost, and never adds two', async () => {
    const parent = stepOf(1)
    const below = { ...copying, parent_step: { id: stepId } }
    const lost = withSteps(parent)
    lost.state.trouble = ({ method }, answer) => {
      const answered = answer()
      return method === 'POST' ? lostConnection() : answered
    }
    const { step, added } = await lost.clock.until(lost.ovirt.steps.ensure(jobId, below))
    expect([step.description, added, lost.steps().length]).toEqual(['Copying', true, 2])
    lost.state.trouble = undefined
    expect(await lost.ovirt.steps.ensure(jobId, below)).toMatchObject({ step: { id: step.id }, added: false })

    const unheard = withSteps(parent)
    unheard.state.trouble = ({ method }, answer) => (method === 'POST' ? lostConnection() : answer())
    expect(await unheard.clock.until(rejection(unheard.ovirt.steps.ensure(jobId, below)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
      operation: 'steps.ensure',
    })
    expect(unheard.sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'GET', 'GET'])

    const refused = withSteps(parent)
    refused.state.trouble = ({ method }, answer) => (method === 'POST' ? fault('[no]') : answer())
    expect(await rejection(refused.ovirt.steps.ensure(jobId, below))).toMatchObject({ code: 'rejected', applied: 'no' })
    expect(refused.sent).toHaveLength(2)
  })

  test('does not take the step of somebody else for its own when two have come up', async () => {
    const world = withSteps()
    world.state.trouble = ({ method }, answer) => {
      if (method !== 'POST') return answer()
      const two = [1, 2].map((number) => stepOf(number, { description: 'Copying' }))
      world.there.set(jobId, kept(jobOf(1), 'run-1', two))
      return lostConnection()
    }
    expect(await world.clock.until(rejection(world.ovirt.steps.ensure(jobId, copying)))).toMatchObject({
      applied: 'unknown',
    })
  })

  test('called twice at once it adds one, of another parent, type, text or job another one', async () => {
    const { ovirt, steps, there } = withSteps(stepOf(1))
    there.set(idOf('job', 2), kept(jobOf(2)))
    const wanted = [
      copying,
      { ...copying, parent_step: { id: stepId } },
      { ...copying, type: 'unknown' },
      { ...copying, description: 'More' },
    ] as const
    const twice = [...wanted, ...wanted].map((step) => ovirt.steps.ensure(jobId, step))
    const elsewhere = ovirt.steps.ensure(idOf('job', 2), copying)
    const results = await Promise.all(twice)
    expect(results.map(({ added }) => added)).toEqual([true, true, true, true, false, false, false, false])
    expect(results.slice(4).map(({ step }) => step)).toEqual(results.slice(0, 4).map(({ step }) => step))
    expect((await elsewhere).added).toBe(true)
    expect(steps()).toHaveLength(5)
  })
})
