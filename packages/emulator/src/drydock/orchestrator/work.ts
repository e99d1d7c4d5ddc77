import type { Clock } from '@jobwright/core'

/** What work waits for before it goes on: time, or the end of other work that goes on beside. There is always some other work. */
type Pause = { readonly ms: number } | { readonly all: readonly Work[] }

/** Work that takes time: it is done from one pause to the next, and nothing else happens in between. */
export type Work<Result = void> = Generator<Pause, Result, void>

/**
 * An exception that escapes an action. Drydock: it is only logged, and the next task is looked for; the task it was about stays as
 * it is, for ever.
 */
export class Escaped extends Error {
  override readonly name = 'Escaped'
}

/**
 * Does work on a clock.
 *
 * @param whenOver is called when all of it is done, or when an exception escaped it.
 * @returns a function that calls off what is left of it.
 */
export function begin(clock: Clock, work: Work, whenOver: () => void): () => void {
  let callOff = (): void => {}
  const goOn = (): void => {
    const pause = untilNextPause(work)
    if (pause === undefined) whenOver()
    else callOff = 'ms' in pause ? clock.schedule(pause.ms, goOn) : beginAll(clock, pause.all, goOn)
  }
  goOn()
  return () => callOff()
}

function untilNextPause(work: Work): Pause | undefined {
  try {
    const { done, value } = work.next()
    return done === true ? undefined : value
  } catch (error) {
    if (error instanceof Escaped) return undefined
    throw error
  }
}

function beginAll(clock: Clock, works: readonly Work[], whenOver: () => void): () => void {
  let left = works.length
  const callOffs: (() => void)[] = []
  const oneIsOver = (): void => {
    left -= 1
    // Scheduled, because the last one may be over before this function has answered.
    if (left === 0) callOffs.push(clock.schedule(0, whenOver))
  }
  for (const work of works) callOffs.push(begin(clock, work, oneIsOver))
  return () => {
    for (const callOff of callOffs) callOff()
  }
}
