import { describe, expect, test } from 'vitest'
import { job, jobId, machine, machineId } from './documents.ts'
import { failure, inTurn, rejection, type Script, scriptedServer, untyped } from './scripted-server.ts'

const etag = '"4f-17"'

const unchanged = () => new Response(null, { status: 304, headers: { etag } })
const jobWith = (ETag: string | undefined, fields = {}): Script => {
  return () => Response.json(job(fields), { headers: ETag === undefined ? {} : { ETag } })
}

describe('polling', () => {
  test('reads what is not known, and tells its ETag', async () => {
    const { drp, sent } = scriptedServer(jobWith(etag))
    expect(await drp.jobs.poll(jobId)).toEqual({ changed: true, document: job(), etag })
    expect(await drp.jobs.poll(jobId, { waitMs: 30_000 })).toMatchObject({ changed: true })
    for (const { method, path, headers } of sent) {
      expect([method, path]).toEqual(['GET', `/api/v3/jobs/${jobId}`])
      expect(headers).not.toHaveProperty('if-none-match')
      // What is not known cannot stay as it is: nothing is to be waited for.
      expect(headers).not.toHaveProperty('prefer')
    }
  })

  test('asks for what is other than known, at once or after a while', async () => {
    const { drp, sent } = scriptedServer(unchanged)
    expect(await drp.jobs.poll(jobId, { etag })).toEqual({ changed: false, etag })
    await drp.jobs.poll(jobId, { etag: 'W/"x"', waitMs: 0 })
    await drp.jobs.poll(jobId, { etag, waitMs: 30_000 })
    await drp.jobs.poll(jobId, { etag, waitMs: 90_000 })
    await drp.jobs.poll(jobId, { etag, waitMs: 1_500 })
    await drp.jobs.poll(jobId, { etag, waitMs: 0.2, headers: { 'X-Extra': 'x' } })
    expect(sent.map(({ headers }) => [headers['if-none-match'], headers['prefer']])).toEqual([
      [etag, undefined],
      ['W/"x"', undefined],
      [etag, 'wait=30s'],
      [etag, 'wait=90s'],
      [etag, 'wait=1500ms'],
      [etag, 'wait=1ms'],
    ])
    expect(sent[5]?.headers['x-extra']).toBe('x')
  })

  test('shows what has changed, with what to go on with', async () => {
    const { drp } = scriptedServer(jobWith('"4f-18"', { State: 'running' }))
    const call = drp.jobs.poll(jobId, { etag, waitMs: 30_000 })
    expect(await call).toEqual({ changed: true, document: job({ State: 'running' }), etag: '"4f-18"' })
    expect((await call.withResponse()).response.status).toBe(200)
  })

  test('goes on with the ETag it has where the answer repeats none', async () => {
    const { drp } = scriptedServer(() => new Response(null, { status: 304 }))
    expect(await drp.jobs.poll(jobId, { etag })).toEqual({ changed: false, etag })
    const weaker = scriptedServer(() => new Response(null, { status: 304, headers: { ETag: `W/${etag}` } }))
    expect(await weaker.drp.jobs.poll(jobId, { etag })).toEqual({ changed: false, etag: `W/${etag}` })
  })

  test('says so where the server has no ETags', async () => {
    const { drp } = scriptedServer(jobWith(undefined))
    expect(await drp.jobs.poll(jobId, { etag, waitMs: 30_000 })).toEqual({
      changed: true,
      document: job(),
      etag: undefined,
    })
  })

  test('takes 304 for an answer only where it was asked for', async () => {
    const { drp } = scriptedServer(unchanged)
    expect(await rejection(drp.jobs.poll(jobId))).toMatchObject({ code: 'unexpected-response', status: 304 })
    expect(await rejection(drp.jobs.get(jobId))).toMatchObject({ code: 'unexpected-response', status: 304 })
  })

  test('gives the server as long as it was asked to take', async () => {
    // It answers after so long.
    const slow = (ms: number) => {
      const server = scriptedServer(
        () => new Promise<Response>((resolve) => server.clock.schedule(ms, () => resolve(unchanged()))),
        { attemptTimeoutMs: 5_000, totalTimeoutMs: 8_000, retry: { limit: 0 } },
      )
      return server
    }
    const inTime = slow(44_000)
    expect(await inTime.clock.until(inTime.drp.jobs.poll(jobId, { etag, waitMs: 40_000 }))).toMatchObject({
      changed: false,
    })
    const late = slow(46_000)
    const startedAt = late.clock.now()
    expect(await rejection(late.clock.until(late.drp.jobs.poll(jobId, { etag, waitMs: 40_000 })))).toMatchObject({
      code: 'timed-out',
      retryable: true,
      applied: 'no',
    })
    expect(late.clock.now() - startedAt).toBe(45_000)
    // Nothing was asked to be kept back.
    const atOnce = slow(6_000)
    expect(await rejection(atOnce.clock.until(atOnce.drp.jobs.poll(jobId, { waitMs: 40_000 })))).toMatchObject({
      code: 'timed-out',
    })
    expect(atOnce.clock.now() - startedAt).toBe(5_000)
    const own = slow(3_000)
    const options = { etag, waitMs: 1_000, attemptTimeoutMs: 1_500 }
    expect(await rejection(own.clock.until(own.drp.jobs.poll(jobId, options)))).toMatchObject({ code: 'timed-out' })
    expect(own.clock.now() - startedAt).toBe(2_500)
  })

  test('has as much more time in all, too', async () => {
    const server = scriptedServer(() => new Promise<Response>(() => {}), {
      attemptTimeoutMs: 5_000,
      totalTimeoutMs: 8_000,
    })
    const startedAt = server.clock.now()
    expect(await rejection(server.clock.until(server.drp.jobs.poll(jobId, { etag, waitMs: 2_000 })))).toMatchObject({
      code: 'timed-out',
    })
    expect(server.clock.now() - startedAt).toBe(10_000)
  })

  test('is called off', async () => {
    const { drp, clock } = scriptedServer(() => new Promise<Response>(() => {}))
    const calledOff = new AbortController()
    clock.schedule(10_000, () => calledOff.abort())
    const call = drp.jobs.poll(jobId, { etag, waitMs: 60_000, signal: calledOff.signal })
    expect(await rejection(clock.until(call))).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })

  test('is tried again as any other read', async () => {
    const { drp, sent, clock } = scriptedServer(inTurn(() => failure(503), unchanged))
    expect(await clock.until(drp.jobs.poll(jobId, { etag, waitMs: 30_000 }))).toEqual({ changed: false, etag })
    expect(sent.map(({ headers }) => headers['prefer'])).toEqual(['wait=30s', 'wait=30s'])
  })

  test.each([
    [{ etag: '' }, 'etag must be what an earlier poll has answered'],
    [{ etag: 17 }, 'etag must be what an earlier poll has answered'],
    [{ etag: null }, 'etag must be what an earlier poll has answered'],
    [{ etag: '"a\nb"' }, 'the header if-none-match cannot be sent'],
    [{ etag, waitMs: -1 }, 'waitMs must be a number of milliseconds from 0 to'],
    [{ waitMs: Number.NaN }, 'waitMs must be a number of milliseconds from 0 to'],
    [{ waitMs: '30s' }, 'waitMs must be a number of milliseconds from 0 to'],
    [{ eTag: etag }, 'unknown option "eTag"'],
  ])('refuses %j before anything is sent', async (options, message) => {
    const { drp, sent } = scriptedServer(unchanged)
    expect(await rejection(untyped(drp).jobs.poll(jobId, options))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`jobs.poll: ${message}`),
    })
    expect(sent).toEqual([])
  })

  test('works for machines as well, and tells of what is new in them', async () => {
    const codes: string[] = []
    const { drp, sent } = scriptedServer(
      inTurn(() => Response.json({ ...machine(), Shiny: 1 }, { headers: { etag } }), unchanged),
      { onEvent: (event) => event.kind === 'drift' && codes.push(`${event.operation} ${event.at.join('.')}`) },
    )
    expect(await drp.machines.poll(machineId)).toMatchObject({ changed: true, document: machine(), etag })
    expect(await drp.machines.poll(`Name:m1`, { etag })).toEqual({ changed: false, etag })
    expect(sent.map(({ path }) => path)).toEqual([`/api/v3/machines/${machineId}`, '/api/v3/machines/Name%3Am1'])
    expect(codes).toEqual(['machines.poll Shiny'])
  })

  test('is an error as any other where there is nothing, or nothing that can be read', async () => {
    const gone = scriptedServer(() => failure(404, { Messages: ['Not Found'] }))
    expect(await rejection(gone.drp.machines.poll(machineId, { etag }))).toMatchObject({
      code: 'not-found',
      operation: 'machines.poll',
    })
    const odd = scriptedServer(() => Response.json({ Uuid: 5 }))
    expect(await rejection(odd.drp.jobs.poll(jobId))).toMatchObject({
      code: 'unexpected-response',
      operation: 'jobs.poll',
    })
  })
})
