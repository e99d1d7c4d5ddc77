import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const settings = { seed: 20261120, numRuns: 35 }

const machines = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'] as const
const zero = '0001-01-01T00:00:00Z'
const over = ['finished', 'failed', 'cancelled']

const seed = {
  tasks: [{ Name: 't1' }, { Name: 't2', Prerequisites: ['t1'] }],
  stages: [{ Name: 's1' }],
  profiles: [{ Name: 'patient', Params: { 'task-retry': { t1: 1 }, 'task-error-handlers': { t2: ['t1'] } } }],
  blueprints: [
    { Name: 'plain', Tasks: ['t1', 'stage:s1'] },
    { Name: 'patient', Tasks: ['t2'], Profiles: ['patient'] },
  ],
  machines: machines.map((Uuid, at) => ({ Name: `m${at}`, Uuid, WorkOrderMode: true, Tasks: ['t1'] })),
}

interface Order {
  readonly Uuid: string
  readonly State: string
  readonly Machine: string
  readonly CurrentJob: string
  readonly CurrentTask: number
  readonly Tasks: readonly string[]
  readonly JobState: string
  readonly StartTime: string
  readonly EndTime: string
}

interface Job {
  readonly Uuid: string
  readonly Machine: string
  readonly WorkOrder: string
  readonly Current: boolean
  readonly State: string
}

interface Machine {
  readonly Uuid: string
  readonly PendingWorkOrders: number
  readonly RunningWorkOrders: number
}

interface Known {
  readonly orders: readonly Order[]
  readonly jobs: readonly Job[]
  readonly machines: readonly Machine[]
}

type Step = (site: DrpSite, known: Known) => Promise<unknown>

const replace = (fields: object) =>
  Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }))

const machine = fc.constantFrom(...machines)
const whose = fc.oneof(
  machine.map((Machine) => ({ Machine })),
  fc.constantFrom('Name=m0', 'Name=In(m0,m1)', 'Runnable=true', 'Name=m9').map((Filter) => ({ Filter })),
)
const what = fc.oneof(
  fc.constantFrom('plain', 'patient').map((Blueprint) => ({ Blueprint })),
  fc.array(fc.constantFrom('t1', 't2', 'stage:s1'), { minLength: 1, maxLength: 3 }).map((Tasks) => ({ Tasks })),
)

const make: fc.Arbitrary<Step> = fc.tuple(whose, what).map(
  ([one, other]) =>
    (site) =>
      site.send('POST', '/work_orders', { ...one, ...other }),
)
const ask: fc.Arbitrary<Step> = machine.map((Machine) => (site) => site.send('POST', '/jobs', { Machine }))
const report: fc.Arbitrary<Step> = fc
  .tuple(fc.nat(1), fc.constantFrom('finished', 'finished', 'finished', 'failed', 'incomplete'))
  .map(([at, State]) => async (site, { jobs }) => {
    const job = jobs.filter((one) => ['created', 'running', 'incomplete'].includes(one.State))[at]
    if (job === undefined) return
    await site.send('PATCH', `/jobs/${job.Uuid}`, replace({ State: 'running' }))
    await site.send('PATCH', `/jobs/${job.Uuid}`, replace({ State }))
  })
const change: fc.Arbitrary<Step> = fc
  .tuple(
    fc.nat(3),
    fc.constantFrom<object>({ State: 'cancelled' }, { Runnable: false }, { Runnable: true }, { Archived: true }),
  )
  .map(([at, fields]) => async (site, { orders }) => {
    const order = orders[at]
    if (order !== undefined) await site.send('PATCH', `/work_orders/${order.Uuid}`, replace(fields))
  })
const remove: fc.Arbitrary<Step> = fc
  .tuple(fc.nat(3), fc.constantFrom('', '?force=true'))
  .map(([at, query]) => async (site, { orders }) => {
    const order = orders[at]
    if (order !== undefined) await site.send('DELETE', `/work_orders/${order.Uuid}${query}`)
  })
const mode: fc.Arbitrary<Step> = fc
  .tuple(machine, fc.constantFrom({ WorkOrderMode: false }, { WorkOrderMode: true }, { Runnable: true }))
  .map(
    ([id, fields]) =>
      (site) =>
        site.send('PATCH', `/machines/${id}`, replace(fields)),
  )
const pass: fc.Arbitrary<Step> = fc.constant((site) => site.clock.advance(2000))

const step = fc.oneof(
  { weight: 4, arbitrary: make },
  { weight: 10, arbitrary: ask },
  { weight: 12, arbitrary: report },
  { weight: 4, arbitrary: change },
  { weight: 1, arbitrary: remove },
  { weight: 2, arbitrary: mode },
  { weight: 2, arbitrary: pass },
)

async function look(site: DrpSite): Promise<Known> {
  const [orders, jobs, all] = await Promise.all(
    ['/work_orders', '/jobs', '/machines'].map(async (path) => (await site.send('GET', path)).json),
  )
  return { orders: orders as Order[], jobs: jobs as Job[], machines: all as Machine[] }
}

test('whatever is asked: machines count their orders, run one at a time, and what is over stays over', async () => {
  const site = await startDrp(seed, { profiles: { drp: 'v4' } })
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      site.reset()
      let known = await look(site)
      for (const one of steps) {
        await one(site, known)
        const next = await look(site)
        expectCounts(next)
        expectOrders(next)
        expectEnds(known, next, seen)
        known = next
      }
    }),
    settings,
  )
  for (const state of ['running', ...over]) expect(seen.get(state), state).toBeGreaterThan(5)
})

function expectCounts({ orders, machines: all }: Known): void {
  for (const { Uuid, PendingWorkOrders, RunningWorkOrders } of all) {
    const count = (state: string) => orders.filter((one) => one.State === state && one.Machine === Uuid).length
    expect([PendingWorkOrders, RunningWorkOrders]).toEqual([count('created'), count('running')])
    expect(RunningWorkOrders).toBeLessThanOrEqual(1)
  }
}

function expectOrders({ orders, jobs, machines: all }: Known): void {
  for (const order of orders) {
    const job = jobs.find(({ Uuid }) => Uuid === order.CurrentJob)
    expect(order.JobState).toBe(job?.State ?? '')
    expect(job === undefined || job.WorkOrder === order.Uuid).toBe(true)
    expect(order.EndTime !== zero).toBe(over.includes(order.State))
    const hasStarted = order.State === 'running' || order.State === 'finished'
    expect(!hasStarted || order.StartTime !== zero).toBe(true)
    expect(order.State !== 'finished' || order.CurrentTask === order.Tasks.length).toBe(true)
  }
  for (const { Uuid } of all)
    expect(jobs.filter((job) => job.Machine === Uuid && job.Current).length).toBeLessThanOrEqual(1)
}

function expectEnds(before: Known, after: Known, seen: Map<string, number>): void {
  for (const { Uuid, State } of after.orders) {
    const was = before.orders.find((order) => order.Uuid === Uuid)?.State ?? 'created'
    if (was !== State) seen.set(State, (seen.get(State) ?? 0) + 1)
    expect([was, State]).not.toEqual(['running', 'created'])
    expect(over.includes(was) ? State : was).toBe(was)
  }
}
