import { exitCodeOf, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import { describe, expect, test } from 'vitest'
import { rejection, untyped } from '../scripted-server.ts'
import { hour, idOf, jobId, jobOf, stepOf, world } from './waiting-world.ts'

const id = 'create_d1'
const search = `GET /jobs?search=correlation_id=${id}&follow=steps`
const searchForNobody = 'GET /jobs?search=correlation_id=jobwright-nobody-has-this-id&max=1'

describe('a wait for all jobs of a correlation id', () => {
  test('ends when all have, with the end of the worst, and shows each', async () => {
    const fields = { job: { id: idOf('job', 2) }, status: 'failed', end_time: '2026-11-20T12:00:40.000Z' }
    const steps = [stepOf(1, fields)]
    const site = world([jobOf(1), jobOf(2, { steps }), jobOf(3, { correlationId: 'other' })])
    site.status(20_000, 'finished')
    site.status(40_000, 'failed', idOf('job', 2))
    const shown: string[] = []
    const onSnapshot = ({ view }: Snapshot) => void shown.push(`${view.status}, ${view.phase}`)
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { ...hour, onSnapshot }))
    expect(end).toMatchObject({ id, outcome: 'failed', reason: 'ended', flags: [] })
    expect(end.targets).toEqual([
      { name: 'Job 1', phase: 'ended', outcome: 'succeeded', why: 'finished' },
      { name: 'Job 2', phase: 'ended', outcome: 'failed', why: 'failed' },
    ])
    expect(end.document?.map((job) => [job.id, job.status])).toEqual([
      [jobId, 'finished'],
      [idOf('job', 2), 'failed'],
    ])
    expect(end.view).toMatchObject({
      key: `site/ovirt/correlation/${id}`,
      kind: 'correlation',
      name: 'Job 1',
      status: '2 of 2 jobs ended',
      progress: { done: 2, total: 2, unit: 'jobs' },
    })
    expect(end.view?.children.map(({ kind, children }) => [kind, children.length])).toEqual([
      ['job', 0],
      ['job', 1],
    ])
    expect(end.view?.messages.map(({ text }) => text)).toEqual(['The job failed.', 'The step failed.'])
    expect(shown).toEqual([
      '0 of 2 jobs ended, running',
      '1 of 2 jobs ended, running',
      '2 of 2 jobs ended, running',
      '2 of 2 jobs ended, ended',
    ])
    expect(exitCodeOf(end)).toBe(1)
    expect(site.clock.scheduled).toBe(0)
  })

  test.each([
    [['finished'], 'succeeded', 0],
    [['finished', 'aborted'], 'cancelled', 1],
    [['aborted', 'failed', 'finished'], 'failed', 1],
    [['failed', 'unknown', 'aborted'], 'lost', 1],
  ])('of %j is %s', async (statuses, outcome, code) => {
    const site = world(statuses.map((status, index) => jobOf(index + 1, { status })))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { ...hour, settleMs: 0 }))
    expect(end).toMatchObject({ outcome, polls: 1 })
    expect(exitCodeOf(end)).toBe(code)
  })

  test('is one request for each look, and one more to learn that the engine searches, once for each client', async () => {
    const site = world([jobOf(1)])
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { timeoutMs: 60_000 }))
    expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    expect(site.paths().slice(0, 4)).toEqual([search, searchForNobody, search, search])
    expect(site.sent.length).toBe(end.polls + 1)
    site.sent.length = 0
    await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { timeoutMs: 20_000, detail: 'status' }))
    expect(new Set(site.paths())).toEqual(new Set([`GET /jobs?search=correlation_id=${id}`]))
  })

  test('waits for the first job, and fails where none comes up: no job is not "finished"', async () => {
    const site = world([])
    site.at(20_000, () => site.there.set(jobId, jobOf(1)))
    site.status(60_000, 'finished')
    expect(await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))).toMatchObject({ outcome: 'succeeded' })
    expect(site.elapsed()).toBeGreaterThan(60_000)

    const none = world([jobOf(1, { correlationId: 'other' })])
    const error = await none.clock.until(rejection(none.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining(`correlation ${id}`) })
    expect(exitCodeOf(error)).toBe(4)

    // The first job of it is made by what somebody else has to do first.
    const late = world([])
    late.at(200_000, () => late.there.set(jobId, jobOf(1, { status: 'finished' })))
    const options = { ...hour, notFoundGraceMs: 3_600_000 }
    expect(await late.clock.until(late.ovirt.jobs.waitForCorrelation(id, options))).toMatchObject({
      outcome: 'succeeded',
    })
  })

  test('looks out for more jobs when all have ended', async () => {
    const site = world([jobOf(1, { status: 'finished' })])
    site.at(2_000, () => site.there.set(idOf('job', 2), jobOf(2)))
    site.status(60_000, 'failed', idOf('job', 2))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'failed', targets: [{}, {}] })
    expect(site.elapsed()).toBeGreaterThan(60_000 + 4_000)

    const hasty = world([jobOf(1, { status: 'finished' })])
    const sooner = await hasty.clock.until(hasty.ovirt.jobs.waitForCorrelation(id, { ...hour, settleMs: 0 }))
    expect(sooner).toMatchObject({ outcome: 'succeeded', polls: 1 })

    const usual = world([jobOf(1, { status: 'finished' })])
    expect(await usual.clock.until(usual.ovirt.jobs.waitForCorrelation(id, hour))).toMatchObject({ polls: 2 })
  })

  test('begins to look out anew with each job that comes up, ended or not, and each that goes on', async () => {
    const site = world([jobOf(1, { status: 'finished' })])
    site.at(50_000, () => site.there.set(idOf('job', 2), jobOf(2, { status: 'finished' })))
    site.at(100_000, () => site.there.set(idOf('job', 3), jobOf(3)))
    site.status(150_000, 'finished', idOf('job', 3))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { ...hour, settleMs: 60_000 }))
    expect(end).toMatchObject({ outcome: 'succeeded', targets: [{}, {}, {}] })
    expect(site.elapsed()).toBeGreaterThanOrEqual(210_000)
    expect(site.elapsed()).toBeLessThan(217_000)
  })

  test('looks out no less long when the clock is set back meanwhile', async () => {
    const site = world([jobOf(1, { status: 'finished' })])
    const begun = site.clock.now()
    site.at(50_000, () => site.clock.set(begun - 7_200_000))
    const waiting = site.ovirt.jobs.waitForCorrelation(id, { ...hour, settleMs: 60_000 })
    const end = await site.clock.until(waiting)
    expect(end).toMatchObject({ outcome: 'succeeded' })
    expect(site.clock.now() - (begun - 7_200_000)).toBeGreaterThanOrEqual(60_000)
  })

  test('that is over while it looks out for more is timed out', async () => {
    const site = world([jobOf(1, { status: 'finished' })])
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { timeoutMs: 60_000, settleMs: 90_000 }))
    expect(end).toMatchObject({ outcome: 'timed-out', view: { status: '1 of 1 job ended', phase: 'running' } })
  })

  test('counts a job that was cleared away after it had ended', async () => {
    const site = world([jobOf(1), jobOf(2)])
    site.status(10_000, 'failed')
    site.remove(100_000)
    site.status(200_000, 'finished', idOf('job', 2))
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'failed', targets: [{ why: 'failed' }, { why: 'finished' }] })

    // All of them, before it was sure that no more come up.
    const all = world([jobOf(1, { status: 'finished' })])
    all.remove(30_000)
    const options = { ...hour, settleMs: 60_000 }
    expect(await all.clock.until(all.ovirt.jobs.waitForCorrelation(id, options))).toMatchObject({
      outcome: 'succeeded',
      reason: 'ended',
    })
  })

  test('loses a job that was not seen to end: at once when it is the last, else when the others have ended', async () => {
    const site = world([jobOf(1)])
    site.remove(60_000)
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(end).toMatchObject({ outcome: 'lost', reason: 'gone', targets: [{ phase: 'running', why: 'started' }] })
    expect(site.elapsed()).toBeLessThan(100_000)

    const two = world([jobOf(1), jobOf(2)])
    two.remove(60_000)
    two.status(300_000, 'finished', idOf('job', 2))
    expect(await two.clock.until(two.ovirt.jobs.waitForCorrelation(id, hour))).toMatchObject({
      outcome: 'lost',
      reason: 'gone',
    })
    expect(two.elapsed()).toBeGreaterThan(330_000)

    // It was only left out for a moment.
    const back = world([jobOf(1)])
    back.remove(60_000)
    back.at(75_000, () => back.there.set(jobId, jobOf(1, { status: 'finished' })))
    expect(await back.clock.until(back.ovirt.jobs.waitForCorrelation(id, hour))).toMatchObject({ outcome: 'succeeded' })
  })

  test('is watched', async () => {
    const site = world([jobOf(1)])
    site.status(30_000, 'finished')
    const live = site.ovirt.jobs.watchCorrelation(id, { ...hour, settleMs: 0 })
    const statuses: string[] = []
    const watched = (async () => {
      for await (const { view } of live) statuses.push(view.status)
      return live.result
    })()
    expect(await site.clock.until(watched)).toMatchObject({ outcome: 'succeeded' })
    expect(statuses).toEqual(['0 of 1 job ended', '1 of 1 job ended'])
  })

  test('of several at once keeps them apart', async () => {
    const site = world([jobOf(1), jobOf(2, { correlationId: 'b', status: 'failed' })])
    site.status(30_000, 'finished')
    const both = Promise.all(['create_d1', 'b', 'b'].map((of) => site.ovirt.jobs.waitForCorrelation(of, hour)))
    const ends = await site.clock.until(both)
    expect(ends.map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed', 'failed'])
    expect(ends.every(({ targets }) => targets.length === 1)).toBe(true)
  })

  test('shows no address with its password', async () => {
    const site = world([jobOf(1, { status: 'failed', description: 'Copying to nfs://me:canary@host/a' })])
    const end = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, hour))
    expect(JSON.stringify(end)).not.toContain('canary')
    expect(end.view?.name).toBe('Copying to nfs://***@host/a')
  })

  test('has one token, of no use for jobs', async () => {
    const site = world([jobOf(1)])
    const { token } = await site.clock.until(site.ovirt.jobs.waitForCorrelation(id, { timeoutMs: 10_000 }))
    expect(await rejection(site.ovirt.jobs.resume(token))).toMatchObject({ code: 'invalid-input' })
  })
})

describe('what makes no sense is refused, and nothing is sent', () => {
  test.each([
    ['', 'empty'],
    ['a'.repeat(37), 'cut to 36 characters'],
    ['create d1', 'without the blank'],
    ['créer', 'without the é'],
    ['a*', 'without the star'],
    ['a or correlation_id!=b', 'a search of its own'],
  ])('%j: the engine would take it for another one (%s)', async (wrong) => {
    const { ovirt, sent } = world()
    expect(await rejection(ovirt.jobs.waitForCorrelation(wrong, hour))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('jobs.waitForCorrelation'),
    })
    expect(() => ovirt.jobs.watchCorrelation(wrong, hour)).toThrow(/jobs\.watchCorrelation/)
    expect(sent).toEqual([])
  })

  test.each([
    [{}, 'timeoutMs'],
    [{ ...hour, settleMs: -1 }, 'settleMs'],
    [{ ...hour, settleMs: Number.NaN }, 'settleMs'],
    [{ ...hour, settle: 5 }, 'settle'],
    [{ ...hour, onTimeout: 'cancel' }, 'onTimeout'],
    [undefined, 'timeoutMs'],
  ])('%j', async (options, word) => {
    const { ovirt, sent } = world()
    expect(await rejection(untyped(ovirt).jobs.waitForCorrelation(id, options))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(word),
    })
    expect(sent).toEqual([])
  })
})

describe('an engine that does not search', () => {
  test('is found out, and its answer is not taken for the jobs that are meant', async () => {
    const site = world([jobOf(1, { correlationId: 'other', status: 'finished' })], { can: { searches: false } })
    const error = await site.clock.until(rejection(site.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'rejected', message: expect.stringMatching(/older than 4\.2/) })
    expect(site.elapsed()).toBe(0)
  })

  test('is found out as soon as it has a job, before that there is nothing to get wrong', async () => {
    const site = world([], { can: { searches: false } })
    site.at(20_000, () => site.there.set(jobId, jobOf(1, { status: 'finished' })))
    const error = await site.clock.until(rejection(site.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toMatchObject({ code: 'rejected' })
    expect(site.elapsed()).toBeLessThan(30_000)
  })

  test('or does not let the user list jobs, says so', async () => {
    const site = world([jobOf(1)], { can: { lists: false } })
    const error = await site.clock.until(rejection(site.ovirt.jobs.waitForCorrelation(id, hour)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'forbidden', message: expect.stringContaining('insufficient permissions') })
    expect(site.elapsed()).toBe(0)
  })
})
