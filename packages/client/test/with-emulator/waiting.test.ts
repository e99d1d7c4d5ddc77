import { getEventListeners } from 'node:events'
import { exitCodeOf, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import type { JobView } from '@jobwright/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { designRef, leftOn, openSite, type Site, type StoredTask, token } from './site.ts'

// Hours pass here one timer after the other.
vi.setConfig({ testTimeout: 60_000 })

let site: Site
beforeEach(async () => {
  site = await openSite()
  // Each node is worked on for ten seconds.
  site.emulator.drydock.script([{ takeMs: 10_000 }])
})
afterEach(() => {
  const left = leftOn(site)
  if (left.length > 0) throw new Error(`There is something left: ${left.join(', ')}.`)
})

const hour = 3_600_000
const names = ({ targets }: Pick<JobView, 'targets'>) =>
  targets.map(({ name, outcome, why }) => [name, outcome, ...(why === undefined ? [] : [why])].join(': ')).toSorted()

async function failure(promise: Promise<unknown>): Promise<WaitFailedError> {
  const error = await rejection(promise)
  if (!(error instanceof WaitFailedError)) throw new Error('no WaitFailedError', { cause: error })
  return error
}

describe('a task is waited for until it has ended', () => {
  test('in success, with every node named', async () => {
    const { tasks } = site.client()
    const end = await site.until(tasks.wait(await site.task(), { timeoutMs: hour }))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended', flags: [] })
    expect(names(end)).toEqual(['a: succeeded', 'b: succeeded', 'c: succeeded'])
    expect(end.document).toMatchObject({ status: 'complete', result: { status: 'success' } })
    expect(exitCodeOf(end)).toBe(0)
  })

  test('in part, with the node that failed and why', async () => {
    site.emulator.drydock.script([{ node: 'b', fail: 99 }])
    const { tasks } = site.client()
    const end = await site.until(tasks.wait(await site.task(), { timeoutMs: hour }))
    expect(end).toMatchObject({ outcome: 'partial', reason: 'ended' })
    expect(names(end)).toEqual(['a: succeeded', 'b: failed: simulated failure on b', 'c: succeeded'])
    expect(exitCodeOf(end)).toBe(1)
  })

  test('in failure, with all nodes and why', async () => {
    site.emulator.drydock.script([{ fail: 999 }])
    const { tasks } = site.client()
    const end = await site.until(tasks.wait(await site.task(), { timeoutMs: hour }))
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(names(end)).toEqual(['a', 'b', 'c'].map((name) => `${name}: failed: simulated failure on ${name}`))
    expect(exitCodeOf(end)).toBe(1)
    const error = await rejection(site.until(tasks.waitForSuccess(await site.task(), { timeoutMs: hour })))
    expect(String(error)).toContain('Not succeeded: a, b, c')
    expect(exitCodeOf(error)).toBe(1)
  })

  test('on no node, which is no success to be had', async () => {
    const nobody = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['nobody'] }] }
    const { tasks } = site.client()
    const end = await site.until(tasks.wait(await site.task({ node_filter: nobody }), { timeoutMs: hour }))
    expect(end).toMatchObject({ reason: 'ended', document: { status: 'complete' } })
    expect(end.flags).toContain('nothing-done')
    expect(exitCodeOf(end)).toBe(1)
  })

  test('by being terminated before its turn', async () => {
    const { tasks } = site.client()
    await site.task()
    const id = await site.task()
    const waiting = tasks.wait(id, { timeoutMs: hour })
    await site.clock.advance(15_000)
    site.emulator.drydock.terminate(id)
    const end = await site.until(waiting)
    expect(end).toMatchObject({ outcome: 'cancelled', reason: 'ended', document: { status: 'terminated' } })
    expect(exitCodeOf(end)).toBe(1)
  })

  test('over real sockets too', async () => {
    const { tasks } = site.client({ fetch: (url, init) => fetch(url, { ...init, keepalive: false }) })
    const end = await site.until(tasks.wait(await site.task(), { timeoutMs: hour }))
    expect(names(end)).toEqual(['a: succeeded', 'b: succeeded', 'c: succeeded'])
  })
})

describe('a server that is gone', () => {
  const gone = () => site.emulator.faults.add({ times: Number.POSITIVE_INFINITY, then: { kind: 'drop' } })

  test('and comes back within the tolerance is lived through', async () => {
    const { tasks } = site.client()
    const id = await site.task()
    const waiting = tasks.wait(id, { timeoutMs: hour, outageToleranceMs: 120_000 })
    await site.clock.advance(12_000)
    const outage = gone()
    await site.clock.advance(110_000)
    outage.remove()
    const end = await site.until(waiting)
    expect(outage.hits).toBeGreaterThan(1)
    expect(end).toMatchObject({ outcome: 'succeeded', lastError: { code: 'unavailable' } })
  })

  test('for longer ends the wait with a token, and who resumes from it learns the end', async () => {
    const { tasks } = site.client()
    const id = await site.task()
    const waiting = failure(tasks.wait(id, { timeoutMs: hour, outageToleranceMs: 60_000 }))
    await site.clock.advance(12_000)
    const outage = gone()
    const error = await site.until(waiting)
    expect(error).toMatchObject({ code: 'unavailable', id, applied: 'no' })
    expect(exitCodeOf(error)).toBe(4)
    outage.remove()

    const end = await site.until(site.client().tasks.resume(error.token))
    expect(end).toMatchObject({ id, outcome: 'succeeded', reason: 'ended' })
    expect(end.elapsedMs).toBeGreaterThan(72_000)
    expect(JSON.stringify(end)).not.toContain(token)
  })

  test('asks for patience: nobody asks again before', async () => {
    const { tasks } = site.client()
    const id = await site.task()
    const busy = { kind: 'status', status: 503, headers: { 'Retry-After': '45' } } as const
    site.emulator.faults.add({ match: { path: /tasks\/./ }, times: 1, then: busy })
    await site.until(tasks.wait(id, { timeoutMs: hour }))
    const [first, second] = looks()
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(45_000)
  })

  test('before it knows the task: "not found" means "not yet" for a while, and then is an error', async () => {
    const { tasks } = site.client()
    const missing = '00000000-0000-4000-8000-000000000000'
    const error = await site.until(failure(tasks.wait(missing, { timeoutMs: hour, notFoundGraceMs: 20_000 })))
    expect(error.code).toBe('not-found')
    expect(looks().length).toBeGreaterThan(3)
  })
})

test('a task that was purged while it was waited for is lost', async () => {
  const { tasks } = site.client()
  const id = await site.task()
  const waiting = tasks.wait(id, { timeoutMs: hour })
  await site.clock.advance(12_000)
  await site.until(tasks.purge({ olderThanDays: 0, everything: true }))
  const end = await site.until(waiting)
  expect(end).toMatchObject({ outcome: 'lost', reason: 'gone', document: { task_id: id } })
  expect(exitCodeOf(end)).toBe(1)
})

test('a node that hangs times the wait out, never the task, and a token goes on from there', async () => {
  // By the document a task that hangs can be terminated; a deployed server never ends it.
  site = await openSite({ profiles: { drydock: 'documented' } })
  site.emulator.drydock.script([{ node: 'b', hang: true }])
  const { tasks } = site.client()
  const id = await site.task({ action: 'deploy_node' })
  const end = await site.until(tasks.wait(id, { timeoutMs: 300_000 }))
  expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline', elapsedMs: 300_000 })
  expect(end.document).toMatchObject({ status: 'running' })
  expect(exitCodeOf(end)).toBe(3)

  // The deadline in the token is over; a look behind it still tells the end.
  const still = await site.until(tasks.resume(end.token))
  expect(still.outcome).toBe('timed-out')
  site.emulator.drydock.terminate(id)
  const later = await site.until(tasks.resume(end.token, { timeoutMs: 300_000 }))
  expect(later).toMatchObject({ outcome: 'cancelled', reason: 'ended' })
  expect(later.polls).toBeGreaterThan(end.polls)
})

test('a time-out is never success, and success never comes before the task has ended', async () => {
  site.emulator.drydock.script([{ takeMs: 2_000 }])
  const outcomes = new Set<string>()
  for (let timeoutMs = 1; timeoutMs < 120_000; timeoutMs += 9_001) {
    const { tasks } = site.client()
    const id = await site.task()
    const end = await site.until(tasks.wait(id, { timeoutMs }))
    const { status } = (await site.bare('GET', `/tasks/${id}`)) as StoredTask
    expect(end.outcome === 'succeeded', `${timeoutMs}`).toBe(end.document?.status === 'complete')
    expect(end.outcome === 'succeeded').toBe(exitCodeOf(end) === 0)
    expect(end.outcome !== 'succeeded' || status === 'complete').toBe(true)
    expect(end.elapsedMs).toBeLessThanOrEqual(timeoutMs)
    outcomes.add(end.outcome)
    expect(leftOn(site)).toEqual([])
  }
  expect([...outcomes].toSorted()).toEqual(['succeeded', 'timed-out'])
})

describe('check(token)', () => {
  test('steps through a task with exactly one request each', async () => {
    const id = await site.task()
    const phases: string[] = []
    // Each step may run in another process.
    const step = async (token: string) => {
      const before = site.emulator.requests.length
      const checked = await site.until(site.client().tasks.check(token))
      expect(site.emulator.requests.length - before).toBe(1)
      return checked
    }
    let checked = await step(site.client().tasks.waitToken(id, { timeoutMs: hour }))
    while (!checked.done) {
      phases.push(checked.view?.phase ?? '')
      await site.clock.advance(checked.nextInMs)
      checked = await step(checked.token)
    }
    expect(checked.result).toMatchObject({ id, outcome: 'succeeded', reason: 'ended', polls: phases.length + 1 })
    expect([...new Set(phases)]).toEqual(['pending', 'running'])
  })

  test('lives through an outage, one request each', async () => {
    const { tasks } = site.client()
    const begun = tasks.waitToken(await site.task(), { timeoutMs: hour })
    site.emulator.faults.add({ then: { kind: 'drop' } })
    const before = site.emulator.requests.length
    const checked = await site.until(tasks.check(begun))
    expect(checked).toMatchObject({ done: false, view: undefined, lastError: { code: 'unavailable' } })
    expect(site.emulator.requests.length - before).toBe(1)
  })
})

describe('waitAll', () => {
  test.each([
    // A list of all tasks costs one request, as long as it is short.
    ['few tasks are listed', 'verify_site', 0.5],
    ['many tasks are listed', 'verify_nodes', 1],
  ])('of 20 tasks, where %s, keeps to the budget of polls, requests and connections', async (_, action, share) => {
    const { tasks } = site.client({ maxConcurrency: 4 })
    const ids: string[] = []
    for (let made = 0; made < 20; made++) ids.push(await site.task({ action }))
    const ended: string[] = []
    const onEnd = ({ id }: { readonly id: string }) => void ended.push(id)
    const before = site.emulator.requests.length
    const results = await site.until(tasks.waitAll(ids, { timeoutMs: 24 * hour, intervalMs: 20_000, onEnd }))
    const requests = site.emulator.requests.length - before

    expect([...results.keys()]).toEqual(ids)
    // Drydock runs one top-level task at a time, the oldest first.
    expect(ended).toEqual(ids)
    expect(exitCodeOf(results)).toBe(0)
    let polls = 0
    for (const result of results.values()) {
      expect(result.polls).toBeLessThanOrEqual(budget(result.elapsedMs, 20_000))
      polls += result.polls
    }
    expect(requests).toBeLessThanOrEqual(polls * share)
    expect(site.mostUnderWay).toBe(4)
  })

  test('tells each end by itself, and of one that was never there that it is lost', async () => {
    const { tasks } = site.client()
    const ids = [await site.task(), await site.task({ action: 'verify_nodes' })]
    const missing = '00000000-0000-4000-8000-000000000000'
    const results = await site.until(tasks.waitAll([...ids, missing], { timeoutMs: hour, notFoundGraceMs: 10_000 }))
    expect([...results.values()].map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual([
      'succeeded: ended',
      'succeeded: ended',
      'lost: not-found',
    ])
    expect(exitCodeOf(results)).toBe(1)
  })

  test('that fails has called off what it was reading', async () => {
    const { tasks } = site.client()
    const [first, second] = [await site.task(), await site.task()]
    site.emulator.faults.add({ match: { path: `/api/v1.0/tasks/${first}` }, then: { kind: 'status', status: 403 } })
    site.emulator.faults.add({ match: { path: `/api/v1.0/tasks/${second}` }, then: { kind: 'stall' } })
    const error = await site.until(failure(tasks.waitAll([first, second], { timeoutMs: hour })))
    expect(error.code).toBe('forbidden')
    expect(site.underWay).toBe(0)
  })
})

describe('watch', () => {
  test('shows the first snapshot at once, and equal ones never again', async () => {
    const { tasks } = site.client()
    const id = await site.task()
    const watch = tasks.watch(id, { timeoutMs: hour })
    const begunAt = site.clock.now()
    const seen: (Snapshot & { readonly at: number })[] = []
    await site.until(
      (async () => {
        for await (const snapshot of watch) seen.push({ ...snapshot, at: site.clock.now() })
      })(),
    )
    expect(seen[0]?.at).toBe(begunAt)
    expect(seen[0]?.view.status).toBe('queued')
    expect(seen.at(-1)?.view.outcome).toBe('succeeded')
    // A look that found nothing new showed nothing.
    expect(seen.length).toBeLessThan(looks().length)
    for (const [before, { view, changed }] of seen.slice(1).entries()) {
      expect(changed.length).toBeGreaterThan(0)
      expect(shown(view)).not.toEqual(shown(seen[before]?.view))
    }
    const { polls } = await watch.result
    expect(polls).toBe(looks().length)
  })

  test('that is left asks no more', async () => {
    const { tasks } = site.client()
    const id = await site.task()
    await site.until(
      (async () => {
        for await (const { view } of tasks.watch(id, { timeoutMs: hour })) if (view.phase === 'running') break
      })(),
    )
    const asked = looks().length
    await site.clock.advance(hour)
    expect(looks().length).toBe(asked)
  })

  const shown = (view: JobView | undefined) =>
    JSON.parse(JSON.stringify(view, (key, value) => (key === 'raw' ? 0 : value)))
})

describe('an abort', () => {
  test.each([0, 3_000, 12_345, 20_000])(
    'after %d ms ends the wait with a token, asks no more, and lets the task be',
    async (ms) => {
      const controller = new AbortController()
      const { signal } = controller
      const { tasks } = site.client()
      const id = await site.task()
      const waiting = tasks.wait(id, { timeoutMs: hour, signal })
      await site.clock.advance(ms)
      controller.abort()
      const end = await site.until(waiting)
      expect(end).toMatchObject({ outcome: 'aborted', reason: 'aborted' })
      expect(exitCodeOf(end)).toBe(130)
      expect(getEventListeners(signal, 'abort')).toEqual([])

      const asked = looks().length
      await site.clock.advance(hour)
      expect(looks().length).toBe(asked)
      const later = await site.until(tasks.resume(end.token))
      expect(later.outcome).toBe('succeeded')
    },
  )

  test('while an answer is awaited lets go of the connection', async () => {
    const controller = new AbortController()
    const { tasks } = site.client()
    const id = await site.task()
    site.emulator.faults.add({ match: { path: `/api/v1.0/tasks/${id}` }, then: { kind: 'stall' } })
    const waiting = tasks.wait(id, { timeoutMs: hour, signal: controller.signal })
    await site.clock.advance(1_000)
    expect(site.underWay).toBe(1)
    controller.abort()
    const end = await site.until(waiting)
    expect(end.outcome).toBe('aborted')
    expect(site.underWay).toBe(0)
  })

  test('of a client that is closed', async () => {
    const drydock = site.client()
    const waiting = rejection(drydock.tasks.wait(await site.task(), { timeoutMs: hour }))
    await site.clock.advance(12_000)
    await drydock.close()
    expect(await site.until(waiting)).toMatchObject({ code: 'aborted' })
  })
})

test.each([1_000, 5_000, 20_000])('polls stay within the budget, every %d ms', async (intervalMs) => {
  site.emulator.drydock.script([{ takeMs: 20_000 }])
  const { tasks } = site.client()
  const end = await site.until(tasks.wait(await site.task(), { timeoutMs: 24 * hour, intervalMs }))
  expect(end.outcome).toBe('succeeded')
  expect(end.polls).toBe(looks().length)
  expect(end.polls).toBeLessThanOrEqual(budget(end.elapsedMs, intervalMs))
  // Fewer would be late: nobody waits longer than two intervals for the next look.
  const times = looks().map(({ at }) => at)
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at))
  expect(Math.max(...pauses)).toBeLessThanOrEqual(intervalMs * 1.2)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000)
})

test('plan, create and wait work together on exactly the nodes that were meant', async () => {
  const drydock = site.client()
  const where = {
    filter_set_type: 'union',
    filter_set: [{ filter_type: 'intersection', node_tags: ['t1', 't2'] }],
  } as const
  const plan = await site.until(drydock.plan({ action: 'deploy_nodes', design_ref: designRef, where }))
  expect([plan.names, plan.added.toSorted()]).toEqual([['b'], ['a', 'c']])
  const task = await site.until(drydock.tasks.create(plan.document))
  const end = await site.until(drydock.tasks.wait(task.task_id, { timeoutMs: hour }))
  expect(names(end)).toEqual(['b: succeeded'])
})

/** The client's looks at tasks: what the tests themselves send is posted or asks for the list. */
function looks() {
  return site.emulator.requests.filter(({ method, path }) => method === 'GET' && /\/tasks\/./.test(path))
}

/** The most polls that a wait of so long may take. */
function budget(durationMs: number, intervalMs: number): number {
  return 1 + Math.ceil((1.2 * durationMs) / intervalMs)
}
