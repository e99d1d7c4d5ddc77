import { type Step, stepTypeOf } from '@jobwright/core/ovirt'
import { type StepName, shownTexts, wantedTexts } from './step-name.ts'

/**
 * The steps that the engine has for the job. Each is taken once, so that equal ones next to each other are told apart: the first that is asked for is the
 * first that was added. Where several have the key that is asked for, one that has the text, too, goes first.
 */
export class KnownSteps {
  readonly #taken = new Set<string>()
  #steps: readonly Step[] = []
  /** The ids of the steps by what they are found by, in the order of their numbers. */
  #places = new Map<string, string[]>()

  /** Takes note of what the engine shows. Its own steps are nobody's. */
  read(steps: readonly Step[]): void {
    const external = steps.filter((step) => step.external !== false)
    this.#steps = external.sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
    this.#places = new Map()
    for (const { id, parent_step, type = 'unknown', description = '' } of this.#steps) {
      for (const text of shownTexts(description)) {
        const place = placeOf(parent_step?.id, stepTypeOf(type), text)
        const ids = this.#places.get(place)
        if (ids === undefined) this.#places.set(place, [id])
        else ids.push(id)
      }
    }
  }

  /** The id of the first step of that name that nobody has taken; it is taken then. */
  find(parentId: string | undefined, name: StepName): string | undefined {
    for (const text of wantedTexts(name)) {
      const ids = this.#places.get(placeOf(parentId, name.type, text)) ?? []
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        if (this.#taken.has(id)) continue
        this.take(id)
        return id
      }
    }
    return undefined
  }

  take(id: string): void {
    this.#taken.add(id)
  }

  /** The steps that were begun and that nobody has taken: a run before this one has left them. */
  get left(): readonly Step[] {
    return this.#steps.filter(({ id, status }) => status === 'started' && !this.#taken.has(id))
  }
}

/** Where a step is looked for. */
function placeOf(parentId: string | undefined, type: string, text: string): string {
  return JSON.stringify([parentId ?? null, type, text])
}
