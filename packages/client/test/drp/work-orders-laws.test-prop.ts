import { DrpConflictError } from '@jobwright/client/drp'
import { isJobwrightError } from '@jobwright/core'
import type { WorkOrder } from '@jobwright/core/drp'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { machineId, workOrder, workOrderId } from './documents.ts'
import { failure, lostConnection, notFound, type Sent, scriptedServer } from './scripted-server.ts'

const settings = { seed: 20261120, numRuns: 300 }

/** What may happen to a request: somebody else is quicker, or the answer is lost on its way. */
interface Mishap {
  readonly move: 'none' | 'start' | 'finish' | 'fail' | 'cancel'
  readonly lost: boolean
}

const mishap: fc.Arbitrary<Mishap> = fc.record({
  move: fc.constantFrom('none', 'none', 'start', 'finish', 'fail', 'cancel'),
  lost: fc.constantFrom(false, false, false, true),
})

const moves: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  created: { start: 'running', cancel: 'cancelled' },
  running: { finish: 'finished', fail: 'failed', cancel: 'cancelled' },
}

/** A server with at most one work order, which others move too, before each request as the mishaps have it. */
function restless(first: WorkOrder | undefined, mishaps: readonly Mishap[]) {
  let order = first
  let ended: string | undefined
  let changedAnEnd = false
  const set = (State: string) => {
    changedAnEnd ||= ended !== undefined && State !== ended
    if (State !== 'created' && State !== 'running') ended = State
    order = order && { ...order, State }
  }
  const answer = ({ method, body, path }: Sent): Response => {
    if (method === 'POST') {
      if (order !== undefined) return failure(409, { Type: 'CREATE', Messages: ['already exists'] })
      order = workOrder(body as Partial<WorkOrder>)
      return Response.json(order, { status: 201 })
    }
    if (order === undefined) return notFound({ method, path })
    if (method === 'PATCH') {
      const [tested, replaced] = body as readonly { readonly value: string }[]
      if (tested?.value !== order.State) return failure(409, { Type: 'PATCH', Messages: ['Patch error at line 0'] })
      set(replaced?.value ?? '')
    }
    return Response.json(order)
  }
  const left = [...mishaps]
  const server = scriptedServer((request) => {
    const { move, lost } = left.shift() ?? { move: 'none', lost: false }
    const next = moves[order?.State ?? '']?.[move]
    if (next !== undefined) set(next)
    const response = answer(request)
    return lost ? lostConnection() : response
  })
  return { ...server, state: () => order?.State, changedAnEnd: () => changedAnEnd }
}

const outcomeOf = async (call: Promise<WorkOrder>) => {
  try {
    return { order: await call }
  } catch (error) {
    return { error }
  }
}

const endOf = (error: unknown) => (error instanceof DrpConflictError ? error.workOrder?.State : undefined)

function verdictOf(order: WorkOrder | undefined, error: unknown) {
  if (order !== undefined) return 'cancelled'
  if (endOf(error) !== undefined) return 'ended'
  return error instanceof DrpConflictError || isJobwrightError(error, 'unavailable') ? 'unknown' : 'wrong'
}

describe('whatever happens meanwhile', () => {
  test('a work order is cancelled or has ended by itself, and an end stays an end', async () => {
    const seen = new Map<string, number>()
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('created', 'running', 'finished', 'cancelled'),
        fc.array(mishap, { maxLength: 6 }),
        async (State, mishaps) => {
          const server = restless(workOrder({ State }), mishaps)
          const { order, error } = await server.clock.until(outcomeOf(server.drp.workOrders.cancel(workOrderId)))
          expect(server.changedAnEnd()).toBe(false)
          const verdict = verdictOf(order, error)
          count(verdict)
          const state = server.state() ?? ''
          const lost = mishaps.filter((one) => one.lost).length
          const isRight = {
            cancelled: order?.State === 'cancelled' && state === 'cancelled',
            ended: (state === 'finished' || state === 'failed') && state === endOf(error),
            // So many answers were lost that nothing more is tried.
            unknown: lost > 2,
            wrong: false,
          }
          expect([verdict, isRight[verdict]]).toEqual([verdict, true])
        },
      ),
      settings,
    )
    expect(seen.get('cancelled')).toBeGreaterThan(100)
    expect(seen.get('ended')).toBeGreaterThan(30)
  })

  test('a work order of an id is made once, and is the one that was asked for', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('none', 'same', 'other'),
        fc.array(mishap, { maxLength: 5 }),
        async (before, mishaps) => {
          const there = workOrder({ Blueprint: before === 'other' ? 'another' : 'update-bios' })
          const server = restless(before === 'none' ? undefined : there, mishaps)
          const wanted = { Uuid: workOrderId, Machine: machineId, Blueprint: 'update-bios' } as const
          const { order, error } = await server.clock.until(outcomeOf(server.drp.workOrders.ensure(wanted)))
          const what = order === undefined ? 'refused' : 'made'
          seen.set(`${before} ${what}`, (seen.get(`${before} ${what}`) ?? 0) + 1)
          expect(order === undefined).toBe(error !== undefined)
          expect(order?.Blueprint ?? 'update-bios').toBe('update-bios')
          // Without a lost answer, only another work order of that id is in the way.
          const mayFail = before === 'other' || mishaps.some(({ lost }) => lost)
          expect(order !== undefined || mayFail).toBe(true)
          expect(order === undefined || before !== 'other').toBe(true)
        },
      ),
      settings,
    )
    expect(seen.get('none made')).toBeGreaterThan(50)
    expect(seen.get('same made')).toBeGreaterThan(50)
    expect(seen.get('other refused')).toBeGreaterThan(50)
  })
})

describe('whoever polls in a loop', () => {
  test('sees the last state no later than it comes, by as many answers as there are changes and silences', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 6 }),
        fc.constantFrom(5_000, 30_000),
        async (times, waitMs) => {
          let version = 0
          const waiting = new Set<() => void>()
          const etag = () => `"${version}"`
          const now = () =>
            Response.json(workOrder({ Status: String(version) }), { status: 200, headers: { etag: etag() } })
          const server = scriptedServer(({ headers }) => {
            if (headers['if-none-match'] !== etag()) return now()
            return new Promise<Response>((resolve) => {
              const end = () => {
                waiting.delete(end)
                stop()
                resolve(headers['if-none-match'] === etag() ? new Response(null, { status: 304 }) : now())
              }
              const stop = server.clock.schedule(waitMs, end)
              waiting.add(end)
            })
          })
          const { clock, drp, sent } = server
          const startedAt = clock.now()
          const moments = [...new Set(times)].sort((a, b) => a - b)
          for (const ms of moments) {
            clock.schedule(ms, () => {
              version += 1
              for (const end of waiting) end()
            })
          }
          const seen: (readonly [at: number, status: string | undefined])[] = []
          const follow = async () => {
            let known: string | undefined
            while (version < moments.length || seen.at(-1)?.[1] !== String(version)) {
              const found = await drp.workOrders.poll(workOrderId, { etag: known, waitMs })
              if (found.changed) seen.push([clock.now() - startedAt, found.document.Status])
              known = found.etag
            }
          }
          await clock.until(follow())
          expect(seen.map(([, status]) => status)).toEqual(['0', ...moments.map((_, index) => String(index + 1))])
          expect(seen.slice(1).map(([at]) => at)).toEqual(moments)
          const silences = (moments.at(-1) ?? 0) / waitMs
          expect(sent.length).toBeLessThanOrEqual(1 + moments.length + silences)
        },
      ),
      { ...settings, numRuns: 100 },
    )
  })
})
