import type { ManualClock } from '@jobwright/core'

/** Lets time pass until a promise settles, though no more than a day: what polls for ever keeps the clock busy, and would never show. */
export async function withinADay<T>(clock: Pick<ManualClock, 'schedule' | 'until'>, promise: Promise<T>): Promise<T> {
  let giveUp = () => {}
  const tooLong = new Promise<never>((_, reject) => {
    giveUp = clock.schedule(86_400_000, () => reject(new Error('It hangs: a day has passed.')))
  })
  try {
    return await clock.until(Promise.race([promise, tooLong]))
  } finally {
    giveUp()
  }
}
