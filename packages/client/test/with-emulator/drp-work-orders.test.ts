import { DrpConflictError } from '@jobwright/client/drp'
import type { Job, WorkOrder } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { machineId, openDrpSite } from './drp-site.ts'

const orderId = '22222222-2222-4222-8222-222222222222'
const jobId = '33333333-3333-4333-8333-333333333333'
const tenMinutes = { timeoutMs: 600_000 }

const tasks = [
  { Name: 'bios', Templates: [{ Name: 'run', Contents: 'bios' }] },
  { Name: 'check', Templates: [{ Name: 'run', Contents: 'check' }] },
  { Name: 'wipe', Templates: [{ Name: 'run', Contents: 'wipe' }] },
]

/** A site with a machine that runs work orders, and a blueprint of two tasks. */
const siteOf = (fields: object = {}, agents: object | 'none' = { takeMs: 5_000 }) =>
  openDrpSite({
    tasks,
    blueprints: [{ Name: 'update', Tasks: ['bios', 'check'], Params: { colour: 'red' } }],
    machines: [{ Name: 'm1', Uuid: machineId, WorkOrderMode: true, ...fields }],
    ...(agents !== 'none' && { agents }),
  })

const rejected = async <T>(site: { until: <U>(promise: Promise<U>) => Promise<U> }, call: Promise<T>) =>
  site.until(
    call.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )

describe('a work order', () => {
  test('runs its blueprint on its machine, and is waited for', async () => {
    const site = await siteOf()
    const drp = site.client()
    const made = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update', Params: { size: 7 } })
    expect(made).toMatchObject({ State: 'created', Machine: machineId, Blueprint: 'update' })
    const end = await site.until(drp.workOrders.wait(made.Uuid, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended', flags: [] })
    expect(end.view?.children.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['bios', 'succeeded'],
      ['check', 'succeeded'],
    ])
    expect(end.view).toMatchObject({ name: 'update', progress: { done: 2, total: 2 } })
    const ofOrder: Job[] = []
    for await (const job of drp.jobs.list({ where: { WorkOrder: made.Uuid }, sort: 'StartTime' }).items())
      ofOrder.push(job)
    expect(ofOrder.map(({ Task, State }) => [Task, State])).toEqual([
      ['bios', 'finished'],
      ['check', 'finished'],
    ])
    // It is over: the wait of its last job says the same.
    const last = ofOrder.at(-1)
    expect(await site.until(drp.jobs.wait(last?.Uuid ?? '', tenMinutes))).toMatchObject({ outcome: 'succeeded' })
    const view = drp.workOrders.view(await drp.workOrders.get(made.Uuid), { jobs: ofOrder, machineName: 'm1' })
    expect(view.children.map(({ children }) => children.length)).toEqual([1, 1])
    expect(view.targets).toMatchObject([{ name: 'm1', outcome: 'succeeded' }])
    expect(await drp.workOrders.params.list(made.Uuid)).toEqual(
      new Map<string, unknown>([
        ['colour', 'red'],
        ['size', 7],
      ]),
    )
    await drp.workOrders.delete(made.Uuid)
    expect(await drp.workOrders.list().count()).toBe(0)
  })

  test('is for whichever machine its filter chooses', async () => {
    const site = await siteOf()
    const drp = site.client()
    const { Uuid } = await drp.workOrders.create({ Filter: 'Name=m1', Tasks: ['check'] })
    const { outcome, document } = await site.until(drp.workOrders.wait(Uuid, tenMinutes))
    expect([outcome, document?.Machine, document?.Tasks]).toEqual(['succeeded', machineId, ['check']])
  })

  test('fails with its task, and says so', async () => {
    const site = await siteOf()
    site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1 }])
    const drp = site.client()
    const { Uuid } = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    const end = await site.until(drp.workOrders.wait(Uuid, tenMinutes))
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(end.view?.children.map(({ outcome }) => outcome)).toEqual(['failed', 'cancelled'])
  })

  test('tries its task again, and handles its error, while it is waited for', async () => {
    const site = await siteOf()
    site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1, times: 5 }])
    const drp = site.client()
    const { Uuid } = await drp.workOrders.create({
      Machine: machineId,
      Blueprint: 'update',
      Params: { 'task-retry': { bios: 3 }, 'task-error-handlers': { bios: ['wipe'] } },
    })
    const seen = new Set<string>()
    const end = await site.until(
      drp.workOrders.wait(Uuid, {
        ...tenMinutes,
        onSnapshot: ({ view }) => {
          for (const { text } of view.messages) seen.add(text)
        },
      }),
    )
    expect(end).toMatchObject({ outcome: 'succeeded' })
    expect(seen).toContain('handling the error of a task')
    const jobs = await site.jobs()
    // Four tries, the handler, another failure that is tried again, and then it goes well.
    expect(jobs.map(({ Task }) => Task)).toEqual(['bios', 'bios', 'bios', 'bios', 'wipe', 'bios', 'bios', 'check'])
  })

  test('waits for a machine that is in the mode for it', async () => {
    const site = await siteOf({ WorkOrderMode: false })
    const drp = site.client()
    const { Uuid } = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    expect(await site.until(drp.workOrders.wait(Uuid, { ...tenMinutes, pendingTimeoutMs: 60_000 }))).toMatchObject({
      outcome: 'timed-out',
      reason: 'still-pending',
    })
    await drp.machines.update(machineId, { WorkOrderMode: true })
    expect(await site.until(drp.workOrders.wait(Uuid, tenMinutes))).toMatchObject({ outcome: 'succeeded' })
  })

  test('is made once, whatever becomes of the answers', async () => {
    const site = await siteOf({}, 'none')
    const drp = site.client({ retry: { limit: 1 } })
    const wanted = { Machine: machineId, Blueprint: 'update', Uuid: orderId } as const
    for (const times of [1, 2]) {
      const fault = site.emulator.faults.add({
        match: { method: 'POST', path: '/api/v3/work_orders' },
        times,
        then: { kind: 'drop', handled: true },
      })
      const order = await site.until(drp.workOrders.ensure(wanted))
      expect(order).toMatchObject({ Uuid: orderId, State: 'created' })
      expect(fault.hits).toBe(times)
      site.emulator.faults.clear()
    }
    expect(await site.until(drp.workOrders.ensure(wanted))).toMatchObject({ Uuid: orderId })
    expect(await drp.workOrders.list().count()).toBe(1)
    const other = await rejected(site, drp.workOrders.ensure({ ...wanted, Blueprint: 'update', Machine: jobId }))
    expect(other).toBeInstanceOf(Error)
    expect(await drp.workOrders.list().count()).toBe(1)
  })
})

describe('a wait that is woken by events', () => {
  const eventful = (site: Awaited<ReturnType<typeof siteOf>>) => site.client({ webSocket: site.emulator.webSocket })

  test('learns of the end of a work order at once, with few requests', async () => {
    const site = await siteOf({}, { takeMs: 300_000 })
    const drp = eventful(site)
    const { Uuid } = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    const before = site.sent.length
    const end = await site.until(drp.workOrders.wait(Uuid, { timeoutMs: 3_600_000 }))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(end.elapsedMs).toBe(600_000)
    // By time alone, a look every two seconds would have taken 300.
    expect(site.sent.length - before).toBeLessThan(60)
    await drp.close()
  })

  test('goes through the pauses between the tries of a machine as well', async () => {
    const params = { 'task-retry': { bios: 2 } }
    for (const [exitCodes, outcome] of [
      [2, 'succeeded'],
      [3, 'failed'],
    ] as const) {
      const site = await siteOf({ WorkOrderMode: false, Tasks: ['bios'], Runnable: false, Params: params })
      site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1, times: exitCodes }])
      const drp = eventful(site)
      await drp.machines.setRunnable(machineId, true)
      expect(await site.until(drp.machines.wait(machineId, tenMinutes))).toMatchObject({ outcome, reason: 'ended' })
      await drp.close()
    }
  })
})

describe('cancelling a work order', () => {
  test('before it starts, while it runs, and when it is over', async () => {
    const site = await siteOf()
    const drp = site.client()
    await drp.machines.update(machineId, { WorkOrderMode: false })
    const waiting = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    expect(await site.until(drp.workOrders.cancel(waiting.Uuid))).toMatchObject({ State: 'cancelled' })
    expect(await site.until(drp.workOrders.cancel(waiting.Uuid))).toMatchObject({ State: 'cancelled' })
    await drp.machines.update(machineId, { WorkOrderMode: true })

    const running = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    await site.clock.advance(2_000)
    expect(await drp.workOrders.get(running.Uuid)).toMatchObject({ State: 'running' })
    expect(await site.until(drp.workOrders.cancel(running.Uuid))).toMatchObject({ State: 'cancelled' })
    expect(await site.until(drp.workOrders.wait(running.Uuid, tenMinutes))).toMatchObject({ outcome: 'cancelled' })

    const done = await drp.workOrders.create({ Machine: machineId, Tasks: ['check'] })
    await site.until(drp.workOrders.wait(done.Uuid, tenMinutes))
    const error = await rejected(site, drp.workOrders.cancel(done.Uuid))
    expect(error).toBeInstanceOf(DrpConflictError)
    expect(error).toMatchObject({ reason: 'changed', workOrder: { State: 'finished' } })
    expect(await drp.workOrders.get(done.Uuid)).toMatchObject({ State: 'finished' })
  })

  test('when the time of a wait is over', async () => {
    const site = await siteOf()
    site.emulator.drp.scriptTasks([{ task: 'bios', hang: true }])
    const drp = site.client()
    const { Uuid } = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    const end = await site.until(drp.workOrders.wait(Uuid, { timeoutMs: 60_000, onTimeout: 'cancel' }))
    expect(end).toMatchObject({ outcome: 'timed-out', cancelRequested: true })
    expect(await drp.workOrders.get(Uuid)).toMatchObject({ State: 'cancelled' })
  })

  test('whose machine is gone: it is an orphan', async () => {
    const site = await siteOf({ WorkOrderMode: false }, 'none')
    const drp = site.client()
    await drp.workOrders.create({ Machine: machineId, Blueprint: 'update', Uuid: orderId })
    const kept = await drp.workOrders.create({ Filter: 'Name=nobody', Blueprint: 'update' })
    await drp.machines.delete(machineId)
    await drp.workOrders.deleteOrphans()
    const left: WorkOrder[] = []
    for await (const order of drp.workOrders.list().items()) left.push(order)
    expect(left.map(({ Uuid }) => Uuid)).toEqual([kept.Uuid])
  })
})

describe('a machine', () => {
  const listed = { WorkOrderMode: false, Tasks: ['bios', 'check'], Runnable: false }

  test('whose task is tried again, is waited for through the pauses', async () => {
    const site = await siteOf({ ...listed, Params: { 'task-retry': { bios: 6 } } })
    site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1, times: 6 }])
    const drp = site.client()
    await drp.machines.setRunnable(machineId, true)
    const end = await site.until(drp.machines.wait(machineId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    // 2 + 4 + 8 + 16 + 32 + 64 s of pauses, the last one longer than a machine may be held up otherwise.
    expect(end.elapsedMs).toBeGreaterThan(126_000)
    expect((await site.jobs()).filter(({ Task }) => Task === 'bios')).toHaveLength(7)
  })

  test('has failed when the last try has', async () => {
    const site = await siteOf({ ...listed, Params: { 'task-retry': { bios: 2 } } })
    site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1 }])
    const drp = site.client()
    await drp.machines.setRunnable(machineId, true)
    const end = await site.until(drp.machines.wait(machineId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(end.view?.children[0]?.children).toHaveLength(3)
    expect(end.elapsedMs).toBeLessThan(40_000)
  })

  test.each(['events', 'none'] as const)('in a fleet ends as a wait has it, too (%s)', async (kind) => {
    const site = await siteOf({ ...listed, Params: { 'task-retry': { bios: 2 } } })
    site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1 }])
    const drp = site.client({ webSocket: kind === 'events' ? site.emulator.webSocket : 'none' })
    await drp.machines.setRunnable(machineId, true)
    const told: string[] = []
    const startedAt = site.clock.now()
    const watch = async () => {
      for await (const { changes } of drp.machines.watchAll({}, { until: 'all-ended' })) {
        for (const { view } of changes) told.push(view.outcome ?? view.phase)
      }
    }
    await site.until(watch())
    expect(told.at(-1)).toBe('failed')
    expect(told.filter((one) => one === 'failed')).toHaveLength(1)
    expect(site.clock.now() - startedAt).toBeLessThan(40_000)
    expect((await site.jobs()).filter(({ Task }) => Task === 'bios')).toHaveLength(3)
    await drp.close()
  })

  test('that handles an error is waited for until the list that failed is done', async () => {
    const site = await siteOf({ ...listed, Params: { 'task-error-handlers': { bios: ['wipe'] } } })
    site.emulator.drp.scriptTasks([{ task: 'bios', exitCode: 1, times: 1 }])
    const drp = site.client()
    await drp.machines.setRunnable(machineId, true)
    const end = await site.until(drp.machines.wait(machineId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect((await site.jobs()).map(({ Task }) => Task)).toEqual(['bios', 'wipe', 'bios', 'check'])
  })
})

describe('independent jobs', () => {
  test('live beside the list of tasks, several at once', async () => {
    const site = await siteOf({ WorkOrderMode: false, Tasks: ['bios'] }, 'none')
    const drp = site.client()
    const target = { TargetPrefix: 'machines', TargetKey: machineId } as const
    const first = await drp.jobs.createIndependent({ ...target, Task: 'backup', Uuid: jobId })
    const second = await drp.jobs.createIndependent({ ...target, Task: 'backup' })
    expect([first.State, second.State, first.Independent]).toEqual(['created', 'created', true])
    await drp.jobs.start(first.Uuid)
    await drp.jobs.start(second.Uuid)
    await drp.jobs.finish(first.Uuid)
    await drp.jobs.fail(second.Uuid)
    expect((await site.until(drp.jobs.wait(first.Uuid, tenMinutes))).outcome).toBe('succeeded')
    expect((await site.until(drp.jobs.wait(second.Uuid, tenMinutes))).outcome).toBe('failed')
    const found = drp.jobs.list({ where: { Independent: true, TargetKey: machineId } })
    expect(await found.count()).toBe(2)
    expect(await site.machine()).toMatchObject({ CurrentTask: -1, CurrentJob: '' })
    expect(await rejected(site, drp.jobs.createIndependent({ ...target, Uuid: jobId }))).toMatchObject({
      code: 'conflict',
    })
  })
})

describe('purging jobs', () => {
  test('tells what it would purge, and purges it', async () => {
    const site = await siteOf({ WorkOrderMode: false, Tasks: ['bios', 'check', 'wipe'] })
    const drp = site.client()
    await site.until(drp.machines.wait(machineId, tenMinutes))
    const would = await drp.jobs.purge({ dryRun: true, machine: machineId, jobsToKeep: 1 })
    expect(would).toHaveLength(2)
    expect(await drp.jobs.list().count()).toBe(3)
    expect(await drp.jobs.purge({ machine: 'missing', completeJobsPurgedAfter: '0' })).toEqual([])
    expect(await drp.jobs.purge({ machine: machineId, jobsToKeep: 1 })).toEqual(would)
    expect(await drp.jobs.list().count()).toBe(1)
    expect(await drp.jobs.purge()).toEqual([])
  })
})

describe('polling', () => {
  test('is answered as soon as something changes, or when its time is over', async () => {
    const site = await siteOf({ WorkOrderMode: false }, 'none')
    const drp = site.client()
    const first = await drp.machines.poll(machineId)
    if (!first.changed || first.etag === undefined) throw new Error('There is no ETag.')
    const startedAt = site.clock.now()
    expect(await site.until(drp.machines.poll(machineId, { etag: first.etag, waitMs: 45_000 }))).toEqual({
      changed: false,
      etag: first.etag,
    })
    expect(site.clock.now() - startedAt).toBe(45_000)

    site.clock.schedule(7_000, () => site.emulator.drp.setMachine(machineId, { Description: 'changed' }))
    const second = await site.until(drp.machines.poll(machineId, { etag: first.etag, waitMs: 45_000 }))
    expect(second).toMatchObject({ changed: true, document: { Description: 'changed' } })
    expect(second.etag).not.toBe(first.etag)
    expect(site.clock.now() - startedAt).toBe(52_000)

    const order = await drp.workOrders.create({ Machine: machineId, Blueprint: 'update' })
    const seen = await drp.workOrders.poll(order.Uuid)
    const held = drp.workOrders.poll(order.Uuid, { etag: seen.etag, waitMs: 60_000 })
    await drp.workOrders.cancel(order.Uuid)
    expect(await site.until(held)).toMatchObject({ changed: true, document: { State: 'cancelled' } })
  })
})

describe('plugins', () => {
  test('do things with jobs, machines and work orders', async () => {
    const site = await openDrpSite({
      tasks,
      machines: [{ Name: 'm1', Uuid: machineId, Tasks: ['bios'] }],
      workOrders: [{ Machine: machineId, Tasks: ['check'], Uuid: orderId }],
      actions: [
        { command: 'poweron', provider: 'ipmi' },
        { command: 'explain', model: 'jobs', provider: 'tracker' },
        { command: 'bill', model: 'work_orders', provider: 'shop', plugin: 'shop-1' },
      ],
    })
    site.emulator.drp.script([{ command: 'explain', result: { why: 'because' } }])
    const drp = site.client()
    const creation = await drp.jobs.create({ Machine: machineId, Uuid: jobId })
    expect(creation.kind).toBe('created')
    expect(await drp.jobs.pluginActions(jobId)).toMatchObject([{ Command: 'explain', Provider: 'tracker' }])
    expect(await drp.jobs.describePluginAction(jobId, 'explain')).toMatchObject({ Model: 'jobs' })
    expect(await drp.jobs.runPluginAction(jobId, 'explain', { a: 1 })).toEqual({ why: 'because' })
    expect(await drp.machines.actions(machineId)).toMatchObject([{ Command: 'poweron' }])
    expect(await drp.machines.actions(machineId, { plugin: 'other' })).toEqual([])
    expect(await drp.workOrders.actions(orderId, { plugin: 'shop-1' })).toMatchObject([{ Command: 'bill' }])
    expect(await rejected(site, drp.machines.describeAction(machineId, 'explain'))).toMatchObject({
      code: 'not-found',
    })
  })
})

test('a job that was put away has an archive, and no log', async () => {
  const site = await siteOf({ WorkOrderMode: false, Tasks: ['bios'] })
  const drp = site.client()
  await site.until(drp.machines.wait(machineId, tenMinutes))
  const [job] = await site.jobs()
  const id = job?.Uuid ?? ''
  const log = await drp.jobs.log.read(id)
  expect(await rejected(site, drp.jobs.archive(id))).toMatchObject({ code: 'not-found' })
  await drp.jobs.update(id, [{ op: 'replace', path: '/Archived', value: true }])
  expect(new TextDecoder().decode(await drp.jobs.archive(id))).toBe(log)
  expect(await rejected(site, drp.jobs.log.read(id))).toMatchObject({ code: 'not-found' })
})

describe('a server before all this', () => {
  test('says that it is not there, and is not asked for what it would take otherwise', async () => {
    const site = await openDrpSite(
      { tasks, machines: [{ Name: 'm1', Uuid: machineId, Tasks: ['bios'] }] },
      { profiles: { drp: 'v3.13' } },
    )
    const drp = site.client()
    for (const call of [
      drp.workOrders.create({ Machine: machineId, Blueprint: 'update' }),
      drp.workOrders.get(orderId),
      drp.workOrders.deleteOrphans(),
      drp.blueprints.get('update'),
      drp.jobs.purge(),
      drp.jobs.archive(jobId),
    ]) {
      expect(await rejected(site, call)).toMatchObject({ code: 'not-found' })
    }
    expect(await rejected(site, drp.jobs.purge({ dryRun: true }))).toMatchObject({ code: 'rejected' })
    expect(site.sent.filter(({ method, path }) => method === 'DELETE' && path.includes('dryrun'))).toEqual([])
    expect(
      await rejected(site, drp.jobs.createIndependent({ TargetPrefix: 'machines', TargetKey: machineId })),
    ).toMatchObject({
      code: 'rejected',
    })
    expect(await site.jobs()).toEqual([])
    const polled = await drp.machines.poll(machineId, { etag: '"1"', waitMs: 30_000 })
    expect([polled.changed, polled.etag]).toEqual([true, undefined])
  })
})
