import type { Clock } from '@jobwright/core'
import type { KnownJob } from './engine.ts'

/** The part of the engine that removes old jobs. */
export interface Cleaner {
  /** Says that a job has changed. */
  changed(job: KnownJob): void
  /** Begins with the engine: its first run is after the first interval. */
  start(): void
  stop(): void
}

/** What a cleaner works with. */
interface CleanerOptions {
  readonly clock: Clock
  readonly rateMinutes: number
  readonly jobs: () => readonly KnownJob[]
  /** One run. */
  readonly clean: () => void
}

/** Makes a cleaner that has begun. */
export function cleaner({ clock, rateMinutes, jobs, clean }: CleanerOptions): Cleaner {
  const rateMs = rateMinutes * 60_000
  let begunAt = clock.now()
  let isUp = true
  let callOff: (() => void) | undefined

  /**
   * Looks again at the next of the moments at which the real one does. Only while there is a job that it will remove some day: a clock with nothing
   * scheduled tells whoever moves it by hand that nothing will happen any more.
   */
  const lookLater = (): void => {
    if (isUp) callOff ??= clock.schedule(rateMs - ((clock.now() - begunAt) % rateMs), look)
  }
  const look = (): void => {
    callOff = undefined
    clean()
    if (jobs().some(isDoomed)) lookLater()
  }
  const stop = (): void => {
    isUp = false
    callOff?.()
    callOff = undefined
  }
  return {
    changed(job) {
      if (isDoomed(job)) lookLater()
    },
    start() {
      stop()
      isUp = true
      begunAt = clock.now()
      if (jobs().some(isDoomed)) lookLater()
    },
    stop,
  }
}

function isDoomed({ autoCleared, endedAt }: KnownJob): boolean {
  return autoCleared && endedAt !== null
}
