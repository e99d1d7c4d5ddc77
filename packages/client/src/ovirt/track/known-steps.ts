import type { Step } from '@jobwright/core/ovirt'
import { isNamed, type StepName } from './step-name.ts'

/**
 * The steps that the engine has for the job. Each is taken once, so that equal ones next to each other are told apart: the first that is asked for is the
 * first that was added.
 */
export class KnownSteps {
  readonly #taken = new Set<string>()
  /** By id, in the order of their numbers. */
  #free: ReadonlyMap<string, Step> = new Map()

  /** Takes note of what the engine shows. Its own steps are nobody's. */
  read(steps: readonly Step[]): void {
    const free = steps.filter(({ external }) => external !== false)
    const inOrder = free.sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
    this.#free = new Map(inOrder.map((step) => [step.id, step]))
  }

  /** The id of the first step of that name that nobody has taken; it is taken then. */
  find(parentId: string | undefined, name: StepName): string | undefined {
    for (const [id, step] of this.#free) {
      if (this.#taken.has(id) || step.parent_step?.id !== parentId || !isNamed(step, name)) continue
      this.take(id)
      return id
    }
    return undefined
  }

  take(id: string): void {
    this.#taken.add(id)
  }

  /** The steps that were begun and that nobody has taken: a run before this one has left them. */
  get left(): readonly Step[] {
    return [...this.#free.values()].filter(({ id, status }) => status === 'started' && !this.#taken.has(id))
  }
}
