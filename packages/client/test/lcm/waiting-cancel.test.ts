import type { JobCancellation } from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import { failure, lostConnection, rejection, untyped } from './scripted-server.ts'
import { down, hour, jobId, jobOf, rowOf, world } from './waiting-world.ts'

const minute = { timeoutMs: 60_000 }
const terminations = (paths: readonly string[]) => paths.filter((path) => path === 'POST /actions/terminate').length

describe('killing a job', () => {
  test('asks once, waits until it is final, and says that the termination ended it', async () => {
    const { lcm, clock, paths, elapsed, sent } = world({ rows: [rowOf(1, 'RUNNING')] })
    const { by, asked, result } = await clock.until(lcm.jobs.cancel(jobId, minute))
    expect({ by, asked }).toEqual({ by: 'termination', asked: true })
    expect(result).toMatchObject({ outcome: 'cancelled', reason: 'ended', view: { status: 'TERMINATED' } })
    expect(result.targets).toEqual([
      { name: 'node1', phase: 'ended', outcome: 'cancelled', why: 'RUNNING when the job ended' },
    ])
    expect(terminations(paths())).toBe(1)
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ 'job-id': jobId })
    // LCM looks after its jobs every five seconds.
    expect(elapsed()).toBeGreaterThanOrEqual(5_000)
    expect(elapsed()).toBeLessThan(6_000)
    expect(clock.scheduled).toBe(0)
  })

  test.each([
    ['COMPLETE', 'the job itself'],
    ['FAILED', 'the job itself'],
    ['ORPHANED', 'a restart'],
    ['TERMINATED', 'termination'],
  ])('of one that was %s before does not ask: %s', async (status, by) => {
    const { lcm, clock, paths } = world({ jobs: [jobOf(1, { status })] })
    expect(await clock.until(lcm.jobs.cancel(jobId, minute))).toMatchObject({ by, asked: false })
    expect(terminations(paths())).toBe(0)
  })

  test.each([
    ['COMPLETE', 'the job itself', 'succeeded'],
    ['FAILED', 'the job itself', 'failed'],
    ['ORPHANED', 'a restart', 'lost'],
  ])('loses the race to %s after the server agreed: %s', async (status, by, outcome) => {
    const site = world()
    site.status(2_000, status)
    expect(await site.clock.until(site.lcm.jobs.cancel(jobId, minute))).toMatchObject({
      by,
      asked: true,
      result: { outcome },
    })
  })

  test.each([400, 404, 409, 410, 412, 422])('loses the race before the server heard of it (%i)', async (status) => {
    const site = world()
    site.control.onTerminate = () => {
      site.set({ status: 'COMPLETE' })
      return failure(status, 'it has ended')
    }
    expect(await site.clock.until(site.lcm.jobs.cancel(jobId, minute))).toMatchObject({
      by: 'the job itself',
      asked: true,
      result: { outcome: 'succeeded' },
    })
    expect(terminations(site.paths())).toBe(1)
  })

  test.each([
    [400, 'rejected'],
    [409, 'rejected'],
    [403, 'forbidden'],
  ])('that is refused while it goes on (%i) says so at once', async (status, code) => {
    const site = world()
    site.control.onTerminate = () => failure(status, 'no')
    const error = await site.clock.until(rejection(site.lcm.jobs.cancel(jobId, minute)))
    expect(error).toMatchObject({ name: 'RequestError', code, status, operation: 'actions.terminate' })
    expect(site.elapsed()).toBe(0)
  })

  test('of a job that the server lists but does not find is tried during the grace', async () => {
    const site = world()
    const usual = site.control.onTerminate
    site.control.onTerminate = () => failure(404, 'no such job')
    site.at(12_000, () => {
      site.control.onTerminate = usual
    })
    expect(await site.clock.until(site.lcm.jobs.cancel(jobId, minute))).toMatchObject({ by: 'termination' })

    const never = world()
    never.control.onTerminate = () => failure(404, 'no such job')
    const error = await never.clock.until(rejection(never.lcm.jobs.cancel(jobId, minute)))
    expect(error).toMatchObject({ name: 'RequestError', code: 'not-found', operation: 'actions.terminate' })
    expect(never.elapsed()).toBeGreaterThanOrEqual(30_000)
  })

  test('asks again where the server may not have heard', async () => {
    const site = world()
    const usual = site.control.onTerminate
    let asked = 0
    site.control.onTerminate = (id) => {
      asked += 1
      if (asked === 1) return down()
      if (asked === 2) return failure(500, 'server error')
      return usual(id)
    }
    expect(await site.clock.until(site.lcm.jobs.cancel(jobId, minute))).toMatchObject({
      by: 'termination',
      asked: true,
    })
    expect(asked).toBe(3)
  })

  test('is not known to have come to anything where the server cannot be asked for too long', async () => {
    const deaf = world()
    deaf.control.onTerminate = () => failure(500, 'server error')
    const error = await deaf.clock.until(rejection(deaf.lcm.jobs.cancel(jobId, { timeoutMs: 900_000 })))
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'unavailable', retryable: true })
    expect(String(error)).toContain('actions.terminate')
    // What was refused once and then agreed to is no refusal any more.
    const away = world()
    const answers = [
      () => failure(404, 'no such job'),
      () => {
        away.control.trouble = down
        return Response.json('Termination in progress')
      },
    ]
    away.control.onTerminate = () => answers.shift()?.() ?? failure(500, 'asked again')
    expect(await away.clock.until(rejection(away.lcm.jobs.cancel(jobId, { timeoutMs: 900_000 })))).toMatchObject({
      name: 'WaitFailedError',
      code: 'unavailable',
    })
    expect(answers).toEqual([])
  })

  test('does not ask again where the lost answer was an agreement', async () => {
    const site = world()
    const usual = site.control.onTerminate
    site.control.onTerminate = (id) => {
      usual(id)
      return lostConnection()
    }
    expect(await site.clock.until(site.lcm.jobs.cancel(jobId, minute))).toMatchObject({
      by: 'termination',
      asked: true,
    })
    expect(terminations(site.paths())).toBe(1)
  })

  test('of a job that does not die is a time-out: nobody has ended it', async () => {
    const site = world()
    site.control.onTerminate = () => Response.json('Termination in progress')
    const end: JobCancellation = await site.clock.until(site.lcm.jobs.cancel(jobId, minute))
    expect(end).toMatchObject({ by: 'nobody', asked: true, result: { outcome: 'timed-out', reason: 'deadline' } })
    expect(terminations(site.paths())).toBe(1)
    // The wait can be gone on with, as any.
    site.set({ status: 'TERMINATED' })
    expect(await site.clock.until(site.lcm.jobs.resume(end.result.token, hour))).toMatchObject({ outcome: 'cancelled' })
  })

  test('lives through a restart, which may be what ends it', async () => {
    const site = world()
    site.control.onTerminate = () => {
      site.control.trouble = down
      return Response.json('Termination in progress')
    }
    site.at(30_000, () => {
      site.control.trouble = undefined
      site.set({ status: 'ORPHANED' })
    })
    expect(await site.clock.until(site.lcm.jobs.cancel(jobId, minute))).toMatchObject({ by: 'a restart' })
  })

  test("of a job that is gone is nobody's doing", async () => {
    const site = world()
    site.control.onTerminate = () => {
      site.there.jobs.clear()
      return Response.json('Termination in progress')
    }
    const end = await site.clock.until(site.lcm.jobs.cancel(jobId, minute))
    expect(end).toMatchObject({ by: 'nobody', asked: true, result: { outcome: 'lost', reason: 'gone' } })
    const unknown = world({ jobs: [] })
    expect(await unknown.clock.until(rejection(unknown.lcm.jobs.cancel(jobId, minute)))).toMatchObject({
      name: 'WaitFailedError',
      code: 'not-found',
    })
  })

  test('is called off by a signal', async () => {
    const site = world()
    const controller = new AbortController()
    site.control.onTerminate = () => {
      site.clock.schedule(1_000, () => controller.abort())
      return Response.json('Termination in progress')
    }
    const end = await site.clock.until(site.lcm.jobs.cancel(jobId, { ...minute, signal: controller.signal }))
    expect(end).toMatchObject({ by: 'nobody', asked: true, result: { outcome: 'aborted' } })
    const early = await site.clock.until(site.lcm.jobs.cancel(jobId, { ...minute, signal: AbortSignal.abort() }))
    expect(early).toMatchObject({ by: 'nobody', asked: false, result: { outcome: 'aborted', polls: 0 } })
  })

  test('takes the options of its own, and the answer in whatever form', async () => {
    const site = world()
    const usual = site.control.onTerminate
    site.control.onTerminate = (id) => {
      usual(id)
      return new Response('Termination in progress', { status: 200 })
    }
    const seen: string[] = []
    const options = {
      ...minute,
      intervalMs: 10_000,
      onSnapshot: ({ view }: { view: { status: string } }) => seen.push(view.status),
    }
    await site.clock.until(site.lcm.jobs.cancel(jobId, options))
    expect(seen).toEqual(['RUNNING', 'TERMINATED'])
    expect(site.elapsed()).toBeGreaterThan(8_000)
    const { jobs } = untyped(site.lcm)
    for (const wrong of [
      undefined,
      {},
      { ...minute, settleOn: 'failing' },
      { ...minute, onTimeout: 'cancel' },
      { timeoutMs: '5' },
    ]) {
      expect(await rejection(jobs.cancel(jobId, wrong))).toMatchObject({ code: 'invalid-input' })
    }
    expect(await rejection(jobs.cancel('', minute))).toMatchObject({ code: 'invalid-input' })
  })
})
