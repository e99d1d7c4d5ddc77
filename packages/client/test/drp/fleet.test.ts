import { JobwrightError } from '@jobwright/core'
import type { Job } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { countedSignal } from '../wait/scripted-site.ts'
import { jobOf, putJobs, read, said } from './fleet-reading.ts'
import { fleetWorld, lost, uuid } from './fleet-world.ts'
import { failure, rejection } from './scripted-server.ts'

describe('by reading the list', () => {
  test('the first update is immediate and shows everything, each further one what has changed', async () => {
    const site = fleetWorld()
    putJobs(site, 3)
    const { updates, done, iterator } = read(site.drp.jobs.watchAll())
    await site.clock.advance(0)
    expect(updates.map(said)).toEqual([
      [
        ['added', 1, 'running'],
        ['added', 2, 'running'],
        ['added', 3, 'running'],
      ],
    ])
    expect(updates[0]).toMatchObject({ via: 'poll', asOf: site.clock.now() })
    expect(updates[0]).not.toHaveProperty('stale')

    await site.clock.advance(20_000)
    expect(updates).toHaveLength(1)

    site.put('jobs', jobOf(2, { State: 'finished', ExitState: 'complete' }))
    site.put('jobs', jobOf(4, { State: 'created' }))
    site.put('jobs', jobOf(3, { State: 'incomplete' }))
    site.drop('jobs', uuid(1))
    await site.clock.advance(5_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['gone', 1, 'running'],
        ['ended', 2, 'finished'],
        ['changed', 3, 'incomplete'],
        ['added', 4, 'created'],
      ],
    ])
    const [first, second] = updates
    expect(second?.changes[1]).toMatchObject({
      changed: ['status', 'phase', 'targets', 'outcome'],
      document: { Uuid: uuid(2), State: 'finished' },
    })
    expect(second?.changes.map((change) => Object.hasOwn(change, 'changed'))).toEqual([false, true, true, false])
    expect([...(second?.all.keys() ?? [])].toSorted()).toEqual([uuid(2), uuid(3), uuid(4)])
    expect(first?.all.size).toBe(3)
    await iterator.return?.()
    await done
    expect(site.clock.scheduled).toBe(0)
  })

  test('what has not changed stays the same object, and no update is made for it', async () => {
    const site = fleetWorld()
    putJobs(site, 2)
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(0)
    site.put('jobs', jobOf(1, { Meta: { color: 'blue' } }))
    await site.clock.advance(5_000)
    expect(updates).toHaveLength(1)
    site.put('jobs', jobOf(1, { Meta: { color: 'blue' }, State: 'failed' }))
    await site.clock.advance(5_000)
    const [first, second] = updates
    expect(second?.all.get(uuid(2))).toBe(first?.all.get(uuid(2)))
    expect(second?.changes).toHaveLength(1)
    expect(second?.changes[0]?.document.Meta).toEqual({ color: 'blue' })
  })

  test('the document of what is gone is the newest, though nothing of it was to be seen', async () => {
    const site = fleetWorld()
    putJobs(site, 2)
    const iterator = site.drp.jobs.watchAll({}, { intervalMs: 1_000 })[Symbol.asyncIterator]()
    await site.clock.until(iterator.next())
    const put = async (n: number, color: string, State = 'running') => {
      site.put('jobs', jobOf(n, { State, Meta: { color } }))
      await site.clock.advance(1_000)
    }
    await put(1, 'red')
    // Of the other, something else was to be seen meanwhile, and nobody looked.
    await put(2, 'red', 'incomplete')
    await put(2, 'blue')
    const seen = iterator.next()
    await put(3, 'green')
    expect((await seen).value?.changes).toHaveLength(1)
    for (const n of [1, 2]) site.drop('jobs', uuid(n))
    const { value } = await site.clock.until(iterator.next())
    expect(value?.changes.map(({ kind, document }) => [kind, document.Meta])).toEqual([
      ['gone', { color: 'red' }],
      ['gone', { color: 'blue' }],
    ])
    await iterator.return?.()
  })

  test('counts tell how many there are of each sort', async () => {
    const site = fleetWorld()
    const states = ['created', 'running', 'running', 'finished', 'failed', 'failed', 'failed', 'incomplete']
    for (const [n, State] of states.entries()) site.put('jobs', jobOf(n, { State }))
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(0)
    expect(updates[0]?.counts).toEqual({
      total: 8,
      pending: 2,
      running: 2,
      ended: 4,
      succeeded: 1,
      failed: 3,
      partial: 0,
      cancelled: 0,
      incomplete: 0,
      lost: 0,
    })
  })

  test('a job that runs again has changed, and ends again', async () => {
    const site = fleetWorld()
    site.put('jobs', jobOf(1, { State: 'failed' }))
    const { updates } = read(site.drp.jobs.watchAll())
    for (const State of ['running', 'finished', 'finished', 'failed']) {
      await site.clock.advance(5_000)
      site.put('jobs', jobOf(1, { State }))
    }
    await site.clock.advance(5_000)
    expect(updates.flatMap(said)).toEqual([
      ['added', 1, 'failed'],
      ['changed', 1, 'running'],
      ['ended', 1, 'finished'],
      ['changed', 1, 'failed'],
    ])
  })

  test('a job that is superseded says so, and has not ended', async () => {
    const site = fleetWorld()
    site.put('jobs', jobOf(1))
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(0)
    site.put('jobs', jobOf(1, { Current: false }))
    await site.clock.advance(5_000)
    expect(updates[1]?.changes[0]).toMatchObject({ kind: 'changed', view: { flags: ['superseded'] } })
  })

  test('4 000 jobs cost sixteen requests a tick, and a tick comes intervalMs after the one before', async () => {
    const site = fleetWorld()
    putJobs(site, 4_000)
    const { updates } = read(site.drp.jobs.watchAll({}, { intervalMs: 10_000 }))
    await site.clock.advance(0)
    expect(site.asked).toHaveLength(16)
    expect(updates[0]?.counts.total).toBe(4_000)
    for (const tick of [1, 2, 3]) {
      site.put('jobs', jobOf(tick * 100, { State: 'finished' }))
      site.drop('jobs', uuid(tick * 1_000))
      site.put('jobs', jobOf(4_000 + tick))
      await site.clock.advance(10_000)
      expect(site.asked).toHaveLength(16 * (tick + 1))
      expect(updates[tick]?.changes.map(({ kind }) => kind).toSorted()).toEqual(['added', 'ended', 'gone'])
    }
    expect([...new Set(site.asked.map(({ at }) => at - (site.asked[0]?.at ?? 0)))]).toEqual([0, 10_000, 20_000, 30_000])
  })

  test.each([1, 2, 3, 249, 250, 251, 500, 501, 502])(
    'at most one request is sent for each 250 of %i jobs',
    async (count) => {
      const site = fleetWorld()
      putJobs(site, count)
      const { updates } = read(site.drp.jobs.watchAll())
      await site.clock.advance(0)
      expect(site.asked.length).toBeLessThanOrEqual(Math.ceil(count / 250))
      expect(updates[0]?.counts.total).toBe(count)
    },
  )

  test('pageSize says how many that are', async () => {
    const site = fleetWorld()
    putJobs(site, 12)
    const { updates } = read(site.drp.jobs.watchAll({}, { pageSize: 3 }))
    await site.clock.advance(0)
    expect(site.asked).toHaveLength(4)
    expect(updates[0]?.counts.total).toBe(12)
  })

  test('a query is asked for each time, as it was when the watch was made', async () => {
    const site = fleetWorld()
    site.put('jobs', jobOf(1, { Task: 'a', State: 'running' }))
    site.put('jobs', jobOf(2, { Task: 'b', State: 'running' }))
    site.put('jobs', jobOf(3, { Task: 'c', State: 'running' }))
    const tasks = ['a', 'b']
    const watch = site.drp.jobs.watchAll({ where: { Task: tasks, State: 'running' }, slim: ['Meta'] })
    tasks.push('c')
    const { updates } = read(watch)
    await site.clock.advance(0)
    site.put('jobs', jobOf(2, { Task: 'b', State: 'finished' }))
    await site.clock.advance(5_000)
    expect(updates.map(said)).toEqual([
      [
        ['added', 1, 'running'],
        ['added', 2, 'running'],
      ],
      [['gone', 2, 'running']],
    ])
    expect(site.asked.map(({ query }) => query)).toEqual(
      Array.from({ length: 2 }, () => [
        ['Task', 'In(a,b)'],
        ['State', 'running'],
        ['limit', '251'],
        ['slim', 'Meta'],
      ]),
    )
  })

  test.each([
    [['a', { in: ['b', 'c'] }], [['Task', 'In(a,b,c)']]],
    [['a', ''], [['Task', 'In(a,)']]],
    [[{ eq: 'a' }], [['Task', 'a']]],
    [
      ['a', 'b,c'],
      [
        ['Task', 'a'],
        ['Task', 'b,c'],
      ],
    ],
    [
      ['a', { ne: 'b' }],
      [
        ['Task', 'a'],
        ['Task', 'Ne(b)'],
      ],
    ],
  ])('the alternatives %j are one test where that can be said', async (Task, pairs) => {
    const site = fleetWorld()
    read(site.drp.jobs.watchAll({ where: { Task } }))
    await site.clock.advance(0)
    expect(site.asked[0]?.query).toEqual([...pairs, ['limit', '251']])
  })

  test('nothing is asked before the first update is; each iteration is a watch of its own', async () => {
    const site = fleetWorld()
    putJobs(site, 1)
    const watch = site.drp.jobs.watchAll()
    await site.clock.advance(60_000)
    expect([site.asked.length, site.clock.scheduled]).toEqual([0, 0])
    const [one, other] = [read(watch), read(watch)]
    await site.clock.advance(0)
    expect([one.updates.length, other.updates.length, site.asked.length]).toEqual([1, 1, 2])
  })
})

describe('a slow reader', () => {
  /** What a reader sees who looks away while the states come, each for a reading. */
  async function whoSees(before: Job | undefined, meanwhile: readonly (Job | undefined)[]) {
    const site = fleetWorld()
    const put = (row: Job | undefined) => (row === undefined ? site.drop('jobs', uuid(1)) : site.put('jobs', row))
    put(before)
    const iterator = site.drp.jobs.watchAll({}, { intervalMs: 1_000 })[Symbol.asyncIterator]()
    await site.clock.until(iterator.next())
    for (const row of meanwhile) {
      put(row)
      await site.clock.advance(1_000)
    }
    const seen = iterator.next()
    // So that something comes in any case.
    site.put('jobs', jobOf(2))
    const { value } = await site.clock.until(seen)
    await iterator.return?.()
    return value === undefined ? [] : value.changes.filter(({ id }) => id === uuid(1))
  }
  const [running, done, other] = [jobOf(1), jobOf(1, { State: 'finished' }), jobOf(1, { State: 'incomplete' })]

  test('sees the newest of what is new', async () => {
    expect(await whoSees(undefined, [running, done])).toMatchObject([{ kind: 'added', view: { status: 'finished' } }])
  })

  test('sees what differs from what was seen, not from what was last', async () => {
    expect(await whoSees(running, [other, done])).toMatchObject([{ kind: 'ended', document: done }])
    const [change] = await whoSees(jobOf(1, { Task: 'a' }), [jobOf(1, { Task: 'b' }), jobOf(1, { Task: 'c' })])
    expect(change).toMatchObject({ kind: 'changed', changed: ['name'], view: { name: 'c' } })
  })

  test('is not told of what came and went, nor of what is as it was', async () => {
    expect(await whoSees(undefined, [running, undefined])).toEqual([])
    expect(await whoSees(undefined, [done, undefined])).toEqual([])
    expect(await whoSees(running, [other, running])).toEqual([])
    expect(await whoSees(running, [undefined, running])).toEqual([])
  })

  test('is told of an end although the job is gone since', async () => {
    expect(await whoSees(running, [done, undefined])).toMatchObject([
      { kind: 'ended', view: { status: 'finished' }, changed: ['status', 'phase', 'targets', 'outcome'] },
      { kind: 'gone', view: { status: 'finished' }, document: done },
    ])
    expect(await whoSees(done, [undefined])).toMatchObject([{ kind: 'gone' }])
    expect(await whoSees(running, [other, undefined])).toMatchObject([{ kind: 'gone', view: { status: 'incomplete' } }])
  })

  test('is told once of what was deleted and made again', async () => {
    expect(await whoSees(running, [undefined, done])).toMatchObject([{ kind: 'ended' }])
    expect(await whoSees(running, [done, undefined, other])).toMatchObject([{ kind: 'changed' }])
  })
})

describe('the end', () => {
  test('comes by itself when everything has ended or was superseded, with the update that shows it', async () => {
    const site = fleetWorld()
    putJobs(site, 2)
    const { updates, done } = read(site.drp.jobs.watchAll({}, { until: 'all-ended' }))
    await site.clock.advance(5_000)
    site.put('jobs', jobOf(1, { State: 'failed' }))
    await site.clock.advance(5_000)
    site.put('jobs', jobOf(2, { State: 'running', Current: false }))
    await site.clock.until(done)
    expect(updates.map(said)).toHaveLength(3)
    expect(updates[2]?.counts).toMatchObject({ total: 2, ended: 1, running: 1 })
    expect(site.clock.scheduled).toBe(0)
  })

  test('comes at once for an empty list', async () => {
    const site = fleetWorld()
    const { updates, done } = read(site.drp.jobs.watchAll({}, { until: 'all-ended' }))
    await site.clock.until(done)
    expect(updates).toMatchObject([{ changes: [], counts: { total: 0 } }])
    expect(site.asked).toHaveLength(1)
  })

  test('comes with an abort, whenever that is, and leaves nothing', async () => {
    const site = fleetWorld({ events: true })
    putJobs(site, 2)
    const before = new AbortController()
    before.abort()
    const none = read(site.drp.jobs.watchAll({}, { signal: before.signal }))
    await none.done
    expect([none.updates, site.asked]).toEqual([[], []])

    const { signal, abort, listeners } = countedSignal()
    const { updates, done, iterator } = read(site.drp.jobs.watchAll({}, { signal }))
    await site.clock.advance(20_000)
    expect([updates.length, listeners()]).toEqual([1, 1])
    abort()
    await done
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    await site.clock.advance(0)
    expect([site.clock.scheduled, site.sockets.size, listeners()]).toEqual([0, 0, 0])
  })

  test('an abort calls off a request that is under way', async () => {
    const site = fleetWorld()
    const aborting = new AbortController()
    site.before = () => new Promise<Response>(() => {}) as unknown as Response
    const { done } = read(site.drp.jobs.watchAll({}, { signal: aborting.signal }))
    await site.clock.advance(1_000)
    aborting.abort()
    await done
    await site.clock.advance(0)
    expect(site.clock.scheduled).toBe(0)
  })

  test('what nobody has looked at before an abort is not shown any more', async () => {
    const site = fleetWorld()
    putJobs(site, 1)
    const aborting = new AbortController()
    const iterator = site.drp.jobs.watchAll({}, { signal: aborting.signal })[Symbol.asyncIterator]()
    await site.clock.until(iterator.next())
    site.put('jobs', jobOf(1, { State: 'finished' }))
    await site.clock.advance(5_000)
    aborting.abort()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('is there when the reader has left', async () => {
    const site = fleetWorld({ events: true })
    putJobs(site, 1)
    const iterator = site.drp.jobs.watchAll()[Symbol.asyncIterator]()
    await site.clock.until(iterator.next())
    expect(site.sockets.size).toBe(1)
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect([site.clock.scheduled, site.sockets.size]).toEqual([0, 0])
  })

  test('leaving the loop is enough', async () => {
    const site = fleetWorld({ events: true })
    putJobs(site, 1)
    const looping = (async () => {
      for await (const { counts } of site.drp.jobs.watchAll()) return counts.total
      return undefined
    })()
    expect(await site.clock.until(looping)).toBe(1)
    await site.clock.advance(0)
    expect([site.clock.scheduled, site.sockets.size]).toEqual([0, 0])
  })

  test('a reader who leaves before it began has asked for nothing', async () => {
    const site = fleetWorld({ events: true })
    const iterator = site.drp.jobs.watchAll()[Symbol.asyncIterator]()
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect([site.asked.length, site.clock.scheduled, site.sockets.size]).toEqual([0, 0, 0])
  })

  test.each([false, true])('a client that is closed throws, at once; by events: %s', async (events) => {
    const site = fleetWorld({ events })
    putJobs(site, 1)
    const { done, updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(1_000)
    await site.drp.close()
    expect(await rejection(site.clock.until(done))).toMatchObject({ code: 'aborted' })
    expect([updates.length, site.ms(), site.clock.scheduled, site.sockets.size]).toEqual([1, 1_000, 0, 0])
  })
})

describe('an outage', () => {
  test('is told when it begins and when it ends, and loses nothing', async () => {
    const site = fleetWorld()
    putJobs(site, 2)
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(6_000)
    site.before = lost
    site.put('jobs', jobOf(1, { State: 'finished' }))
    site.drop('jobs', uuid(2))
    await site.clock.advance(20_000)
    expect(updates).toHaveLength(2)
    expect(updates[1]).toMatchObject({ changes: [], counts: { total: 2 }, asOf: site.clock.now() - 21_000 })
    expect(updates[1]?.stale).toMatchObject({ since: site.clock.now() - 16_000, error: { code: 'unavailable' } })
    expect(updates[1]?.all).toBe(updates[0]?.all)
    site.before = () => undefined
    await site.clock.advance(5_000)
    expect(updates.slice(2).map(said)).toEqual([
      [
        ['gone', 2, 'running'],
        ['ended', 1, 'finished'],
      ],
    ])
    expect(updates.at(-1)).not.toHaveProperty('stale')
  })

  test('in the midst of a reading goes on with the page it was at', async () => {
    const site = fleetWorld()
    putJobs(site, 10)
    site.before = () => (site.asked.length === 3 ? lost() : undefined)
    const { updates } = read(site.drp.jobs.watchAll({}, { pageSize: 3 }))
    await site.clock.advance(5_000)
    expect(updates).toMatchObject([{ counts: { total: 10 } }])
    const [, , failed, again] = site.asked
    expect(again?.query).toEqual(failed?.query)
    expect(site.asked).toHaveLength(4)
  })

  test('that is longer than the tolerance throws the last error', async () => {
    const site = fleetWorld()
    putJobs(site, 1)
    const { updates, done } = read(site.drp.jobs.watchAll({}, { outageToleranceMs: 60_000, intervalMs: 7_000 }))
    await site.clock.advance(1_000)
    site.before = () => failure(503)
    const error = await rejection(site.clock.until(done))
    expect(error).toBeInstanceOf(JobwrightError)
    expect(error).toMatchObject({ code: 'unavailable', retryable: true })
    expect((error as Error).message).toMatch(
      /^site: jobs\.watchAll: the server was out of reach for 60 s, at last with: /,
    )
    expect((error as Error).cause).toBeInstanceOf(JobwrightError)
    expect([site.ms(), site.clock.scheduled]).toEqual([67_000, 0])
    expect(updates.map(({ stale }) => stale !== undefined)).toEqual([false, true])
  })

  test('is held out for five minutes unless more or less is said', async () => {
    const site = fleetWorld()
    site.before = lost
    const { done } = read(site.drp.jobs.watchAll())
    expect(await rejection(site.clock.until(done))).toMatchObject({ code: 'unavailable' })
    expect(site.ms()).toBe(300_000)
  })

  test('that an answer interrupts is counted anew, and lasts for the reader until something could be shown', async () => {
    const site = fleetWorld()
    putJobs(site, 12)
    const { updates } = read(site.drp.jobs.watchAll({}, { pageSize: 3, outageToleranceMs: 10_000, intervalMs: 7_000 }))
    await site.clock.advance(0)
    // Of each page after the first, the first request is lost.
    site.before = ({ at }) => {
      const ofThisTime = site.asked.filter((request) => request.at === at)
      return ofThisTime.length === 2 ? lost() : undefined
    }
    site.put('jobs', jobOf(1, { State: 'finished' }))
    await site.clock.advance(30_000)
    expect(updates.map(({ stale, counts }) => [stale && stale.since - (updates[0]?.asOf ?? 0), counts.ended])).toEqual([
      [undefined, 0],
      [7_000, 0],
      [undefined, 1],
    ])
  })

  test('is over when the client is closed', async () => {
    const site = fleetWorld()
    site.before = lost
    const { done } = read(site.drp.jobs.watchAll({}, { intervalMs: 100_000 }))
    await site.clock.advance(1_000)
    await site.drp.close()
    expect(await rejection(site.clock.until(done))).toMatchObject({ code: 'aborted' })
    expect([site.ms(), site.clock.scheduled]).toEqual([1_000, 0])
  })

  test('ends with the tolerance, also where the server asks to be left alone for longer', async () => {
    const site = fleetWorld()
    site.before = () => new Response('', { status: 503, headers: { 'retry-after': '1000' } })
    const { done } = read(site.drp.jobs.watchAll({}, { outageToleranceMs: 60_000 }))
    expect(await rejection(site.clock.until(done))).toMatchObject({ code: 'unavailable' })
    expect([site.ms(), site.asked.length]).toEqual([60_000, 2])
  })

  test('has an end although the clock is set back meanwhile', async () => {
    const site = fleetWorld()
    site.before = lost
    const { done } = read(site.drp.jobs.watchAll({}, { outageToleranceMs: 60_000 }))
    await site.clock.advance(30_000)
    site.clock.set(site.clock.now() - 86_400_000)
    expect(await rejection(site.clock.until(done))).toMatchObject({ code: 'unavailable' })
    expect(site.ms() + 86_400_000).toBeLessThanOrEqual(30_000 + 5_000 + 60_000)
  })

  test('is not held out at all with a tolerance of 0', async () => {
    const site = fleetWorld()
    site.before = lost
    const { updates, done } = read(site.drp.jobs.watchAll({}, { outageToleranceMs: 0 }))
    expect(await rejection(site.clock.until(done))).toMatchObject({ code: 'unavailable' })
    expect([site.asked.length, site.ms(), updates.length]).toEqual([1, 0, 0])
  })

  test('shows nothing before the first reading, as nothing is known', async () => {
    const site = fleetWorld()
    putJobs(site, 1)
    site.before = lost
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(20_000)
    expect(updates).toEqual([])
    site.before = () => undefined
    await site.clock.advance(5_000)
    expect(updates).toMatchObject([{ counts: { total: 1 } }])
    expect(updates[0]).not.toHaveProperty('stale')
  })

  test('leaves the server alone for as long as it asks to be', async () => {
    const site = fleetWorld()
    site.before = ({ at }) =>
      at - Date.UTC(2026, 10, 20, 12) < 90_000
        ? new Response('', { status: 503, headers: { 'retry-after': '100' } })
        : undefined
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(99_000)
    expect(site.asked).toHaveLength(1)
    await site.clock.advance(1_000)
    expect([site.asked.length, updates.length]).toEqual([2, 1])
  })

  test.each([
    [401, 'authentication'],
    [403, 'forbidden'],
    [406, 'rejected'],
  ])('is not what %i is: that throws at once', async (status, code) => {
    const site = fleetWorld()
    putJobs(site, 1)
    const { done, iterator } = read(site.drp.jobs.watchAll())
    await site.clock.advance(1_000)
    site.before = () => failure(status)
    expect(await rejection(site.clock.until(done))).toMatchObject({ code })
    // It is thrown once.
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect([site.ms(), site.asked.length, site.clock.scheduled]).toEqual([5_000, 2, 0])
  })

  test('a clock that is set back does not stop the watch', async () => {
    const site = fleetWorld()
    putJobs(site, 1)
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(0)
    site.clock.set(site.clock.now() - 86_400_000)
    site.put('jobs', jobOf(1, { State: 'finished' }))
    await site.clock.advance(5_000)
    expect(updates).toHaveLength(2)
  })
})

describe('a list that is read behind so many objects', () => {
  const alternatives = { where: { Task: [{ ne: 'x' }, { eq: 'y' }] } }

  test('what slid away under the reading is not gone: it is asked for', async () => {
    const site = fleetWorld()
    putJobs(site, 9)
    const { updates } = read(site.drp.jobs.watchAll(alternatives, { pageSize: 2 }))
    await site.clock.advance(0)
    expect(updates[0]?.counts.total).toBe(9)
    const before = site.asked.length
    // While the second page is asked for, one of the first is deleted, so that one slides past.
    site.before = () => {
      if (site.asked.length === before + 2) site.drop('jobs', uuid(1))
      return undefined
    }
    await site.clock.advance(5_000)
    expect(updates).toHaveLength(1)
    const asking = site.asked.at(-1)?.query
    expect(asking).toEqual([
      ['Task', 'Ne(x)'],
      ['Task', 'y'],
      ['Uuid', `In(${uuid(4)})`],
      ['limit', '51'],
    ])
    await site.clock.advance(5_000)
    expect(updates.slice(1).map(said)).toEqual([[['gone', 1, 'running']]])
  })

  test('what does not suit any more is gone although it is there', async () => {
    const site = fleetWorld()
    putJobs(site, 3)
    const { updates } = read(site.drp.jobs.watchAll(alternatives))
    await site.clock.advance(0)
    site.put('jobs', jobOf(2, { Task: 'x' }))
    await site.clock.advance(5_000)
    expect(updates.slice(1).map(said)).toEqual([[['gone', 2, 'running']]])
  })

  test('objects that come more than once are one', async () => {
    const site = fleetWorld({ testByTest: true })
    for (let n = 1; n <= 7; n++) site.put('jobs', jobOf(n, { Task: 'y' }))
    const { updates } = read(site.drp.jobs.watchAll(alternatives, { pageSize: 2 }))
    await site.clock.advance(20_000)
    expect(updates.map(({ changes, counts }) => [changes.length, counts.total])).toEqual([[7, 7]])
  })

  test('of certain ids is asked for by the other name of the field', async () => {
    const site = fleetWorld()
    putJobs(site, 5)
    const watch = site.drp.jobs.watchAll({ where: { Uuid: { in: [uuid(1), uuid(3)] } } })
    const { updates } = read(watch)
    await site.clock.advance(0)
    site.drop('jobs', uuid(3))
    await site.clock.advance(5_000)
    expect(updates.map(said)).toEqual([
      [
        ['added', 1, 'running'],
        ['added', 3, 'running'],
      ],
      [['gone', 3, 'running']],
    ])
    expect(site.asked.at(-1)?.query).toContainEqual(['Key', `In(${uuid(3)})`])
  })

  test('an id that no list can be asked for has to be absent twice', async () => {
    const site = fleetWorld()
    const ids = ['__proto__', 'constructor', 'a,b)', '']
    for (const Uuid of ids) site.put('jobs', jobOf(1, { Uuid }))
    const { updates } = read(site.drp.jobs.watchAll(alternatives))
    await site.clock.advance(0)
    expect([...(updates[0]?.all.keys() ?? [])].toSorted()).toEqual(ids.toSorted())
    for (const Uuid of ids) site.drop('jobs', Uuid)
    await site.clock.advance(5_000)
    expect(updates).toHaveLength(1)
    await site.clock.advance(5_000)
    expect(updates[1]?.changes.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(
      ids.map((id) => `gone ${id}`).toSorted(),
    )
    expect(updates[1]?.all.size).toBe(0)
  })
})

test('ids of any form are only ids', async () => {
  const site = fleetWorld()
  const ids = ['__proto__', 'constructor', 'toString', 'a/b%2F', '']
  for (const Uuid of ids) site.put('jobs', jobOf(1, { Uuid }))
  const { updates } = read(site.drp.jobs.watchAll())
  await site.clock.advance(0)
  expect([...(updates[0]?.all.keys() ?? [])].toSorted()).toEqual(ids.toSorted())
  site.drop('jobs', '__proto__')
  await site.clock.advance(5_000)
  expect(updates[1]).toMatchObject({ changes: [{ kind: 'gone', id: '__proto__' }], counts: { total: 4 } })
})

describe('what makes no sense is refused before anything is asked', () => {
  const site = fleetWorld()
  const jobs = site.drp.jobs as unknown as { watchAll(...given: readonly unknown[]): unknown }
  test.each([
    [
      [{ limit: 5 }],
      /^jobs\.watchAll: limit cannot be said: everything that suits is watched, in no order\. Say more in where\.$/,
    ],
    [
      [{ sort: 'Task' }],
      /^jobs\.watchAll: sort cannot be said: everything that suits is watched, in no order\. Say more in where\.$/,
    ],
    [
      [{ were: {} }],
      /^jobs\.watchAll: unknown option "were" \(did you mean where\?\); known are where, slim, params, decode\.$/,
    ],
    [[{ where: { Task: { in: ['a,b'] } } }], /^jobs\.watchAll: .*comma.*\.$/],
    [[{ where: { Uuid: 'a', Key: 'b' } }], /^jobs\.watchAll: Uuid and Key are the same: ask for one of them\.$/],
    [[null], /^jobs\.watchAll: the options must be an object\.$/],
    [[{}, { intervalMs: 499 }], /^jobs\.watchAll: intervalMs must be a number of milliseconds from 500 to /],
    [[{}, { pageSize: 0 }], /^jobs\.watchAll: pageSize must be a whole number from 1 up\.$/],
    [[{}, { until: 'ended' }], /^jobs\.watchAll: until must be all-ended\.$/],
    [[{}, { coalesceMs: -1 }], /coalesceMs must be a number of milliseconds from 0 to/],
    [[{}, { safetyIntervalMs: -1 }], /safetyIntervalMs must be a number of milliseconds from 0 to/],
    [[{}, { outageToleranceMs: '1' }], /outageToleranceMs must be a number of milliseconds from 0 to/],
    [[{}, { signal: {} }], /^jobs\.watchAll: signal must be an AbortSignal\.$/],
    [[{}, { interval: 5 }], /^jobs\.watchAll: unknown option "interval" \(did you mean intervalMs\?\)/],
  ])('%j', (given, message) => {
    const thrown = (() => {
      try {
        return jobs.watchAll(...given)
      } catch (error) {
        return error
      }
    })()
    expect(thrown).toMatchObject({ code: 'invalid-input' })
    expect((thrown as Error).message).toMatch(message)
    expect(site.asked).toEqual([])
  })
})
