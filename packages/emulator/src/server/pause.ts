import type { Clock } from '@jobwright/core'

/** Lets time pass on a clock, for ever if need be. Resolves to false as soon as the signal says that nobody waits any more. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const stop = (): void => {
      callOff()
      resolve(false)
    }
    const pass = (): void => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    }
    const callOff = ms === Number.POSITIVE_INFINITY ? () => {} : clock.schedule(ms, pass)
    signal.addEventListener('abort', stop, { once: true })
  })
}
