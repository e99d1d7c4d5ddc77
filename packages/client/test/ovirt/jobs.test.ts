import { describe, expect, test } from 'vitest'
import {
  engine,
  fault,
  idOf,
  inTurn,
  jobOf,
  json,
  kept,
  lostConnection,
  rejection,
  requests,
  routes,
  scriptedServer,
  scriptedV3Server,
  stepOf,
  untyped,
} from './scripted-server.ts'

const id = idOf('job', 1)
const complete = () => json('action', { status: 'complete' })

describe('jobs.add', () => {
  test('adds a job, and sends nothing that the engine would ignore', async () => {
    const { script } = engine()
    const { ovirt, sent } = scriptedServer(script)
    const call = ovirt.jobs.add({ description: 'Backup of vm1', auto_cleared: true })
    expect(await call).toMatchObject({
      description: 'Backup of vm1',
      auto_cleared: true,
      external: true,
      status: 'started',
    })
    expect((await call.withResponse()).response.status).toBe(201)
    expect(sent.map(({ body }) => body)).toEqual([{ auto_cleared: 'true', description: 'Backup of vm1' }])
  })

  test('refuses what the engine would ignore or refuse', async () => {
    const { ovirt, sent } = scriptedServer(complete)
    const { jobs } = untyped(ovirt)
    for (const job of [
      {},
      { description: ' \t' },
      { description: 'd', status: 'started' },
      { description: 'd', auto_cleared: 'true' },
      undefined,
      null,
    ]) {
      await expect(jobs.add(job)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(/^jobs\.add: the document cannot be sent/),
      })
    }
    expect(sent).toEqual([])
  })
})

describe('jobs.get', () => {
  test('reads a job, with its steps where that is asked for', async () => {
    const { ovirt, sent } = scriptedServer(() => json('job', jobOf(1, { steps: [stepOf(1)] })))
    expect(await ovirt.jobs.get(id, { follow: ['steps', 'owner'] })).toEqual(jobOf(1, { steps: [stepOf(1)] }))
    await ovirt.jobs.get(id, { follow: [] })
    expect(requests(sent)).toEqual([`GET /jobs/${id}?follow=steps,owner`, `GET /jobs/${id}`])
    await expect(untyped(ovirt).jobs.get(id, { follow: ['stpes'] })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'jobs.get: follow must be a list of steps, steps.parent_step, owner.',
    })
    await expect(untyped(ovirt).jobs.get(id, { follow: 'steps' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('of one job is not answered by another one: what stands in between may do that', async () => {
    const { ovirt, sent } = scriptedServer(() => json('job', jobOf(2, { status: 'finished' })))
    const wrong = { code: 'unexpected-response', message: expect.stringContaining('another id than was asked for') }
    expect(await rejection(ovirt.jobs.get(idOf('job', 1)))).toMatchObject(wrong)
    // Neither is a job taken for ended because another one is.
    expect(await rejection(ovirt.jobs.endOnce(idOf('job', 1), { succeeded: true }))).toMatchObject(wrong)
    expect(await ovirt.jobs.get(idOf('job', 2).toUpperCase())).toMatchObject({ status: 'finished' })
    expect(sent.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('of an id that the engine does not know is not-found, though the answer is empty', async () => {
    const { ovirt } = scriptedServer(routes({}))
    await expect(ovirt.jobs.get(id)).rejects.toMatchObject({ code: 'not-found', status: 404, operation: 'jobs.get' })
  })
})

describe('jobs.end', () => {
  test('says how the work went, and nothing where nothing is said', async () => {
    const { ovirt, sent } = scriptedServer(complete)
    expect(await ovirt.jobs.end(id)).toEqual({ status: 'complete' })
    await ovirt.jobs.end(id, { succeeded: false, force: true })
    await ovirt.jobs.end(id, undefined, { correlationId: 'end_1' })
    expect(requests(sent)).toEqual(Array.from({ length: 3 }, () => `POST /jobs/${id}/end`))
    expect(sent.map(({ body }) => body)).toEqual([{}, { force: 'true', succeeded: 'false' }, {}])
    expect(sent[2]?.headers['correlation-id']).toBe('end_1')
  })

  test('of v4 cannot hold the status of v3, which the engine would take for a success', async () => {
    const { ovirt, sent } = scriptedServer(complete)
    const { jobs, steps } = untyped(ovirt)
    for (const action of [
      { status: { state: 'FAILED' } },
      { status: 'failed' },
      { succeeded: 'false' },
      { succeeded: false, state: 'FAILED' },
      null,
    ]) {
      const refused = { code: 'invalid-input', message: expect.stringMatching(/the document cannot be sent/) }
      await expect(jobs.end(id, action)).rejects.toMatchObject(refused)
      await expect(steps.end(id, 's1', action)).rejects.toMatchObject(refused)
    }
    expect(sent).toEqual([])
  })

  test('of v3 needs the status, and writes it as v3 does', async () => {
    const { ovirt, sent } = scriptedV3Server(() => json('action', { status: 'complete' }, { profile: 'v3' }))
    expect(await ovirt.jobs.end(id, { status: { state: 'FAILED' }, force: true })).toEqual({ status: 'complete' })
    expect(sent.map(({ body }) => body)).toEqual([{ force: 'true', status: { state: 'FAILED' } }])
    const { jobs, steps } = untyped(ovirt)
    for (const call of [jobs.end(id), jobs.end(id, { succeeded: false }), steps.end(id, 's'), steps.end(id, 's', {})]) {
      await expect(call).rejects.toMatchObject({ code: 'invalid-input' })
    }
    await ovirt.steps.end(id, 's', { succeeded: false })
    expect(sent[1]?.body).toEqual({ succeeded: 'false' })
  })

  test('tells the refusals of the engine', async () => {
    const failed = (detail: string) => () =>
      json('action', { status: 'failed', fault: { reason: 'Operation Failed', detail } }, { status: 400 })
    const refused = scriptedServer(
      inTurn(
        failed('[Cannot Clear External Job. Job not found.]'),
        failed('[Cannot Clear External Job. External steps can be added only to external jobs or steps.]'),
        () => fault('[User is not authorized to perform this action.]', 403),
      ),
    )
    const { jobs } = refused.ovirt
    await expect(jobs.end(id)).rejects.toMatchObject({ code: 'not-found', applied: 'no' })
    await expect(jobs.end(id)).rejects.toMatchObject({ code: 'rejected', applied: 'no' })
    await expect(jobs.clear(id)).rejects.toMatchObject({ code: 'forbidden', applied: 'no' })
  })
})

test('jobs.clear sends an empty action', async () => {
  const { ovirt, sent } = scriptedServer(complete)
  expect(await ovirt.jobs.clear(id)).toEqual({ status: 'complete' })
  expect(sent).toMatchObject([{ method: 'POST', path: `/ovirt-engine/api/jobs/${id}/clear`, body: {} }])
})

test('jobs.view shows a job by the name of its client, with its steps', () => {
  const { ovirt } = scriptedServer(complete, { name: 'site' })
  const view = ovirt.jobs.view(jobOf(1, { steps: [stepOf(1, { number: 0 })] }))
  expect(view).toMatchObject({ source: 'site', system: 'ovirt', kind: 'job', id, name: 'Backup', phase: 'running' })
  expect(view.children.map(({ name }) => name)).toEqual(['EXECUTING: Step 1'])
})

describe('jobs.endOnce', () => {
  test('looks first, ends, and reads back', async () => {
    for (const succeeded of [true, false]) {
      const { script } = engine([kept(jobOf(1))])
      const { ovirt, sent } = scriptedServer(script)
      const status = succeeded ? 'finished' : 'failed'
      expect(await ovirt.jobs.endOnce(id, { succeeded }, { correlationId: 'end_1' })).toMatchObject({
        job: { id, status },
        ended: true,
      })
      expect(requests(sent)).toEqual([`GET /jobs/${id}`, `POST /jobs/${id}/end`, `GET /jobs/${id}`])
      expect(sent.map(({ headers }) => headers['correlation-id'])).toEqual(['end_1', 'end_1', 'end_1'])
      expect(sent[1]?.body).toEqual({ succeeded: String(succeeded) })
    }
  })

  test('says force, too, where that is said', async () => {
    const { script } = engine([kept(jobOf(1))])
    const { ovirt, sent } = scriptedServer(script)
    await ovirt.jobs.endOnce(id, { succeeded: true, force: true })
    expect(sent[1]?.body).toEqual({ succeeded: 'true', force: 'true' })
  })

  test.each(['finished', 'failed', 'aborted', 'unknown'])('leaves a job alone that is %s', async (status) => {
    const { ovirt, sent } = scriptedServer(engine([kept(jobOf(1, { status }))]).script)
    expect(await ovirt.jobs.endOnce(id, { succeeded: status !== 'finished' })).toEqual({
      job: jobOf(1, { status }),
      ended: false,
    })
    expect(requests(sent)).toEqual([`GET /jobs/${id}`])
  })

  test('ends a job whose status nobody knows', async () => {
    const { script } = engine([kept(jobOf(1, { status: 'parked' }))])
    const { ovirt, sent } = scriptedServer(script)
    expect(await ovirt.jobs.endOnce(id, { succeeded: true })).toMatchObject({ job: { status: 'parked' }, ended: false })
    expect(sent).toHaveLength(3)
  })

  test('says so when another end was faster', async () => {
    const { script, there, state } = engine([kept(jobOf(1))])
    state.trouble = ({ method }, answer) => {
      if (method === 'POST') there.set(id, kept(jobOf(1, { status: 'finished' })))
      return answer()
    }
    const { ovirt } = scriptedServer(script)
    expect(await ovirt.jobs.endOnce(id, { succeeded: false })).toEqual({
      job: jobOf(1, { status: 'finished' }),
      ended: false,
    })
  })

  test('of v3 sends the status; on an engine that ignores it, the job shows what became of it', async () => {
    const statuses = ['started', 'finished', 'started', 'failed']
    const { ovirt, sent } = scriptedV3Server(({ method }) =>
      method === 'POST'
        ? json('action', { status: 'complete' }, { profile: 'v3' })
        : json('job', jobOf(1, { status: statuses.shift() ?? '' }), { profile: 'v3' }),
    )
    expect(await ovirt.jobs.endOnce(id, { succeeded: false })).toMatchObject({
      job: { status: 'finished' },
      ended: false,
    })
    expect(await ovirt.jobs.endOnce(id, { succeeded: false, force: true })).toMatchObject({
      job: { status: 'failed' },
      ended: true,
    })
    expect(sent[1]?.body).toEqual({ status: { state: 'FAILED' } })
    expect(sent[4]?.body).toEqual({ force: 'true', status: { state: 'FAILED' } })
    statuses.push('started', 'finished')
    expect(await ovirt.jobs.endOnce(id, { succeeded: true })).toMatchObject({ ended: true })
    expect(sent[7]?.body).toEqual({ status: { state: 'FINISHED' } })
  })

  test('finds out what became of an end whose answer was lost', async () => {
    const lostAfter = engine([kept(jobOf(1))])
    lostAfter.state.trouble = ({ method }, answer) => {
      const answered = answer()
      return method === 'POST' ? lostConnection() : answered
    }
    const after = scriptedServer(lostAfter.script)
    expect(await after.clock.until(after.ovirt.jobs.endOnce(id, { succeeded: true }))).toMatchObject({
      job: { status: 'finished' },
      ended: true,
    })

    const lostBefore = engine([kept(jobOf(1))])
    lostBefore.state.trouble = ({ method }, answer) => (method === 'POST' ? lostConnection() : answer())
    const before = scriptedServer(lostBefore.script)
    await expect(before.clock.until(before.ovirt.jobs.endOnce(id, { succeeded: true }))).rejects.toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
      operation: 'jobs.endOnce',
      method: 'POST',
    })
  })

  test('tells that it was ended when it cannot be read back', async () => {
    const { script, state } = engine([kept(jobOf(1))])
    let posted = false
    state.trouble = ({ method }, answer) => {
      if (posted) return new Response(null, { status: 404 })
      posted = method === 'POST'
      return answer()
    }
    const { ovirt } = scriptedServer(script)
    await expect(ovirt.jobs.endOnce(id, { succeeded: true })).rejects.toMatchObject({
      code: 'not-found',
      applied: 'yes',
      status: 404,
      message: expect.stringMatching(/It was ended, but could not be read back\.$/),
    })
  })

  test('keeps why it cannot be read back', async () => {
    const { script, state } = engine([kept(jobOf(1))])
    let posted = false
    state.trouble = ({ method }, answer) => {
      if (posted) return lostConnection()
      posted = method === 'POST'
      return answer()
    }
    const { ovirt, clock } = scriptedServer(script)
    await expect(clock.until(ovirt.jobs.endOnce(id, { succeeded: true }))).rejects.toMatchObject({
      code: 'unavailable',
      applied: 'yes',
      method: 'GET',
      cause: { message: 'fetch failed' },
    })
  })

  test('tells of the lost answer when the job cannot be read back either', async () => {
    const { script, state } = engine([kept(jobOf(1))])
    let posted = false
    state.trouble = ({ method }, answer) => {
      posted ||= method === 'POST'
      return posted ? lostConnection() : answer()
    }
    const { ovirt, clock } = scriptedServer(script)
    await expect(clock.until(ovirt.jobs.endOnce(id, { succeeded: true }))).rejects.toMatchObject({
      method: 'POST',
      applied: 'unknown',
    })
  })

  test('tells a refusal as it is, and looks no more', async () => {
    const { script, state } = engine([kept(jobOf(1))])
    state.trouble = ({ method }, answer) => (method === 'POST' ? fault('[no]', 403) : answer())
    const { ovirt, sent } = scriptedServer(script)
    await expect(ovirt.jobs.endOnce(id, { succeeded: true })).rejects.toMatchObject({
      code: 'forbidden',
      applied: 'no',
    })
    expect(sent).toHaveLength(2)
  })

  test('must be told how the work went', async () => {
    const { ovirt, sent } = scriptedServer(complete)
    const { jobs, steps } = untyped(ovirt)
    const cases: readonly (readonly [end: unknown, message: RegExp])[] = [
      [{}, /succeeded is missing: say whether the work succeeded/],
      [{ succeeded: undefined }, /succeeded is missing/],
      [{ succeeded: 'false' }, /succeeded must be true or false/],
      [{ succeded: false }, /succeded.*succeeded/],
      [undefined, /endOnce/],
    ]
    for (const [end, message] of cases) {
      const refused = { code: 'invalid-input', message: expect.stringMatching(message) }
      await expect(jobs.endOnce(id, end)).rejects.toMatchObject(refused)
      await expect(steps.endOnce(id, 's', end)).rejects.toMatchObject(refused)
    }
    await expect(steps.endOnce(id, 's', { succeeded: true, force: true })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await expect(jobs.endOnce(id, { succeeded: true, force: 1 })).rejects.toMatchObject({ code: 'invalid-input' })
    expect(sent).toEqual([])
  })
})
