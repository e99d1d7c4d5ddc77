import { setImmediate as turn } from 'node:timers/promises'
import { createDrydockClient } from '@jobwright/client/drydock'
import { exitCodeOf } from '@jobwright/client/wait'
import type { NodeFilter } from '@jobwright/core'
import { type Emulator, startEmulator } from '@jobwright/emulator'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchedFetch } from './watched-fetch.ts'

const exitCode = process.exitCode
const watched = watchedFetch(globalThis.fetch)
let emulator: Emulator<'drydock'> | undefined

// The lines say nothing of clocks, so the platform's own is moved by hand, whenever no socket has anything to say.
beforeEach(() => {
  vi.stubGlobal('fetch', watched.fetch)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
})
afterEach(async () => {
  await emulator?.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  process.exitCode = exitCode
})

test('ten lines plan, start and truthfully await a task, over real sockets and on the default clock', async () => {
  const filter: NodeFilter = {
    filter_set_type: 'union',
    filter_set: [{ filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } }],
  }
  const { site, plan, end } = await inNoTime(async () => {
    const site = await startEmulator({ systems: ['drydock'] })
    const drydock = createDrydockClient({ baseUrl: site.drydock.baseUrl, auth: 'none' })
    const plan = await drydock.plan({ action: 'deploy_nodes', design_ref: site.drydock.designRef, where: filter })
    const task = await drydock.tasks.create(plan.document)
    const end = await drydock.tasks.wait(task.task_id, { timeoutMs: 3_600_000 })
    process.exitCode = exitCodeOf(end)
    return { site, plan, end }
  })
  emulator = site

  expect(plan.names).toEqual(['c'])
  expect(plan.added.toSorted()).toEqual(['a', 'b'])
  expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended', document: { action: 'deploy_nodes' } })
  expect(end.targets.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['c succeeded'])
  expect(process.exitCode).toBe(0)
  // The task took time: nobody took its being queued for its end.
  expect(end.elapsedMs).toBeGreaterThan(5_000)
  expect(end.polls).toBeGreaterThan(1)
})

/** Does the work, and lets time pass as soon as the sockets are quiet. */
async function inNoTime<T>(work: () => Promise<T>): Promise<T> {
  let over = false
  const finish = () => {
    over = true
  }
  const working = work()
  working.then(finish, finish)
  while (!over) {
    for (let quiet = 0; quiet < 20; quiet = watched.underWay === 0 ? quiet + 1 : 0) await turn()
    await vi.advanceTimersByTimeAsync(500)
  }
  return working
}
