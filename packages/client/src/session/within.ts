import { type Clock, JobwrightError } from '@jobwright/core'

/**
 * Gives something so long at most, in milliseconds, whether it heeds its signal or not. Rejects with JobwrightError `timed-out` then, and `aborted` once
 * `closed` is. `of` begins the message.
 */
export async function within<T>(
  of: string,
  ms: number,
  { clock, closed }: { readonly clock: Clock; readonly closed?: AbortSignal | undefined },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const calledOff = () => new JobwrightError(`${of}: it was called off`, { code: 'aborted' })
  if (closed?.aborted) throw calledOff()
  const controller = new AbortController()
  let giveUp: (error: JobwrightError) => void = () => {}
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  const stop = (error: JobwrightError) => {
    giveUp(error)
    controller.abort()
  }
  const onClosed = () => stop(calledOff())
  const onLate = () =>
    stop(new JobwrightError(`${of}: no answer came within ${ms} ms`, { code: 'timed-out', retryable: true }))
  const stopTimer = clock.schedule(ms, onLate)
  closed?.addEventListener('abort', onClosed)
  try {
    return await Promise.race([run(controller.signal), givenUp])
  } finally {
    stopTimer()
    closed?.removeEventListener('abort', onClosed)
  }
}
