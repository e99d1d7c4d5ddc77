import type { Clock } from '@jobwright/core'

/** Waits, or does not when one of the signals is aborted: whatever is asked of the server next is refused then. */
export function pause(clock: Clock, ms: number, signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve) => {
    const present = signals.filter((signal) => signal !== undefined)
    const end = () => {
      stopTimer()
      for (const signal of present) signal.removeEventListener('abort', end)
      resolve()
    }
    const stopTimer = clock.schedule(ms, end)
    for (const signal of present) signal.addEventListener('abort', end)
    if (present.some((signal) => signal.aborted)) end()
  })
}
