import type { FollowEventsOptions } from '@jobwright/client/lcm'
import type { JobEvent } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import {
  asked,
  failure,
  lostConnection,
  page,
  rejection,
  type Script,
  scriptedServer,
  untyped,
} from './scripted-server.ts'

const job = (status: string) => ({ id: 'j1', 'job-type': 'install', status, 'cluster-id': 'c1', 'cluster-name': 'c' })

/** An event, noted in that second. */
const event = (id: string, second: number, more: object = {}): JobEvent => ({
  id,
  'job-id': 'j1',
  'node-id': null,
  'event-type': 'milestone',
  message: `event ${id}`,
  'created-on': `2026-11-20T12:00:${String(second).padStart(2, '0')}.000Z`,
  ...more,
})

const root = '/api/v2/lcm'

/** A job and its events, which a test changes as time goes on. */
function site(pageSize = 50) {
  const state = { status: 'RUNNING', events: [] as JobEvent[] }
  const script: Script = ({ path, query }) => {
    if (path === `${root}/jobs/j1`) return Response.json(job(state.status))
    const one = /\/job_events\/(.+)$/.exec(path)?.[1]
    if (one !== undefined)
      return Response.json({
        ...state.events.find(({ id }) => id === one),
        traceback: `of ${one}`,
        'created-by': 'system',
      })
    if (path !== `${root}/jobs/j1/job_events/`) return failure(404, 'x')
    const number = Number(new Map(query).get('page') ?? 1)
    const last = Math.max(1, Math.ceil(state.events.length / pageSize))
    return page(state.events.slice((number - 1) * pageSize, number * pageSize), {
      count: state.events.length,
      current: number,
      last,
      next: number < last ? `?page=${number + 1}` : null,
    })
  }
  return { state, script }
}

/** Follows until it ends or fails. */
function follow(script: Script, options?: FollowEventsOptions) {
  const server = scriptedServer(script)
  const told: JobEvent[] = []
  const at: number[] = []
  const beganAt = server.clock.now()
  const read = async (): Promise<void> => {
    for await (const one of server.lcm.jobEvents.follow('j1', options)) {
      told.push(one)
      at.push(server.clock.now() - beganAt)
    }
  }
  const done = read()
  done.catch(() => {})
  return { ...server, told, at, done, ids: () => told.map(({ id }) => id).join('') }
}

describe('the events of a job are followed', () => {
  test('by time, then by id, each once, until the job has ended and nothing more has come', async () => {
    const { state, script } = site()
    state.events = [event('d', 2), event('c', 1), event('b', 1), event('a', 3)]
    const { clock, ids, at, sent, done } = follow(script)
    await clock.advance(0)
    expect(ids()).toBe('bcda')
    state.events.unshift(event('f', 6), event('e', 5))
    await clock.advance(4_999)
    expect(ids()).toBe('bcda')
    await clock.advance(1)
    expect(ids()).toBe('bcdaef')
    state.status = 'COMPLETE'
    await clock.advance(5_000)
    // What is noted late is told late.
    state.events.push(event('0', 0))
    await clock.advance(5_000)
    expect(ids()).toBe('bcdaef0')
    const before = sent.length
    await clock.until(done)
    expect(at).toEqual([0, 0, 0, 0, 5_000, 5_000, 15_000])
    // Five seconds after the last event it looks once more.
    expect(asked(sent.slice(before))).toEqual([`GET ${root}/jobs/j1`, `GET ${root}/jobs/j1/job_events/`])
    expect(clock.scheduled).toBe(0)
  })

  test('with the interval and the grace that are said', async () => {
    const { state, script } = site()
    state.status = 'FAILED'
    state.events = [event('a', 1)]
    const quick = follow(script, { graceMs: 0 })
    await quick.clock.until(quick.done)
    expect([quick.ids(), quick.sent.length]).toEqual(['a', 2])
    const slow = follow(script, { intervalMs: 2_000, graceMs: 5_000 })
    const before = slow.clock.now()
    await slow.clock.until(slow.done)
    expect(slow.clock.now() - before).toBe(5_000)
    expect(slow.sent).toHaveLength(2 * 4)
  })

  test.each(['TERMINATED', 'ORPHANED', 'FAILED', 'COMPLETE'])('until it is %s', async (status) => {
    const { state, script } = site()
    state.status = status
    const { clock, done, sent } = follow(script)
    await clock.until(done)
    expect(sent).toHaveLength(4)
  })

  test.each(['PENDING', 'IDLE', 'WILL_FAIL', 'PAUSED'])('on while it is %s', async (status) => {
    const { state, script } = site()
    state.status = status
    const { clock, done, sent } = follow(script)
    await clock.advance(600_000)
    expect(sent).toHaveLength(2 * 121)
    state.status = 'COMPLETE'
    await clock.until(done)
  })

  test('over all pages, and only where there is something new', async () => {
    const { state, script } = site(2)
    state.events = [event('e', 5), event('d', 4), event('c', 3), event('b', 2), event('a', 1)]
    const { clock, ids, sent, done } = follow(script)
    await clock.advance(0)
    expect(ids()).toBe('abcde')
    expect(sent).toHaveLength(1 + 3)
    await clock.advance(5_000)
    // As many as are known: the first page says so.
    expect(sent).toHaveLength(4 + 2)
    state.events.push(event('f', 6))
    await clock.advance(5_000)
    expect(ids()).toBe('abcdef')
    expect(sent).toHaveLength(6 + 4)
    state.status = 'COMPLETE'
    await clock.until(done)
  })

  test('also where as many have gone as have come', async () => {
    const { state, script } = site()
    state.events = [event('a', 1), event('b', 2)]
    const { clock, ids, done } = follow(script)
    await clock.advance(0)
    state.events = [event('b', 2), event('c', 3)]
    await clock.advance(5_000)
    expect(ids()).toBe('abc')
    state.status = 'COMPLETE'
    await clock.until(done)
  })

  test('to the end of the list once the job has ended, whatever the server has taken away', async () => {
    const { state, script } = site(2)
    state.events = [event('a', 1), event('b', 2), event('c', 3), event('d', 4)]
    const { clock, ids, done } = follow(script)
    await clock.advance(0)
    state.events = [event('c', 3), event('d', 4), event('e', 5), event('f', 6)]
    await clock.advance(5_000)
    // The first page holds as many as are known, and those.
    expect(ids()).toBe('abcd')
    state.status = 'COMPLETE'
    await clock.until(done)
    expect(ids()).toBe('abcdef')
  })

  test('in full, one request for each', async () => {
    const { state, script } = site()
    state.status = 'COMPLETE'
    state.events = [event('b', 2), event('a', 1)]
    const { clock, told, sent, done } = follow(script, { full: true, graceMs: 0 })
    await clock.until(done)
    expect(told).toMatchObject([
      { id: 'a', traceback: 'of a' },
      { id: 'b', traceback: 'of b' },
    ])
    expect(asked(sent).slice(2)).toEqual([`GET ${root}/job_events/a`, `GET ${root}/job_events/b`])
  })

  test('without times, by their ids', async () => {
    const { state, script } = site()
    state.status = 'COMPLETE'
    state.events = [
      event('b', 2),
      event('z', 0, { 'created-on': null }),
      event('y', 0, { 'created-on': undefined }),
      event('a', 1),
    ]
    const { clock, ids, done } = follow(script)
    await clock.until(done)
    expect(ids()).toBe('yzab')
  })
})

describe('following holds out', () => {
  test('a server that does not know the job yet', async () => {
    const { state, script } = site()
    state.status = 'COMPLETE'
    let known = false
    const { clock, done, sent } = follow((request) => (known ? script(request) : failure(404, 'x')))
    await clock.advance(29_000)
    expect(sent).toHaveLength(6)
    known = true
    await clock.until(done)
  })

  test('no longer than is said', async () => {
    const { clock, done, sent } = follow(() => failure(404, 'x'))
    const before = clock.now()
    expect(await clock.until(rejection(done))).toMatchObject({ code: 'not-found', operation: 'jobEvents.follow' })
    expect([clock.now() - before, sent.length]).toEqual([30_000, 7])
    const hasty = follow(() => failure(404, 'x'), { notFoundGraceMs: 0 })
    expect(await hasty.clock.until(rejection(hasty.done))).toMatchObject({ code: 'not-found' })
    expect(hasty.sent).toHaveLength(1)
  })

  test('not the loss of a job that was known', async () => {
    const { script } = site()
    let gone = false
    const { clock, done } = follow((request) => (gone ? failure(404, 'x') : script(request)))
    await clock.advance(0)
    gone = true
    const before = clock.now()
    expect(await clock.until(rejection(done))).toMatchObject({ code: 'not-found' })
    expect(clock.now() - before).toBe(5_000)
  })

  test.each([
    ['out of reach', lostConnection],
    ['that starts', (): Response => failure(503, 'x')],
    ['behind a page of a proxy', (): Response => new Response('<html>')],
  ] as const)('a server %s', async (_, down) => {
    const { state, script } = site()
    state.events = [event('a', 1)]
    let isUp = true
    const { clock, done, ids, sent } = follow((request) => (isUp ? script(request) : down()))
    await clock.advance(0)
    isUp = false
    await clock.advance(300_000)
    isUp = true
    state.events.push(event('b', 2))
    await clock.advance(5_000)
    expect(ids()).toBe('ab')
    isUp = false
    const before = clock.now()
    expect(await clock.until(rejection(done))).toMatchObject({ operation: 'jobEvents.follow' })
    // The second outage is counted from its own beginning.
    expect(clock.now() - before).toBe(305_000)
    expect(sent.length).toBeGreaterThan(100)
  })

  test('as long as is said, and as the server asks', async () => {
    const { clock, done, sent } = follow(() => new Response('', { status: 503, headers: { 'retry-after': '20' } }), {
      outageToleranceMs: 60_000,
    })
    const before = clock.now()
    expect(await clock.until(rejection(done))).toMatchObject({ code: 'unavailable' })
    expect([clock.now() - before, sent.length]).toEqual([60_000, 4])
  })

  test('an event that cannot be read at the moment, which is told later', async () => {
    const { state, script } = site()
    state.status = 'COMPLETE'
    state.events = [event('a', 1), event('b', 2)]
    let failures = 3
    const { clock, ids, done } = follow(
      (request) => {
        if (!request.path.endsWith('/job_events/b') || failures === 0) return script(request)
        failures -= 1
        return failure(503, 'x')
      },
      { full: true },
    )
    await clock.until(done)
    expect([ids(), failures]).toEqual(['ab', 0])
  })

  test('nothing that does not pass', async () => {
    const { clock, done, sent } = follow(() => failure(403, 'x'))
    expect(await clock.until(rejection(done))).toMatchObject({ code: 'forbidden' })
    expect(sent).toHaveLength(1)
  })
})

describe('following ends', () => {
  test('when it is called off', async () => {
    const { script } = site()
    const controller = new AbortController()
    const { clock, done } = follow(script, { signal: controller.signal })
    await clock.advance(2_000)
    controller.abort()
    expect(await rejection(done)).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })

  test('when the client is closed', async () => {
    const { script } = site()
    const { clock, done, lcm } = follow(script)
    await clock.advance(2_000)
    await lcm.close()
    expect(await rejection(done)).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })

  test('when nobody wants more', async () => {
    const { state, script } = site()
    state.events = [event('a', 1), event('b', 2)]
    const { lcm, sent, clock } = scriptedServer(script)
    for await (const { id } of lcm.jobEvents.follow('j1')) {
      expect(id).toBe('a')
      break
    }
    await clock.advance(60_000)
    expect(sent).toHaveLength(2)
  })

  test.each([
    [{ intervall: 5 }, 'intervall'],
    [{ intervalMs: 0 }, 'intervalMs'],
    [{ graceMs: -1 }, 'graceMs'],
    [{ notFoundGraceMs: -1 }, 'notFoundGraceMs'],
    [{ outageToleranceMs: -1 }, 'outageToleranceMs'],
    [{ full: 'false' }, 'full must be true or false'],
    [{ signal: 5 }, 'signal'],
  ])('before it begins, with %j', async (options, words) => {
    const { lcm, sent } = scriptedServer(site().script)
    const events = untyped(lcm).jobEvents.follow('j1', options) as unknown as AsyncGenerator
    expect(await rejection(events.next())).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words),
    })
    expect(sent).toHaveLength(0)
  })

  test('before it begins, with an id that is none', async () => {
    const { lcm, sent } = scriptedServer(site().script)
    const events = lcm.jobEvents.follow('..')[Symbol.asyncIterator]()
    expect(await rejection(events.next())).toMatchObject({ code: 'invalid-input' })
    expect(sent).toHaveLength(0)
  })

  test('never later than its other options allow', async () => {
    const { state, script } = site()
    state.status = 'COMPLETE'
    const { clock, done, sent } = follow(script, {
      graceMs: 0,
      headers: { 'x-a': 'b' },
      correlationId: 'c',
      attemptTimeoutMs: 5,
      totalTimeoutMs: 5,
    })
    await clock.until(done)
    expect(sent.every(({ headers }) => headers['x-a'] === 'b')).toBe(true)
  })
})
