import { exitCodeOf } from '@jobwright/client/wait'
import { describe, expect, test } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { fault, hour, idOf, jobId, jobOf, world } from './waiting-world.ts'

// The ways in which programs that people have published wait wrongly for jobs of oVirt (the examples of the Python SDK, go-ovirt-client, the Terraform provider,
// the Ansible module for jobs). Here is that this one does not.

const id = 'image_transfer_x2v4q'

const jobsOf = (...statuses: readonly string[]) =>
  statuses.map((status, index) => jobOf(index + 1, { status, correlationId: id }))

describe('not as in public scripts', () => {
  test('1. no job is not "finished": it may not be there yet, or never have been', async () => {
    const early = world([])
    early.at(8_000, () => early.there.set(jobId, jobOf(1, { correlationId: id })))
    early.status(60_000, 'failed')
    const end = await early.clock.until(early.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })

    const never = world([])
    const error = await never.clock.until(rejection(never.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'not-found' })
    expect(exitCodeOf(error)).toBe(4)
  })

  test('2. no job any more is not "finished" either: it was removed, or cleared away', async () => {
    const removed = world(jobsOf('started'))
    removed.remove(60_000)
    const end = await removed.clock.until(removed.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'lost', reason: 'gone' })
    expect(exitCodeOf(end)).toBe(1)

    const cleared = world(jobsOf('failed', 'started'))
    cleared.remove(60_000)
    cleared.status(90_000, 'finished', idOf('job', 2))
    const other = await cleared.clock.until(cleared.ovirt.jobs.waitForCorrelation(id, hour))
    expect(other).toMatchObject({ outcome: 'failed' })
  })

  test('3. a job that is never ended does not keep the program for ever', async () => {
    const stuck = world(jobsOf('started'))
    const end = await stuck.clock.until(stuck.ovirt.jobs.waitForCorrelation(id, { timeoutMs: 600_000 }))
    expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    expect(stuck.elapsed()).toBe(600_000)
    expect(exitCodeOf(end)).toBe(3)

    const byId = world(jobsOf('started'))
    const stalled = await byId.clock.until(byId.ovirt.jobs.wait(jobId, { ...hour, stalledAfterMs: 300_000 }))
    expect(stalled).toMatchObject({ outcome: 'stalled' })
  })

  test('4. a search that the engine refuses is not "not yet": it is refused the next time, too', async () => {
    const site = world(jobsOf('started'))
    site.control.trouble = () => fault(400, 'Operation Failed', '[The search is $wrong$.]')
    const error = await site.clock.until(rejection(site.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'rejected' })
    expect(site.elapsed()).toBe(0)
  })

  test('5. a search that fails for a while is not "finished", and not for ever "not yet"', async () => {
    const site = world(jobsOf('started'))
    site.control.trouble = () =>
      site.elapsed() > 20_000 && site.elapsed() < 100_000 ? new Response('', { status: 503 }) : undefined
    site.status(90_000, 'failed')
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'failed', lastError: { code: 'unavailable' } })

    const down = world(jobsOf('started'))
    down.control.trouble = () => new Response('', { status: 503 })
    const error = await down.clock.until(rejection(down.ovirt.jobs.waitForCorrelation(id, { timeoutMs: 86_400_000 })))
    expect(error).toMatchObject({ code: 'unavailable' })
    expect(down.elapsed()).toBeLessThan(330_000)
  })

  test('6. the first job to end is not all of them', async () => {
    const site = world(jobsOf('finished', 'started'))
    site.status(200_000, 'failed', idOf('job', 2))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'failed' })
    expect(site.elapsed()).toBeGreaterThanOrEqual(200_000)
  })

  test.each(['failed', 'aborted', 'unknown'])('7. what is no longer started is not success: %s', async (status) => {
    const site = world(jobsOf('finished', status))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(exitCodeOf(end)).toBe(1)
    expect(exitCodeOf(await site.clock.until(site.ovirt.jobs.wait(idOf('job', 2), hour)))).toBe(1)
  })

  test('8. between one job and the next, all have ended, and that is not the end', async () => {
    const site = world(jobsOf('started'))
    site.status(60_000, 'finished')
    site.at(63_000, () => site.there.set(idOf('job', 2), jobOf(2, { correlationId: id })))
    site.status(120_000, 'failed', idOf('job', 2))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'failed', targets: [{}, {}] })
  })

  test('9. an id may have 36 characters, not just 30; a longer one is refused, as the engine would find nothing by it', async () => {
    const longest = '0b5e3c1e-7a4f-4c3a-9d57-0c6d3c1f8a10'
    expect(longest).toHaveLength(36)
    const site = world([jobOf(1, { status: 'finished', correlationId: longest })])
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(longest, hour))
    expect(end).toMatchObject({ outcome: 'succeeded' })
    site.sent.length = 0
    expect(await rejection(site.ovirt.jobs.waitForCorrelation(`${longest}x`, hour))).toMatchObject({
      code: 'invalid-input',
    })
    expect(site.sent).toEqual([])
  })

  test('10. a job that a restart of the engine left unknown does not go on', async () => {
    const site = world(jobsOf('started'))
    site.status(30_000, 'unknown')
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ outcome: 'lost', reason: 'ended' })
    expect(end.view?.messages[0]?.text).toMatch(/restarted/)
    expect(site.elapsed()).toBeLessThan(36_000)
  })

  test('11. the job that is meant is waited for, not one of the same description that failed last week', async () => {
    const description = 'Upgrading hosts in Default'
    const site = world([jobOf(1, { status: 'failed', description }), jobOf(2, { description })])
    site.status(60_000, 'finished', idOf('job', 2))
    expect(await site.clock.until(site.ovirt.jobs.wait(idOf('job', 2), hour))).toMatchObject({ outcome: 'succeeded' })
  })

  test("12. an engine that ignores the search does not have everybody's jobs waited for, or taken for one's own", async () => {
    const site = world([jobOf(1, { status: 'finished' }), jobOf(2, { status: 'failed' })], { can: { searches: false } })
    const error = await site.clock.until(rejection(site.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toMatchObject({ code: 'rejected' })
    expect(exitCodeOf(error)).toBe(4)
  })

  test('13. ten minutes take a hundred requests or so, however many jobs there are', async () => {
    const site = world(jobsOf('started', 'started', 'started', 'started', 'started'))
    const ids = [1, 2, 3, 4, 5].map((number) => idOf('job', number))
    await site.clock.until(site.ovirt.jobs.waitAll(ids, { timeoutMs: 600_000, detail: 'status' }))
    expect(site.sent.length).toBeGreaterThan(110)
    expect(site.sent.length).toBeLessThan(135)
  })
})
