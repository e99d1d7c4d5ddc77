import { jobMethods, wait } from '@jobwright/client/wait'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { endedView, subject, viewOf } from './views.ts'

// The platform's timers, faked; everything else is as users have it: no clock is given.
beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }))
afterEach(() => void vi.useRealTimers())

const day = 86_400_000

test('without a clock of its own, a wait goes by the platform’s and leaves no timer', async () => {
  let reads = 0
  const read = async (id: string) => (++reads < 4 ? viewOf(id) : endedView(id))
  const waiting = wait({ ...subject, id: 'a', pace: { intervalMs: 5_000 }, read }, { timeoutMs: 60_000 })
  await vi.advanceTimersByTimeAsync(1)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await waiting).toMatchObject({ outcome: 'succeeded', polls: 4 })
  expect(vi.getTimerCount()).toBe(0)
})

test('a pause over 2^31-1 ms is slept in parts, and not cut short', async () => {
  const delays: number[] = []
  const { setTimeout } = globalThis
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
    delays.push(ms)
    return setTimeout(run, ms)
  }) as typeof globalThis.setTimeout)
  let reads = 0
  const read = async (id: string) => (++reads < 2 ? viewOf(id) : endedView(id))
  const tasks = jobMethods({ ...subject, pace: { intervalMs: 60 * day }, read })
  const waiting = tasks.wait('a', { timeoutMs: 365 * day })
  await vi.advanceTimersByTimeAsync(54 * day - 1)
  expect(reads).toBe(1)
  await vi.advanceTimersByTimeAsync(13 * day)
  expect(await waiting).toMatchObject({ outcome: 'succeeded', polls: 2 })
  expect(Math.max(...delays)).toBe(2 ** 31 - 1)
  expect(vi.getTimerCount()).toBe(0)
})

test('what is called off in the midst of such parts leaves no timer', async () => {
  const controller = new AbortController()
  const read = async (id: string) => viewOf(id)
  const tasks = jobMethods({ ...subject, pace: { intervalMs: 60 * day }, read })
  const waiting = tasks.wait('a', { timeoutMs: 365 * day, signal: controller.signal })
  await vi.advanceTimersByTimeAsync(30 * day)
  expect(vi.getTimerCount()).toBe(1)
  controller.abort()
  await vi.advanceTimersByTimeAsync(0)
  expect(await waiting).toMatchObject({ outcome: 'aborted' })
  expect(vi.getTimerCount()).toBe(0)
})
