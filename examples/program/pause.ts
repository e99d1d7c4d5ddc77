import type { Clock } from '@jobwright/core'

/** Resolves after so many milliseconds, or as soon as the signal comes. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const stop = clock.schedule(ms, end)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) end()
  })
}
