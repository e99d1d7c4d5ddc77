import { isDeepStrictEqual } from 'node:util'

/** One of those that are compared in a case. */
export interface Contender {
  readonly name: string
  /** `floor`: less than the whole work, shown to see how far away the limit is. It is no loss to be slower. */
  readonly role: 'ours' | 'peer' | 'floor'
  /** What it answers to the case's inputs, in a form that can be compared. A floor that does another work has none. */
  answers?(): unknown
  /**
   * Does the work so many times and returns a number that depends on every result, so that none can be optimised away. Each contender
   * has its own loop: in a shared one every call is megamorphic, which costs more than the fast contenders do.
   */
  run(times: number): number | Promise<number>
}

/** How much a contender may take: nanoseconds, or times what another contender takes (`of`), or nanoseconds more than it takes (`above`). */
export interface Budget {
  readonly contender: string
  readonly atMost: number
  readonly of?: string
  readonly above?: string
}

/** Contenders that do the same work on the same inputs. The first is the one that the others are compared with. */
export interface Case {
  readonly name: string
  /** How many operations one time is: inputs vary, so that each time goes through all of them. */
  readonly operations: number
  readonly contenders: readonly Contender[]
  readonly budgets: readonly Budget[]
}

/** What one contender took, in nanoseconds an operation, round by round. */
export interface Measurement {
  readonly contender: Contender
  readonly rounds: readonly number[]
}

/** How long to measure. */
export interface Effort {
  readonly warmUpMs: number
  readonly sampleMs: number
  readonly rounds: number
  /** A case ends after this time, though not before the fifth round. */
  readonly caseMs: number
}

export const full: Effort = { warmUpMs: 250, sampleMs: 3, rounds: 61, caseMs: 12_000 }
export const quick: Effort = { warmUpMs: 40, sampleMs: 1, rounds: 7, caseMs: 1_000 }

/** The contenders whose answers differ from the first one's. */
export async function dissenters({ contenders }: Case): Promise<Contender[]> {
  const expected = await contenders[0]?.answers?.()
  const others: Contender[] = []
  for (const contender of contenders) {
    if (contender.answers === undefined && contender.role === 'floor') continue
    if (!isDeepStrictEqual(await contender.answers?.(), expected)) others.push(contender)
  }
  return others
}

/** Times every contender once a round, in an order that turns, so that a slow moment of the machine meets all of them. */
export async function measure({ contenders, operations }: Case, effort: Effort): Promise<Measurement[]> {
  const subjects: { contender: Contender; times: number; rounds: number[] }[] = []
  for (const contender of contenders) subjects.push({ contender, times: await warmUp(contender, effort), rounds: [] })
  const end = performance.now() + effort.caseMs
  for (let round = 0; round < effort.rounds && (round < 5 || performance.now() < end); round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(round + turn) % subjects.length]
      if (subject !== undefined)
        subject.rounds.push((await sample(subject.contender, subject.times)) / subject.times / operations)
    }
  }
  return subjects
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
}

/** The median absolute deviation from the median, as a fraction of it. */
export function spread(values: readonly number[]): number {
  const middle = median(values)
  return median(values.map((value) => Math.abs(value - middle))) / middle
}

/** How many times as long one took as another: the median over the rounds, of which each saw both in the same moment. */
export function ratio(one: Measurement, other: Measurement): number {
  return median(one.rounds.map((time, round) => time / (other.rounds[round] ?? time)))
}

/** How many nanoseconds more one took than another: the median over the rounds. */
export function difference(one: Measurement, other: Measurement): number {
  return median(one.rounds.map((time, round) => time - (other.rounds[round] ?? time)))
}

/** Runs until the optimiser has had its say; returns how many times the work fits into a sample. */
async function warmUp(contender: Contender, { warmUpMs, sampleMs }: Effort): Promise<number> {
  const end = performance.now() + warmUpMs
  let times = 1
  let elapsed = 0
  do {
    elapsed = (await sample(contender, times)) / 1e6
    if (elapsed < sampleMs) times *= 2
  } while (performance.now() < end || elapsed < sampleMs)
  return Math.max(1, Math.round((times * sampleMs) / elapsed))
}

let consumed = 0

/** Nanoseconds that the work takes. It begins with an empty nursery: nobody pays for what the one before left behind. */
async function sample(contender: Contender, times: number): Promise<number> {
  globalThis.gc?.({ type: 'minor' })
  const start = process.hrtime.bigint()
  const result = contender.run(times)
  consumed += typeof result === 'number' ? result : await result
  return Number(process.hrtime.bigint() - start)
}

/** A number that depends on all that was computed. */
export const checksum = (): number => consumed
