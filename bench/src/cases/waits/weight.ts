import { Jobs } from './jobs.ts'
import { abortController, liveToTheEnd } from './life.ts'
import { settle } from './virtual-time.ts'
import type { Waiter } from './waiters.ts'

/** What waits hold while nothing happens, with the platform's own timers. */
export interface Weight {
  readonly bytes: number
  readonly timers: number
}

/** Begins waits, lets each look once, and weighs what is held then. Their timers are left behind: the process has to be ended. */
export async function weigh(waiter: Waiter, count: number): Promise<Weight> {
  // So that what is made once, and code that is compiled, weighs nothing.
  await liveToTheEnd(waiter, 20)
  const jobs = new Jobs(count, 600_000)
  const controller = abortController()
  const before = await held()
  const waiting = waiter.wait(jobs, controller.signal)
  while (jobs.looks < count) await settle()
  const after = await held()
  if (jobs.looks !== count) throw new Error('They looked again while they were weighed.')
  keep(waiting)
  return { bytes: after.bytes - before.bytes, timers: after.timers - before.timers }
}

async function held(): Promise<Weight> {
  for (let time = 0; time < 3; time++) {
    await settle()
    globalThis.gc?.()
  }
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  return { bytes: process.memoryUsage().heapUsed, timers }
}

/** What is kept is not collected. */
const kept: unknown[] = []
const keep = (value: unknown) => kept.push(value)
