import type { ClientEvent } from '@jobwright/client'
import { JobNotSucceededError, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import type { WorkOrder } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { workOrder, workOrderId } from './documents.ts'
import { failure, notFound, rejection, type Sent, scriptedServer, untyped } from './scripted-server.ts'

/** A server with work orders that change with time. */
function site(orders: readonly WorkOrder[]) {
  const there = new Map(orders.map((one) => [one.Uuid, one]))
  const control: { trouble?: ((request: Sent) => Response | undefined) | undefined } = {}
  const events: ClientEvent[] = []
  const set = (id: string, fields: Partial<WorkOrder>) => {
    const before = there.get(id)
    if (before !== undefined) there.set(id, { ...before, ...fields })
  }
  const server = scriptedServer(
    (request) => {
      const trouble = control.trouble?.(request)
      if (trouble !== undefined) return trouble
      const id = request.path.split('/')[4]
      if (id === undefined) {
        const among = /^In\((.*)\)$/.exec(new Map(request.query).get('Uuid') ?? '')?.[1]?.split(',') ?? []
        return Response.json(among.flatMap((one) => there.get(one) ?? []))
      }
      if (request.method === 'PATCH') set(id, { State: 'cancelled' })
      const found = there.get(id)
      return found === undefined ? notFound(request) : Response.json(found)
    },
    { name: 'site', onEvent: (event) => events.push(event) },
  )
  const startedAt = server.clock.now()
  return {
    ...server,
    control,
    events,
    there,
    elapsed: () => server.clock.now() - startedAt,
    at: (ms: number, fields: Partial<WorkOrder>) => server.clock.schedule(ms, () => set(workOrderId, fields)),
    paths: () => server.sent.map(({ method, path }) => `${method} ${path.slice('/api/v3'.length)}`),
  }
}

const tenMinutes = { timeoutMs: 600_000 }

describe('waiting for a work order', () => {
  test('ends when it has, and shows the document as it was sent', async () => {
    const { drp, clock, at, elapsed, events, paths } = site([workOrder()])
    at(3_000, { State: 'running', CurrentTask: 0, JobState: 'running' })
    at(9_000, { State: 'finished', CurrentTask: 1, Params: { 'bmc/password': 'canary' } })
    const end = await clock.until(drp.workOrders.wait(workOrderId, tenMinutes))
    expect(end).toMatchObject({ id: workOrderId, outcome: 'succeeded', reason: 'ended', flags: [] })
    expect(end.document?.Params).toEqual({ 'bmc/password': 'canary' })
    expect(end.view).toMatchObject({ source: 'site', kind: 'work-order', progress: { done: 1, total: 1 } })
    expect(elapsed()).toBeGreaterThanOrEqual(9_000)
    expect(elapsed()).toBeLessThan(11_500)
    // One request a look.
    expect(new Set(paths())).toEqual(new Set([`GET /work_orders/${workOrderId}`]))
    expect(end.polls).toBe(paths().length)
    expect(clock.scheduled).toBe(0)
    expect(events.filter(({ kind }) => kind === 'settled')).toMatchObject([
      { operation: 'work-order.wait', id: workOrderId, outcome: 'succeeded' },
    ])
    expect(events.find(({ kind }) => kind === 'request')).toMatchObject({ operation: 'workOrders.wait' })
  })

  test.each(['failed', 'cancelled'] as const)('tells that it has %s', async (State) => {
    const { drp, clock, at } = site([workOrder({ State: 'running' })])
    at(3_000, { State, Status: 'because' })
    expect(await clock.until(drp.workOrders.wait(workOrderId, tenMinutes))).toMatchObject({
      outcome: State,
      reason: 'ended',
    })
    const error = (await rejection(drp.workOrders.waitForSuccess(workOrderId, tenMinutes))) as JobNotSucceededError
    expect(error).toBeInstanceOf(JobNotSucceededError)
    expect(error.result).toMatchObject({ outcome: State })
  })

  test('answers the document of one that succeeds, or is to be cancelled', async () => {
    const { drp } = site([workOrder({ State: 'finished', CurrentTask: 1 })])
    expect(await drp.workOrders.waitForSuccess(workOrderId, tenMinutes)).toMatchObject({ State: 'finished' })
    const cancelled = site([workOrder({ State: 'cancelled' })])
    expect(
      await cancelled.drp.workOrders.waitForSuccess(workOrderId, { ...tenMinutes, accept: ['cancelled'] }),
    ).toMatchObject({ State: 'cancelled' })
  })

  test('ends where nobody picks it up, if that is said', async () => {
    const { drp, clock, elapsed } = site([workOrder({ Runnable: false })])
    const options = { ...tenMinutes, pendingTimeoutMs: 90_000 }
    expect(await clock.until(drp.workOrders.wait(workOrderId, options))).toMatchObject({
      outcome: 'timed-out',
      reason: 'still-pending',
    })
    expect(elapsed()).toBeGreaterThanOrEqual(90_000)
  })

  test.each<readonly [string, Partial<WorkOrder>]>([
    ['not-runnable', { State: 'running', Runnable: false, JobState: 'finished' }],
    ['not-runnable', { State: 'running', Runnable: false, JobState: 'failed', RetryTaskAttempt: 0 }],
    ['not-runnable', { State: 'running', Runnable: false, JobState: 'incomplete', RetryTaskAttempt: 1 }],
    ['not-runnable', { State: 'running', Runnable: false, JobState: undefined, RetryTaskAttempt: undefined }],
    ['not-runnable', { State: 'created', Available: false }],
    ['powered-off', { State: 'running', Runnable: false, JobExitState: 'poweroff' }],
  ])('ends as %s where it stands like this: %j', async (reason, fields) => {
    const { drp, clock, elapsed } = site([workOrder({ CurrentTask: 0, ...fields })])
    const end = await clock.until(drp.workOrders.wait(workOrderId, { timeoutMs: 100_000 }))
    expect(end).toMatchObject({ outcome: 'stalled', reason })
    expect(end.flags).toContain(reason)
    expect(end.view?.outcome).toBeUndefined()
    expect(elapsed()).toBeGreaterThanOrEqual(60_000)
    expect(elapsed()).toBeLessThan(62_500)
  })

  test.each<readonly [string, Partial<WorkOrder>]>([
    ['its machine comes back', { State: 'running', Runnable: false, JobExitState: 'reboot' }],
    ['it waits to try the task again', { State: 'running', Runnable: false, JobState: 'failed', RetryTaskAttempt: 1 }],
    ['nothing is known', { State: 'running', Runnable: undefined, CurrentTask: undefined, Tasks: null }],
    ['it has not begun', { State: 'created', Runnable: false }],
    ['it runs', { State: 'running' }],
  ])('goes on where %s', async (_, fields) => {
    const { drp, clock } = site([workOrder({ CurrentTask: 0, ...fields })])
    const end = await clock.until(drp.workOrders.wait(workOrderId, { timeoutMs: 100_000 }))
    expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    expect(end.view?.outcome).toBeUndefined()
  })

  test('cancels it when its time is over, if that is said', async () => {
    const { drp, clock, paths, there } = site([workOrder({ State: 'running' })])
    const end = await clock.until(drp.workOrders.wait(workOrderId, { timeoutMs: 10_000, onTimeout: 'cancel' }))
    expect(end).toMatchObject({ outcome: 'timed-out', reason: 'deadline', cancelRequested: true })
    expect(paths().slice(-2)).toEqual([`GET /work_orders/${workOrderId}`, `PATCH /work_orders/${workOrderId}`])
    expect(there.get(workOrderId)?.State).toBe('cancelled')
    const left = site([workOrder({ State: 'running' })])
    const untouched = await left.clock.until(left.drp.workOrders.wait(workOrderId, { timeoutMs: 10_000 }))
    expect(untouched).not.toHaveProperty('cancelRequested')
    expect(left.there.get(workOrderId)?.State).toBe('running')
  })

  test('tells why it could not be cancelled', async () => {
    const { drp, clock, control } = site([workOrder({ State: 'running' })])
    control.trouble = ({ method }) => (method === 'PATCH' ? failure(403, { Type: 'AUTH' }) : undefined)
    expect(
      await clock.until(drp.workOrders.wait(workOrderId, { timeoutMs: 10_000, onTimeout: 'cancel' })),
    ).toMatchObject({ outcome: 'timed-out', cancelRequested: false, lastError: { code: 'forbidden' } })
  })

  test('fails where there is none', async () => {
    const { drp, clock } = site([])
    const error = await rejection(clock.until(drp.workOrders.wait(workOrderId, tenMinutes)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining('work-order') })
    const refused = site([workOrder()])
    refused.control.trouble = () => failure(403, { Type: 'AUTH', Messages: ['no'] })
    expect(await rejection(refused.drp.workOrders.wait(workOrderId, tenMinutes))).toMatchObject({ code: 'forbidden' })
  })

  test('goes on while the server is out of reach', async () => {
    const { drp, clock, at, control } = site([workOrder({ State: 'running' })])
    control.trouble = () => new Response(null, { status: 502 })
    clock.schedule(30_000, () => {
      control.trouble = undefined
    })
    at(10_000, { State: 'finished' })
    expect(await clock.until(drp.workOrders.wait(workOrderId, tenMinutes))).toMatchObject({ outcome: 'succeeded' })
  })

  test('goes on from a token, and looks once', async () => {
    const { drp, clock, at, sent } = site([workOrder({ State: 'running' })])
    const token = drp.workOrders.waitToken(workOrderId, tenMinutes)
    expect(sent).toEqual([])
    const first = await drp.workOrders.check(token)
    expect(first.done).toBe(false)
    expect(sent).toHaveLength(1)
    at(5_000, { State: 'finished' })
    expect(await clock.until(drp.workOrders.resume(token))).toMatchObject({ outcome: 'succeeded' })
    const late = await drp.workOrders.check(token)
    expect(late).toMatchObject({ done: true, result: { outcome: 'succeeded' } })
    const overdue = site([workOrder({ State: 'running' })])
    expect(
      await overdue.clock.until(
        overdue.drp.workOrders.resume(overdue.drp.workOrders.waitToken(workOrderId, tenMinutes), {
          timeoutMs: 5_000,
          onTimeout: 'cancel',
        }),
      ),
    ).toMatchObject({ cancelRequested: true })
  })

  test('shows it as it changes', async () => {
    const { drp, clock, at } = site([workOrder()])
    at(3_000, { State: 'running', CurrentTask: 0 })
    at(6_000, { State: 'finished', CurrentTask: 1 })
    const seen: Snapshot[] = []
    const watch = drp.workOrders.watch(workOrderId, tenMinutes)
    const all = (async () => {
      for await (const snapshot of watch) seen.push(snapshot)
    })()
    await clock.until(all)
    expect(seen.map(({ view }) => view.status)).toEqual(['created', 'running', 'finished'])
    expect(await watch.result).toMatchObject({ outcome: 'succeeded' })
  })
})

describe('waiting for many work orders', () => {
  const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => workOrder({ Uuid: id(n), State: n % 2 === 0 ? 'finished' : 'running' }))

  test('lists them, and cancels those that take too long', async () => {
    const orders = many(60)
    const { drp, clock, sent, there } = site(orders)
    const ids = orders.map(({ Uuid }) => Uuid)
    const ends = await clock.until(drp.workOrders.waitAll(ids, { timeoutMs: 1_000, onTimeout: 'cancel' }))
    expect(sent.slice(0, 2).map(({ path, query }) => [path, new Map(query).get('Uuid')?.split(',').length])).toEqual([
      ['/api/v3/work_orders', 50],
      ['/api/v3/work_orders', 10],
    ])
    expect(ends.get(id(0))).toMatchObject({ outcome: 'succeeded', document: { Uuid: id(0) } })
    expect(ends.get(id(1))).toMatchObject({ outcome: 'timed-out', cancelRequested: true })
    expect([...there.values()].filter(({ State }) => State === 'cancelled')).toHaveLength(30)
  })

  test('reads few of them one by one', async () => {
    const { drp, clock, paths } = site(many(3).map((one) => ({ ...one, State: 'finished' })))
    await clock.until(drp.workOrders.waitAll([id(0), id(1), id(2)], tenMinutes))
    expect(paths()).toEqual([0, 1, 2].map((n) => `GET /work_orders/${id(n)}`))
  })
})

test('what makes no wait is refused', async () => {
  const { drp, sent } = site([workOrder()])
  const { workOrders } = untyped(drp)
  expect(await rejection(workOrders.wait(workOrderId, {}))).toMatchObject({ code: 'invalid-input' })
  expect(await rejection(workOrders.wait(workOrderId, { timeoutMs: 5, onTimeout: 'kill' }))).toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('onTimeout must be leave or cancel'),
  })
  expect(await rejection(workOrders.wait('', { timeoutMs: 5 }))).toMatchObject({ code: 'invalid-input' })
  expect(sent).toEqual([])
})
