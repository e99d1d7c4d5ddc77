import { describe, expect, test } from 'vitest'
import { jobId, machineId } from './documents.ts'
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

const info = (features: readonly string[] | null | undefined): Script => {
  return () => Response.json({ version: 'v4.8.0', ...(features !== undefined && { features }) })
}

const purging = (features: readonly string[] | null | undefined, answer: Script) =>
  scriptedServer(routes({ 'GET /info': info(features), 'DELETE /jobs': answer }))

const selective = ['sane-exit-codes', 'selective-job-purge']

describe('jobs.purge', () => {
  test('leaves it to the preferences of the server, without asking what it can', async () => {
    const { drp, sent } = purging([], () => Response.json({ purged: 3 }))
    expect(await drp.jobs.purge()).toEqual({ purged: 3 })
    await drp.jobs.purge({ dryRun: false, machine: undefined, headers: { 'X-Extra': 'x' } })
    expect(sent.map(({ method, path, query, body }) => [method, path, query, body])).toEqual([
      ['DELETE', '/api/v3/jobs', [], undefined],
      ['DELETE', '/api/v3/jobs', [], undefined],
    ])
    expect(sent[1]?.headers['x-extra']).toBe('x')
  })

  test('asks for what is to be purged, of a server that heeds it', async () => {
    const { drp, sent } = purging(selective, () => Response.json([]))
    const call = drp.jobs.purge({
      dryRun: true,
      machine: machineId,
      jobsToKeep: 0,
      failedJobsPurgedAfter: '1h30m',
      completeJobsPurgedAfter: '168h',
      headers: { 'X-Extra': 'x' },
    })
    expect(await call).toEqual([])
    expect((await call.withResponse()).response.status).toBe(200)
    await drp.jobs.purge({ machine: 'missing', failedJobsPurgedAfter: '0', completeJobsPurgedAfter: '1.5h' })
    expect(sent.map(({ method, path, query }) => [method, path.slice('/api/v3'.length), query])).toEqual([
      ['GET', '/info', []],
      [
        'DELETE',
        '/jobs',
        [
          ['dryrun', 'true'],
          ['machine', machineId],
          ['jobsToKeep', '0'],
          ['failedJobsPurgedAfter', '1h30m'],
          ['completeJobsPurgedAfter', '168h'],
        ],
      ],
      ['GET', '/info', []],
      [
        'DELETE',
        '/jobs',
        [
          ['machine', 'missing'],
          ['failedJobsPurgedAfter', '0'],
          ['completeJobsPurgedAfter', '1.5h'],
        ],
      ],
    ])
    expect(sent.slice(0, 2).map(({ headers }) => headers['x-extra'])).toEqual(['x', 'x'])
  })

  test.each([[['sane-exit-codes']], [[]], [null], [undefined]])(
    'does not ask a server that would pass over it: %j',
    async (features) => {
      const { drp, sent } = purging(features, () => Response.json([]))
      for (const options of [{ dryRun: true }, { jobsToKeep: 5 }, { machine: 'missing' }]) {
        const error = await rejection(drp.jobs.purge(options))
        expect(error).toMatchObject({
          code: 'rejected',
          applied: 'no',
          retryable: false,
          message: expect.stringContaining('selective-job-purge'),
        })
      }
      expect(sent.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
    },
  )

  test('says so where it cannot be asked what it can', async () => {
    const { drp, sent } = purging([], () => Response.json([]))
    const { drp: closed } = scriptedServer(() => failure(403, { Type: 'AUTH', Messages: ['Cannot access'] }))
    expect(await rejection(closed.jobs.purge({ dryRun: true }))).toMatchObject({
      code: 'forbidden',
      operation: 'jobs.purge',
    })
    expect(await rejection(untyped(drp).jobs.purge({ dryrun: true }))).toMatchObject({ code: 'invalid-input' })
    expect(sent).toEqual([])
  })

  test('is not there before v4', async () => {
    const { drp } = scriptedServer(notFound)
    expect(await rejection(drp.jobs.purge())).toMatchObject({ code: 'not-found', operation: 'jobs.purge' })
  })

  test('is not sent twice, but for a dry run', async () => {
    const { drp, sent, clock } = purging(selective, lostConnection)
    expect(await rejection(clock.until(drp.jobs.purge()))).toMatchObject({ applied: 'unknown' })
    expect(sent).toHaveLength(1)
    const dry = scriptedServer(inTurn(info(selective), lostConnection, () => new Response(null, { status: 204 })))
    expect(await dry.clock.until(dry.drp.jobs.purge({ dryRun: true }))).toBeUndefined()
    expect(dry.sent).toHaveLength(3)
    const never = scriptedServer((request) => (request.method === 'GET' ? info(selective)(request) : lostConnection()))
    expect(await rejection(never.clock.until(never.drp.jobs.purge({ dryRun: true })))).toMatchObject({ applied: 'no' })
  })

  test.each([
    [{ dryRun: 'yes' }, 'jobs.purge: dryRun must be true or false.'],
    [{ machine: '' }, "jobs.purge: machine must be the UUID of a machine, or 'missing'."],
    [{ machine: 'm1' }, "jobs.purge: machine must be the UUID of a machine, or 'missing'."],
    [{ machine: `${machineId}0` }, "jobs.purge: machine must be the UUID of a machine, or 'missing'."],
    [{ machine: 5 }, "jobs.purge: machine must be the UUID of a machine, or 'missing'."],
    [{ jobsToKeep: -1 }, 'jobs.purge: jobsToKeep must be a whole number from 0 up.'],
    [{ jobsToKeep: 1.5 }, 'jobs.purge: jobsToKeep must be a whole number from 0 up.'],
    [{ failedJobsPurgedAfter: 5 }, 'jobs.purge: failedJobsPurgedAfter must be a duration such as 48h or 1h30m.'],
    [{ failedJobsPurgedAfter: '-5h' }, 'jobs.purge: failedJobsPurgedAfter must be a duration'],
    [{ completeJobsPurgedAfter: '48' }, 'jobs.purge: completeJobsPurgedAfter must be a duration'],
    [{ completeJobsPurgedAfter: '2d' }, 'jobs.purge: completeJobsPurgedAfter must be a duration'],
    [{ completeJobsPurgedAfter: null }, 'jobs.purge: completeJobsPurgedAfter must be a duration'],
    [{ completeJobsPurgedAfter: '' }, 'jobs.purge: completeJobsPurgedAfter must be a duration'],
    [{ completeJobsPurgedAfter: '2h ' }, 'jobs.purge: completeJobsPurgedAfter must be a duration'],
  ])('refuses %j before anything is sent', async (options, message) => {
    const { drp, sent } = purging(selective, () => Response.json([]))
    expect(await rejection(untyped(drp).jobs.purge(options))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message),
    })
    expect(sent).toEqual([])
  })
})

describe('jobs.archive', () => {
  test('reads what was put away, byte by byte', async () => {
    const packed = new Uint8Array([0x1f, 0x8b, 0, 0xff, 0xfe, 10])
    const { drp, sent } = scriptedServer(
      () => new Response(packed, { headers: { 'content-type': 'application/octet-stream' } }),
    )
    expect(await drp.jobs.archive(jobId)).toEqual(packed)
    expect(sent.map(({ method, path, headers }) => [method, path, headers['accept']])).toEqual([
      ['GET', `/api/v3/jobs/${jobId}/archive`, 'application/octet-stream'],
    ])
  })

  test('is empty, or not there', async () => {
    const empty = scriptedServer(() => new Response(null, { status: 200 }))
    expect(await empty.drp.jobs.archive(jobId)).toEqual(new Uint8Array())
    const { drp } = scriptedServer(notFound)
    expect(await rejection(drp.jobs.archive(jobId))).toMatchObject({ code: 'not-found', operation: 'jobs.archive' })
  })
})
