import type { DrpEvent } from '@jobwright/core/drp'

/** The actions that say what has become of an object; plugins make events with others. */
const actions: ReadonlySet<string> = /*@__PURE__*/ new Set(['create', 'update', 'save', 'delete'])

/** Events that wait to be worked in: of each object the newest. */
export interface Told {
  /** Of the kind that is watched, by id. */
  readonly own: ReadonlyMap<string, DrpEvent>
  /** Of another kind, by id. */
  readonly beside: ReadonlyMap<string, DrpEvent>
}

/** Gathers events. */
export class ToldSoFar {
  #own = new Map<string, DrpEvent>()
  #beside = new Map<string, DrpEvent>()
  #firstAt: number | undefined

  /** When the first of them came. */
  get firstAt(): number | undefined {
    return this.#firstAt
  }

  /** Answers whether it is the first one. */
  add(event: DrpEvent, isOwn: boolean, now: number): boolean {
    if (!actions.has(event.Action)) return false
    const told = isOwn ? this.#own : this.#beside
    told.set(event.Key, event)
    const isFirst = this.#firstAt === undefined
    this.#firstAt ??= now
    return isFirst
  }

  take(): Told {
    const told = { own: this.#own, beside: this.#beside }
    this.#own = new Map()
    this.#beside = new Map()
    this.#firstAt = undefined
    return told
  }
}
