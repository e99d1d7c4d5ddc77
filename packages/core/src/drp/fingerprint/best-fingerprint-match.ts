import { invalidInput } from '../../input/index.ts'
import { type FingerprintOptions, type FingerprintScore, fingerprintScorer } from './fingerprint-scorer.ts'
import type { FingerprintedMachine } from './formula.ts'
import type { Whoami } from './whoami.ts'

/** A machine that fits what was observed best. */
export interface FingerprintMatch<M extends FingerprintedMachine> {
  /** The machine, as it was given. */
  readonly machine: M
  /** How well it fits, and why. */
  readonly score: FingerprintScore
}

/**
 * Finds the machine of the server that one is, by what was observed of it.
 *
 * @param machines the machines of the server.
 * @param observed what `drpcli fingerprint` prints.
 * @param options which formula, as for `scoreFingerprint`.
 * @returns the machine with the highest score; more than one where several share it, in the order given, since which of them a server takes is
 * not known; none where none matches.
 * @throws JobwrightError `invalid-input` for a field of the wrong type, or an option or formula that is not known.
 * @example
 * import { bestFingerprintMatch } from '@jobwright/core/drp'
 * const machines = [
 *   { Uuid: '2eafd18f-9f75-484b-ac84-e312d0d69a6e', HardwareAddrs: ['52:54:00:00:00:01'] },
 *   { Uuid: '8a8f5d29-6a6e-4d0c-9a5c-1f0b8c7d6e5f', HardwareAddrs: ['52:54:00:00:00:02'] },
 * ]
 * const best = bestFingerprintMatch(machines, { MacAddrs: ['52:54:00:00:00:02'] })
 * best.map(({ machine }) => machine.Uuid) //=> ['8a8f5d29-6a6e-4d0c-9a5c-1f0b8c7d6e5f']
 * bestFingerprintMatch(machines, { MacAddrs: [] }) //=> []
 */
export function bestFingerprintMatch<M extends FingerprintedMachine>(
  machines: readonly M[],
  observed: Whoami,
  options: FingerprintOptions = {},
): readonly FingerprintMatch<M>[] {
  const scoreOf = fingerprintScorer('bestFingerprintMatch', observed, options)
  if (!Array.isArray(machines)) throw invalidInput('bestFingerprintMatch: machines must be a list of machines.')
  let best: FingerprintMatch<M>[] = []
  for (const [index, machine] of machines.entries()) {
    const match = { machine, score: scoreOf(machine, `machines[${index}]`) }
    const highest = best[0]?.score.score ?? 1
    if (match.score.score > highest) best = [match]
    else if (match.score.score === highest) best.push(match)
  }
  return best
}
