import { LcmJobNotSucceededError } from '@jobwright/client/lcm'
import { exitCodeOf } from '@jobwright/client/wait'
import { describe, expect, test } from 'vitest'
import { failure, rejection } from './scripted-server.ts'
import { hour, idOf, jobId, jobOf, rowOf, world } from './waiting-world.ts'

// Eight ways in which the scripts that people have published wait wrongly for jobs of LCM. Here is that this one does not.

describe('not as in public scripts', () => {
  test('1. a time-out is not success, and what comes next is not done', async () => {
    const { lcm, clock } = world()
    const end = await clock.until(lcm.jobs.wait(jobId, { timeoutMs: 6_000_000 }))
    expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    expect(exitCodeOf(end)).toBe(3)
    let nodesync = false
    const script = lcm.jobs.waitForSuccess(jobId, { timeoutMs: 1_500_000 }).then(() => {
      nodesync = true
    })
    const error = await clock.until(rejection(script))
    expect(error).toBeInstanceOf(LcmJobNotSucceededError)
    expect(error).toMatchObject({ code: 'timed-out' })
    expect(nodesync).toBe(false)
  })

  test('2. WILL_FAIL is neither done nor over: nodes are still being worked on', async () => {
    const { lcm, clock, status, elapsed } = world({ rows: [rowOf(1, 'FAILED'), rowOf(2, 'RUNNING')] })
    status(60_000, 'WILL_FAIL')
    status(3_000_000, 'FAILED')
    expect(await clock.until(lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(elapsed()).toBeGreaterThanOrEqual(3_000_000)
  })

  test('3. IDLE is neither done nor failed: the job may go on', async () => {
    const { lcm, clock, status, elapsed } = world({ rows: [rowOf(1, 'COMPLETE')] })
    status(60_000, 'IDLE')
    status(2_000_000, 'RUNNING')
    status(3_000_000, 'COMPLETE')
    expect(await clock.until(lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(elapsed()).toBeGreaterThanOrEqual(3_000_000)
  })

  test.each(['FAILED', 'TERMINATED', 'ORPHANED'])('4. what is no longer active is not success: %s', async (status) => {
    const { lcm, clock } = world({ jobs: [jobOf(1, { status })] })
    expect(await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, hour)))).toMatchObject({ code: 'rejected' })
  })

  test.each(['FAILED', 'WILL_FAIL'])('5. %s does not exit with code 0', async (status) => {
    const { lcm, clock } = world({ jobs: [jobOf(1, { status })] })
    const end = await clock.until(lcm.jobs.wait(jobId, { ...hour, settleOn: 'failing' }))
    expect(exitCodeOf(end)).toBe(1)
    const error = await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, { ...hour, settleOn: 'failing' })))
    expect(exitCodeOf(error)).toBe(1)
  })

  test.each(['TERMINATED', 'ORPHANED'])('6. %s ends the wait at once, not at its limit', async (status) => {
    const { lcm, clock, sent, elapsed } = world({ jobs: [jobOf(1, { status })] })
    const end = await clock.until(lcm.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ reason: 'ended', polls: 1 })
    expect(elapsed()).toBe(0)
    expect(sent.length).toBeLessThan(4)
  })

  test('7. the jobs that are meant are waited for, all of them: neither a number of any, nor the first, nor page 1', async () => {
    const others = Array.from({ length: 60 }, (_, index) => jobOf(100 + index, { status: 'COMPLETE' }))
    const mine = [1, 2, 3].map((number) => jobOf(number, { 'job-type': 'configure' }))
    const rows = mine.map((job, index) => rowOf(index, 'COMPLETE', { 'job-id': job.id }))
    const { lcm, clock, status, elapsed } = world({ jobs: [...others, ...mine], rows })
    status(60_000, 'COMPLETE', idOf('job', 1))
    status(1_200_000, 'COMPLETE', idOf('job', 2))
    status(2_400_000, 'FAILED', idOf('job', 3))
    const ends = await clock.until(
      lcm.jobs.waitAll(
        mine.map(({ id }) => id),
        hour,
      ),
    )
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'failed'])
    expect(elapsed()).toBeGreaterThanOrEqual(2_400_000)
    expect(exitCodeOf(ends)).toBe(1)

    // The one that is active is on the second page.
    const busy = world({ jobs: [...others, jobOf(1)] })
    const active = await busy.clock.until(busy.lcm.jobs.listActive())
    expect(active.map(({ id }) => id)).toEqual([jobId])
    expect(busy.paths()).toEqual(['GET /jobs/', 'GET /jobs/?page=2'])
  })

  test('8. a wrong id is not looked for for ever', async () => {
    const { lcm, clock, sent } = world({ jobs: [] })
    const error = await clock.until(rejection(lcm.jobs.wait(jobId, { timeoutMs: 86_400_000 })))
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'not-found' })
    expect(sent.length).toBeLessThan(5)
  })

  test('and the wait is logged in as everything else is', async () => {
    const { lcm, clock, control, sent, status } = world({}, { auth: { username: 'admin', password: 'hunter22' } })
    const sessionid = '0123456789abcdef0123456789abcdef'
    control.trouble = ({ path, headers }) => {
      if (path === '/login') return Response.json({ sessionid })
      return headers['opscenter-session'] === sessionid ? undefined : failure(401, 'log in')
    }
    status(100_000, 'FAILED')
    expect(await clock.until(lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'failed' })
    const [login, ...others] = sent
    expect(login?.path).toBe('/login')
    expect(others.length).toBeGreaterThan(3)
    expect(others.every(({ headers }) => headers['opscenter-session'] === sessionid)).toBe(true)
  })
})
