import type { LcmJobNotSucceededError } from '@jobwright/client/lcm'
import { JobNotSucceededError } from '@jobwright/client/wait'
import { describe, expect, test } from 'vitest'
import { failure, rejection, untyped } from './scripted-server.ts'
import { errorOn, eventOf, hour, idOf, jobId, jobOf, rowOf, world } from './waiting-world.ts'

describe('a report of a job', () => {
  test('tells errors node by node in the order of the nodes, each by time, and what concerns the job last', async () => {
    const site = world(
      {
        jobs: [jobOf(1, { status: 'FAILED' })],
        rows: [
          rowOf(3, 'FAILED'),
          rowOf(1, 'FAILED', { 'datacenter-name': 'dc2' }),
          rowOf(2, 'COMPLETE'),
          rowOf(4, 'TERMINATED'),
          rowOf(5, 'PENDING'),
        ],
        events: [
          errorOn(9, 1, { message: 'second' }),
          errorOn(7, undefined, {
            message: 'of the job',
            'event-subtype': null,
            traceback: null,
            'event-resource': null,
          }),
          errorOn(6, 8, { message: 'of a node that is no part of it' }),
          errorOn(5, 1, { message: 'first' }),
          errorOn(4, 2, { message: 'it went well all the same' }),
          eventOf(1, 3),
        ],
      },
      { pageSize: 2 },
    )
    const { view, failures, advice } = await site.clock.until(site.lcm.jobs.report(jobId))
    expect(failures.map(({ node, datacenter, status, message }) => [node, datacenter, status, message])).toEqual([
      ['node3', 'dc1', 'FAILED', 'FAILED, and no event says why'],
      ['node1', 'dc2', 'FAILED', 'first'],
      ['node1', 'dc2', 'FAILED', 'second'],
      ['node2', 'dc1', 'COMPLETE', 'it went well all the same'],
      ['node4', 'dc1', 'TERMINATED', 'TERMINATED, and no event says why'],
      [undefined, undefined, 'FAILED', 'of a node that is no part of it'],
      [undefined, undefined, 'FAILED', 'of the job'],
    ])
    expect(failures.at(-1)).toEqual({ status: 'FAILED', message: 'of the job', at: '2026-11-20T12:00:00.007Z' })
    expect(failures.at(-2)).toMatchObject({ nodeId: idOf('node', 8), subtype: 'MeldError' })
    expect(failures[1]).toMatchObject({
      traceback: expect.stringContaining('line 1'),
      resource: '/etc/dse/cassandra/cassandra.yaml',
    })
    expect(view).toMatchObject({ source: 'site', status: 'FAILED' })
    expect(view.messages).toHaveLength(6)
    expect(view.targets).toHaveLength(5)
    expect(advice).toMatch(/run it again/)
    // Only errors are read one by one.
    expect(site.paths().filter((path) => path.startsWith('GET /job_events/'))).toHaveLength(5)
  })

  test.each([
    ['IDLE', /never fails by itself.*cancel it/],
    ['WILL_FAIL', /cannot succeed any more, but still works/],
    ['FAILED', /run it again/],
    ['TERMINATED', /killed on request.*Run it again/],
    ['ORPHANED', /OpsCenter was restarted.*never finishes by itself.*Run it again/],
  ])('of one that is %s advises what to do', async (status, advice) => {
    const { lcm, clock } = world({ jobs: [jobOf(1, { status })], rows: [rowOf(1, 'COMPLETE')] })
    const report = await clock.until(lcm.jobs.report(jobId))
    expect(report.advice).toMatch(advice)
    expect(report.failures).toEqual([])
  })

  test.each(['PENDING', 'RUNNING', 'COMPLETE'])('of one that is %s has nothing to advise', async (status) => {
    const { lcm, clock } = world({ jobs: [jobOf(1, { status })], rows: [rowOf(1, 'COMPLETE')] })
    expect(Object.keys(await clock.until(lcm.jobs.report(jobId)))).toEqual(['view', 'failures'])
  })

  test('of one that is COMPLETE with errors says so', async () => {
    const { lcm, clock } = world({
      jobs: [jobOf(1, { status: 'COMPLETE' })],
      rows: [rowOf(1, 'COMPLETE')],
      events: [errorOn(1, 1)],
    })
    expect((await clock.until(lcm.jobs.report(jobId))).advice).toMatch(
      /^It is COMPLETE and reports errors all the same/,
    )
    const error = await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, hour)))
    expect(error).toMatchObject({ name: 'LcmJobNotSucceededError', failures: [{ node: 'node1' }] })
    expect(await clock.until(lcm.jobs.waitForSuccess(jobId, { ...hour, accept: ['errors-reported'] }))).toMatchObject({
      id: jobId,
    })
  })

  test('of one that goes on tells what went wrong so far', async () => {
    const site = world({
      jobs: [jobOf(1, { status: 'WILL_FAIL' })],
      rows: [rowOf(1, 'FAILED'), rowOf(2, 'WILL_FAIL'), rowOf(3, 'RUNNING'), rowOf(4, 'IDLE')],
      events: [errorOn(1, 1)],
    })
    const { failures } = await site.clock.until(site.lcm.jobs.report(jobId))
    expect(failures.map(({ node, status }) => [node, status])).toEqual([
      ['node1', 'FAILED'],
      ['node2', 'WILL_FAIL'],
    ])
  })

  test('reads the newest hundred errors whole, and takes the rows of the others, and of those that cannot be read', async () => {
    const events = Array.from({ length: 103 }, (_, index) => errorOn(index + 1, 1))
    const site = world({ jobs: [jobOf(1, { status: 'FAILED' })], rows: [rowOf(1, 'FAILED')], events })
    site.control.trouble = ({ path }) =>
      path.endsWith(`/job_events/${idOf('event', 50)}`) ? failure(404, 'gone') : undefined
    const { failures } = await site.clock.until(site.lcm.jobs.report(jobId))
    expect(failures).toHaveLength(103)
    expect(failures.flatMap(({ traceback }, index) => (traceback === undefined ? [index + 1] : []))).toEqual([
      1, 2, 3, 50,
    ])
  })

  test('says why there is none', async () => {
    const site = world({ jobs: [] })
    expect(await site.clock.until(rejection(site.lcm.jobs.report(jobId)))).toMatchObject({
      code: 'not-found',
      operation: 'jobs.report',
    })
    expect(await rejection(site.lcm.jobs.report(''))).toMatchObject({ code: 'invalid-input' })
    expect(await rejection(untyped(site.lcm).jobs.report(jobId, { detail: 'messages' }))).toMatchObject({
      code: 'invalid-input',
    })
    const failing = world({ jobs: [jobOf(1, { status: 'FAILED' })], events: [errorOn(1, 1)] })
    const controller = new AbortController()
    failing.control.trouble = ({ path }) => {
      if (path.includes('/job_events/6')) controller.abort()
      return undefined
    }
    expect(
      await failing.clock.until(rejection(failing.lcm.jobs.report(jobId, { signal: controller.signal }))),
    ).toMatchObject({ code: 'aborted' })
  })
})

describe('the error of a job that did not succeed', () => {
  test('tells the first three errors, each cut short, and how many there are', async () => {
    const rows = [1, 2, 3, 4, 5].map((number) => rowOf(number, 'FAILED'))
    const events = rows.map((_, index) =>
      errorOn(index + 1, index + 1, {
        message: `${index + 1}`.repeat(300),
        'event-subtype': index === 0 ? null : 'MeldError',
      }),
    )
    const { lcm, clock } = world({ jobs: [jobOf(1, { status: 'FAILED' })], rows, events })
    const error = (await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, hour)))) as LcmJobNotSucceededError
    expect(error).toBeInstanceOf(JobNotSucceededError)
    expect(error.message).toBe(
      [
        `site: job ${jobId} did not succeed: failed after 0 s.`,
        'Not succeeded: node1, node2, node3, node4, node5; why is said in the targets of the result.',
        `node1: ${'1'.repeat(200)}….`,
        `node2, MeldError: ${'2'.repeat(200)}….`,
        `node3, MeldError: ${'3'.repeat(200)}….`,
        'And 2 more errors.',
        'Mend what failed and run it again: that makes another job.',
      ].join(' '),
    )
    expect(error.stack?.split('\n')[0]).toContain(error.message)
    expect(error.failures).toHaveLength(5)
    expect(error.toJSON()).toEqual({
      name: 'LcmJobNotSucceededError',
      code: 'rejected',
      applied: 'unknown',
      retryable: false,
      message: error.message,
    })
    expect(error.result).toMatchObject({ outcome: 'failed', targets: [{ why: '1'.repeat(300) }, {}, {}, {}, {}] })
  })

  test('of the job as a whole names nobody', async () => {
    const job = jobOf(1, { status: 'FAILED' })
    const { lcm, clock } = world({
      jobs: [job],
      events: [errorOn(1, undefined, { message: 'no repository', 'event-subtype': null })],
    })
    const error = (await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, hour)))) as LcmJobNotSucceededError
    expect(error.message).toContain(' The job: no repository. Mend')
  })

  test('is told all the same where the errors cannot be read, and does not read them where nothing has ended', async () => {
    const site = world({ jobs: [jobOf(1, { status: 'FAILED' })], rows: [rowOf(1, 'FAILED')] })
    let looks = 0
    site.control.trouble = ({ path }) => {
      if (path.endsWith(jobId)) looks += 1
      return looks > 1 ? failure(500, 'server error') : undefined
    }
    const error = await site.clock.until(rejection(site.lcm.jobs.waitForSuccess(jobId, hour)))
    expect(error).toMatchObject({
      code: 'rejected',
      failures: [],
      result: { targets: [{ name: 'node1', outcome: 'failed' }] },
    })

    const slow = world()
    const late = (await slow.clock.until(
      rejection(slow.lcm.jobs.waitForSuccess(jobId, { timeoutMs: 30_000 })),
    )) as LcmJobNotSucceededError
    expect(late).toMatchObject({ code: 'timed-out', failures: [] })
    expect(late.message).toBe(
      `site: job ${jobId} did not succeed: timed-out (deadline) after 30 s. The job may go on; go on waiting with the token of the result.`,
    )
    expect(slow.paths().some((path) => path.includes('job_events'))).toBe(false)
    const doomed = world({
      jobs: [jobOf(1, { status: 'WILL_FAIL' })],
      rows: [rowOf(1, 'FAILED')],
      events: [errorOn(1, 1)],
    })
    expect(
      await doomed.clock.until(rejection(doomed.lcm.jobs.waitForSuccess(jobId, { ...hour, settleOn: 'failing' }))),
    ).toMatchObject({
      failures: [{ node: 'node1' }],
    })
    const idle = world({ jobs: [jobOf(1, { status: 'IDLE' })] })
    expect(
      String(
        await idle.clock.until(rejection(idle.lcm.jobs.waitForSuccess(jobId, { ...hour, stalledAfterMs: 60_000 }))),
      ),
    ).toMatch(/stalled \(no-sign-of-life\).*never fails by itself/)
  })

  test('is only for jobs that were waited for', async () => {
    const { lcm, clock } = world({ jobs: [] })
    expect(await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, hour)))).toMatchObject({
      name: 'WaitFailedError',
    })
    expect(await rejection(untyped(lcm).jobs.waitForSuccess(jobId, undefined))).toMatchObject({ code: 'invalid-input' })
  })
})
