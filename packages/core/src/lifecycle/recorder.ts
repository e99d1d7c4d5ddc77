import type { Decision } from './decider.ts'

/** Collects the events of one decision and knows the state they lead to, so that later rules see what earlier ones caused. */
export interface Recorder<State, Event> {
  /** The state after the events so far. */
  readonly state: State
  /** Adds events, in order. */
  emit(...events: readonly Event[]): void
  /** The decision to answer: the events so far. */
  decision(): Decision<Event, never>
}

/**
 * Starts recording the events of one decision from the state it is made in.
 *
 * @example
 * ```ts
 * import { record } from '@jobwright/core'
 * const recorder = record((sum: number, added: number) => sum + added, 1)
 * recorder.emit(2, 3)
 * recorder.state //=> 6
 * recorder.decision() //=> { ok: true, events: [2, 3] }
 * ```
 */
export function record<State, Event>(
  evolve: (state: State, event: Event) => State,
  state: State,
): Recorder<State, Event> {
  const events: Event[] = []
  let current = state
  return {
    get state() {
      return current
    },
    emit(...added) {
      for (const event of added) {
        events.push(event)
        current = evolve(current, event)
      }
    },
    decision: () => ({ ok: true, events: Object.freeze([...events]) }),
  }
}
