/** Time as the rules and loops of waiting need it: injected, never read from the platform. */
export interface Clock {
  /** Milliseconds since 1970 in UTC. */
  now(): number
  /**
   * Runs something once, after so many milliseconds (0 means as soon as possible), and answers a function that calls it off.
   * A clock takes any delay, also one longer than the platform's timers do.
   */
  schedule(afterMs: number, run: () => void): () => void
}

/** A clock that stands still until it is moved by hand. */
export interface ManualClock extends Clock {
  /** How many things are scheduled. */
  readonly scheduled: number
  /** Moves time on, running what falls due on the way in order; resolves when all of it has been run. */
  advance(ms: number): Promise<void>
  /**
   * Moves time from one scheduled thing to the next until the promise settles, and answers as it does.
   *
   * Rejects when nothing is scheduled any more and the promise still waits.
   */
  until<T>(promise: Promise<T>): Promise<T>
  /**
   * Puts the clock to another time, backwards or forwards, as somebody who sets a clock does: nothing is run, and what is scheduled comes after as much
   * time as before.
   */
  set(now: number): void
}
