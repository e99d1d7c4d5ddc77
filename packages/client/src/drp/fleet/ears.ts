import type { DrpEvent } from '@jobwright/core/drp'
import type { EventHub } from '../events/event-hub.ts'

/** What is done with what is heard. */
export interface EarsOptions {
  readonly hub: EventHub | undefined
  readonly onEvent: (event: DrpEvent, type: string) => void
  /** From now on all events of a type are heard, or none are: what has happened shortly before may have been missed. */
  readonly onTurn: () => void
}

/** Listens to the events of types of objects. */
export class Ears {
  readonly #options: EarsOptions
  readonly #ears = new Map<string, { isLive: boolean; stop: () => void }>()

  constructor(options: EarsOptions) {
    this.#options = options
  }

  /** Is every event heard of all types that are listened to? */
  get areLive(): boolean {
    return this.#ears.size > 0 && [...this.#ears.values()].every(({ isLive }) => isLive)
  }

  /** Listens to a type, if that is possible and not done already. */
  listen(type: string): void {
    const { hub, onEvent, onTurn } = this.#options
    if (hub?.available !== true || this.#ears.has(type)) return
    const ear = { isLive: false, stop: () => {} }
    this.#ears.set(type, ear)
    ear.stop = hub.listen([{ type }], {
      onEvent: (event) => onEvent(event, type),
      onGap: onTurn,
      onState(state) {
        ear.isLive = state === 'live'
        if (!ear.isLive) onTurn()
      },
    })
  }

  stop(): void {
    for (const { stop } of this.#ears.values()) stop()
    this.#ears.clear()
  }
}
