import { xmlFormat } from '@jobwright/client/ovirt'
import {
  exitCodeOf,
  type JobNotSucceededError,
  type Snapshot,
  WaitFailedError,
  type WaitResult,
} from '@jobwright/client/wait'
import { describe, expect, test } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { down, fault, hour, idOf, jobId, jobOf, stepOf, world } from './waiting-world.ts'

const one = `GET /jobs/${jobId}`
const withSteps = `${one}?follow=steps`

describe('a wait for a job', () => {
  test.each([
    ['finished', 'succeeded', 0],
    ['failed', 'failed', 1],
    ['aborted', 'cancelled', 1],
    ['unknown', 'lost', 1],
  ])('%s is an end: %s', async (status, outcome, code) => {
    const site = world()
    site.status(50_000, status)
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ id: jobId, outcome, reason: 'ended', view: { status, source: 'site', kind: 'job' } })
    expect(end.document).toMatchObject({ id: jobId, description: 'Job 1', auto_cleared: true })
    expect(exitCodeOf(end)).toBe(code)
    expect(site.elapsed()).toBeGreaterThanOrEqual(50_000)
    expect(site.elapsed()).toBeLessThan(56_000)
    expect(site.clock.scheduled).toBe(0)
  })

  test.each(['started', 'paused'])('%s is none', async (status) => {
    const site = world([jobOf(1, { status })])
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, { timeoutMs: 60_000 }))
    expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    expect(end.flags.includes('unknown-status')).toBe(status === 'paused')
    expect(exitCodeOf(end)).toBe(3)
  })

  test('looks every five seconds or so, with one request that brings the steps along', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1), stepOf(2, { parent_step: { id: idOf('step', 1) } })] })])
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, { timeoutMs: 60_000 }))
    expect(new Set(site.paths())).toEqual(new Set([withSteps]))
    expect(end.polls).toBe(site.sent.length)
    const gaps = site.sent.slice(1, -1).map(({ at }, index) => at - (site.sent[index]?.at ?? 0))
    expect(gaps.length).toBeGreaterThan(8)
    expect(gaps.every((gap) => gap >= 4_500 && gap <= 5_500)).toBe(true)
    expect(end.view?.children[0]?.children[0]?.name).toBe('EXECUTING: Step 2')
    expect(end.view?.progress).toEqual({ done: 0, total: 2, unit: 'steps' })
  })

  test('looks no more often than every second', async () => {
    const { ovirt, clock, sent } = world()
    expect(await rejection(ovirt.jobs.wait(jobId, { ...hour, intervalMs: 999 }))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('intervalMs must be at least 1000'),
    })
    expect(sent).toEqual([])
    await clock.until(ovirt.jobs.wait(jobId, { timeoutMs: 10_000, intervalMs: 1_000 }))
    expect(sent.length).toBeGreaterThan(7)
  })

  test('reads no steps for the status alone', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })])
    site.status(20_000, 'finished')
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, { ...hour, detail: 'status' }))
    expect(end.view?.children).toEqual([])
    expect(new Set(site.paths())).toEqual(new Set([one]))
  })

  test('reads the same in XML', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })], { format: xmlFormat })
    site.at(20_000, () => site.set({ status: 'finished', steps: [stepOf(1, { status: 'finished' })] }))
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ outcome: 'succeeded', flags: [], document: { auto_cleared: true } })
    expect(end.view?.children[0]).toMatchObject({ outcome: 'succeeded', name: 'EXECUTING: Step 1' })
    expect(site.sent[0]?.headers['accept']).toBe('application/xml')
  })

  test('shows the steps as they come and go', async () => {
    const site = world()
    site.at(10_000, () => site.set({ steps: [stepOf(1)] }))
    site.at(20_000, () => site.set({ steps: [stepOf(1, { status: 'finished' }), stepOf(2)] }))
    site.at(30_000, () => site.set({ status: 'failed', steps: [1, 2].map((n) => stepOf(n, { status: 'failed' })) }))
    const seen: string[] = []
    for await (const { view } of manual(site, site.ovirt.jobs.watch(jobId, hour))) {
      seen.push([view.status, ...view.children.map(({ id, status }) => `${Number(id.slice(-1))} ${status}`)].join(', '))
    }
    expect(seen).toEqual([
      'started',
      'started, 1 started',
      'started, 1 finished, 2 started',
      'failed, 1 failed, 2 failed',
    ])
  })

  test('success is not a job of which a step failed, unless that is good enough', async () => {
    const steps = [stepOf(1, { status: 'failed' })]
    const site = world([jobOf(1, { status: 'finished', steps })])
    const error = (await site.clock.until(
      rejection(site.ovirt.jobs.waitForSuccess(jobId, hour)),
    )) as JobNotSucceededError
    expect(error).toMatchObject({ name: 'JobNotSucceededError', code: 'rejected' })
    expect(error.result).toMatchObject({ outcome: 'succeeded', flags: ['errors-reported'] })
    const accept = ['errors-reported'] as const
    const document = await site.clock.until(site.ovirt.jobs.waitForSuccess(jobId, { ...hour, accept }))
    expect(document.id).toBe(jobId)
  })

  test('one that nobody ends is stalled, if that is wanted, unless it or its steps change', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })])
    site.at(200_000, () => site.set({ last_updated: '2026-11-20T11:59:00.000Z', steps: [stepOf(1, { progress: 5 })] }))
    site.at(400_000, () => site.set({}))
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, { ...hour, stalledAfterMs: 300_000 }))
    expect(end).toMatchObject({ outcome: 'stalled', reason: 'no-sign-of-life' })
    expect(site.elapsed()).toBeGreaterThan(700_000)
    expect(site.elapsed()).toBeLessThan(710_000)
  })

  test('one that is removed meanwhile is lost, after a while in which it may come back', async () => {
    const site = world()
    site.remove(60_000)
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ outcome: 'lost', reason: 'gone', view: { status: 'started' } })
    expect(site.elapsed()).toBeGreaterThan(90_000)
    expect(site.elapsed()).toBeLessThan(100_000)

    const back = world()
    back.remove(60_000)
    back.at(80_000, () => back.set({ status: 'finished' }))
    expect(await back.clock.until(back.ovirt.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'succeeded' })
  })

  test('one that is never there is an error, and so is an engine that stays away', async () => {
    const none = world([])
    const error = await none.clock.until(rejection(none.ovirt.jobs.wait(jobId, hour)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'not-found', id: jobId })
    expect(none.elapsed()).toBeLessThan(40_000)

    const away = world()
    away.at(10_000, () => {
      away.control.trouble = down
    })
    const other = (await away.clock.until(rejection(away.ovirt.jobs.wait(jobId, hour)))) as WaitFailedError
    expect(other).toMatchObject({ code: 'unavailable' })
    away.control.trouble = undefined
    away.set({ status: 'finished' })
    expect(await away.clock.until(away.ovirt.jobs.resume(other.token))).toMatchObject({ outcome: 'succeeded' })
  })

  test.each(['by id', 'by correlation id', 'of many', 'whose steps are asked for'] as const)(
    'is tried again by itself alone, never by each request too: %s',
    async (kind) => {
      const site = world(
        [1, 2, 3, 4].map((number) => jobOf(number)),
        { can: { follows: kind !== 'whose steps are asked for' } },
      )
      const failing = kind === 'whose steps are asked for' ? /\/steps$/ : /./
      site.control.trouble = ({ path }) =>
        failing.test(path) ? new Response('<h1>Bad gateway</h1>', { status: 502 }) : undefined
      const polls: number[] = []
      site.at(60_000, () => {
        polls.push(site.sent.filter(({ path }) => failing.test(path)).length)
        site.control.trouble = undefined
        for (const id of site.there.keys()) site.set({ status: 'finished' }, id)
      })
      const { jobs } = site.ovirt
      const waits: Readonly<Record<typeof kind, () => Promise<WaitResult | undefined>>> = {
        'by id': () => jobs.wait(jobId, hour),
        'by correlation id': () => jobs.waitForCorrelation('create_d1', { ...hour, settleMs: 0 }),
        'of many': async () => (await jobs.waitAll(site.there.keys(), hour)).get(jobId),
        'whose steps are asked for': () => jobs.wait(jobId, hour),
      }
      const end = await site.clock.until(waits[kind]())
      expect(end).toMatchObject({ outcome: 'succeeded', lastError: { code: 'unavailable' } })
      expect(polls).toEqual([(end?.polls ?? 0) - 1])
    },
  )

  test('is begun by one process, looked at by others, with one request each', async () => {
    const site = world()
    const token = site.ovirt.jobs.waitToken(jobId, hour)
    expect(site.sent).toEqual([])
    const first = await site.ovirt.jobs.check(token)
    expect(first).toMatchObject({ done: false, view: { status: 'started' } })
    expect(site.paths()).toEqual([withSteps])
    site.set({ status: 'unknown' })
    const second = first.done ? undefined : await site.ovirt.jobs.check(first.token)
    expect(second).toMatchObject({ done: true, result: { outcome: 'lost', polls: 2 } })
  })
})

describe('steps that cannot be had', () => {
  test('are asked for where the engine does not send them along', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })], { can: { follows: false } })
    site.at(20_000, () => site.set({ status: 'finished', steps: [stepOf(1, { status: 'failed' })] }))
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ outcome: 'succeeded', flags: ['errors-reported'] })
    expect(new Set(site.paths())).toEqual(new Set([withSteps, `${one}/steps`]))
    expect(site.sent.length).toBe(2 * end.polls)
  })

  test('are not asked for again where the engine is known to send them along', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })], { can: { omitsNoSteps: true } })
    site.at(20_000, () => site.set({ steps: [] }))
    await site.clock.until(site.ovirt.jobs.wait(jobId, { timeoutMs: 60_000 }))
    expect(new Set(site.paths())).toEqual(new Set([withSteps]))
  })

  test.each([true, false])(
    'keep nobody from seeing the job, and are not asked for again (sent along: %s)',
    async (follows) => {
      const site = world([jobOf(1, { steps: [stepOf(1)] })], { can: { follows, readsSteps: false } })
      site.status(60_000, 'finished')
      const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
      expect(end).toMatchObject({ outcome: 'succeeded', view: { children: [] } })
      expect(site.paths().slice(0, 4)).toEqual([withSteps, follows ? one : `${one}/steps`, one, one])
      expect(new Set(site.paths().slice(2))).toEqual(new Set([one]))
    },
  )

  test.each([400, 403])('keep nobody from seeing the job, however they are refused: %s', async (status) => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })])
    site.control.trouble = ({ query }) =>
      query.length > 0
        ? fault(status, 'Operation Failed', '[User is not authorized to perform this action.]')
        : undefined
    site.status(20_000, 'failed')
    expect(await site.clock.until(site.ovirt.jobs.wait(jobId, hour))).toMatchObject({ outcome: 'failed' })
    expect(site.paths().filter((path) => path === withSteps)).toHaveLength(1)
  })

  test('are asked for again where they could only not be read', async () => {
    const site = world([jobOf(1, { steps: [stepOf(1)] })])
    const isGarbled = () => site.elapsed() < 30_000
    site.control.trouble = ({ path, query }) => {
      if (!isGarbled() || (query.length === 0 && path.endsWith(jobId))) return undefined
      return Response.json({ id: jobId, status: 'started', steps: 5, step: 5 })
    }
    const shown: number[] = []
    const onSnapshot = ({ view }: Snapshot) => void shown.push(view.children.length)
    await site.clock.until(site.ovirt.jobs.wait(jobId, { timeoutMs: 60_000, onSnapshot }))
    expect(shown).toEqual([0, 1])
    expect(site.paths().slice(0, 3)).toEqual([withSteps, one, `${one}/steps`])
    expect(site.paths().slice(-2)).toEqual([withSteps, withSteps])
  })

  test('do not make a success of what may be none: a look without them does not count when they may come', async () => {
    const site = world([jobOf(1, { status: 'finished', steps: [stepOf(1, { status: 'failed' })] })], {
      can: { follows: false },
    })
    site.control.trouble = ({ path }) =>
      path.endsWith('/steps') && site.elapsed() < 30_000 ? new Response('', { status: 503 }) : undefined
    const end = await site.clock.until(site.ovirt.jobs.wait(jobId, hour))
    expect(end).toMatchObject({ outcome: 'succeeded', flags: ['errors-reported'] })
    expect(site.elapsed()).toBeGreaterThanOrEqual(30_000)
  })

  test('an error that has nothing to do with them is not asked about twice', async () => {
    const site = world()
    site.control.trouble = () => new Response('', { status: 503 })
    const end = rejection(site.ovirt.jobs.wait(jobId, { ...hour, outageToleranceMs: 0 }))
    expect(await site.clock.until(end)).toMatchObject({ code: 'unavailable' })
    expect(site.paths()).toEqual([withSteps])
  })
})

/** Moves the clock while something is iterated over. */
function manual<T>({ clock }: ReturnType<typeof world>, items: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]()
  return { [Symbol.asyncIterator]: () => ({ next: () => clock.until(iterator.next()) }) }
}
