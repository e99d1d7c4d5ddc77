import { describe, expect, test } from 'vitest'
import { jobOf, putJobs, read, said, type World } from './fleet-reading.ts'
import { fleetWorld, lost, uuid } from './fleet-world.ts'
import { failure } from './scripted-server.ts'

const listsOf = (site: World) => site.asked.filter(({ list }) => list !== 'ws')

/** A watch that hears events, with what was asked for it taken away. */
async function live(...given: Parameters<World['drp']['jobs']['watchAll']>) {
  const site = fleetWorld({ events: true })
  putJobs(site, 3)
  const reader = read(site.drp.jobs.watchAll(...given))
  await site.clock.advance(0)
  site.asked.splice(0)
  return { site, ...reader }
}

describe('by events', () => {
  test('4 000 jobs are listed once, and not again between the safety readings', async () => {
    const site = fleetWorld({ events: true })
    putJobs(site, 4_000)
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(0)
    expect(site.asked).toHaveLength(16)
    expect(updates).toMatchObject([{ via: 'events', counts: { total: 4_000 } }])
    for (let n = 1; n <= 50; n++) {
      site.put('jobs', jobOf(n, { State: 'finished' }))
      site.put('jobs', jobOf(5_000 + n))
      site.drop('jobs', uuid(n + 1_000))
      await site.clock.advance(1_000)
    }
    expect(site.asked).toHaveLength(16)
    expect(updates).toHaveLength(51)
    expect(updates.at(-1)).toMatchObject({ via: 'events', counts: { total: 4_000, ended: 50 } })
    await site.clock.advance(10_000)
    expect(site.asked).toHaveLength(32)
    expect(updates).toHaveLength(51)
  })

  test('what comes within coalesceMs is one update', async () => {
    const { site, updates } = await live({}, { coalesceMs: 2_000 })
    site.put('jobs', jobOf(1, { State: 'incomplete' }))
    await site.clock.advance(1_900)
    site.put('jobs', jobOf(1, { State: 'finished' }))
    site.put('jobs', jobOf(2, { State: 'failed' }))
    site.drop('jobs', uuid(3))
    site.put('jobs', jobOf(4))
    site.drop('jobs', uuid(4))
    expect(updates).toHaveLength(1)
    await site.clock.advance(100)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['gone', 3, 'running'],
        ['ended', 1, 'finished'],
        ['ended', 2, 'failed'],
      ],
    ])
    expect(updates[1]?.asOf).toBe(site.clock.now())
    expect(site.asked).toEqual([])
  })

  test('a query is answered here', async () => {
    const { site, updates } = await live({ where: { State: { in: ['running', 'failed'] }, Task: { ne: 't9' } } })
    site.put('jobs', jobOf(1, { State: 'failed' }))
    site.put('jobs', jobOf(2, { State: 'finished' }))
    site.put('jobs', jobOf(4))
    site.put('jobs', jobOf(9))
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['gone', 2, 'running'],
        ['ended', 1, 'failed'],
        ['added', 4, 'running'],
      ],
    ])
    expect(site.asked).toEqual([])
  })

  test('a pattern is for the server: what was told of is asked for, fifty at once', async () => {
    const { site, updates } = await live({ where: { Task: { re: '^t' }, State: { ne: 'created' } } })
    site.put('jobs', jobOf(2, { Task: 'x' }))
    for (let n = 4; n < 60; n++) site.put('jobs', jobOf(n))
    site.put('jobs', jobOf(60, { Task: 'x' }))
    await site.clock.advance(1_000)
    expect(updates).toHaveLength(2)
    expect(updates[1]?.counts.total).toBe(58)
    expect(updates[1]?.changes[0]).toMatchObject({ kind: 'gone', id: uuid(2) })
    expect(site.asked.map(({ query }) => query.map(([name]) => name))).toEqual([
      ['Task', 'State', 'Uuid', 'limit'],
      ['Task', 'State', 'Uuid', 'limit'],
    ])
    // What the other tests of the query rule out needs no pattern.
    site.asked.splice(0)
    site.put('jobs', jobOf(3, { State: 'created' }))
    await site.clock.advance(1_000)
    expect(said(updates[2] ?? (updates[0] as never))).toEqual([['gone', 3, 'running']])
    expect(site.asked).toEqual([])
  })

  test('an event that carries no object, or another one, is reason to ask', async () => {
    const { site, updates } = await live()
    site.deaf = true
    site.put('jobs', jobOf(1, { State: 'failed' }))
    site.put('jobs', jobOf(2, { State: 'failed' }))
    site.deaf = false
    site.emit('jobs', 'save', uuid(1), null)
    site.emit('jobs', 'save', uuid(2), jobOf(3, { State: 'failed' }))
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['ended', 1, 'failed'],
        ['ended', 2, 'failed'],
      ],
    ])
    expect(site.asked.map(({ query }) => query)).toEqual([
      [
        ['Uuid', `In(${uuid(1)},${uuid(2)})`],
        ['limit', '51'],
      ],
    ])
  })

  test('where its id cannot be asked for, the list is read', async () => {
    const { site, updates } = await live()
    site.emit('jobs', 'save', 'a,b', null)
    await site.clock.advance(1_000)
    expect(site.asked.map(({ query }) => query)).toEqual([[['limit', '251']]])
    expect(updates).toHaveLength(1)
  })

  test('actions of plugins and other words say nothing of the object', async () => {
    const { site, updates } = await live()
    site.emit('jobs', 'increment', uuid(1), jobOf(1, { State: 'failed' }))
    site.emit('jobs', 'register', uuid(1), null)
    await site.clock.advance(10_000)
    expect([updates.length, site.asked.length]).toEqual([1, 0])
  })

  test('a job that goes on after its end is read, as the event may be from before that', async () => {
    const { site, updates } = await live()
    site.put('jobs', jobOf(1, { State: 'finished' }))
    site.put('jobs', jobOf(2, { State: 'finished' }))
    await site.clock.advance(1_000)
    // Of one, an event comes late; the other runs again.
    site.emit('jobs', 'update', uuid(1), jobOf(1))
    site.put('jobs', jobOf(2, { State: 'incomplete' }))
    await site.clock.advance(1_000)
    expect(updates.slice(1).flatMap(said)).toEqual([
      ['ended', 1, 'finished'],
      ['ended', 2, 'finished'],
      ['changed', 2, 'incomplete'],
    ])
    expect(site.asked).toHaveLength(1)
  })

  test('such a job that is gone since is gone', async () => {
    const { site, updates } = await live()
    site.put('jobs', jobOf(1, { State: 'finished' }))
    await site.clock.advance(1_000)
    site.deaf = true
    site.drop('jobs', uuid(1))
    site.deaf = false
    site.emit('jobs', 'update', uuid(1), jobOf(1))
    await site.clock.advance(1_000)
    expect(updates.slice(2).map(said)).toEqual([[['gone', 1, 'finished']]])
  })

  test('what was told before the list is read is in the list: it may be older', async () => {
    const { site, updates } = await live()
    await site.clock.advance(2_000)
    site.emit('jobs', 'update', uuid(1), jobOf(1, { Task: 'old' }))
    await site.clock.advance(0)
    site.cut()
    await site.clock.advance(10_000)
    expect(listsOf(site)).toHaveLength(2)
    expect(updates).toHaveLength(1)
  })

  test('what is told while the list is read comes after it', async () => {
    const site = fleetWorld({ events: true })
    putJobs(site, 9)
    const { updates } = read(site.drp.jobs.watchAll({}, { pageSize: 2 }))
    site.before = () => {
      // The first page is answered as it was before.
      if (site.asked.length === 2) {
        site.put('jobs', jobOf(1, { State: 'finished' }))
        site.drop('jobs', uuid(2))
        site.put('jobs', jobOf(0))
      }
      return undefined
    }
    await site.clock.advance(1_000)
    expect(updates.map(({ changes }) => changes.length)).toEqual([9, 3])
    expect(updates[1]?.counts).toMatchObject({ total: 9, ended: 1 })
    expect(site.asked).toHaveLength(4)
  })

  test('events that were dropped without a word are made up for by the safety reading', async () => {
    const { site, updates } = await live({}, { safetyIntervalMs: 20_000 })
    site.deaf = true
    site.put('jobs', jobOf(1, { State: 'failed' }))
    site.drop('jobs', uuid(2))
    await site.clock.advance(19_000)
    expect(updates).toHaveLength(1)
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['gone', 2, 'running'],
        ['ended', 1, 'failed'],
      ],
    ])
  })

  test('a safety interval of 0 is none', async () => {
    const { site } = await live({}, { safetyIntervalMs: 0 })
    await site.clock.advance(3_600_000)
    expect(site.asked).toEqual([])
  })

  test('until all have ended', async () => {
    const { site, done, updates } = await live({}, { until: 'all-ended' })
    for (const n of [1, 2, 3]) {
      site.put('jobs', jobOf(n, { State: 'finished' }))
      await site.clock.advance(1_000)
    }
    await site.clock.until(done)
    await site.clock.advance(0)
    expect(updates).toHaveLength(4)
    expect([site.asked.length, site.clock.scheduled, site.sockets.size]).toEqual([0, 0, 0])
  })
})

describe('a connection that is lost', () => {
  test('is made up for by reading at once, then again and again, until events come again', async () => {
    const { site, updates } = await live()
    site.refusesSockets = true
    site.put('jobs', jobOf(1, { State: 'finished' }))
    site.cut()
    site.put('jobs', jobOf(2, { State: 'finished' }))
    await site.clock.advance(600)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['ended', 1, 'finished'],
        ['ended', 2, 'finished'],
      ],
    ])
    expect(updates[1]).toMatchObject({ via: 'poll' })
    expect(listsOf(site)).toHaveLength(1)
    site.put('jobs', jobOf(3, { State: 'finished' }))
    await site.clock.advance(5_000)
    expect(listsOf(site)).toHaveLength(2)
    expect(updates[2]).toMatchObject({ via: 'poll', counts: { ended: 3 } })
    site.refusesSockets = false
    site.put('jobs', jobOf(4))
    await site.clock.advance(120_000)
    expect(updates[3]).toMatchObject({ counts: { total: 4 } })
    site.asked.splice(0)
    site.put('jobs', jobOf(5))
    await site.clock.advance(300)
    expect(updates[4]).toMatchObject({ via: 'events', counts: { total: 5 } })
    expect(listsOf(site)).toEqual([])
  })

  test('and had again is followed by one reading, since what happened meanwhile may have been missed', async () => {
    const { site, updates } = await live()
    site.cut()
    await site.clock.advance(600)
    expect(listsOf(site)).toHaveLength(1)
    site.put('jobs', jobOf(1, { State: 'finished' }))
    await site.clock.advance(2_000)
    expect(listsOf(site)).toHaveLength(2)
    expect(updates[1]).toMatchObject({ via: 'events', counts: { ended: 1 } })
    await site.clock.advance(50_000)
    expect(listsOf(site)).toHaveLength(2)
  })

  test('that comes and goes has the list read twice a second at most', async () => {
    const { site } = await live()
    for (let n = 0; n < 50; n++) {
      site.cut()
      await site.clock.advance(100)
    }
    expect(listsOf(site).length).toBeLessThanOrEqual(11)
  })

  test('never had at all leaves a watch that reads', async () => {
    const site = fleetWorld({ events: true })
    site.refusesSockets = true
    putJobs(site, 1)
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(1_000)
    expect(updates).toMatchObject([{ via: 'poll', counts: { total: 1 } }])
    site.put('jobs', jobOf(1, { State: 'finished' }))
    await site.clock.advance(5_000)
    expect(updates).toHaveLength(2)
  })

  test('that says nothing for a second is not waited for', async () => {
    class Silent {
      readyState = 0
      send() {}
      close() {}
      addEventListener() {}
      removeEventListener() {}
    }
    const site = fleetWorld({ webSocket: Silent })
    putJobs(site, 1)
    const { updates } = read(site.drp.jobs.watchAll())
    await site.clock.advance(999)
    expect(updates).toEqual([])
    await site.clock.advance(1)
    expect(updates).toMatchObject([{ via: 'poll' }])
  })

  test('with the server is an outage, over as soon as events come again', async () => {
    const { site, updates } = await live({}, { intervalMs: 100_000 })
    site.refusesSockets = true
    site.before = lost
    site.cut()
    await site.clock.advance(30_000)
    expect(updates[1]).toMatchObject({ changes: [], stale: { error: { code: 'unavailable' } } })
    site.put('jobs', jobOf(1, { State: 'finished' }))
    site.drop('jobs', uuid(2))
    site.put('jobs', jobOf(7))
    site.refusesSockets = false
    site.before = () => undefined
    // Not the hundred seconds of the interval: the next attempt of the connection counts.
    await site.clock.advance(60_000)
    expect(updates.slice(2).map(said)).toEqual([
      [
        ['gone', 2, 'running'],
        ['ended', 1, 'finished'],
        ['added', 7, 'running'],
      ],
    ])
    expect(updates[2]).not.toHaveProperty('stale')
  })
})

test('events cannot be worked in while what they need cannot be asked', async () => {
  const { site, updates } = await live({ where: { Task: { re: '^t' } } })
  site.before = () => failure(503)
  site.put('jobs', jobOf(1, { State: 'finished' }))
  await site.clock.advance(1_000)
  expect(updates[1]).toMatchObject({ changes: [], stale: { error: { code: 'unavailable' } } })
  site.put('jobs', jobOf(2, { State: 'finished' }))
  site.before = () => undefined
  await site.clock.advance(10_000)
  expect(updates.slice(2).flatMap(said)).toEqual([
    ['ended', 1, 'finished'],
    ['ended', 2, 'finished'],
  ])
  expect(updates.at(-1)).not.toHaveProperty('stale')
})
