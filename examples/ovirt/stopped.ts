import type { Clock } from '@jobwright/core'

/** Why a backup was called off. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A signal that stops the work when it is interrupted, or when the time is over, and says which. */
export interface Stop {
  readonly signal: AbortSignal
  readonly close: () => void
}

export function stopOn(interrupted: AbortSignal, clock: Clock, timeoutMs: number): Stop {
  const stop = new AbortController()
  const interrupt = () => stop.abort(new Stopped('it was interrupted', 130))
  interrupted.addEventListener('abort', interrupt)
  if (interrupted.aborted) interrupt()
  const stopTimer = clock.schedule(timeoutMs, () =>
    stop.abort(new Stopped(`it took longer than ${timeoutMs / 1_000} s`, 3)),
  )
  return {
    signal: stop.signal,
    close() {
      stopTimer()
      interrupted.removeEventListener('abort', interrupt)
    },
  }
}
