import { inspect } from 'node:util'
import { type OvirtClient, xmlFormat } from '@jobwright/client/ovirt'
import { exitCodeOf, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import type { InternalJob } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { type OvirtSite, openOvirtSite } from './ovirt-site.ts'

const hour = { timeoutMs: 3_600_000 }
const minutes = 60_000

/** A job of the engine's own that takes so long. */
const takes = (takeMs: number, more: Partial<InternalJob> = {}): InternalJob => ({
  description: 'Creating disk d1',
  correlationId: 'create_d1',
  steps: [{ type: 'VALIDATING' }, { type: 'EXECUTING', takeMs }],
  ...more,
})

/** Nothing is left behind, but what the engine itself still has to do. */
async function expectNothingLeft(site: OvirtSite): Promise<void> {
  expect(site.underWay).toBe(0)
  site.emulator.reset()
  const fresh = await openOvirtSite()
  expect(site.clock.scheduled).toBe(fresh.clock.scheduled)
}

const added = async (ovirt: OvirtClient, description = 'Backup of web1'): Promise<string> =>
  (await ovirt.jobs.add({ description, auto_cleared: true })).id

describe("a job of the engine's own", () => {
  test.each([
    ['JSON', {}],
    ['XML', { format: xmlFormat }],
  ])('is shown step by step, with its progress, in %s', async (_, options) => {
    const site = await openOvirtSite({ settings: { utcOffsetMinutes: 120 } })
    const ovirt = site.client(options)
    const id = site.emulator.ovirt.addInternalJob({
      description: 'Migrating VM web1 to host h2',
      steps: [
        { type: 'VALIDATING', takeMs: 1_000 },
        {
          type: 'EXECUTING',
          steps: [{ type: 'MIGRATE_VM', takeMs: 40_000, progress: [0, 25, 50, 75], externalType: 'vdsm' }],
        },
      ],
    })
    const progress = new Set<number | undefined>()
    const onSnapshot = ({ view }: Snapshot) => void progress.add(view.children[1]?.children[0]?.progress?.done)
    const end = await site.until(ovirt.jobs.wait(id, { ...hour, onSnapshot }))
    expect(end).toMatchObject({ outcome: 'succeeded', flags: [], document: { external: false } })
    expect(end.view?.children.map(({ name }) => name)).toEqual(['VALIDATING', 'EXECUTING'])
    expect(end.view?.startedAt).toBe('2026-11-20T12:00:00.000Z')
    expect([...progress]).toEqual(expect.arrayContaining([25, 50, 75]))
    await expectNothingLeft(site)
  })

  test('that goes on for ever is stalled, or times out', async () => {
    const site = await openOvirtSite()
    const id = site.emulator.ovirt.addInternalJob(takes(5_000, { end: 'never' }))
    const ovirt = site.client()
    expect(await site.until(ovirt.jobs.wait(id, { ...hour, stalledAfterMs: 5 * minutes }))).toMatchObject({
      outcome: 'stalled',
    })
    expect(await site.until(ovirt.jobs.wait(id, { timeoutMs: 5 * minutes }))).toMatchObject({ outcome: 'timed-out' })
  })

  test('that waits for a task elsewhere outlives a restart of the engine, and so does the wait', async () => {
    const site = await openOvirtSite()
    const steps = [{ type: 'EXECUTING', takeMs: 4 * minutes, externalId: '5d1f0a52', externalType: 'vdsm' }] as const
    const id = site.emulator.ovirt.addInternalJob(takes(0, { steps }))
    site.at(60_000, () => site.emulator.ovirt.restart({ downForMs: 90_000 }))
    const end = await site.until(site.client().jobs.wait(id, hour))
    expect(end).toMatchObject({ outcome: 'succeeded', flags: [], lastError: { retryable: true } })
  })

  test('is waited for with many others by few lists', async () => {
    const site = await openOvirtSite()
    const ids = Array.from({ length: 12 }, (_, index) =>
      site.emulator.ovirt.addInternalJob(takes(10_000 + index * 1_000, { end: index === 7 ? 'failed' : 'finished' })),
    )
    const ends = await site.until(site.client().jobs.waitAll(ids, hour))
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(
      ids.map((_, index) => (index === 7 ? 'failed' : 'succeeded')),
    )
    expect([...ends.values()].every(({ view }) => view?.children.length === 2)).toBe(true)
    expect(exitCodeOf(ends)).toBe(1)
    expect(site.sent.filter((line) => line === 'GET /jobs?follow=steps').length).toBeLessThan(8)
    // The login, the lists, and the last three by themselves.
    expect(site.sent.length).toBeLessThan(12)
  })
})

describe('jobs of a correlation id', () => {
  test('are found, all of them and no others, also those that come later', async () => {
    const site = await openOvirtSite()
    const { ovirt } = site.emulator
    ovirt.addInternalJob(takes(20_000))
    ovirt.addInternalJob(takes(600_000, { correlationId: 'other', end: 'failed' }))
    site.at(22_000, () => void ovirt.addInternalJob(takes(30_000, { description: 'Attaching disk d1' })))
    const end = await site.until(site.client().jobs.waitForCorrelation('create_d1', hour))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(end.targets.map(({ name }) => name)).toEqual(['Creating disk d1', 'Attaching disk d1'])
    expect(end.elapsedMs).toBeGreaterThan(50_000)
    expect(end.elapsedMs).toBeLessThan(75_000)
    await expectNothingLeft(site)
  })

  test('are what the client itself has begun', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client()
    const { id } = await ovirt.jobs.add({ description: 'Backup' }, { correlationId: 'backup-7' })
    site.at(30_000, () => void ovirt.jobs.end(id, { succeeded: false }))
    const end = await site.until(ovirt.jobs.waitForCorrelation('backup-7', hour))
    expect(end).toMatchObject({ outcome: 'failed', targets: [{ name: 'Backup' }] })
  })

  test('count though the engine has cleared them away while another goes on', async () => {
    const site = await openOvirtSite()
    site.emulator.ovirt.addInternalJob(takes(10_000, { description: 'first' }))
    site.emulator.ovirt.addInternalJob(takes(50 * minutes, { description: 'second' }))
    const live = site.client().jobs.watchCorrelation('create_d1', { ...hour, intervalMs: minutes })
    const end = await site.until(live.result)
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(end.targets.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['first', 'succeeded'],
      ['second', 'succeeded'],
    ])
    const listed: string[] = []
    for await (const { description = '' } of site.client().jobs.list().items()) listed.push(description)
    expect(listed).toEqual(['second'])
  })

  test('are lost when somebody removes one that goes on, or restarts the engine', async () => {
    const site = await openOvirtSite()
    const id = site.emulator.ovirt.addInternalJob(takes(20 * minutes))
    site.at(60_000, () => site.emulator.ovirt.removeJob(id))
    expect(await site.until(site.client().jobs.waitForCorrelation('create_d1', hour))).toMatchObject({
      outcome: 'lost',
      reason: 'gone',
    })

    const other = await openOvirtSite()
    other.emulator.ovirt.addInternalJob(takes(20 * minutes))
    other.at(60_000, () => other.emulator.ovirt.restart({ downForMs: 90_000 }))
    expect(await other.until(other.client().jobs.waitForCorrelation('create_d1', hour))).toMatchObject({
      outcome: 'lost',
      reason: 'ended',
      lastError: { retryable: true },
    })
  })

  test('cannot be told apart by engines that do not search, nor for users whose answers are filtered', async () => {
    const old = await openOvirtSite({ settings: { version: '4.1' } })
    old.emulator.ovirt.addInternalJob(takes(10_000))
    old.emulator.ovirt.addInternalJob(takes(10_000, { correlationId: 'other' }))
    const error = await old.until(rejection(old.client().jobs.waitForCorrelation('create_d1', hour)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'rejected' })

    const filtered = await openOvirtSite()
    const client = filtered.client({ filter: true })
    for (const user of [client, filtered.as('backup')]) {
      await added(user)
      expect(await filtered.until(rejection(user.jobs.waitForCorrelation('create_d1', hour)))).toMatchObject({
        name: 'WaitFailedError',
        code: 'forbidden',
      })
    }
  })
})

describe('a job that the client shows', () => {
  test('ends when somebody ends it, and fails when a step of it does', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client()
    const [one, other] = [await added(ovirt), await added(ovirt)]
    const step = await ovirt.steps.add(other, { type: 'executing', description: 'Copying' })
    await ovirt.steps.add(other, { type: 'finalizing', description: 'Tidying up' })
    site.at(20_000, () => void ovirt.jobs.end(one))
    site.at(40_000, () => void ovirt.steps.end(other, step.id, { succeeded: false }))
    const ends = await site.until(site.client().jobs.waitAll([one, other], hour))
    expect(ends.get(one)).toMatchObject({ outcome: 'succeeded', flags: [] })
    expect(ends.get(other)).toMatchObject({ outcome: 'failed' })
    expect(ends.get(other)?.view?.children.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  })

  test('is lost when the engine is restarted, which also ends the session', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client()
    const id = await added(ovirt)
    await ovirt.steps.add(id, { type: 'executing', description: 'Copying' })
    site.at(30_000, () => site.emulator.ovirt.restart({ downForMs: 120_000 }))
    const end = await site.until(ovirt.jobs.wait(id, hour))
    expect(end).toMatchObject({ outcome: 'lost', reason: 'ended', view: { status: 'unknown' } })
    expect(end.view?.children[0]).toMatchObject({ outcome: 'lost' })
    expect(site.sent.filter((line) => line.includes('/oauth/token')).length).toBeGreaterThan(1)
    expect(exitCodeOf(end)).toBe(1)
    await expectNothingLeft(site)
  })

  test('is lost when nobody looked between its end and its removal', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client()
    const id = await added(ovirt)
    const first = await ovirt.jobs.check(ovirt.jobs.waitToken(id, { timeoutMs: 80_000_000 }))
    await site.until(ovirt.jobs.end(id))
    await site.clock.advance(60 * minutes)
    const second = first.done ? undefined : await ovirt.jobs.check(first.token)
    expect(second).toMatchObject({ done: false, view: undefined })
    const end = second?.done === false ? await site.until(ovirt.jobs.resume(second.token)) : undefined
    expect(end).toMatchObject({ outcome: 'lost', reason: 'gone' })
  })

  test('is not waited for where there is none', async () => {
    const site = await openOvirtSite()
    for (const id of ['00000000-0000-4000-8000-000000000000', 'no-uuid']) {
      const error = await site.until(rejection(site.client().jobs.wait(id, hour)))
      expect(error).toMatchObject({ name: 'WaitFailedError', code: 'not-found' })
    }
  })

  test('is shown without its steps to who may not read them, and not at all to others', async () => {
    const site = await openOvirtSite()
    const backup = site.as('backup')
    const id = await added(backup)
    await site.client().steps.add(id, { type: 'executing', description: 'Copying' })
    site.at(30_000, () => void backup.jobs.end(id))
    const [mine, theirs] = await site.until(
      Promise.all([backup.jobs.wait(id, hour), rejection(site.as('guest').jobs.wait(id, hour))]),
    )
    expect(mine).toMatchObject({ outcome: 'succeeded', view: { children: [] } })
    expect(theirs).toMatchObject({ code: 'not-found' })
    // Many of theirs are read one by one, as they may not list them.
    const ids = [id, await added(backup), await added(backup), await added(backup)]
    const ends = await site.until(backup.jobs.waitAll(ids, { timeoutMs: 20_000 }))
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(['succeeded', ...Array(3).fill('timed-out')])
  })
})

describe('a wait lives through', () => {
  test.each([
    ['tokens that end', (site: OvirtSite) => site.emulator.ovirt.endSessions()],
    ['500', (site: OvirtSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'status', status: 500 } })],
    ['504', (site: OvirtSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'status', status: 504 } })],
    [
      'connections that break',
      (site: OvirtSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'drop' } }),
    ],
    ['answers cut short', (site: OvirtSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'truncate' } })],
    ['answers twice', (site: OvirtSite) => void site.emulator.faults.add({ times: 9, then: { kind: 'duplicate' } })],
    [
      'pages of a proxy',
      (site: OvirtSite) =>
        void site.emulator.faults.add({
          times: 3,
          then: { kind: 'status', status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>Starting</p>' },
        }),
    ],
  ])('%s', async (_, trouble) => {
    const site = await openOvirtSite()
    const ovirt = site.client()
    const id = site.emulator.ovirt.addInternalJob(takes(40_000))
    for (const at of [2_000, 12_000, 28_000]) site.at(at, () => trouble(site))
    const [one, all] = await site.until(
      Promise.all([ovirt.jobs.wait(id, hour), ovirt.jobs.waitForCorrelation('create_d1', hour)]),
    )
    expect(one).toMatchObject({ outcome: 'succeeded', flags: [] })
    expect(one.view?.children).toHaveLength(2)
    expect(all).toMatchObject({ outcome: 'succeeded', targets: [{ outcome: 'succeeded' }] })
    site.emulator.faults.clear()
    await expectNothingLeft(site)
  })

  test('a password that is changed ends it, and says so without quoting it', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client()
    const id = site.emulator.ovirt.addInternalJob(takes(2 * minutes, { id: '7f2b3c4d-0000-4000-8000-000000000001' }))
    const users = [{ username: 'admin@internal', password: 'another' }]
    const jobs = [takes(2 * minutes, { id })]
    site.at(30_000, () => site.emulator.ovirt.seed({ users, internalJobs: jobs }))
    const error = await site.until(rejection(ovirt.jobs.wait(id, hour)))
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'authentication' })
    expect(exitCodeOf(error)).toBe(4)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
    // Who has the new one goes on.
    const auth = { username: 'admin@internal', password: 'another' }
    const { token } = error as WaitFailedError
    expect(await site.until(site.client({ auth }).jobs.resume(token))).toMatchObject({ outcome: 'succeeded' })
  })
})

describe('older engines', () => {
  test.each(['4.0', '4.1', '4.2'] as const)('%s: a job is waited for with its steps', async (version) => {
    const site = await openOvirtSite({ settings: { version } })
    const ovirt = site.client()
    const id = site.emulator.ovirt.addInternalJob(takes(30_000, { end: 'failed' }))
    const end = await site.until(ovirt.jobs.wait(id, hour))
    expect(end).toMatchObject({ outcome: 'failed' })
    expect(end.view?.children).toHaveLength(2)
  })

  test.each([
    ['JSON', {}],
    ['XML', { format: xmlFormat }],
  ])('3.6, in %s: jobs end by their status, and are waited for', async (_, options) => {
    const site = await openOvirtSite({}, { profile: 'v3' })
    const ovirt = site.v3Client(options)
    const own = site.emulator.ovirt.addInternalJob(takes(30_000))
    const { id } = await ovirt.jobs.add({ description: 'Backup' })
    await ovirt.steps.add(id, { type: 'executing', description: 'Copying' })
    site.at(20_000, () => void ovirt.jobs.end(id, { status: { state: 'ABORTED' } }))
    const ends = await site.until(ovirt.jobs.waitAll([own, id], hour))
    expect(ends.get(own)).toMatchObject({ outcome: 'succeeded' })
    // These engines take every word but FINISHED for a failure.
    expect(ends.get(id)).toMatchObject({ outcome: 'failed', view: { children: [{ outcome: 'failed' }] } })
    expect(await site.until(rejection(ovirt.jobs.waitForCorrelation('create_d1', hour)))).toMatchObject({
      code: 'rejected',
    })
  })
})
