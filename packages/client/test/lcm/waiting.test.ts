import { LcmJobNotSucceededError } from '@jobwright/client/lcm'
import { exitCodeOf, type JobNotSucceededError, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import { expect, test } from 'vitest'
import { failure, rejection } from './scripted-server.ts'
import { down, errorOn, eventOf, hour, idOf, jobId, jobOf, rowOf, world } from './waiting-world.ts'

// What a helper that waits for jobs of LCM has to do, point by point.

test('1. jobs are waited for by their ids, whatever else the server has', async () => {
  const { lcm, clock, status } = world({ jobs: [jobOf(1), jobOf(2), jobOf(3, { status: 'PENDING' }), jobOf(4)] })
  status(60_000, 'COMPLETE')
  status(90_000, 'FAILED', idOf('job', 3))
  const ends = await clock.until(lcm.jobs.waitAll([jobId, idOf('job', 3)], hour))
  expect([...ends].map(([id, { outcome }]) => [id, outcome])).toEqual([
    [jobId, 'succeeded'],
    [idOf('job', 3), 'failed'],
  ])
  expect(exitCodeOf(ends)).toBe(1)
  expect(clock.scheduled).toBe(0)
})

test.each([
  ['COMPLETE', 'succeeded'],
  ['FAILED', 'failed'],
  ['TERMINATED', 'cancelled'],
  ['ORPHANED', 'lost'],
])('2. %s is an end: %s', async (status, outcome) => {
  const site = world({ rows: [rowOf(1, status)] })
  site.status(50_000, status)
  const end = await site.clock.until(site.lcm.jobs.wait(jobId, hour))
  expect(end).toMatchObject({ id: jobId, outcome, reason: 'ended', view: { status, source: 'site', kind: 'job' } })
  expect(site.elapsed()).toBeGreaterThanOrEqual(50_000)
  expect(site.elapsed()).toBeLessThan(72_500)
})

test.each(['PENDING', 'RUNNING', 'IDLE', 'WILL_FAIL', 'ON_HOLD'])('2. %s is none', async (status) => {
  const site = world({ jobs: [jobOf(1, { status })] })
  const end = await site.clock.until(site.lcm.jobs.wait(jobId, { timeoutMs: 600_000 }))
  expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
  expect(end.flags.includes('unknown-status')).toBe(status === 'ON_HOLD')
  // A word that nobody knows is told once.
  const told = site.drifts().map(({ code, at, operation }) => `${operation} ${at.join('.')} ${code}`)
  expect(told).toEqual(status === 'ON_HOLD' ? ['jobs.wait status unknown-word'] : [])
})

test('3. WILL_FAIL is waited through, or ends the wait if that is wanted', async () => {
  const site = () => {
    const made = world({ rows: [rowOf(1, 'FAILED'), rowOf(2, 'RUNNING')], events: [errorOn(1, 1)] })
    made.status(30_000, 'WILL_FAIL')
    made.status(600_000, 'FAILED')
    return made
  }
  const settled = site()
  const end = await settled.clock.until(settled.lcm.jobs.wait(jobId, hour))
  expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
  expect(settled.elapsed()).toBeGreaterThanOrEqual(600_000)

  const fast = site()
  const doomed = await fast.clock.until(fast.lcm.jobs.wait(jobId, { ...hour, settleOn: 'failing' }))
  expect(doomed).toMatchObject({ outcome: 'failing', reason: 'will-fail', flags: ['failing'] })
  expect(doomed.targets[0]).toEqual({
    name: 'node1',
    phase: 'ended',
    outcome: 'failed',
    why: 'node 1 does not answer on port 9042',
  })
  expect(exitCodeOf(doomed)).toBe(1)
  expect(fast.elapsed()).toBeLessThan(60_000)
})

test('4. IDLE is waited through, fails the wait after a time, or has the job killed', async () => {
  const slow = world()
  slow.status(30_000, 'IDLE')
  slow.status(900_000, 'RUNNING')
  slow.status(1_000_000, 'IDLE')
  slow.status(1_900_000, 'COMPLETE')
  expect(await slow.clock.until(slow.lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded' })

  // It went on in between, so that no spell was too long.
  const patient = world()
  patient.status(30_000, 'IDLE')
  patient.status(900_000, 'RUNNING')
  patient.status(1_000_000, 'IDLE')
  patient.status(1_900_000, 'COMPLETE')
  const options = { ...hour, stalledAfterMs: 1_000_000 }
  expect(await patient.clock.until(patient.lcm.jobs.wait(jobId, options))).toMatchObject({ outcome: 'succeeded' })

  const hung = world({ rows: [rowOf(1, 'IDLE'), rowOf(2, 'RUNNING')] })
  hung.status(30_000, 'IDLE')
  // What the others do is no sign of life of the one that hangs.
  hung.at(200_000, () => {
    hung.there.rows[1] = rowOf(2, 'COMPLETE')
  })
  const end = await hung.clock.until(hung.lcm.jobs.wait(jobId, { ...hour, stalledAfterMs: 300_000 }))
  expect(end).toMatchObject({ outcome: 'stalled', reason: 'no-sign-of-life', flags: ['stalled'] })
  expect(end.targets[0]).toMatchObject({ name: 'node1', why: 'IDLE: has shown no activity for a while' })
  expect(hung.elapsed()).toBeLessThan(400_000)
  expect(await hung.clock.until(hung.lcm.jobs.cancel(jobId, { timeoutMs: 60_000 }))).toMatchObject({
    by: 'termination',
    asked: true,
  })
})

test('5. ORPHANED never finishes by itself, and the error says so', async () => {
  const { lcm, clock } = world({ jobs: [jobOf(1, { status: 'ORPHANED' })] })
  const error = (await clock.until(rejection(lcm.jobs.waitForSuccess(jobId, hour)))) as LcmJobNotSucceededError
  expect(error).toBeInstanceOf(LcmJobNotSucceededError)
  expect(error.result).toMatchObject({ outcome: 'lost', reason: 'ended' })
  expect(error.message).toBe(
    `site: job ${jobId} did not succeed: lost after 0 s. Its document is on the result. OpsCenter was restarted while it ran: it never finishes by itself. Run it again; an install may be repeated safely.`,
  )
  expect(error.stack).toContain('it never finishes by itself')
  expect(exitCodeOf(error)).toBe(1)
  expect((await clock.until(lcm.jobs.report(jobId))).advice).toMatch(/^OpsCenter was restarted .* Run it again/)
})

test('6. each way in which a wait ends is told apart, and a time-out is not success', async () => {
  const ends = new Map<string, number>()
  const note = async (site: ReturnType<typeof world>, options: object = {}) => {
    const end: unknown = await site.clock.until(
      site.lcm.jobs.wait(jobId, { timeoutMs: 400_000, ...options }).catch((error: unknown) => error),
    )
    const word = end instanceof WaitFailedError ? end.code : (end as { readonly outcome: string }).outcome
    ends.set(word, exitCodeOf(end))
  }
  for (const status of ['COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED', 'RUNNING'])
    await note(world({ jobs: [jobOf(1, { status })], rows: [rowOf(1, 'COMPLETE')] }))
  await note(world(), { signal: AbortSignal.abort() })
  const unreachable = world()
  unreachable.control.trouble = down
  await note(unreachable)
  await note(world({ jobs: [] }))
  expect(Object.fromEntries(ends)).toEqual({
    succeeded: 0,
    failed: 1,
    cancelled: 1,
    lost: 1,
    'timed-out': 3,
    aborted: 130,
    unavailable: 4,
    'not-found': 4,
  })
})

test('6. a time-out leaves the job alone, or has it killed', async () => {
  const left = world()
  const end = await left.clock.until(left.lcm.jobs.wait(jobId, { timeoutMs: 60_000 }))
  expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
  expect('cancelRequested' in end).toBe(false)
  expect(left.paths().filter((path) => path.startsWith('POST'))).toEqual([])

  const killed = world()
  const other = await killed.clock.until(killed.lcm.jobs.wait(jobId, { timeoutMs: 60_000, onTimeout: 'cancel' }))
  expect(other).toMatchObject({ outcome: 'timed-out', cancelRequested: true })
  expect(killed.sent.at(-1)).toMatchObject({ path: '/api/v2/lcm/actions/terminate', body: { 'job-id': jobId } })

  const refused = world()
  refused.control.onTerminate = () => failure(400, 'it cannot be killed')
  const third = await refused.clock.until(refused.lcm.jobs.wait(jobId, { timeoutMs: 60_000, onTimeout: 'cancel' }))
  expect(third).toMatchObject({ outcome: 'timed-out', cancelRequested: false, lastError: { code: 'rejected' } })
})

test('7. it looks every 15 to 30 seconds, spread, and never more often than every 5', async () => {
  const { lcm, clock, sent } = world()
  await clock.until(lcm.jobs.wait(jobId, { timeoutMs: 3_600_000, detail: 'status' }))
  const pauses = sent.slice(1, -2).map(({ at }, index) => at - (sent[index]?.at ?? 0))
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(15_000)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000)
  expect(new Set(pauses).size).toBeGreaterThan(50)
  expect(await rejection(lcm.jobs.wait(jobId, { ...hour, intervalMs: 4_999 }))).toMatchObject({ code: 'invalid-input' })
  const fast = world()
  await fast.clock.until(fast.lcm.jobs.wait(jobId, { timeoutMs: 600_000, detail: 'status', intervalMs: 5_000 }))
  const shortest = fast.sent.slice(1).map(({ at }, index) => at - (fast.sent[index]?.at ?? 0))
  expect(Math.min(...shortest)).toBeGreaterThanOrEqual(5_000)
  expect(shortest.length).toBeGreaterThan(100)
})

test('7. the time in the queue has a limit of its own', async () => {
  const { lcm, clock, status, elapsed } = world({ jobs: [jobOf(1, { status: 'PENDING' })] })
  status(200_000, 'RUNNING')
  const options = { ...hour, pendingTimeoutMs: 120_000 }
  expect(await clock.until(lcm.jobs.wait(jobId, options))).toMatchObject({
    outcome: 'timed-out',
    reason: 'still-pending',
  })
  expect(elapsed()).toBeLessThan(145_000)
})

test('8. a restart of OpsCenter is lived through, and the job is ORPHANED after it', async () => {
  const site = world()
  const troubles = [
    down,
    () => failure(500, 'server error'),
    () => Response.json('server error', { status: 502 }),
    () => new Response('<html>starting</html>', { status: 504 }),
    () => new Response('<html>starting</html>', { status: 200 }),
    () => Response.json({ code: 503, type: 'busy', msg: 'try later' }, { status: 503 }),
  ]
  let next = 0
  site.at(30_000, () => {
    site.control.trouble = () => troubles[next++ % troubles.length]?.()
  })
  site.at(270_000, () => {
    site.control.trouble = undefined
    site.set({ status: 'ORPHANED' })
  })
  const end = await site.clock.until(site.lcm.jobs.wait(jobId, hour))
  expect(end).toMatchObject({ outcome: 'lost', reason: 'ended', view: { status: 'ORPHANED' } })
  expect(end.lastError).toBeDefined()
  expect(next).toBeGreaterThan(troubles.length - 3)

  const gone = world()
  gone.at(30_000, () => {
    gone.control.trouble = down
  })
  const error = await gone.clock.until(rejection(gone.lcm.jobs.wait(jobId, hour)))
  expect(error).toMatchObject({ code: 'unavailable', retryable: true })
  expect(gone.elapsed()).toBeGreaterThan(330_000)
  // The token of the error goes on where it was.
  gone.control.trouble = undefined
  gone.set({ status: 'ORPHANED' })
  const { token } = error as WaitFailedError
  expect(await gone.clock.until(gone.lcm.jobs.resume(token))).toMatchObject({ outcome: 'lost' })
})

test('8. a server that asks to be left alone is left alone', async () => {
  const site = world()
  let asked = 0
  site.control.trouble = () => {
    asked += 1
    return asked > 1 ? undefined : new Response('', { status: 503, headers: { 'retry-after': '55' } })
  }
  site.status(1_000, 'COMPLETE')
  expect(await site.clock.until(site.lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded' })
  expect((site.sent[1]?.at ?? 0) - (site.sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(55_000)
})

test('9. a session that has ended is renewed once; a right that is missing is not asked for again', async () => {
  const logins: number[] = []
  let valid = 'none'
  const site = world({}, { auth: { username: 'admin', password: 'hunter22' } })
  site.control.trouble = (request) => {
    if (request.path === '/login') {
      logins.push(site.elapsed())
      valid = `${logins.length}`.padStart(32, '0')
      return Response.json({ sessionid: valid })
    }
    return request.headers['opscenter-session'] === valid ? undefined : failure(401, 'log in')
  }
  site.at(100_000, () => {
    valid = 'ended'
  })
  site.status(200_000, 'COMPLETE')
  expect(await site.clock.until(site.lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded' })
  expect(logins).toHaveLength(2)

  const refused = world({}, { auth: { username: 'viewer', password: 'hunter22' } })
  let tries = 0
  refused.control.trouble = ({ path }) => {
    if (path !== '/login') return failure(401, 'not you')
    tries += 1
    return Response.json({ sessionid: '0123456789abcdef0123456789abcdef' })
  }
  const error = await refused.clock.until(rejection(refused.lcm.jobs.wait(jobId, hour)))
  expect(error).toBeInstanceOf(WaitFailedError)
  expect(error).toMatchObject({ code: 'forbidden' })
  expect(tries).toBeLessThan(3)
  expect(exitCodeOf(error)).toBe(4)
})

test('10. a job that is not there yet is waited for during the grace, and no longer', async () => {
  const late = world({ jobs: [] })
  late.at(21_000, () => late.set({ status: 'COMPLETE' }))
  late.there.rows = [rowOf(1, 'COMPLETE')]
  expect(await late.clock.until(late.lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded' })

  const wrong = world({ jobs: [] })
  const error = await wrong.clock.until(rejection(wrong.lcm.jobs.wait(jobId, hour)))
  expect(error).toMatchObject({ name: 'WaitFailedError', code: 'not-found', id: jobId })
  expect(wrong.elapsed()).toBeGreaterThanOrEqual(30_000)
  expect(wrong.elapsed()).toBeLessThan(55_000)

  const gone = world()
  gone.at(50_000, () => gone.there.jobs.clear())
  expect(await gone.clock.until(gone.lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'lost', reason: 'gone' })
})

test('11. progress: nodes as they come, new events once and in order, nothing before the job is picked up', async () => {
  const site = world({ jobs: [jobOf(1, { status: 'PENDING' })] })
  site.at(30_000, () => {
    site.set({ status: 'RUNNING' })
    site.there.rows = [rowOf(1, 'RUNNING'), rowOf(2, 'PENDING')]
    site.there.events = [eventOf(2, 1), eventOf(1, undefined)]
  })
  site.at(90_000, () => {
    site.there.rows = [rowOf(2, 'RUNNING'), rowOf(1, 'COMPLETE')]
    site.there.events = [eventOf(4, 2), eventOf(2, 1), eventOf(3, 2), eventOf(1, undefined)]
  })
  site.at(150_000, () => {
    site.there.rows = [rowOf(2, 'COMPLETE'), rowOf(1, 'COMPLETE')]
    site.set({ status: 'COMPLETE' })
  })
  const snapshots: Snapshot[] = []
  const live = site.lcm.jobs.watch(jobId, { ...hour, detail: 'messages' })
  await site.clock.until(
    (async () => {
      for await (const snapshot of live) snapshots.push(snapshot)
    })(),
  )
  const shown = snapshots.map(({ view: { status, targets, messages, progress } }) => ({
    status,
    nodes: targets.map(({ name, phase }) => `${name} ${phase}`),
    texts: messages.map(({ text }) => text),
    done: progress?.done,
  }))
  expect(shown).toEqual([
    { status: 'PENDING', nodes: [], texts: [], done: undefined },
    { status: 'RUNNING', nodes: ['node1 running', 'node2 pending'], texts: ['message 1', 'message 2'], done: 0 },
    {
      status: 'RUNNING',
      // As they were shown first, whatever the order of the list is.
      nodes: ['node1 ended', 'node2 running'],
      texts: ['message 1', 'message 2', 'message 3', 'message 4'],
      done: 1,
    },
    {
      status: 'COMPLETE',
      nodes: ['node1 ended', 'node2 ended'],
      texts: ['message 1', 'message 2', 'message 3', 'message 4'],
      done: 2,
    },
  ])
  expect(snapshots.map(({ changed }) => changed.includes('status'))).toEqual([true, true, false, true])
  // While it is pending, a look is one request.
  expect(site.paths().slice(0, 3)).toEqual([`GET /jobs/${jobId}`, `GET /jobs/${jobId}`, `GET /jobs/${jobId}`])
})

test('12. what failed is attached: the nodes, and their error events with traceback and resource', async () => {
  const site = world({
    jobs: [jobOf(1, { status: 'FAILED' })],
    rows: [rowOf(1, 'COMPLETE'), rowOf(2, 'FAILED'), rowOf(3, 'PENDING')],
    events: [errorOn(5, 2), eventOf(1, undefined)],
  })
  const end = await site.clock.until(site.lcm.jobs.wait(jobId, hour))
  expect(end.targets).toEqual([
    { name: 'node1', phase: 'ended', outcome: 'succeeded' },
    { name: 'node2', phase: 'ended', outcome: 'failed', why: 'node 2 does not answer on port 9042' },
    { name: 'node3', phase: 'ended', outcome: 'incomplete', why: 'not started before the job ended' },
  ])
  const error = (await site.clock.until(rejection(site.lcm.jobs.waitForSuccess(jobId, hour)))) as JobNotSucceededError
  expect(error.message).toContain('node2, MeldError: node 2 does not answer on port 9042.')
  expect(error.message).toMatch(/Mend what failed and run it again/)
  expect((error as LcmJobNotSucceededError).failures).toEqual([
    {
      node: 'node2',
      nodeId: idOf('node', 2),
      datacenter: 'dc1',
      status: 'FAILED',
      message: 'node 2 does not answer on port 9042',
      subtype: 'MeldError',
      traceback: 'Traceback (most recent call last): line 1',
      resource: '/etc/dse/cassandra/cassandra.yaml',
      at: '2026-11-20T12:00:00.005Z',
    },
  ])
})

test('13. a signal calls the wait off and not the job; nothing is sent after it, and nothing is left', async () => {
  const { lcm, clock, at, sent } = world({ rows: [rowOf(1, 'RUNNING')] })
  const controller = new AbortController()
  at(45_000, () => controller.abort())
  const end = await clock.until(lcm.jobs.wait(jobId, { ...hour, signal: controller.signal }))
  expect(end).toMatchObject({ outcome: 'aborted', reason: 'aborted' })
  expect(exitCodeOf(end)).toBe(130)
  const before = sent.length
  expect(sent.every(({ method }) => method === 'GET')).toBe(true)
  expect(clock.scheduled).toBe(0)
  await clock.advance(600_000)
  expect(sent.length).toBe(before)
})

test('14. killing a job says who was first', async () => {
  const site = world()
  expect(await site.clock.until(site.lcm.jobs.cancel(jobId, { timeoutMs: 60_000 }))).toMatchObject({
    by: 'termination',
    asked: true,
    result: { outcome: 'cancelled', reason: 'ended' },
  })
  const race = world()
  race.status(1_000, 'COMPLETE')
  expect(await race.clock.until(race.lcm.jobs.cancel(jobId, { timeoutMs: 60_000 }))).toMatchObject({
    by: 'the job itself',
    asked: true,
    result: { outcome: 'succeeded' },
  })
})

test.each([
  ['WILL_FAIL', 'RUNNING'],
  ['WILL_FAIL', 'COMPLETE'],
  ['RUNNING', 'PENDING'],
  ['IDLE', 'PENDING'],
])('15. from %s to %s is impossible: it is told, and the wait goes on by what the server says', async (from, to) => {
  const { lcm, clock, status, drifts } = world({ jobs: [jobOf(1, { status: from })] })
  status(50_000, to)
  status(100_000, 'COMPLETE')
  expect(await clock.until(lcm.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded' })
  expect(drifts()).toEqual([
    {
      kind: 'drift',
      client: 'site',
      system: 'lcm',
      operation: 'jobs.wait',
      attempt: 1,
      code: 'impossible-change',
      at: ['jobs', jobId, 'status', from, to],
    },
  ])
})

test('15. a job that had ended and runs again is impossible, too, from one wait to the next', async () => {
  const { lcm, clock, set, drifts } = world({ jobs: [jobOf(1, { status: 'COMPLETE' })] })
  await clock.until(lcm.jobs.wait(jobId, hour))
  set({ status: 'RUNNING' })
  await clock.until(lcm.jobs.wait(jobId, { timeoutMs: 10_000 }))
  expect(drifts()).toMatchObject([{ code: 'impossible-change', at: ['jobs', jobId, 'status', 'COMPLETE', 'RUNNING'] }])
})

test('15. an answer that was overtaken by another one is no jump', async () => {
  const site = world()
  let slow = true
  site.control.trouble = ({ path }) => {
    if (!slow || !path.endsWith(jobId)) return undefined
    slow = false
    const answer = Response.json(site.there.jobs.get(jobId))
    return new Promise<Response>((resolve) => site.clock.schedule(10_000, () => resolve(answer))) as unknown as Response
  }
  const first = site.lcm.jobs.wait(jobId, hour)
  await site.clock.advance(1_000)
  site.set({ status: 'COMPLETE' })
  await site.clock.until(Promise.all([first, site.lcm.jobs.wait(jobId, hour)]))
  expect(site.drifts()).toEqual([])
})

test('15. what is possible, or nobody can know, is not told', async () => {
  const steps = [
    'PENDING',
    'RUNNING',
    'IDLE',
    'RUNNING',
    'ON_HOLD',
    'RUNNING',
    'WILL_FAIL',
    'IDLE',
    'WILL_FAIL',
    'FAILED',
  ]
  const { lcm, clock, status, drifts } = world({ jobs: [jobOf(1, { status: 'PENDING' })] })
  for (const [index, step] of steps.entries()) status(index * 60_000, step)
  await clock.until(lcm.jobs.wait(jobId, hour))
  expect(drifts().map(({ code }) => code)).toEqual(['unknown-word'])
})

test('16. nobody restarts OpsCenter over an active job', async () => {
  const site = world({
    jobs: [jobOf(1, { status: 'COMPLETE' }), jobOf(2, { status: 'IDLE' }), jobOf(3, { status: 'ON_HOLD' })],
  })
  const error = await site.clock.until(rejection(site.lcm.jobs.assertNoActiveJobs()))
  expect(error).toMatchObject({ name: 'ActiveJobsError', code: 'conflict' })
  expect(String(error)).toBe(
    `ActiveJobsError: site: 2 jobs are active: install test (IDLE, ${idOf('job', 2)}); install test (ON_HOLD, ${idOf('job', 3)}). Wait for their ends before OpsCenter is restarted, or those that run are ORPHANED.`,
  )
  site.set({ status: 'FAILED' }, idOf('job', 2))
  site.set({ status: 'ORPHANED' }, idOf('job', 3))
  expect(await site.clock.until(site.lcm.jobs.assertNoActiveJobs())).toBeUndefined()
})

test('17. exit codes tell success, failure, a time-out and a server out of reach apart', async () => {
  const codeOf = async (status: string, trouble?: () => Response) => {
    const site = world({ jobs: [jobOf(1, { status })], rows: [rowOf(1, 'COMPLETE')] })
    site.control.trouble = trouble
    return exitCodeOf(await site.clock.until(site.lcm.jobs.wait(jobId, hour).catch((error: unknown) => error)))
  }
  expect(await codeOf('COMPLETE')).toBe(0)
  expect(await codeOf('FAILED')).toBe(1)
  expect(await codeOf('RUNNING')).toBe(3)
  expect(await codeOf('RUNNING', down)).toBe(4)
})
