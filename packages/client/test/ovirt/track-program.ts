import type { Tracked, TrackedJob, TrackedStep } from '@jobwright/client/ovirt'
import type { Clock } from '@jobwright/core'
import fc from 'fast-check'

/** A step of a program, and what it does in it. */
export interface Part {
  readonly name: string
  readonly key: string | undefined
  /** How long it works before it turns to its parts, in milliseconds. */
  readonly ms: number
  readonly throws: boolean
  /** Does it go on when a part throws? */
  readonly catches: boolean
  /** Do its parts run one after the other, all at once until the first fails, or all at once to their ends? */
  readonly order: 'one-by-one' | 'all' | 'all-settled'
  readonly parts: readonly Part[]
}

const namesOfParts = ['a', 'b']

const { part } = fc.letrec<{ part: Part; leaf: Part }>((tie) => {
  const fields = {
    name: fc.constantFrom(...namesOfParts),
    key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined, freq: 3 }),
    ms: fc.nat({ max: 3 }),
    throws: fc.integer({ max: 4, min: 0 }).map((one) => one === 0),
    catches: fc.boolean(),
    order: fc.constantFrom('one-by-one' as const, 'all' as const, 'all-settled' as const),
  }
  return {
    leaf: fc.record({ ...fields, parts: fc.constant([]) }),
    part: fc.record({
      ...fields,
      parts: fc.array(fc.oneof({ depthSize: 'medium', maxDepth: 3 }, tie('leaf'), tie('part')), {
        minLength: 1,
        maxLength: 3,
        size: 'medium',
      }),
    }),
  }
})

/** Programs: what a job does, as a part that is the job itself. */
export const programArbitrary: fc.Arbitrary<Part> = part

/** How many parts a program has, without itself. */
export function countParts({ parts }: Part): number {
  return parts.reduce((sum, one) => sum + 1 + countParts(one), 0)
}

/** The paths of all parts, by what they are recognised by. */
export function pathsOf({ parts }: Part, path = ''): readonly string[] {
  return parts.flatMap((one) => {
    const here = `${path}/${one.key ?? one.name}${one.key === undefined ? '' : ']'}`
    return [here, ...pathsOf(one, here)]
  })
}

/** The longest that a program works, one part after the other. */
export function workMs({ ms, parts }: Part): number {
  return parts.reduce((sum, one) => sum + workMs(one), ms)
}

/** What became of a part of a program that was begun. */
export interface Deed {
  readonly part: Part
  readonly begunAt: number
  /** What it ran as. */
  step: TrackedStep | undefined
  /** How it ended; undefined while it runs. */
  end: { readonly succeeded: boolean; readonly at: number } | undefined
  /** Did who began it see it end, before the whole program did? */
  isAwaited: boolean
}

/** A program at work, and what came of it. */
export class Run {
  readonly deeds: Deed[] = []
  /** When the program itself ended. */
  endedAt: number | undefined
  /** What it returned or threw. */
  result: unknown
  succeeded: boolean | undefined
  readonly #clock: Clock
  readonly #program: Part

  constructor(clock: Clock, program: Part) {
    this.#clock = clock
    this.#program = program
  }

  /** The function to be tracked. */
  readonly work = async (job: TrackedJob): Promise<unknown> => {
    this.result = new Error('what the program throws')
    try {
      await this.#do(job, this.#program)
      this.succeeded = true
      this.result = { what: 'the program returns' }
      return this.result
    } catch (error) {
      this.succeeded = false
      this.result = error
      throw error
    } finally {
      this.endedAt = this.#clock.now()
    }
  }

  async #do(on: Tracked, { ms, parts, order, catches, throws }: Part): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => this.#clock.schedule(ms, resolve))
    try {
      if (order === 'one-by-one') for (const one of parts) await this.#begin(on, one)
      else if (order === 'all') await Promise.all(parts.map((one) => this.#begin(on, one)))
      else rethrow(await Promise.allSettled(parts.map((one) => this.#begin(on, one))))
    } catch (error) {
      if (!catches) throw error
    }
    if (throws) throw new Error('thrown by a part')
  }

  async #begin(on: Tracked, part: Part): Promise<void> {
    const deed: Deed = { part, begunAt: this.#clock.now(), step: undefined, end: undefined, isAwaited: false }
    this.deeds.push(deed)
    const work = async (step: TrackedStep): Promise<void> => {
      deed.step = step
      let succeeded = false
      try {
        await this.#do(step, part)
        succeeded = true
      } finally {
        deed.end = { succeeded, at: this.#clock.now() }
      }
    }
    try {
      await on.step('executing', part.name, { key: part.key }, work)
    } finally {
      deed.isAwaited = this.endedAt === undefined
    }
  }

  /** The statuses that a part may be shown with: its own end, or failed where it still ran when the program ended. */
  mayShow({ end, isAwaited }: Deed): readonly string[] {
    const own = end?.succeeded === true ? 'finished' : 'failed'
    const endedAt = this.endedAt ?? Number.POSITIVE_INFINITY
    if (end === undefined || end.at > endedAt) return ['failed']
    // At the same moment, either may have been first.
    return isAwaited || end.at < endedAt ? [own] : [own, 'failed']
  }
}

function rethrow(settled: readonly PromiseSettledResult<void>[]): void {
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
