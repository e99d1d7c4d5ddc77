import { invalidInput } from '../input/index.ts'
import type { ManualClock } from './clock.ts'
import { TimerQueue } from './timer-queue.ts'

/** How a manual clock begins. */
export interface ManualClockOptions {
  /** Its first time, in milliseconds since 1970. Default 2026-01-01T00:00:00Z. */
  readonly now?: number | undefined
  /**
   * Waits until everything has been done that needs no time, called before each step. Default: lets promises that are ready run on.
   * Whoever uses sockets gives one that waits until no answer is under way, or time runs away from it.
   */
  readonly settle?: (() => Promise<void>) | undefined
}

/**
 * Makes a clock for tests and simulations: time passes only when it is told to.
 *
 * @example
 * import { manualClock } from '@jobwright/core'
 * const clock = manualClock({ now: 0 })
 * const seen: number[] = []
 * clock.schedule(50, () => seen.push(clock.now()))
 * await clock.advance(100)
 * seen //=> [50]
 * clock.now() //=> 100
 */
export function manualClock(options: ManualClockOptions = {}): ManualClock {
  const { settle = letPromisesRun } = options
  const timers = new TimerQueue()
  // Timers go by what has passed, whatever time the clock is set to meanwhile: so do those of every platform.
  let passed = 0
  let offset = options.now ?? Date.UTC(2026, 0, 1)

  const runNext = (): void => {
    const timer = timers.take()
    if (timer === undefined) return
    passed = Math.max(passed, timer.at)
    timer.run()
  }

  return {
    now: () => passed + offset,
    schedule: (afterMs, run) => timers.add(passed + (afterMs > 0 ? afterMs : 0), run),
    get scheduled() {
      return timers.size
    },
    async advance(ms) {
      const end = passed + ms
      for (;;) {
        await settle()
        const timer = timers.first
        if (timer === undefined || timer.at > end) break
        runNext()
      }
      passed = Math.max(passed, end)
    },
    async until(promise) {
      let settled = false
      const finish = () => {
        settled = true
      }
      promise.then(finish, finish)
      for (let idle = 0; idle < idleTurns; ) {
        await settle()
        if (settled) return promise
        idle = timers.size === 0 ? idle + 1 : 0
        runNext()
      }
      throw invalidInput(
        'The clock has nothing scheduled and the promise still waits: it waits for something else than time.',
      )
    },
    set(now) {
      offset = now - passed
    },
  }
}

// Work that spans several turns of promises, such as reading a response, needs more than one.
const idleTurns = 100

async function letPromisesRun(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
