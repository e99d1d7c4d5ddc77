import { getEventListeners, setMaxListeners } from 'node:events'
import { type End, Jobs } from './jobs.ts'
import { VirtualTime } from './virtual-time.ts'
import type { Waiter } from './waiters.ts'

/** Drydock's pace, in milliseconds. */
export const intervalMs = 5_000

/** What became of waits in virtual time. */
export interface Life {
  /** The first letter of each end. */
  readonly ends: string
  readonly looks: number
  readonly requests: number
  /** The most timers that there were at a time, for all waits together. */
  readonly timers: number
  /** Timers and listeners that are left. */
  readonly left: number
}

/** Waits until all jobs have ended. */
export function liveToTheEnd(waiter: Waiter, count: number): Promise<Life> {
  const time = new VirtualTime()
  return time.during(async () => {
    const jobs = new Jobs(count, intervalMs)
    const { signal } = abortController()
    const ends = await time.until(waiter.wait(jobs, signal))
    const { looks, requests } = jobs
    return { ends: initials(ends), looks, requests, timers: time.mostTimers, left: leftOf(time, signal) }
  })
}

/** What is left of waits at the moment when they are called off, and what they send afterwards. */
export function liveUntilAbort(waiter: Waiter, count: number): Promise<Life> {
  const time = new VirtualTime()
  return time.during(async () => {
    const jobs = new Jobs(count, intervalMs)
    const controller = abortController()
    const waiting = waiter.wait(jobs, controller.signal)
    await time.advance(2.5 * intervalMs)
    const before = { looks: jobs.looks, requests: jobs.requests }
    controller.abort()
    await time.advance(0)
    const left = leftOf(time, controller.signal)
    const ends = initials(await time.until(waiting))
    await time.advance(4 * intervalMs)
    const [looks, requests] = [jobs.looks - before.looks, jobs.requests - before.requests]
    return { ends, looks, requests, timers: time.mostTimers, left }
  })
}

const initials = (ends: readonly End[]) => ends.map(([letter]) => letter).join('')
const leftOf = ({ timers }: VirtualTime, signal: AbortSignal) => timers + getEventListeners(signal, 'abort').length

/** One whose signal takes any number of listeners: Node warns of the eleventh. */
export function abortController(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
