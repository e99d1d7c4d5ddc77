import { expect, test } from 'vitest'
import { listen, settled } from './events/listener.ts'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const j1 = 'bbbbbbbb-0000-4000-8000-000000000001'
const j2 = 'bbbbbbbb-0000-4000-8000-000000000002'
const w1 = 'cccccccc-0000-4000-8000-000000000001'

const seed = {
  tasks: [{ Name: 't1' }],
  machines: [{ Name: 'm1', Uuid: m1, WorkOrderMode: true, Params: { 'task-retry': { t1: 1 } }, Tasks: ['t1'] }],
}

async function start() {
  const site = await startDrp(seed, { profiles: { drp: 'v4' } })
  const listener = await listen(site.emulator)
  await listener.register('jobs.*.*', 'machines.*.*', 'work_orders.*.*', 'plugins.*.*')
  const told = async () => {
    await settled()
    return listener.names()
  }
  return { site, told, listener }
}

const set = (site: DrpSite, path: string, fields: object) =>
  site.send(
    'PATCH',
    path,
    Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value })),
  )

test('work orders, their jobs and their machine tell of what happens to them', async () => {
  const { site, told } = await start()
  await site.send('POST', '/work_orders', { Machine: m1, Tasks: ['t1'], Uuid: w1 })
  expect(await told()).toEqual([`machines.save.${m1}`, `work_orders.create.${w1}`])
  await site.send('POST', '/jobs', { Machine: m1, Uuid: j1 })
  expect(await told()).toEqual([
    // It starts, and then has a job.
    `machines.save.${m1}`,
    `work_orders.update.${w1}`,
    `jobs.create.${j1}`,
    `work_orders.update.${w1}`,
    `machines.update.${m1}`,
  ])
  await set(site, `/jobs/${j1}`, { State: 'running' })
  expect(await told()).toEqual([`machines.save.${m1}`, `work_orders.save.${w1}`, `jobs.update.${j1}`])
  await set(site, `/work_orders/${w1}`, { State: 'cancelled' })
  expect(await told()).toEqual([
    `machines.save.${m1}`,
    `work_orders.save.${w1}`,
    `jobs.save.${j1}`,
    `machines.save.${m1}`,
    `work_orders.update.${w1}`,
  ])
  await site.send('DELETE', `/work_orders/${w1}`)
  expect(await told()).toEqual([`work_orders.delete.${w1}`])
})

test('whoever deletes several at once tells of each', async () => {
  const { site, told, listener } = await start()
  await site.send('POST', '/work_orders', { Machine: m1, Tasks: ['t1', 't1'], Uuid: w1 })
  for (const Uuid of [j1, j2]) {
    await site.send('POST', '/jobs', { Machine: m1, Uuid })
    await set(site, `/jobs/${Uuid}`, { State: 'running' })
    await set(site, `/jobs/${Uuid}`, { State: 'finished' })
  }
  await told()
  await site.send('DELETE', '/jobs?jobsToKeep=0&dryrun=true')
  expect(await told()).toEqual([])
  await site.send('DELETE', '/jobs?jobsToKeep=0')
  await settled()
  expect(listener.events).toMatchObject([{ Object: { Uuid: j1 }, Original: null, Principal: 'user:rocketskates' }])
  expect(await told()).toEqual([`jobs.delete.${j1}`])
  await site.send('DELETE', `/machines/${m1}`)
  expect(await told()).toEqual([`jobs.save.${j2}`, `machines.delete.${m1}`])
  await site.send('DELETE', '/work_orders')
  expect(await told()).toEqual([`work_orders.delete.${w1}`])
})

test('a try again is told of when its time has come, and is nobody’s', async () => {
  const { site, told, listener } = await start()
  await set(site, `/machines/${m1}`, { WorkOrderMode: false })
  await site.send('POST', '/jobs', { Machine: m1, Uuid: j1 })
  await set(site, `/jobs/${j1}`, { State: 'running' })
  await set(site, `/jobs/${j1}`, { State: 'failed' })
  await told()
  await site.clock.advance(1999)
  expect(await told()).toEqual([])
  await site.clock.advance(1)
  await settled()
  expect(listener.events).toMatchObject([{ Object: { Runnable: true, RetryTaskAttempt: 1 }, Principal: '' }])
  expect(await told()).toEqual([`machines.save.${m1}`])
})
