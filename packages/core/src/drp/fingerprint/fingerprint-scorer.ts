import * as z from 'zod/mini'
import { checkKeys, describeIssues, invalidInput } from '../../input/index.ts'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { fingerprintSchema } from '../model/fingerprint.ts'
import { textsSchema } from '../model/object.ts'
import { type FingerprintedMachine, type FingerprintFormula, type FingerprintItem, formulas } from './formula.ts'
import { parseWhoami, type Whoami } from './whoami.ts'

/** How a machine is to be recognised. */
export interface FingerprintOptions {
  /** Whose points and rules. Default `'v4.8'`. */
  readonly formula?: FingerprintFormula | undefined
}

/** What one item adds to a score. */
export interface FingerprintPart {
  /** What was compared. */
  readonly item: FingerprintItem
  /** The points it gives, a whole number. */
  readonly points: number
  /** The points it could have given. */
  readonly most: number
  /** Why it gives them, in words for people; holds none of the values. */
  readonly why: string
}

/** How well a machine fits what was observed. */
export interface FingerprintScore {
  /** The score: the total; or 0 when that is too low, which is below 100 in v4.8. */
  readonly score: number
  /** Has it been recognised: is the score above 0? */
  readonly matched: boolean
  /** The sum of the points, whether it suffices or not. */
  readonly total: number
  /** What each item adds; all of the formula, always in the same order. */
  readonly parts: readonly FingerprintPart[]
}

const parseMachine: (value: unknown) => ParseResult<FingerprintedMachine> = /*@__PURE__*/ (() =>
  createParser<FingerprintedMachine>(
    z.object({
      Uuid: z.string(),
      HardwareAddrs: z.nullish(textsSchema),
      Fingerprint: z.nullish(fingerprintSchema),
    }),
  ))()

/** Makes ready to score any number of machines, each in time linear in its size. */
export function fingerprintScorer(of: string, observed: Whoami, options: FingerprintOptions) {
  checkKeys(of, options, ['formula'])
  const formula = formulas.get(options.formula ?? 'v4.8')
  if (formula === undefined) throw invalidInput(`${of}: formula must be 'v4.8' or 'documented'.`)
  const whoami = read(of, 'what was observed', parseWhoami(observed))
  const items = formula.items.map(({ item, most, against }) => ({ item, most, compare: against(whoami) }))
  return (machine: FingerprintedMachine, name: string): FingerprintScore => {
    const known = read(of, name, parseMachine(machine))
    const parts = items.map(({ item, most, compare }): FingerprintPart => {
      const { matched, of: count, why } = compare(known)
      return { item, points: Math.floor((most * matched) / count), most, why }
    })
    const total = parts.reduce((sum, { points }) => sum + points, 0)
    const score = total < formula.least ? 0 : total
    return { score, matched: score > 0, total, parts }
  }
}

function read<T>(of: string, name: string, result: ParseResult<T>): T {
  if (result.ok) return result.value
  throw invalidInput(`${of}: ${name} is not as documented: ${describeIssues(result.issues)}.`)
}
