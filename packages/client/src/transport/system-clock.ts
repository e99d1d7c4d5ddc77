import type { Clock } from '@jobwright/core'

// Timers of all platforms count in 32 bits; a longer delay makes them fire at once.
const longestTimerMs = 2 ** 31 - 1

/** The platform's clock. A delay of any length is kept; what is scheduled keeps a process alive until it has run or is called off. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(afterMs, run) {
    let remaining = afterMs
    let timer: ReturnType<typeof setTimeout>
    const arm = (): void => {
      const step = Math.min(remaining, longestTimerMs)
      remaining -= step
      timer = setTimeout(remaining > 0 ? arm : run, step)
    }
    arm()
    return () => clearTimeout(timer)
  },
}
