import { type JobWatch, type Snapshot, watch } from '@jobwright/client/wait'
import { readWaitToken } from '@jobwright/core'
import { expect, test } from 'vitest'
import { countedSignal, scriptedSite } from './scripted-site.ts'
import { endedView, viewOf } from './views.ts'

const statuses = async (live: JobWatch) => {
  const seen: string[] = []
  for await (const { view } of live) seen.push(view.status)
  return seen
}

test('the first snapshot is immediate, equal ones are not repeated, the end is the last', async () => {
  const site = scriptedSite((id, _, look) =>
    look < 3 ? viewOf(id) : look < 6 ? viewOf(id, { status: 'busy' }) : endedView(id),
  )
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 })
  const snapshots: [Snapshot, number][] = []
  const reading = (async () => {
    for await (const snapshot of live) snapshots.push([snapshot, site.ms()])
  })()
  await site.clock.until(reading)
  expect(snapshots.map(([{ view }]) => view.status)).toEqual(['running', 'busy', 'complete'])
  expect(snapshots[0]?.[1]).toBe(0)
  expect(snapshots.map(([{ changed }]) => changed.includes('id'))).toEqual([true, false, false])
  expect(snapshots[2]?.[0].changed).toEqual(['status', 'phase', 'outcome'])
  expect(snapshots.map(([{ token }]) => readWaitToken(token).polls)).toEqual([1, 4, 7])
  expect(await live.result).toMatchObject({ outcome: 'succeeded', polls: 7 })
  expect(site.clock.scheduled).toBe(0)
})

test('a slow reader sees the newest, with what differs from what it saw last', async () => {
  const site = scriptedSite((id, ms) =>
    ms < 50_000 ? viewOf(id, { status: `s${Math.floor(ms / 10_000)}` }) : endedView(id),
  )
  const iterator = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 })[Symbol.asyncIterator]()
  expect((await site.clock.until(iterator.next())).value).toMatchObject({ view: { status: 's0' } })
  await site.clock.advance(38_000)
  expect((await site.clock.until(iterator.next())).value).toMatchObject({ view: { status: 's3' }, changed: ['status'] })
  await site.clock.advance(600_000)
  expect((await site.clock.until(iterator.next())).value).toMatchObject({ view: { status: 'complete' } })
  expect(await iterator.next()).toMatchObject({ done: true, value: { outcome: 'succeeded' } })
  expect(await iterator.next()).toMatchObject({ done: true, value: { outcome: 'succeeded' } })
})

test('what changed there and back while the reader was away is not shown', async () => {
  const site = scriptedSite((id, ms) =>
    ms > 4_000 && ms < 8_000 ? viewOf(id, { status: 'blip' }) : ms < 60_000 ? viewOf(id) : endedView(id),
  )
  const iterator = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 })[Symbol.asyncIterator]()
  await site.clock.until(iterator.next())
  await site.clock.advance(20_000)
  expect((await site.clock.until(iterator.next())).value).toMatchObject({ view: { status: 'complete' } })
})

test('nothing is sent before the first snapshot is asked for, and the time runs from then', async () => {
  const site = scriptedSite((id) => viewOf(id))
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 10_000 })
  await site.clock.advance(60_000)
  expect([site.reads.length, site.clock.scheduled]).toEqual([0, 0])
  expect(await site.clock.until(statuses(live))).toEqual(['running'])
  expect(site.ms()).toBe(70_000)
  expect(await live.result).toMatchObject({ outcome: 'timed-out', elapsedMs: 10_000 })
})

test('the result can be had without iterating', async () => {
  const site = scriptedSite((id, ms) => (ms < 9_000 ? viewOf(id) : endedView(id)))
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
  expect(await site.clock.until(live.result)).toMatchObject({ outcome: 'succeeded' })
  expect(await statuses(live)).toEqual(['complete'])
})

test('leaving the iteration stops everything', async () => {
  const site = scriptedSite((id, ms) => viewOf(id, { status: `${ms}` }), { latencyMs: 100 })
  const { signal, listeners } = countedSignal()
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000, signal })
  const reading = (async () => {
    for await (const { view } of live) if (view.status !== '100') break
  })()
  await site.clock.until(reading)
  expect(await live.result).toMatchObject({ outcome: 'aborted', polls: 2 })
  const reads = site.reads.length
  await site.clock.advance(600_000)
  expect([site.reads.length - reads, site.clock.scheduled, listeners()]).toEqual([0, 0, 0])
})

test('leaving it before it began sends nothing', async () => {
  const site = scriptedSite((id) => viewOf(id))
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 })
  const iterator = live[Symbol.asyncIterator]()
  expect(await site.clock.until(iterator.return?.() ?? Promise.reject(new Error('no return')))).toMatchObject({
    done: true,
    value: { outcome: 'aborted', polls: 0 },
  })
  expect(await iterator.next()).toMatchObject({ done: true })
  expect([site.reads.length, site.clock.scheduled]).toEqual([0, 0])
})

test('leaving it ends a call of next that waits', async () => {
  const site = scriptedSite((id) => viewOf(id))
  const iterator = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 })[Symbol.asyncIterator]()
  await site.clock.until(iterator.next())
  const [one, other] = [iterator.next(), iterator.next()]
  await site.clock.advance(1_000)
  void iterator.return?.()
  expect(await site.clock.until(Promise.all([one, other]))).toMatchObject([{ done: true }, { done: true }])
})

test('several calls of next share what comes', async () => {
  const site = scriptedSite((id, _, look) => (look === 0 ? viewOf(id) : endedView(id)))
  const iterator = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000 })[Symbol.asyncIterator]()
  const results = await site.clock.until(Promise.all([iterator.next(), iterator.next(), iterator.next()]))
  expect(results).toMatchObject([
    { value: { view: { status: 'running' } } },
    { value: { view: { status: 'complete' } } },
    { done: true },
  ])
})

test('a time-out and an abort end the iteration; the result tells', async () => {
  const site = scriptedSite((id) => viewOf(id))
  const controller = new AbortController()
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 600_000, signal: controller.signal })
  site.clock.schedule(7_000, () => controller.abort())
  expect(await site.clock.until(statuses(live))).toEqual(['running'])
  expect(await live.result).toMatchObject({ outcome: 'aborted', elapsedMs: 7_000 })
})

test('a callback is told too, and may throw', async () => {
  const site = scriptedSite((id, _, look) => (look === 0 ? viewOf(id) : endedView(id)))
  const mistake = new Error('in the callback')
  const onSnapshot = () => {
    throw mistake
  }
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000, onSnapshot })
  expect(await site.clock.until(statuses(live))).toEqual(['running', 'complete'])
  expect(await live.result).toMatchObject({ callbackError: mistake })
})

test('options that make no sense are refused at once', () => {
  const site = scriptedSite((id) => viewOf(id))
  expect(() => watch({ ...site.watchable, id: 'a' }, { timeoutMs: Number.NaN })).toThrow('timeoutMs')
  expect(() => watch({ ...site.watchable, id: '' }, { timeoutMs: 1 })).toThrow('the id')
})

test('changes deep in a view are changes; another raw document alone is none', async () => {
  const deep = (n: number) => [
    { ...viewOf('child'), targets: [{ name: 'n1', phase: 'running', why: `${n}` } as const] },
  ]
  const site = scriptedSite(
    (id, _, look) =>
      [
        viewOf(id, { children: deep(1), raw: 1 }),
        viewOf(id, { children: deep(1).map((child) => ({ ...child, raw: 2 })), raw: 2 }),
        viewOf(id, { children: deep(2) }),
        viewOf(id, { children: [] }),
        viewOf(id, { children: [], updatedAt: 'x' }),
        viewOf(id, { children: [] }),
      ][look] ?? endedView(id),
  )
  const changes: (readonly string[])[] = []
  const live = watch({ ...site.watchable, id: 'a' }, { timeoutMs: 60_000 })
  const reading = (async () => {
    for await (const { changed } of live) changes.push(changed)
  })()
  await site.clock.until(reading)
  expect(changes.slice(1)).toEqual([
    ['children'],
    ['children'],
    ['updatedAt'],
    ['updatedAt'],
    ['status', 'phase', 'outcome'],
  ])
})
