/**
 * Runs something when a signal is aborted; answers how to call that off.
 *
 * However many wait on a signal, it has one listener: platforms look through all of them at each new one, which takes seconds for ten thousand waits.
 */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
  const known = tellers.get(signal)
  const teller = known ?? new Teller(signal)
  if (known === undefined) tellers.set(signal, teller)
  teller.runs.add(run)
  return () => {
    teller.runs.delete(run)
    if (teller.runs.size > 0) return
    signal.removeEventListener('abort', teller)
    if (tellers.get(signal) === teller) tellers.delete(signal)
  }
}

const tellers = /*@__PURE__*/ new WeakMap<AbortSignal, Teller>()

class Teller {
  readonly runs = new Set<() => void>()

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', this)
  }

  handleEvent(): void {
    for (const run of this.runs) run()
  }
}
