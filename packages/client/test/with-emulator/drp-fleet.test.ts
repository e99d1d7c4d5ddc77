import type { FleetUpdate, FleetWatch } from '@jobwright/client/drp'
import type { JobView } from '@jobwright/core'
import type { DrpSeed } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { type DrpSite, openDrpSite, taskOf } from './drp-site.ts'

const idOf = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`
const machines = 40

/** Machines with agents, which have not begun. */
const seed: DrpSeed = {
  tasks: [taskOf('one', 0), taskOf('two', 0), taskOf('three', 0)],
  stages: [
    { Name: 'first', Tasks: ['one', 'two'] },
    { Name: 'second', Tasks: ['three'] },
  ],
  workflows: [{ Name: 'flow', Stages: ['first', 'second'] }],
  machines: Array.from({ length: machines }, (_, n) => ({ Uuid: idOf(n), Name: `m${n}`, Runnable: true })),
  agents: { takeMs: 10_000 },
}

/** Reads a watch to its end, and checks that the changes add up. */
async function follow<Document>(watch: FleetWatch<Document>, onUpdate: (update: FleetUpdate<Document>) => void) {
  let sum = new Map<string, JobView>()
  const ended = new Map<string, number>()
  for await (const update of watch) {
    const next = new Map(sum)
    for (const { kind, id, view } of update.changes) {
      if (kind === 'gone') next.delete(id)
      else next.set(id, view)
      if (kind === 'ended') ended.set(id, (ended.get(id) ?? 0) + 1)
    }
    expect(next).toEqual(update.all)
    sum = next
    onUpdate(update)
  }
  return { all: sum, ended }
}

/** What somebody sees who begins to look now, without events. */
async function newcomer(site: DrpSite, kind: 'jobs' | 'machines') {
  const drp = site.client({ webSocket: 'none' })
  const watch: FleetWatch = kind === 'jobs' ? drp.jobs.watchAll() : drp.machines.watchAll()
  const first = await site.until(watch[Symbol.asyncIterator]().next())
  await drp.close()
  return first.value?.all ?? new Map<string, JobView>()
}

/** Views by id, without the documents, of which events may have told less than all. */
const plain = (all: ReadonlyMap<string, JobView>) =>
  new Map(
    [...all].map(([id, view]) => [id, JSON.stringify(view, (key, value: unknown) => (key === 'raw' ? '' : value))]),
  )

const listsOfJobs = (site: DrpSite) =>
  site.sent.filter(({ method, path }) => method === 'GET' && path.startsWith('/jobs'))

async function startAll(site: DrpSite) {
  for (let n = 0; n < machines; n++)
    await site.bare('PATCH', `/machines/${idOf(n)}`, [{ op: 'replace', path: '/Workflow', value: 'flow' }])
}

describe.each(['v4', 'v3.13'] as const)('a fleet of %s', (profile) => {
  const open = async (withEvents: boolean) => {
    const site = await openDrpSite(seed, { profiles: { drp: profile } })
    const drp = site.client({ webSocket: withEvents ? site.emulator.webSocket : 'none' })
    return { site, drp }
  }

  test.each([false, true])('is followed to its end; by events: %s', async (withEvents) => {
    const { site, drp } = await open(withEvents)
    site.emulator.drp.scriptTasks([{ machine: idOf(7), task: 'two', exitCode: 1 }])
    await startAll(site)
    const vias = new Set<string>()
    const watch = drp.machines.watchAll({ where: { Workflow: 'flow' } }, { until: 'all-ended' })
    const { all, ended } = await site.until(follow(watch, ({ via }) => vias.add(via)))
    expect([...all.values()].filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['m7'])
    expect(all.size).toBe(machines)
    expect([...ended.values()]).toEqual(Array.from({ length: machines }, () => 1))
    expect(vias.has('events')).toBe(withEvents)
    await drp.close()
    expect(site.underWay).toBe(0)
  })

  test('loses nothing when connections are killed and the server restarts', async () => {
    const { site, drp } = await open(true)
    await startAll(site)
    const troubles = [
      () => site.emulator.drp.dropEventConnections(),
      () => site.emulator.restart({ downForMs: 12_000 }),
      () => site.emulator.drp.dropEventConnections(1011),
    ]
    let next = 1
    let stale = 0
    const following = follow(drp.machines.watchAll({}, { until: 'all-ended', intervalMs: 2_000 }), (update) => {
      if (update.stale !== undefined) stale += 1
      const done = [...update.all.values()].reduce((sum, { progress }) => sum + (progress?.done ?? 0), 0)
      if (done < next * machines) return
      next += 1
      troubles.shift()?.()
    })
    const { all, ended } = await site.until(following)
    expect(troubles).toEqual([])
    expect(stale).toBe(1)
    expect([...all.values()].every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    expect(ended.size).toBe(machines)
    expect(plain(all)).toEqual(plain(await newcomer(site, 'machines')))
    await drp.close()
  })

  test('is seen in the midst of the work as somebody sees it who begins to look', async () => {
    const { site, drp } = await open(true)
    await startAll(site)
    const aborting = new AbortController()
    const following = follow(drp.machines.watchAll({}, { signal: aborting.signal }), () => {})
    await site.clock.advance(25_000)
    const seen = await newcomer(site, 'machines')
    aborting.abort()
    const { all } = await site.until(following)
    expect(new Set([...all.values()].map(({ phase }) => phase))).toEqual(new Set(['running']))
    expect(plain(all)).toEqual(plain(seen))
    await drp.close()
  })

  test('of jobs shows each, whatever becomes of it', async () => {
    const { site, drp } = await open(true)
    await startAll(site)
    const aborting = new AbortController()
    const following = follow(drp.jobs.watchAll({}, { signal: aborting.signal }), () => {})
    await site.clock.advance(60_000)
    const jobs = await site.jobs()
    await site.bare('DELETE', `/jobs/${jobs[0]?.Uuid}`)
    await site.clock.advance(1_000)
    const left = await site.jobs()
    aborting.abort()
    const { all } = await site.until(following)
    expect([...all.keys()].toSorted()).toEqual(left.map(({ Uuid }) => Uuid).toSorted())
    expect(left.length).toBeGreaterThan(machines)
    expect(plain(all)).toEqual(plain(await newcomer(site, 'jobs')))
    await drp.close()
  })
})

test('between the safety readings, events cost no request', async () => {
  const site = await openDrpSite(seed)
  const drp = site.client({ webSocket: site.emulator.webSocket })
  await startAll(site)
  let updates = 0
  const aborting = new AbortController()
  const { signal } = aborting
  const following = follow(drp.jobs.watchAll({ where: { Workflow: 'flow' } }, { signal, safetyIntervalMs: 0 }), () => {
    updates += 1
  })
  await site.clock.advance(45_000)
  expect(listsOfJobs(site)).toHaveLength(1)
  expect(updates).toBeGreaterThan(3)
  aborting.abort()
  const { all } = await site.until(following)
  const jobs = await site.jobs()
  expect([...all].map(([id, { status }]) => `${id} ${status}`).toSorted()).toEqual(
    jobs.map(({ Uuid, State }) => `${Uuid} ${State}`).toSorted(),
  )
  await drp.close()
})

test.each([false, true])(
  'v4 tries failed tasks again: a machine has failed with the last try; by events: %s',
  async (withEvents) => {
    const retried = (n: number) => ({ Uuid: idOf(n), Name: `m${n}`, Params: { 'task-retry': { two: 2 } } })
    const site = await openDrpSite({ ...seed, machines: [retried(1), retried(2)] })
    const drp = site.client({ webSocket: withEvents ? site.emulator.webSocket : 'none' })
    site.emulator.drp.scriptTasks([
      { machine: idOf(1), task: 'two', times: 2, exitCode: 1 },
      { machine: idOf(2), task: 'two', exitCode: 1 },
    ])
    for (const n of [1, 2])
      await site.bare('PATCH', `/machines/${idOf(n)}`, [{ op: 'replace', path: '/Workflow', value: 'flow' }])
    const { all, ended } = await site.until(follow(drp.machines.watchAll({}, { until: 'all-ended' }), () => {}))
    expect([...all.values()].map(({ name, outcome }) => `${name} ${outcome}`).toSorted()).toEqual([
      'm1 succeeded',
      'm2 failed',
    ])
    expect([...ended.values()]).toEqual([1, 1])
    expect((await site.jobs()).filter(({ Task, State }) => Task === 'two' && State === 'failed')).toHaveLength(5)
    await drp.close()
  },
)

test('who may list nothing sees nothing, and no error', async () => {
  const site = await openDrpSite(seed, { profiles: { drp: 'v3.13' } })
  const drp = site.client({ auth: { token: site.emulator.drp.machineToken(idOf(1)) }, webSocket: 'none' })
  const { all } = await site.until(follow(drp.jobs.watchAll({}, { until: 'all-ended' }), () => {}))
  expect(all.size).toBe(0)
})
