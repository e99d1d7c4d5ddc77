import { describe, expect, test } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { down, hour, idOf, jobOf, stepOf, world } from './waiting-world.ts'

const ids = (count: number, from = 1) => Array.from({ length: count }, (_, index) => idOf('job', from + index))
const jobsOf = (count: number, from = 1, status = 'started') =>
  ids(count).map((_, index) =>
    jobOf(from + index, { status, steps: [stepOf(from + index, { job: { id: idOf('job', from + index) } })] }),
  )
const list = 'GET /jobs?follow=steps'
const single = (number: number) => `GET /jobs/${idOf('job', number)}?follow=steps`

describe('waiting for many jobs', () => {
  test('is one list for each look, with the steps of all', async () => {
    const site = world(jobsOf(10))
    for (const [index, id] of ids(10).entries()) site.status(20_000 + index, index === 3 ? 'failed' : 'finished', id)
    const ended: string[] = []
    const shown: number[] = []
    const ends = await site.clock.until(
      site.ovirt.jobs.waitAll(ids(10), {
        ...hour,
        onEnd: ({ id }) => void ended.push(id),
        onSnapshot: ({ view }) => void shown.push(view.children.length),
      }),
    )
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(
      ids(10).map((_, index) => (index === 3 ? 'failed' : 'succeeded')),
    )
    expect(ended).toEqual(ids(10))
    expect(new Set(shown)).toEqual(new Set([1]))
    expect(new Set(site.paths())).toEqual(new Set([list]))
    expect(site.sent.length).toBeLessThan(8)
    expect(site.clock.scheduled).toBe(0)
  })

  test('is one request for each where there are few', async () => {
    const site = world(jobsOf(5))
    await site.clock.until(site.ovirt.jobs.waitAll(ids(3), { timeoutMs: 20_000 }))
    expect(new Set(site.paths())).toEqual(new Set([single(1), single(2), single(3)]))
    const four = world(jobsOf(5))
    await four.clock.until(four.ovirt.jobs.waitAll(ids(4), { timeoutMs: 20_000, detail: 'status' }))
    expect(new Set(four.paths())).toEqual(new Set(['GET /jobs']))
  })

  test('reads no list that is much longer than what is looked for, but once', async () => {
    const site = world([...jobsOf(4), ...jobsOf(97, 1_000, 'finished')])
    await site.clock.until(site.ovirt.jobs.waitAll(ids(4), { timeoutMs: 30_000 }))
    expect(site.paths().filter((path) => path === list)).toHaveLength(1)
    expect(site.paths()[1]).toBe(single(1))
    const worth = world([...jobsOf(4), ...jobsOf(96, 1_000, 'finished')])
    await worth.clock.until(worth.ovirt.jobs.waitAll(ids(4), { timeoutMs: 30_000 }))
    expect(new Set(worth.paths())).toEqual(new Set([list]))
  })

  test('reads by itself what the list leaves out: engines that filter hide what is unknown', async () => {
    const site = world(jobsOf(6), { can: { hidesUnknown: true } })
    site.status(20_000, 'unknown', idOf('job', 2))
    const end = await site.clock.until(site.ovirt.jobs.waitAll([...ids(6), idOf('job', 9)], { timeoutMs: 60_000 }))
    expect([...end.values()].map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'timed-out deadline',
      'lost ended',
      'timed-out deadline',
      'timed-out deadline',
      'timed-out deadline',
      'timed-out deadline',
      'lost not-found',
    ])
  })

  test.each([
    ['may not be listed', { lists: false }, undefined],
    ['include one that cannot be read', {}, () => Response.json({ job: [{ id: 5 }, {}] })],
  ])('reads each by itself where jobs %s', async (_, can, garbled) => {
    const site = world(jobsOf(6), { can })
    site.control.trouble = ({ path }) => (path.endsWith('/jobs') ? garbled?.() : undefined)
    for (const id of ids(6)) site.status(20_000, 'finished', id)
    const ends = await site.clock.until(site.ovirt.jobs.waitAll(ids(6), hour))
    expect([...ends.values()].every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    // With the steps, without them, and then never again.
    expect(site.paths().filter((path) => /^GET \/jobs(\?|$)/.test(path))).toEqual([list, 'GET /jobs'])
  })

  test('asks for the steps of those that are waited for alone, where the engine does not send them along', async () => {
    const site = world(jobsOf(8), { can: { follows: false } })
    await site.clock.until(site.ovirt.jobs.waitAll(ids(4), { timeoutMs: 3_000 }))
    expect(site.paths().slice(0, 5)).toEqual([list, ...ids(4).map((id) => `GET /jobs/${id}/steps`)])
    expect(site.paths().some((path) => path.includes(idOf('job', 5)))).toBe(false)
  })

  test('lives through outages, and gives up when they last', async () => {
    const site = world(jobsOf(4))
    site.at(10_000, () => {
      site.control.trouble = down
    })
    site.at(120_000, () => {
      site.control.trouble = undefined
    })
    for (const id of ids(4)) site.status(20_000, 'finished', id)
    const ends = await site.clock.until(site.ovirt.jobs.waitAll(ids(4), hour))
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(Array(4).fill('succeeded'))

    const away = world(jobsOf(4))
    away.control.trouble = down
    expect(await away.clock.until(rejection(away.ovirt.jobs.waitAll(ids(4), hour)))).toMatchObject({
      name: 'WaitFailedError',
      code: 'unavailable',
    })
  })
})
